"""Costs at the desk: a class above its plan, down to its entries; explained by one, approved by another, while its orders wait."""

from urllib.parse import urlencode

import frappe
import pytest
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import alerts, hints, watches
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.cost_postings import account, make_budget, make_order, post_cost, service_item, supplier
from wuye_ops.tests.ledger_events import place

CLEANING, ENERGY, WAGES = "640105", "640104", "640101"
DIRECTOR = "director@wuye.test"


@pytest.fixture
def year(site):
	"""The running year of property A: cleaning is 30 % above its plan, of which a part is ordered; taken away afterwards."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	today = getdate(nowdate())
	person("Internal Auditor")
	budget = make_budget(
		make.PROPERTY_A, str(today.year), {CLEANING: 120_000, ENERGY: 360_000, WAGES: 1_200_000}
	)
	entries = [
		post_cost(
			make.PROPERTY_A,
			f"{today.year}-{month:02d}-01",
			{CLEANING: 12_500, ENERGY: 28_000 + 300 * month, WAGES: 100_500},
		)
		for month in range(1, today.month + 1)
	]
	order = make_order(make.PROPERTY_A, CLEANING, 500.0 * today.month)
	alerts.check(make.PROPERTY_A)
	frappe.db.commit()
	yield today
	_forget(budget, entries, order)


def _forget(budget, entries: list[str], order) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for doctype, names in (
		(
			"Cost Alert",
			frappe.get_all("Cost Alert", {"property": make.PROPERTY_A, "year": getdate().year}, pluck="name"),
		),
		("Budget", [budget.name]),
		("Purchase Order", [order.name]),
		("Journal Entry", entries),
	):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
		frappe.db.delete("Notification Log", {"document_name": ["in", [*names, ""]]})
		frappe.db.delete("Comment", {"reference_name": ["in", [*names, ""]]})
		frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
	frappe.db.delete("GL Entry", {"voucher_no": ["in", [*entries, ""]]})
	frappe.db.delete("Payment Ledger Entry", {"voucher_no": ["in", [*entries, ""]]})
	frappe.db.commit()


def open_report(browser: Browser, name: str, **filters) -> None:
	browser.open_desk(f"/app/query-report/{name}?{urlencode(filters)}")
	browser.wait(lambda: browser.js("return frappe.query_report?.data?.length > 0"), f"rows of {name}")
	browser.wait_idle()


def open_alert(browser: Browser, name: str) -> None:
	browser.open_form("Cost Alert", name)
	# the curve has its own scale once it is drawn
	browser.wait(
		lambda: (
			"K"
			in (browser.js("return document.querySelector('[data-fieldname=curve] svg')?.textContent") or "")
		),
		"the curve",
	)
	browser.wait_idle()


def test_from_a_figure_to_its_entries_and_from_an_alert_to_an_order(browser: Browser, year) -> None:
	name = frappe.db.get_value(
		"Cost Alert", {"property": make.PROPERTY_A, "year": year.year, "code": "Above Plan"}
	)
	browser.desk_size()
	browser.login(make.user("manager"))
	# the table, its colours, the curve
	filters = {"property": make.PROPERTY_A, "year": year.year, "month": year.month}
	open_report(browser, "Cost Monitoring", **filters)
	text = browser.text()
	assert "保洁" in text and "停单" in text and "累计预算" in text
	browser.find(".report-wrapper .indicator-pill.red")
	browser.find(".chart-wrapper svg.frappe-chart")
	browser.picture("cost-monitoring")
	open_report(browser, "Cost Monitoring", **filters, group_by="Class and Month")
	browser.find(".wuye-band-red")
	browser.picture("cost-heat-map")
	open_report(browser, "Cost Monitoring", **filters, group_by="Month", cost_class="Cleaning")
	browser.picture("cost-months")
	# what was spent leads to its entries, whose sum is the figure
	open_report(browser, "Cost Monitoring", **filters, cost_class="Cleaning")
	address = browser.js(
		"return document.querySelector('.dt-cell a[href*=\"what=Actual\"]').getAttribute('href')"
	)
	browser.open_desk(address)
	browser.wait(
		lambda: browser.js(
			"return frappe.query_report?.report_name === 'Cost Details' && frappe.query_report.data?.length"
		),
		"the details",
	)
	assert browser.js("return frappe.query_report.data.at(-1).amount") == 12_500 * year.month
	browser.picture("cost-details")
	# the head explains, on the phone
	browser.phone_size()
	browser.login(make.user("head"))
	open_alert(browser, name)
	assert not browser.overflows()
	browser.picture("cost-alert-phone")
	browser.desk_size()
	open_alert(browser, name)
	browser.picture("cost-alert")
	browser.click_text("说明", ".btn, a")
	browser.wait_dialog()
	browser.js("cur_dialog.set_value('cause', 'Quantity')")
	browser.ask("explanation", "台风后连续两周加强清扫")
	browser.ask("measures", "下月起恢复正常频次")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "To Approve", "the explanation")
	# the director approves
	browser.login(DIRECTOR)
	open_alert(browser, name)
	browser.click_text("批准", ".btn, a")
	browser.wait_dialog()
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Approved", "the approval")
	assert browser.doc("stops") == 0 and browser.doc("approved_up_to") >= 30
	browser.wait_no_dialog()
	browser.picture("cost-alert-approved")
	browser.open_desk("/app/cost-alert?status=Approved")
	browser.find(".list-row .indicator-pill")
	browser.wait_idle()
	browser.picture("cost-alert-list")
	assert browser.errors() == []


@pytest.fixture
def hint(site):
	"""The same invoice entered twice in property A; taken away afterwards."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	first, second = (
		frappe.get_doc(
			{
				"doctype": "Purchase Invoice",
				"supplier": supplier("绿洁保洁服务有限公司"),
				"company": make.company(),
				"bill_no": "24312000000118823301",
				"bill_date": nowdate(),
				"property": make.PROPERTY_A,
				"items": [
					{
						"item_code": service_item(),
						"qty": 1,
						"rate": 8_600,
						"expense_account": account(CLEANING, make.company()),
						**place(make.PROPERTY_A),
					}
				],
			}
		).insert()
		for _number in range(2)
	)
	hints.follow_the_day()
	watches.note(watches.ENERGY, (), {make.PROPERTY_A: ValueError("抄表接口无法连接")}, getdate(nowdate()))
	frappe.db.commit()
	yield frappe.db.get_value("Cost Hint", {"document": ["in", (first.name, second.name)]})
	frappe.db.rollback()
	frappe.set_user("Administrator")
	found = frappe.get_all(
		"Cost Hint", {"property": make.PROPERTY_A, "code": "Duplicate Invoice"}, pluck="name"
	)
	frappe.db.delete("Cost Hint", {"name": ["in", [*found, ""]]})
	frappe.db.delete("Cost Watch", {"source": watches.ENERGY})
	for doc in (first, second):
		frappe.delete_doc("Purchase Invoice", doc.name, force=True)
	frappe.db.commit()


def test_a_hint_is_looked_at_and_answered(browser: Browser, hint: str) -> None:
	"""On a phone and at the desk: what may have been wasted, where to look, and one answer."""
	browser.phone_size()
	browser.login(make.user("manager"))
	browser.open_form("Cost Hint", hint)
	browser.wait_idle()
	assert not browser.overflows()
	browser.picture("cost-hint-phone")
	browser.desk_size()
	browser.open_desk("/app/cost-hint")
	browser.find(".list-row .indicator-pill")
	browser.wait_idle()
	browser.picture("cost-hint-list")
	browser.open_form("Cost Hint", hint)
	browser.wait_idle()
	assert "24312000000118823301" in browser.text()
	browser.picture("cost-hint")
	browser.click_text("属浪费", ".btn, a")
	browser.wait_dialog()
	browser.picture("cost-hint-answer")
	browser.ask("answer", "同一张发票由两个项目重复录入，第二张已作废")
	browser.ask("measures", "录入前先查发票号码")
	browser.js("cur_dialog.set_value('recovered', 8600)")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Waste", "the answer")
	assert browser.doc("recovered") == 8_600
	browser.wait_no_dialog()
	browser.picture("cost-hint-answered")
	# what could not be watched says why
	browser.open_desk("/app/cost-watch?status=Failed")
	browser.find(".list-row .indicator-pill.red")
	assert "抄表接口无法连接" in browser.text()
	browser.wait_idle()
	browser.picture("cost-watch")
	browser.login(DIRECTOR)
	browser.open_desk("/app/cost-policy/new")
	browser.find(".frappe-control[data-fieldname=explain_above] input")
	browser.wait_idle()
	browser.picture("cost-policy")
	assert browser.errors() == []
