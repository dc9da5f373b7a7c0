"""The workspace 成本与审计: the curve of the year, classes by month in colours, findings by age; each leads to its rows, by mouse
and by keyboard, of one property or of all."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, nowdate
from selenium.webdriver.common.keys import Keys

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.test_cost_monitoring import year  # noqa: F401 – a fixture: the same year of costs
from wuye_ops.tests.browser.test_desk_figures import listed, points

WORKSPACE = "/app/cost-and-audit"


@pytest.fixture
def findings(year):  # noqa: F811
	"""Findings of an audit that are open, of two severities and ages; one of them should have been cured by now."""
	names = []
	for title, severity, days_ago, due_on in (
		("三笔物业费减免未经审批", "Normal", 20, 10),
		("现金收款未当日缴存", "Major", 75, -6),
		("备用金超限额", "Minor", 200, 30),
	):
		doc = frappe.get_doc(
			{
				"doctype": "Audit Finding",
				"name": frappe.generate_hash(length=10),
				"property": make.PROPERTY_A,
				"company": make.company(),
				"title": title,
				"severity": severity,
				"status": "In Rectification",
				"issued_on": add_days(nowdate(), -days_ago),
				"due_on": add_days(nowdate(), due_on),
			}
		)
		doc.db_insert()
		names.append(doc.name)
	frappe.db.commit()
	yield names
	frappe.db.rollback()
	frappe.db.delete("Audit Finding", {"name": ["in", names]})
	frappe.db.commit()


def report(browser: Browser, name: str) -> dict:
	"""The filters of the report that has been opened, as soon as it has rows."""
	browser.wait(
		lambda: browser.js(
			"return frappe.get_route()[1] === arguments[0] && frappe.query_report?.report_name === arguments[0]"
			" && frappe.query_report.data?.length > 0",
			name,
		),
		f"the report {name}",
	)
	browser.wait_idle()
	return browser.js("return frappe.query_report.get_filter_values()")


def choose(browser: Browser, chart: str, **filters: object) -> None:
	"""Sets the filters of a chart by its funnel."""
	points(browser, chart)
	browser.click("#under-test .filter-chart")
	browser.wait_dialog()
	for field, value in filters.items():
		browser.js("return cur_dialog.set_value(arguments[0], arguments[1])", field, value)
	browser.wait_idle()
	browser.confirm()
	browser.wait_no_dialog()


def test_figures_lead_to_their_rows(browser: Browser, year, findings) -> None:  # noqa: F811
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_desk(WORKSPACE)
	css = points(browser, "Costs by Class and Month")
	browser.wait_text(_("Cost Classes above Plan"))
	browser.wait_idle()
	browser.driver.set_window_size(1440, 2000)
	browser.picture("cost-workspace")
	shown = browser.text()
	for label in ("Cost Alerts to Explain", "Open Audit Findings", "Audit Rectifications Overdue"):
		assert _(label) in shown
	assert "停单" in shown

	# a class at the end of a month: which properties, by keyboard
	month = min(3, year.month)
	cell = f"#under-test [aria-label^='保洁 {year.year}-{month:02d} ']"
	words = browser.js("return document.querySelector(arguments[0]).getAttribute('aria-label')", cell)
	assert "25%" in words.replace(".0", ""), words
	browser.js("document.querySelector(arguments[0]).focus()", cell)
	browser.press(Keys.ENTER)
	filters = report(browser, "Cost Monitoring")
	assert (filters["cost_class"], filters["group_by"], filters["month"]) == (
		"Cleaning",
		"Property",
		str(month),
	)
	row = browser.js("return frappe.query_report.data[0]")
	assert (row["property"], row["actual"], row["planned"]) == (
		make.PROPERTY_A,
		12_500 * month,
		10_000 * month,
	)

	# the curve of one property: what a bar shows is the sum of the entries it leads to
	browser.open_desk(WORKSPACE)
	choose(browser, "Costs against Plan", property=make.PROPERTY_A, year=year.year)
	css = points(browser, "Costs against Plan")
	browser.picture("cost-workspace-curve")
	label = browser.js(
		"""const bar = [...document.querySelectorAll(arguments[0])].find(one => one.dataset.lead === '1 0');
		bar.dispatchEvent(new MouseEvent('click', {bubbles: true}));
		return bar.getAttribute('aria-label');""",
		css,
	)
	filters = report(browser, "Cost Details")
	assert (filters["property"], filters["what"]) == (make.PROPERTY_A, "Actual")
	total = browser.js("return frappe.query_report.data.at(-1).amount")
	assert float(label.split()[-1]) == pytest.approx(total)

	# the findings of an age and severity
	browser.open_desk(WORKSPACE)
	css = points(browser, "Open Audit Findings by Age")
	browser.js(
		"""[...document.querySelectorAll(arguments[0])].find(one => one.getAttribute('aria-label').includes('较重')
			|| one.getAttribute('aria-label').includes(arguments[1]))
			.dispatchEvent(new MouseEvent('click', {bubbles: true}));""",
		css,
		_("Major", context="Audit Finding"),
	)
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Audit Finding'"), "the findings")
	assert findings[1] in listed(browser)

	# a card leads to what it counts
	browser.open_desk(WORKSPACE)
	browser.wait_text(_("Audit Rectifications Overdue"))
	browser.wait_idle()
	browser.js(
		"""const card = [...document.querySelectorAll('.number-widget-box')].find(one =>
			one.innerText.includes(arguments[0]));
		card.querySelector('.widget-body .number').click();""",
		_("Audit Rectifications Overdue"),
	)
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Audit Finding'"), "the overdue")
	assert listed(browser) == [findings[1]]
	assert browser.errors() == []

	# on a phone the heat map is pushed about in its own frame
	browser.phone_size()
	browser.open_desk(WORKSPACE)
	points(browser, "Costs by Class and Month")
	browser.js("document.querySelector('.wuye-heat').scrollIntoView({block: 'center'})")
	browser.wait_idle()
	browser.picture("cost-workspace-phone")
	assert not browser.overflows()
	assert browser.errors() == []
