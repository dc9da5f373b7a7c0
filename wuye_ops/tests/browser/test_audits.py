"""An audit at the desk: noticed, a finding put to management, agreed, cured, verified by the auditor, and the report printed."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, nowdate

from wuye_ops.finance_control.audit import audits
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import COLLEAGUE, HEAD, MANAGER, WORKER, as_user
from wuye_ops.tests.browser.pages import Browser

PROPERTY = "审计样板园"


@pytest.fixture
def audit():
	frappe.set_user("Administrator")
	place = (
		frappe.db.get_value("Property", {"name": ["like", f"{PROPERTY}%"]})
		or make.make_property(PROPERTY).name
	)
	audit_of.make_people(place)
	doc = audit_of.make_audit(place, title=f"收费专项审计{frappe.generate_hash(length=4)}")
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.set_user("Administrator")
	audit_of.forget(doc.name)


def stored(doctype: str, name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, field)


def step(browser: Browser, label: str) -> None:
	browser.click_text(label, ".page-actions button")


def test_from_the_notice_to_the_printed_report(browser: Browser, audit) -> None:
	browser.desk_size()
	# the head sees who may take part, gives notice and begins
	browser.login(HEAD)
	browser.open_form("Audit", audit.name)
	step(browser, _("Who May Take Part"))
	browser.wait_dialog()
	browser.wait_text(_("Free", context="Audit"))
	browser.picture("audit-candidates")
	browser.js("cur_dialog && cur_dialog.hide(); frappe.msg_dialog && frappe.msg_dialog.hide()")
	browser.wait_no_dialog()
	step(browser, _("Notify", context="Audit"))
	browser.wait(lambda: browser.doc("status") == "Notified", "the notice")
	step(browser, _("Begin", context="Audit"))
	browser.wait(lambda: browser.doc("status") == "In Field", "the beginning")
	browser.picture("audit-in-field")
	assert not browser.errors()

	# the colleague has found something, and puts it to management
	frappe.db.rollback()
	audit.reload()
	finding = audit_of.make_finding(audit, audit_of.make_paper(audit))
	frappe.db.commit()
	browser.login(COLLEAGUE)
	browser.open_form("Audit Finding", finding.name)
	step(browser, _("Issue", context="Audit Finding"))
	browser.wait(lambda: browser.doc("status") == "To Respond", "the issue")
	browser.picture("audit-finding")

	# the manager agrees: who, what, by when; a rectification comes with it
	browser.login(MANAGER)
	browser.open_form("Audit Finding", finding.name)
	step(browser, _("Agree", context="Audit Finding"))
	browser.wait_dialog()
	browser.ask("response", "情况属实，认可。")
	browser.ask("measure", "补办审批，停用前台减免权限。")
	worker = frappe.db.get_value("Employee", {"user_id": WORKER})
	for field, value in (
		("department", make.make_department(audit_of.DEPARTMENT)),
		("responsible", worker),
		("due_on", add_days(nowdate(), 30)),
	):
		browser.js("cur_dialog.set_value(arguments[0], arguments[1])", field, value)
	browser.picture("audit-agree")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "In Rectification", "the answer")
	browser.wait_no_dialog()
	assert stored("Rectification", browser.doc("rectification"), "source_name") == finding.name
	assert not browser.errors()

	# what is open, by age; then it is cured, and nobody but an auditor says so
	finding.reload()
	browser.open_desk(f"/app/query-report/Audit Follow Up?audit={audit.name}")
	browser.wait_text("三笔物业费减免未经审批")
	bars = "return [...document.querySelectorAll('.dataset-units [data-point-index]')].some(e => e.getBBox().height > 5)"
	browser.wait(lambda: browser.js(bars), "the bars")
	browser.picture("audit-follow-up")
	assert not browser.errors()
	audit_of.cure_it(finding)
	frappe.db.commit()
	browser.login(MANAGER)
	browser.open_form("Audit Finding", finding.name)
	browser.wait(lambda: browser.doc("rectified") == "To Verify", "the cure")
	buttons = "return [...document.querySelectorAll('.page-actions button')].map(one => one.innerText.trim())"
	assert _("Verify", context="Audit Finding") not in browser.js(buttons)
	browser.login(COLLEAGUE)
	browser.open_form("Audit Finding", finding.name)
	step(browser, _("Verify", context="Audit Finding"))
	browser.wait_dialog()
	browser.ask("tested", "重新抽查 10 笔减免，均有审批单；前台已无减免权限。")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Closed", "the verification")
	browser.wait_no_dialog()
	browser.picture("audit-verified")
	assert stored("Rectification", finding.rectification, "status") == "Closed"
	assert not browser.errors()

	# the report: one writes it, the other issues it
	audit.reload()
	audit_of.review_steps(audit)
	as_user(HEAD, audits.take, audit.name, "End Field Work")
	frappe.db.commit()
	browser.open_form("Audit", audit.name)
	step(browser, _("Write Report", context="Audit"))
	browser.wait_dialog()
	browser.ask("overview", "对收费与收款内部控制进行了审计。")
	browser.ask("conclusion", "内部控制总体有效，减免审批需改进。")
	browser.picture("audit-write-report")
	browser.confirm()
	browser.wait(lambda: browser.doc("opinion") == "Mostly Satisfactory", "the opinion")
	browser.wait_no_dialog()
	browser.login(HEAD)
	browser.open_form("Audit", audit.name)
	step(browser, _("Issue Report", context="Audit"))
	browser.wait(lambda: browser.doc("status") == "Reported", "the report")
	step(browser, _("Close", context="Audit"))
	browser.wait(lambda: browser.doc("status") == "Closed", "the end")
	browser.open(f"/printview?doctype=Audit&name={audit.name}&format=Audit Report&no_letterhead=1&_lang=zh")
	browser.wait_text("基本满意")
	browser.wait_text("三笔物业费减免未经审批")
	browser.picture("audit-report")

	# and on a phone
	browser.phone_size()
	browser.login(MANAGER)
	browser.open_form("Audit Finding", finding.name)
	browser.picture("audit-finding-phone")
	assert not browser.overflows()
	assert not browser.errors()
