"""Figures at the desk: charts that lead to their rows, scores over time, the calendars, the heat of missed points."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, get_datetime, getdate, nowdate
from selenium.webdriver.common.keys import Keys

from wuye_ops.inspection import generation
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.browser.pages import Browser

MARK = "图表测试"


@pytest.fixture(scope="module")
def archive(site):
	"""Ten weeks of inspections of two teams, some of them missed; what was found is overdue by now."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	if not frappe.db.exists("User", make.user("inspector")):
		make.make_person("inspector", "Quality Inspector", make.TRADES["Customer Service"], make.PROPERTY_A)
	lists = {trade: inspect.make_checklist(trade=trade).name for trade in ("Cleaning", "Greening")}
	areas = {trade: inspect.make_area(f"{MARK}{trade}") for trade in lists}
	today = datetime.combine(getdate(nowdate()), datetime.min.time())
	names = []
	for week in range(10):
		for number, trade in enumerate(lists):
			doc = inspect.make_inspection(title=MARK, checklist=lists[trade], areas=1)
			begin = today - timedelta(days=7 * week, hours=-9)
			missed = (week + number) % 4 == 3
			values = (
				{"status": "Missed"}
				if missed
				else {"status": "Done", "score": 94 - 2 * week + 3 * number, "scored": 1, "passed": week < 5}
			)
			doc.db_set({"window_from": begin, "window_to": begin + timedelta(hours=1), **values})
			doc.points[0].db_set(
				{"service_area": areas[trade], "status": "Missed" if missed else "Done", "timeliness": ""}
			)
			names.append(doc.name)
	late = inspect.make_rectification(subject=f"{MARK}积水未清")
	late.db_set({"due_date": add_days(nowdate(), -3), "is_overdue": 1})
	frappe.db.commit()
	yield names
	frappe.db.rollback()
	for child in ("Inspection Point", "Inspection Result"):
		frappe.db.delete(child, {"parent": ["in", names]})
	frappe.db.delete("Inspection", {"name": ["in", names]})
	frappe.db.delete("Rectification", {"name": late.name})
	frappe.db.commit()


def points(browser: Browser, chart: str) -> str:
	"""The css of what leads on in a workspace's chart, as soon as it has been drawn."""
	browser.wait(
		lambda: browser.js(
			"""const widget = [...document.querySelectorAll('.dashboard-widget-box')].find(one =>
				one.querySelector('.widget-title')?.innerText.trim() === arguments[0]);
			if (widget) widget.id = 'under-test';
			return widget?.querySelector('[data-lead]') != null;""",
			_(chart),
		),
		f"the chart {chart}",
	)
	browser.wait_idle()
	return "#under-test [data-lead]"


def listed(browser: Browser) -> list[str]:
	browser.wait(lambda: browser.js("return window.cur_list?.data?.length > 0"), "the list")
	browser.wait_idle()
	return browser.js("return cur_list.data.map(row => row.name)")


def test_a_point_of_a_chart_leads_to_its_rows(browser: Browser, archive) -> None:
	browser.login(make.user("manager"))
	browser.open_desk("/app/environment")
	css = points(browser, "Inspections by Week")
	browser.picture("workspace-environment")
	assert _("Overdue Rectifications") in browser.text()
	browser.js("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", css)
	# the bar of those missed, from ten weeks on
	label = browser.js(
		"""const bar = [...document.querySelectorAll(arguments[0])].find(one =>
			one.dataset.lead.startsWith('1 '));
		bar.dispatchEvent(new MouseEvent('click', {bubbles: true}));
		return bar.getAttribute('aria-label');""",
		css,
	)
	browser.wait(
		lambda: browser.js("return frappe.get_route()[1] === 'Inspection'"), "the list of inspections"
	)
	rows = listed(browser)
	browser.picture("chart-leads-to-inspections")
	assert len(rows) == int(label.split()[-1])
	assert set(frappe.get_all("Inspection", {"name": ["in", rows]}, pluck="status")) == {"Missed"}


def test_a_chart_is_walked_by_keyboard(browser: Browser, archive) -> None:
	browser.login(make.user("manager"))
	browser.open_desk("/app/environment")
	css = points(browser, "Scores by Trade")
	browser.js("document.querySelector(arguments[0]).focus()", css)
	first = browser.js("return document.activeElement.dataset.lead")
	browser.press(Keys.TAB)
	assert browser.js("return document.activeElement.dataset.lead") not in (None, first)
	browser.picture("chart-by-keyboard")
	browser.press(Keys.ENTER)
	browser.wait(
		lambda: browser.js("return frappe.get_route()[1] === 'Inspection'"), "the list of inspections"
	)
	assert set(frappe.get_all("Inspection", {"name": ["in", listed(browser)]}, pluck="scored")) == {1}


def test_scores_over_time_lead_to_their_inspections(browser: Browser, archive) -> None:
	browser.login(make.user("manager"))
	browser.open_desk("/app/query-report/Inspection Scores?group_by=Trade&interval=Week")
	browser.wait(lambda: browser.js("return frappe.query_report?.data?.length > 0"), "rows")
	browser.wait_idle()
	browser.wait(
		lambda: browser.js(
			"return document.querySelectorAll('.report-wrapper [data-lead], .chart-wrapper [data-lead]').length > 3"
		),
		"the chart",
	)
	browser.picture("inspection-scores")
	browser.js(
		"document.querySelector('[data-lead]').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
	)
	browser.wait(lambda: browser.js("return frappe.get_route()[0] === 'List'"), "the list")
	assert listed(browser)


def test_the_heat_of_missed_points(browser: Browser, archive) -> None:
	browser.login(make.user("manager"))
	first = add_days(nowdate(), -80)
	browser.open_desk(f"/app/query-report/Missed Points?from_date={first}&to_date={nowdate()}")
	browser.wait_text(f"{MARK}Cleaning")
	browser.wait_idle()
	browser.find("[data-lead]")
	browser.picture("missed-points")


def test_the_calendars_of_rounds_and_of_plans(browser: Browser, archive) -> None:
	engine = facility.make_equipment(
		frappe.generate_hash(length=6), category="发电机", has_meter=1, meter_unit="h"
	)
	plan = facility.make_plan(engine, every_count=0, meter_every=250, title=f"{MARK}发电机保养")
	for value, back in ((0, 20), (230, 0)):
		frappe.get_doc(
			{
				"doctype": "Equipment Reading",
				"equipment": engine.name,
				"value": value,
				"read_on": get_datetime(f"{add_days(nowdate(), -back)} 00:00:01"),
			}
		).insert()
	frappe.db.commit()
	try:
		browser.login(make.user("manager"))
		browser.open_desk("/app/inspection/view/calendar")
		browser.find(".fc-event")
		browser.picture("inspection-calendar")
		browser.open_desk("/app/maintenance-plan/view/calendar")
		browser.wait_text(plan.title)
		browser.picture("maintenance-calendar")
		browser.open_form("Maintenance Plan", plan.name)
		browser.wait_text(_("Predicted by Meter"))
		browser.picture("maintenance-predicted")
		browser.open_desk("/app/equipment-care")
		points(browser, "Equipment by Category")
		browser.wait_text(_("Equipment Health"))
		browser.picture("workspace-equipment")
	finally:
		plan.delete()
		frappe.db.delete("Equipment Reading", {"equipment": engine.name})
		engine.delete()
		frappe.db.commit()


def test_a_spot_check_is_started_at_the_desk(browser: Browser, archive) -> None:
	for _number in range(3):
		inspect.make_area(area_type="Waste Point")
	plan = inspect.make_plan(
		kind="Spot Check",
		title=f"{MARK}抽查",
		employee=make.employee("inspector"),
		area_type="Waste Point",
		sample_size=2,
	)
	frappe.db.commit()
	try:
		generation.generate(plan=plan.name, until=make.today())
		frappe.db.commit()
		name = frappe.db.get_value("Inspection", {"plan": plan.name})
		browser.login(make.user("inspector"))
		browser.open_form("Inspection", name)
		assert browser.doc("points") == []
		browser.click_text(_("Start"), ".page-actions button")
		browser.wait(lambda: browser.doc("status") == "In Progress", "the beginning")
		assert len(browser.doc("points")) == 2
		browser.wait_idle()
		browser.click_text(_("Draw Again"), ".page-actions button, .page-actions a, .dropdown-item")
		browser.wait_dialog()
		browser.wait_text(_("Draw Again"))
		browser.picture("spot-check")
		frappe.db.rollback()
		assert frappe.db.get_value("Inspection", name, "drawn_on")
	finally:
		inspect.forget(plan.name)
