"""A year of costs as its people click it: planned by the manager, approved by the director, an order of the buyer that waits until
its deviation is explained and approved, and the month reviewed."""

from datetime import date

import frappe
import pytest
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import alerts
from wuye_ops.rules.proration import Month
from wuye_ops.tests import cost_plans as cost
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.cost_postings import post_cost, service_item, supplier

PLAN, ALERT, ORDER, REVIEW = "Cost Plan", "Cost Alert", "Purchase Order", "Cost Review"
# power is owed whatever it costs; water is of the same class and ordered
POWER, WATER = cost.ENERGY, "64010402"
YEAR = date.today().year


@pytest.fixture
def place(site):
	"""A property with a year of costs behind it, whose power has become dearer this year; all of it is taken away afterwards."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	cost.make_people()
	name = make.make_property("成本故事园", built_up_area=20_000).name
	for number in (POWER, WATER, cost.CLEANING):
		cost.account_of(number, name)
	for year in (YEAR - 1, YEAR):
		cost.fiscal_year(year)
	entries = [
		post_cost(name, f"{YEAR - 1}-{month:02d}-20", {POWER: 10_000, WATER: 10_000, cost.CLEANING: 5_000})
		for month in range(1, 13)
	] + [
		post_cost(name, str(Month(YEAR, month).first), {POWER: 24_000})
		for month in range(1, getdate(nowdate()).month + 1)
	]
	order = _order(name)
	frappe.db.commit()
	yield name, order
	_forget(name, order, entries)


def _order(name: str) -> str:
	company, center = frappe.db.get_value("Property", name, ["company", "cost_center"])
	line = {
		"item_code": service_item(),
		"qty": 1,
		"rate": 600,
		"schedule_date": nowdate(),
		"expense_account": cost.account_of(WATER, name),
		"cost_center": center,
		"property": name,
	}
	values = {
		"doctype": ORDER,
		"company": company,
		"supplier": supplier(),
		"transaction_date": nowdate(),
		"schedule_date": nowdate(),
		"items": [line],
	}
	return frappe.get_doc(values).insert().name


def _forget(name: str, order: str, entries: list[str]) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	center = frappe.db.get_value("Property", name, "cost_center")
	for doctype, filters in (
		("Improvement Plan", {"property": name}),
		(REVIEW, {"property": name}),
		(ALERT, {"property": name}),
		("Budget", {"cost_center": center}),
		(PLAN, {"property": name}),
		(ORDER, {"name": order}),
		("Journal Entry", {"name": ["in", entries]}),
	):
		names = [*frappe.get_all(doctype, filters, pluck="name"), ""]
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", names], "parenttype": doctype})
		for log, field in (("Notification Log", "document_name"), ("Comment", "reference_name")):
			frappe.db.delete(log, {field: ["in", names]})
		frappe.db.delete(doctype, {"name": ["in", names]})
	frappe.db.delete("GL Entry", {"voucher_no": ["in", entries]})
	frappe.db.commit()


def action(browser: Browser, label: str) -> None:
	"""A step of the workflow, from the menu of actions."""
	browser.click(".actions-btn-group > .btn")
	browser.click_text(label, ".actions-btn-group .dropdown-item")


def status(browser: Browser, wanted: str) -> None:
	browser.wait(lambda: browser.doc("status") == wanted, f"the status {wanted}")
	browser.wait_no_dialog()


def submit_order(browser: Browser, order: str) -> None:
	browser.open_form(ORDER, order)
	browser.click_text(_("Submit"), ".page-actions button")
	browser.wait_dialog()
	browser.click_text(_("Yes"), ".modal.show button")


def test_planned_approved_stopped_explained_let_go_and_reviewed(browser: Browser, place) -> None:
	name, order = place
	browser.desk_size()
	plan = plans_the_year(browser, name)
	approves_it(browser, plan)
	frappe.db.rollback()
	assert sum(cost.budgeted(name, YEAR).values()) == 300_000
	# what the scheduler does at night, and after each booking
	alerts.check(name)
	frappe.db.commit()

	# -- the buyer's order waits, and says for whom
	browser.login(cost.ACCOUNTANT)
	submit_order(browser, order)
	browser.wait_text(_("Orders Wait"))
	browser.wait_dialog()
	browser.picture("cost-story-order-waits")
	frappe.db.rollback()
	assert frappe.db.get_value(ORDER, order, "docstatus") == 0

	explains_and_approves(browser, name)

	# -- the same order passes
	browser.login(cost.ACCOUNTANT)
	submit_order(browser, order)
	browser.wait(lambda: browser.doc("docstatus") == 1, "the order")
	assert browser.errors() == []

	if getdate(nowdate()).month > 1:
		reviews_the_month(browser, name)


def plans_the_year(browser: Browser, name: str) -> str:
	"""The manager names property and year, sees what the year will cost, and hands it in."""
	browser.login(cost.DRAFTER)
	browser.open_desk("/app/cost-plan/new")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === arguments[0]", PLAN), "the form")
	year = cost.fiscal_year(YEAR)
	browser.js("cur_frm.set_value({property: arguments[0], fiscal_year: arguments[1]})", name, year)
	browser.wait(lambda: browser.doc("company"), "the company of the property")
	browser.wait_idle()
	browser.click(".page-head .primary-action")
	browser.wait(lambda: not browser.js("return cur_frm.is_new()"), "the plan")
	browser.wait_idle()
	assert browser.doc("total") == 300_000
	action(browser, _("Submit for Approval"))
	status(browser, "Pending Approval")
	return browser.js("return cur_frm.docname")


def approves_it(browser: Browser, plan: str) -> None:
	browser.login(cost.DIRECTOR)
	browser.open_form(PLAN, plan)
	action(browser, _("Approve"))
	browser.ask("remark", "同意")
	browser.confirm()
	status(browser, "In Force")


def explains_and_approves(browser: Browser, name: str) -> None:
	"""The manager says why energy is above its plan; the director approves the deviation."""
	alert = frappe.db.get_value(ALERT, {"property": name, "cost_class": "Energy", "code": "Above Plan"})
	browser.login(cost.DRAFTER)
	browser.open_form(ALERT, alert)
	browser.wait_idle()
	assert browser.doc("stops") == 1
	browser.click_text("说明", ".btn, a")
	browser.wait_dialog()
	browser.js("cur_dialog.set_value('cause', 'Price')")
	browser.ask("explanation", "电价自三月起上调，未列入预算")
	browser.ask("measures", "地库照明改为感应灯")
	browser.confirm()
	status(browser, "To Approve")
	browser.login(cost.DIRECTOR)
	browser.open_form(ALERT, alert)
	browser.click_text("批准", ".btn, a")
	browser.wait_dialog()
	browser.confirm()
	status(browser, "Approved")
	assert browser.doc("stops") == 0


def reviews_the_month(browser: Browser, name: str) -> None:
	"""The manager looks back on the month before, explains, plans a measure; the director approves."""
	browser.login(cost.DRAFTER)
	browser.open_desk("/app/cost-review/new")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === arguments[0]", REVIEW), "the form")
	first = str(Month(YEAR, getdate(nowdate()).month - 1).first)
	browser.js(
		"return cur_frm.set_value({property: arguments[0], period_kind: 'Month', period_start: arguments[1]})",
		name,
		first,
	)
	browser.wait_idle()
	browser.click(".page-head .primary-action")
	browser.wait(lambda: not browser.js("return cur_frm.is_new()"), "the review")
	browser.wait_idle()
	review = browser.js("return cur_frm.docname")
	energy = "[data-problem='over_budget|Energy']"
	browser.find(energy)
	browser.picture("cost-story-review")
	for key in [row["problem_key"] for row in browser.doc("problems") if row["must_explain"]]:
		browser.click(f"[data-explain='{key}']")
		browser.wait_dialog()
		browser.ask("explanation", "电价上调 20 %")
		browser.confirm()
		browser.wait_no_dialog()
		browser.wait(
			lambda key=key: next(row for row in browser.doc("problems") if row["problem_key"] == key).get(
				"explanation"
			),
			"the explanation",
		)
	browser.click(f"{energy} [data-plan]")
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Improvement Plan'"), "the measures")
	browser.wait_idle()
	browser.wait(lambda: browser.doc("source_name") == review, "the plan of the review")
	browser.picture("cost-story-measures")
	browser.open_form(REVIEW, review)
	action(browser, _("Submit for Approval"))
	status(browser, "To Approve")
	browser.login(cost.DIRECTOR)
	browser.open_form(REVIEW, review)
	action(browser, _("Approve"))
	browser.ask("remark", "按措施执行")
	browser.confirm()
	status(browser, "Approved")
	browser.picture("cost-story-review-approved")
	assert browser.errors() == []
	# on a phone it can be read without pushing the page about
	browser.phone_size()
	browser.open_form(REVIEW, review)
	assert not browser.overflows()
	browser.picture("cost-story-review-phone")
