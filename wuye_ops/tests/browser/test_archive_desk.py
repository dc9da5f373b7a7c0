"""The archive at the desk: what is due is destroyed by four people, a file is looked at and not taken, a policy is checked."""

from unittest.mock import patch

import frappe
import pytest
from frappe import _
from frappe.utils import nowdate

from wuye_ops.records import supervision
from wuye_ops.records.disposal import destruction
from wuye_ops.records.lending import loans
from wuye_ops.tests import archive_factories as archive
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser

CLERK, MANAGER, BORROWER = make.user("clerk"), make.user("manager"), make.user("service")
SUPERVISORS = (make.user("head"), make.user("inspector2"))
BUTTONS = ".page-actions button"


@pytest.fixture(autouse=True)
def people():
	archive.make_people()
	frappe.db.commit()


@pytest.fixture
def made():
	"""Documents that a test has committed, taken away after it."""
	documents = []
	yield documents
	frappe.db.rollback()
	for doc in reversed(documents):
		if doc.doctype == "Record":
			archive.remove(doc.name)
		else:
			archive.forget(doc.doctype, doc.name)


def stored(doctype: str, name: str, field: str = "status"):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, field)


def opened(browser: Browser, user: str, doc) -> None:
	browser.login(user)
	browser.open_form(doc.doctype, doc.name)


def test_a_disposal_goes_through_four_hands(browser: Browser, made) -> None:
	records = [
		archive.make_record(title, content=archive.pdf(title), file_name=f"{title}.pdf")
		for title in ("2022年报修单汇总", "2022年派工单", "2022年回访记录")
	]
	disposal = archive.make_disposal(*records, title="2022年报修类档案销毁", place="档案室碎纸机")
	made += [*records, disposal]
	frappe.db.commit()
	path = archive.disk(stored("Record Version", records[0].current_version, "file"))

	opened(browser, CLERK, disposal)
	browser.click_text(_("Submit for Approval"), BUTTONS)
	browser.ask("opinion", "保管期满三年，已无查考价值")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "To Approve", "the appraisal")

	opened(browser, MANAGER, disposal)
	browser.click_text(_("Approve"), BUTTONS)
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Approved", "the approval")
	browser.wait_text("监销人已签字 0/2")

	for user in SUPERVISORS:
		opened(browser, user, disposal)
		browser.click_text(_("Supervise"), BUTTONS)
		browser.wait_dialog()
		browser.confirm()
		browser.wait(lambda user=user: user in str(browser.doc("supervisors")), "the signature")

	opened(browser, CLERK, disposal)
	browser.wait_text("监销人已签字 2/2")
	browser.picture("record-disposal-approved")
	browser.click_text(_("Execute"), BUTTONS)
	browser.wait_text("文件将从服务器清除，无法恢复")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") in ("Executing", "Executed"), "the destruction")
	# a worker does this on a server
	frappe.db.rollback()
	with patch.object(frappe.local, "lang", "zh"):
		destruction.remove_files(disposal.name)
	frappe.db.commit()
	assert not path.exists()
	assert stored("Record", records[0].name) == "Disposed"
	browser.open(
		f"/printview?doctype=Record Disposal&name={disposal.name}&format=Disposal Certificate&no_letterhead=1"
	)
	browser.wait_text("档案销毁证明")
	browser.wait_text("2022年派工单")
	browser.picture("disposal-certificate")


def test_a_borrower_looks_at_a_marked_copy(browser: Browser, made) -> None:
	record = archive.make_record(
		"电梯维保合同（2026）",
		content=archive.pdf(),
		file_name="电梯维保合同.pdf",
		confidentiality="Confidential",
	)
	made.append(record)
	frappe.set_user(BORROWER)
	loan = frappe.get_doc(
		{"doctype": "Record Loan", "record": record.name, "kind": "Electronic", "reason": "核对保养条款"}
	).insert()
	frappe.set_user("Administrator")
	made.append(loan)
	frappe.db.commit()
	opened(browser, MANAGER, loan)
	browser.click_text(_("Approve"), BUTTONS)
	browser.wait(lambda: browser.doc("status") == "Lent", "the approval")

	opened(browser, BORROWER, loan)
	first = browser.driver.current_window_handle
	browser.click_text(_("Look at the File"), BUTTONS)
	browser.wait(lambda: len(browser.driver.window_handles) == 2, "the copy's own window")
	browser.wait(lambda: len(browser.doc("views") or []) == 1, "the look on the loan")
	(other,) = set(browser.driver.window_handles) - {first}
	browser.driver.switch_to.window(other)
	browser.wait(lambda: browser.driver.current_url.startswith("blob:"), "the copy from memory")
	browser.driver.close()
	browser.driver.switch_to.window(first)
	browser.wait_idle()
	browser.picture("record-loan-electronic")

	# ended meanwhile: the sentence is read, and no window stays open
	browser.click_text(_("End Now"), BUTTONS)
	browser.wait(lambda: browser.doc("status") == "Returned", "the end")
	assert not browser.errors()


def test_a_loan_that_ended_meanwhile_says_so(browser: Browser, made) -> None:
	record = archive.make_record(content=archive.pdf(), confidentiality="Internal")
	frappe.set_user(BORROWER)
	loan = frappe.get_doc(
		{"doctype": "Record Loan", "record": record.name, "kind": "Electronic", "reason": "查阅"}
	).insert()
	frappe.set_user(CLERK)
	loans.approve(loan.name)
	frappe.set_user("Administrator")
	made += [record, loan]
	frappe.db.commit()
	opened(browser, BORROWER, loan)
	browser.find(BUTTONS)
	frappe.db.set_value("Record Loan", loan.name, "expires_on", "2026-01-01 00:00:00")
	frappe.db.commit()
	browser.click_text(_("Look at the File"), BUTTONS)
	browser.wait_text("此借阅已结束")
	assert len(browser.driver.window_handles) == 1


def test_a_policy_is_checked(browser: Browser, made) -> None:
	from wuye_ops.records.doctype.policy_check.test_policy_check import make_checklist, make_policy

	policy = make_policy("门岗值班管理制度")
	checklist = make_checklist(policy, next_check_on=nowdate())
	made += [policy, checklist]
	supervision.plan_checks()
	check = frappe.get_doc("Policy Check", {"checklist": checklist.name})
	made.append(check)
	frappe.db.commit()
	opened(browser, CLERK, check)
	for number, outcome in enumerate(("Followed", "Not Followed", "Not Applicable")):
		browser.js(
			"""const row = cur_frm.doc.results[arguments[0]];
			frappe.model.set_value(row.doctype, row.name, 'outcome', arguments[1]);
			if (arguments[1] === 'Not Followed')
				frappe.model.set_value(row.doctype, row.name, 'finding', '抽查十份有四份没有签字');""",
			number,
			outcome,
		)
	browser.click_text(_("Finish"), BUTTONS)
	browser.wait(lambda: browser.doc("status") == "Done", "the end of the check")
	browser.picture("policy-check")
	results = browser.doc("results")
	made.append(frappe.get_doc("Rectification", results[1]["rectification"]))
	assert browser.doc("score") == 50


def test_lists_open_cleanly(browser: Browser) -> None:
	browser.login(CLERK)
	for path in (
		"record-loan",
		"record-disposal",
		"legal-hold",
		"policy-checklist",
		"policy-check",
		"record-hand-over",
		"records",
	):
		browser.open_desk(f"/app/{path}")
		browser.wait_idle()
		assert not browser.errors(), path
