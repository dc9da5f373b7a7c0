"""Audit evidence at the desk: drawn by rule, tested, kept in a paper, sealed; then somebody changes the document."""

from datetime import date

import frappe
import pytest
from frappe import _

from wuye_ops.finance_control.audit import programme
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import COLLEAGUE, HEAD, MANAGER, as_user
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.test_audits import step, stored
from wuye_ops.tests.cost_postings import post_cost
from wuye_ops.tests.fee_factories import open_year

PROPERTY = "审计样板园"
YEAR = date.today().year - 1
# a Saturday, a Sunday and two days between
DAYS = [f"{YEAR}-03-{day:02}" for day in range(1, 8)]


@pytest.fixture
def audit():
	frappe.set_user("Administrator")
	place = (
		frappe.db.get_value("Property", {"name": ["like", f"{PROPERTY}%"]})
		or make.make_property(PROPERTY).name
	)
	audit_of.make_people(place)
	open_year(DAYS[0])
	entries = [post_cost(place, day, {"660201": 1_234.5 + number}) for number, day in enumerate(DAYS)]
	entries.append(post_cost(place, DAYS[2], {"660201": 20_000}))
	doc = audit_of.make_audit(
		place,
		title=f"费用支出审计{frappe.generate_hash(length=4)}",
		area="Payments and Expenses",
		period_from=f"{YEAR}-01-01",
		period_to=f"{YEAR}-12-31",
		steps=[
			{"title": "费用凭证抽查", "assigned": COLLEAGUE, "days": 2},
			{"title": "预算执行核对", "assigned": HEAD, "days": 1},
		],
	)
	audit_of.in_field(doc)
	as_user(COLLEAGUE, programme.take_step, doc.name, doc.steps[0].name, "Start")
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.db.delete("Audit Sample Item", {"audit": doc.name})
	frappe.db.delete("Audit Sample", {"audit": doc.name})
	audit_of.forget(doc.name)
	for entry in entries:
		frappe.get_doc("Journal Entry", entry).cancel()
	frappe.db.commit()


def test_drawn_tested_sealed_and_changed(browser: Browser, audit) -> None:
	browser.desk_size()
	browser.login(COLLEAGUE)
	# a sample of what was booked on days without work, and of round sums
	browser.open_form("Audit", audit.name)
	browser.js(
		"frappe.new_doc('Audit Sample', {audit: arguments[0], step: arguments[1], population: 'Journal Entry', method: 'By Rule'})",
		audit.name,
		audit.steps[0].name,
	)
	browser.wait(
		lambda: browser.js("return cur_frm && cur_frm.doctype === 'Audit Sample' && cur_frm.doc.from_date"),
		"its form",
	)
	for field in ("weekend", "round_sum"):
		browser.js("cur_frm.set_value(arguments[0], 1)", field)
	browser.wait_idle()
	browser.click(".page-actions .primary-action")
	browser.wait(lambda: browser.js("return !cur_frm.is_new()"), "the draft")
	sample = browser.js("return cur_frm.docname")
	browser.wait_idle()
	browser.picture("audit-sample-draft")
	step(browser, _("Look at the Population"))
	browser.wait_text("共 8 份单据")
	browser.wait_dialog()
	browser.js("frappe.msg_dialog.hide()")
	browser.wait_no_dialog()
	step(browser, _("Draw", context="Audit Sample"))
	browser.wait(lambda: browser.doc("status") == "In Test", "the draw")
	browser.click_text(_("Items", context="Audit Sample"), ".form-tabs .nav-link")
	browser.wait_text("整数金额：")
	browser.picture("audit-sample-items")
	assert not browser.errors()

	# the round sum is wrong; what is left is right
	frappe.db.rollback()
	items = frappe.get_all(
		"Audit Sample Item", {"sample": sample}, ["name", "amount", "document"], order_by="place"
	)
	[round_sum] = [row for row in items if row.amount == 20_000]
	browser.click(f"input[value='{round_sum.name}']")
	browser.click("[data-result='Wrong']")
	browser.wait_dialog()
	browser.ask("right_amount", "18000")
	browser.ask("note", "合同价 18,000.00 元，多付 2,000.00 元。")
	browser.confirm()
	browser.wait_no_dialog()
	browser.wait(lambda: stored("Audit Sample Item", round_sum.name, "result") == "Wrong", "the result")
	browser.wait_idle()
	for row in items:
		if row is not round_sum:
			browser.click(f"input[value='{row.name}']")
	browser.click("[data-result='Right']")
	browser.wait(lambda: browser.doc("status") == "Evaluated", "the evaluation")
	browser.wait_text("有误")
	browser.picture("audit-sample-tested")

	# one click: a paper on it, with the document as it is
	browser.click(f"[data-paper='{round_sum.name}']")
	browser.wait(
		lambda: browser.js(
			"return cur_frm && cur_frm.doctype === 'Audit Working Paper' && !!cur_frm.doc.documents"
		),
		"the paper",
	)
	paper = browser.js("return cur_frm.docname")
	step(browser, _("Seal", context="Audit Working Paper"))
	browser.wait_dialog()
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Sealed", "the seal")
	browser.wait_no_dialog()
	browser.wait_idle()
	browser.picture("audit-paper-sealed")
	assert not browser.errors()

	# afterwards the entry is "corrected"; the paper shows what it was
	frappe.db.rollback()
	entry = frappe.get_doc("Journal Entry", round_sum.document)
	entry.db_set({"user_remark": "事后补充说明", "total_debit": 18_000})
	frappe.db.commit()
	browser.login(HEAD)
	browser.open_form("Audit Working Paper", paper)
	step(browser, _("Compare with Today"))
	browser.wait_text("事后补充说明")
	browser.wait_text("20,000.00")
	browser.picture("audit-paper-compared")
	browser.wait_dialog()
	browser.js("frappe.msg_dialog.hide()")
	browser.wait_no_dialog()
	browser.wait_text("单据在查阅后被改动")
	assert stored("Audit Working Paper", paper, "state") == "Changed"
	step(browser, _("Reviewer's Note", context="Audit Working Paper"))
	browser.wait_dialog()
	browser.ask("note", "已复核，请在审计发现中引用。")
	browser.confirm()
	browser.wait(lambda: browser.doc("reviewed_by") == HEAD, "the note")
	browser.wait_no_dialog()
	assert not browser.errors()

	# the audit shows what each step rests on
	browser.open_form("Audit", audit.name)
	browser.click_text(_("Programme"), ".form-tabs .nav-link")
	browser.wait_text("已测 3/3，有误 1")
	browser.picture("audit-evidence")
	browser.open(
		f"/printview?doctype=Audit Working Paper&name={paper}&format=Audit Working Paper&no_letterhead=1&_lang=zh"
	)
	browser.wait_text("审计工作底稿")
	browser.picture("audit-paper-print")

	# on a phone; and those who are audited see none of it
	browser.phone_size()
	browser.login(COLLEAGUE)
	browser.open_form("Audit Sample", sample)
	browser.picture("audit-sample-phone")
	assert not browser.overflows()
	assert not browser.errors()
	browser.login(MANAGER)
	browser.open(f"/app/audit-sample/{sample}")
	browser.wait_text("无权访问")
	assert "职工薪酬" not in browser.text()
