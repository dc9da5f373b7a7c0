"""A quarter is reviewed at the desk: the waterfall leads to its accounts, a problem is explained and becomes a plan, somebody else approves."""

from urllib.parse import urlencode

import frappe
import pytest
from frappe.utils import getdate, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.cost_plans import fiscal_year
from wuye_ops.tests.cost_postings import make_budget, post_cost

DIRECTOR = "director@wuye.test"
WAGES, MATERIAL, ENERGY, CLEANING, GREENING, OFFICE = (
	"640101", "640102", "640104", "640105", "640106", "660202",
)  # fmt: skip
PLANNED = {WAGES: 96_000, MATERIAL: 6_500, ENERGY: 19_000, CLEANING: 9_800, GREENING: 4_900, OFFICE: 3_200}
SPENT = {WAGES: 94_900.6, MATERIAL: 6_310, ENERGY: 22_840.35, CLEANING: 9_960, GREENING: 4_420, OFFICE: 3_150}


@pytest.fixture
def quarter(site):
	"""The last quarter of the year before, of a property in which energy is 20 % above its plan; taken away afterwards."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	year = getdate(nowdate()).year - 1
	make.make_user(DIRECTOR, "Operations Director")
	fiscal_year(year)
	before = frappe.db.get_value("Property", make.PROPERTY_A, "built_up_area")
	frappe.db.set_value("Property", make.PROPERTY_A, "built_up_area", 24_000)
	budget = make_budget(make.PROPERTY_A, str(year), {number: one * 12 for number, one in PLANNED.items()})
	entries = [post_cost(make.PROPERTY_A, f"{year}-{month}-20", SPENT) for month in (10, 11, 12)]
	frappe.db.commit()
	yield year
	_forget(budget, entries, year)
	frappe.db.set_value("Property", make.PROPERTY_A, "built_up_area", before)
	frappe.db.commit()


def _forget(budget, entries: list[str], year: int) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	reviews = frappe.get_all(
		"Cost Review", {"property": make.PROPERTY_A, "period_start": f"{year}-10-01"}, pluck="name"
	)
	plans = frappe.get_all("Improvement Plan", {"source_name": ["in", [*reviews, ""]]}, pluck="name")
	for doctype, names in (
		("Cost Review", reviews),
		("Improvement Plan", plans),
		("Budget", [budget.name]),
		("Journal Entry", entries),
	):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
		frappe.db.delete("Comment", {"reference_name": ["in", [*names, ""]]})
		frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
	frappe.db.delete("GL Entry", {"voucher_no": ["in", [*entries, ""]]})
	frappe.db.delete("Payment Ledger Entry", {"voucher_no": ["in", [*entries, ""]]})
	frappe.db.commit()


def wait_report(browser: Browser, name: str) -> None:
	browser.wait(
		lambda: browser.js(
			"return frappe.query_report?.report_name === arguments[0] && frappe.query_report.data?.length > 0",
			name,
		),
		f"rows of {name}",
	)
	browser.wait_idle()


def open_report(browser: Browser, name: str, **filters) -> None:
	browser.open_desk(f"/app/query-report/{name}?{urlencode(filters)}")
	wait_report(browser, name)


def open_review(browser: Browser, name: str) -> None:
	browser.open_form("Cost Review", name)
	browser.find(".wuye-waterfall-bar[data-lead]")
	browser.find(".wuye-review-sheet")
	browser.find(".wuye-ranking")
	browser.wait_idle()


def test_a_quarter_from_its_figures_to_a_measure_and_a_signature(browser: Browser, quarter) -> None:
	browser.desk_size()
	browser.login(make.user("manager"))
	# a new one: property and a day, the figures come by themselves
	browser.open_desk(
		f"/app/cost-review/new?{urlencode({'property': make.PROPERTY_A, 'period_start': f'{quarter}-11-15'})}"
	)
	browser.wait(
		lambda: browser.js("return cur_frm?.doctype === 'Cost Review' && cur_frm.is_new()"), "a new review"
	)
	browser.js(
		"cur_frm.set_value({property: arguments[0], period_start: arguments[1]})",
		make.PROPERTY_A,
		f"{quarter}-11-15",
	)
	browser.wait_idle()
	browser.click(".primary-action:not(.hide)")
	browser.wait(lambda: browser.js("return cur_frm.doc.actual > 0"), "the figures")
	name = browser.doc("name")
	open_review(browser, name)
	assert (browser.doc("planned"), browser.doc("actual")) == (418_200, 424_742.85)
	text = browser.text()
	assert "能耗" in text and "超预算" in text and "待说明" in text
	browser.picture("cost-review")
	for section in ("structure", "sheet", "problem_list"):
		browser.js("cur_frm.scroll_to_field(arguments[0], false)", section)
		browser.wait_idle()
		browser.picture(f"cost-review-{section}")
	# by class, whose bar leads to its accounts
	browser.click_text("按成本类别", "[data-by]")
	energy = ".wuye-waterfall-bar[aria-label^='能耗']"
	browser.find(energy)
	browser.picture("cost-review-classes")
	browser.click(energy)
	wait_report(browser, "Cost Variance")
	rows = browser.js("return frappe.query_report.data")
	assert [row["actual"] for row in rows] == [68_521.05, 68_521.05]
	browser.picture("cost-variance")
	# and on to its entries: a property's manager has no right to ERPNext's ledger
	address = "return document.querySelector('.dt-cell a[href*=\"what=Actual\"]').getAttribute('href')"
	browser.open_desk(browser.js(address))
	wait_report(browser, "Cost Details")
	assert browser.js("return frappe.query_report.data.at(-1).amount") == 68_521.05
	# explained, and done about
	open_review(browser, name)
	browser.click("[data-explain='over_budget|Energy']")
	browser.wait_dialog()
	browser.ask("explanation", "十月起商户延长营业两小时，公共照明和空调用电增加")
	browser.confirm()
	browser.wait(lambda: "延长营业" in browser.text(), "the explanation")
	browser.wait_no_dialog()
	browser.click("[data-plan='over_budget|Energy']")
	browser.wait(lambda: browser.js("return cur_frm?.doctype === 'Improvement Plan'"), "the plan")
	browser.wait_idle()
	assert browser.doc("metric") == "cost.budget_deviation|Energy"
	assert browser.doc("source_name") == name
	browser.picture("cost-improvement-plan")
	# on the phone
	browser.phone_size()
	open_review(browser, name)
	assert not browser.overflows()
	browser.js("cur_frm.scroll_to_field('waterfall', false)")
	browser.picture("cost-review-phone")
	browser.js("cur_frm.scroll_to_field('sheet', false)")
	browser.picture("cost-review-phone-sheet")
	browser.desk_size()
	open_review(browser, name)
	browser.js("cur_frm.set_value('summary', '能耗为本季重点：公共照明改为分时控制，空调按营业时段设定。')")
	browser.click(".primary-action:not(.hide)")
	browser.wait(lambda: not browser.js("return cur_frm.is_dirty()"), "the conclusion")
	browser.wait_idle()
	browser.click_text("操作", ".actions-btn-group button")
	browser.click_text("提交审批", ".actions-btn-group .dropdown-item")
	browser.wait(lambda: browser.doc("status") == "To Approve", "handed in")
	# somebody else approves
	browser.login(DIRECTOR)
	open_review(browser, name)
	browser.picture("cost-review-to-approve")
	browser.click_text("操作", ".actions-btn-group button")
	browser.click_text("批准", ".actions-btn-group .dropdown-item")
	browser.wait_dialog()
	browser.ask("remark", "同意，按措施执行")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Approved", "the approval")
	browser.wait_no_dialog()
	# printed
	browser.open(
		f"/printview?doctype=Cost Review&name={name}&format=Cost Review Sheet&no_letterhead=1&_lang=zh"
	)
	browser.wait_text("结论与措施")
	assert "68,521.05" in browser.text() and "同意，按措施执行" in browser.text()
	browser.picture("cost-review-print")
	browser.open_desk("/app/cost-review")
	browser.find(".list-row .indicator-pill")
	browser.wait_idle()
	browser.picture("cost-review-list")
	open_report(browser, "Unit Cost", from_date=f"{quarter}-10-01", to_date=f"{quarter}-12-31")
	browser.find(".chart-wrapper svg.frappe-chart")
	browser.picture("unit-cost")
	open_report(
		browser,
		"Unit Cost",
		from_date=f"{quarter}-10-01",
		to_date=f"{quarter}-12-31",
		group_by="Classes Beside Each Other",
	)
	browser.picture("unit-cost-classes")
	open_report(
		browser,
		"Cost Variance",
		property=make.PROPERTY_A,
		from_date=f"{quarter}-10-01",
		to_date=f"{quarter}-12-31",
	)
	browser.picture("cost-variance-classes")
	assert browser.errors() == []
