"""A year of costs at the desk: drafted from what is known, explained, approved, and a purchase beyond it stopped."""

from datetime import date

import frappe
import pytest
from frappe import _
from frappe.utils import nowdate

from wuye_ops.tests import cost_plans as cost
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.cost_postings import post_cost

PLAN, ORDER = "Cost Plan", "Purchase Order"
# the plan is of the year in which the order is made
YEAR = date.today().year
# what a month of the year before has cost, by number of the account
COSTS = {
	cost.STAFF: 46_800, cost.MATERIAL: 3_200, cost.FACILITY: 5_600, cost.ENERGY: 9_400, cost.CLEANING: 4_000,
}  # fmt: skip
ITEM, SUPPLIER = "办公用品采购", "示例供应商"


@pytest.fixture
def place():
	"""A property with a year of costs behind it; what it leaves in the books is taken away again."""
	frappe.set_user("Administrator")
	cost.make_people()
	name = make.make_property("云栖花园", built_up_area=32_000).name
	for number in COSTS:
		cost.account_of(number, name)
	for year in (YEAR - 1, YEAR):
		cost.fiscal_year(year)
	entries = [
		post_cost(name, f"{YEAR - 1}-{month:02d}-20", {
			number: round(amount * (1.4 if number == cost.ENERGY and month in (7, 8) else 1), 2)
			for number, amount in COSTS.items()
		})
		for month in range(1, 13)
	]  # fmt: skip
	order = _order(name)
	frappe.db.commit()
	yield name, order
	_forget(name, entries, order)


def _order(name: str) -> str:
	"""A draft of an order on an account for which nothing is planned."""
	company, center = frappe.db.get_value("Property", name, ["company", "cost_center"])
	if not frappe.db.exists("Item", ITEM):
		group = frappe.db.get_value("Item Group", {"is_group": 0})
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": ITEM,
				"item_group": group,
				"stock_uom": "Nos",
				"is_stock_item": 0,
			}
		).insert()
	if not frappe.db.exists("Supplier", SUPPLIER):
		frappe.get_doc({"doctype": "Supplier", "supplier_name": SUPPLIER}).insert()
	return (
		frappe.get_doc(
			{
				"doctype": ORDER,
				"company": company,
				"supplier": SUPPLIER,
				"transaction_date": nowdate(),
				"schedule_date": nowdate(),
				"items": [
					{
						"item_code": ITEM,
						"qty": 10,
						"rate": 128,
						"uom": "Nos",
						"schedule_date": nowdate(),
						"expense_account": cost.account_of(cost.OFFICE, name),
						"cost_center": center,
						"property": name,
					}
				],
			}
		)
		.insert()
		.name
	)


def _forget(name: str, entries: list[str], order: str) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	center = frappe.db.get_value("Property", name, "cost_center")
	spread = frappe.get_all("Budget", {"cost_center": center}, pluck="monthly_distribution", distinct=True)
	for doctype, names in (
		("Budget", frappe.get_all("Budget", {"cost_center": center}, pluck="name")),
		(PLAN, frappe.get_all(PLAN, {"property": name}, pluck="name")),
		(ORDER, [order]),
		("Journal Entry", entries),
		("Monthly Distribution", [one for one in spread if one]),
	):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
		frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
	frappe.db.delete("GL Entry", {"voucher_no": ["in", [*entries, ""]]})
	frappe.db.commit()


def action(browser: Browser, label: str) -> None:
	"""A step of the workflow, from the menu of actions."""
	browser.click(".actions-btn-group > .btn")
	browser.click_text(label, ".actions-btn-group .dropdown-item")


def test_from_a_draft_to_a_purchase_that_is_stopped(browser: Browser, place) -> None:
	property_name, order = place
	# the manager names property and year; the year is drafted
	browser.desk_size()
	browser.login(cost.DRAFTER)
	browser.open_desk("/app/cost-plan/new")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === arguments[0]", PLAN), "the form")
	browser.js(
		"cur_frm.set_value({property: arguments[0], fiscal_year: arguments[1]})",
		property_name,
		cost.fiscal_year(YEAR),
	)
	browser.wait(lambda: browser.doc("company"), "the company of the property")
	browser.wait_idle()
	browser.click(".page-head .primary-action")
	browser.wait(lambda: not browser.js("return cur_frm.is_new()"), "the plan")
	browser.wait_idle()
	name = browser.js("return cur_frm.docname")
	browser.wait_text("能耗")
	# 12 months of everything, and two hot ones of energy
	assert browser.doc("total") == 12 * sum(COSTS.values()) + 2 * 3760
	browser.picture("cost-plan-draft")

	# a class opens into its accounts, each of which says what it is made of
	browser.click(".wuye-plan-class[data-class='Cleaning']")
	browser.wait_text("单方成本 0.125")
	browser.picture("cost-plan-explained")

	# one number is corrected, and the year follows
	browser.js(
		"""const row = cur_frm.doc.drivers.find((row) => row.source === 'By Area');
		frappe.model.set_value(row.doctype, row.name, 'unit_cost', 0.13)"""
	)
	browser.click(".page-head .primary-action")
	browser.wait(lambda: not browser.js("return cur_frm.is_dirty()"), "the correction")
	browser.wait_idle()
	assert sum(row["total"] for row in browser.doc("lines") if row["cost_class"] == "Cleaning") == 49_920

	# compared with what the year before has cost
	browser.click_text(_("Compare"), ".page-actions button")
	browser.wait_text("+1,920")
	browser.wait_dialog()
	browser.picture("cost-plan-compare")
	browser.js("cur_dialog.hide()")
	browser.wait_no_dialog()
	action(browser, _("Submit for Approval"))
	browser.wait(lambda: browser.doc("status") == "Pending Approval", "the submission")

	# on the phone it can be read without pushing the page about
	browser.phone_size()
	browser.open_form(PLAN, name)
	browser.wait_text("能耗")
	assert not browser.overflows()
	browser.picture("cost-plan-phone")
	browser.desk_size()

	# the director approves, and ERPNext has its budgets
	browser.login(cost.DIRECTOR)
	browser.open_form(PLAN, name)
	action(browser, _("Approve"))
	browser.ask("remark", "同意，按季度复核能耗")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "In Force", "the approval")
	browser.wait_no_dialog()
	browser.picture("cost-plan-in-force")
	frappe.db.rollback()
	assert sum(cost.budgeted(property_name, YEAR).values()) == browser.doc("total")

	# an order for which nothing is planned is stopped, and says what to do
	browser.login(cost.ACCOUNTANT)
	browser.open_form(ORDER, order)
	browser.click_text(_("Submit"), ".page-actions button")
	browser.wait_dialog()
	browser.click_text(_("Yes"), ".modal.show button")
	browser.wait_text(frappe.db.get_value(PLAN, name, "title"))
	browser.wait_text(_("Spending without a Budget"))
	browser.wait_dialog()
	browser.picture("cost-plan-order-stopped")
	frappe.db.rollback()
	assert frappe.db.get_value(ORDER, order, "docstatus") == 0

	# the manager asks for a revision, with the reason
	browser.login(cost.DRAFTER)
	browser.open_form(PLAN, name)
	browser.click_text(_("Revise"), ".page-actions button")
	browser.ask("reason", "办公用品漏列")
	browser.confirm()
	browser.wait(lambda: browser.js("return cur_frm.docname !== arguments[0]", name), "the revision")
	browser.wait(lambda: browser.doc("revises") == name, "the revision of the plan")
	browser.wait_no_dialog()
	browser.picture("cost-plan-revision")
	browser.open_desk("/app/cost-plan")
	browser.wait_text(property_name)
	browser.picture("cost-plan-list")
