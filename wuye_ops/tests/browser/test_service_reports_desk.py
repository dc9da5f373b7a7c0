"""Reports on requests at the desk: a number and a point of a chart lead to their rows, also where no list has the filter."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser

MARK = "报表测试"
KINDS = ("水管漏水", "电梯故障", "噪音扰民", "费用咨询", "下水堵塞", "保洁质量")
HOURS = (8, 9, 9, 10, 14, 18, 19, 19, 20)
COUNT = 48


@pytest.fixture(scope="module")
def archive(site):
	"""Eleven months of requests, by the hour as people call; every sixth was late, every eighth came back."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	frappe.db.delete("Service Figure")
	today = datetime.combine(getdate(nowdate()), datetime.min.time())
	names = []
	for number in range(COUNT):
		doc = make.make_request(
			category=KINDS[number * 5 % 7 % len(KINDS)], subject=f"{MARK}{number}", urgency="Normal"
		)
		opened = today - timedelta(days=2 + number * 7, hours=-HOURS[number % len(HOURS)])
		doc.db_set(
			{
				"opened_on": opened,
				"status": "Closed",
				"sla_status": "Breached" if number % 6 == 0 else "Met",
				"responded_on": opened + timedelta(minutes=4 + number % 14),
				"resolved_on": opened + timedelta(hours=2 + number % 9),
				"reopen_count": int(number % 8 == 0),
				"first_contact": int(doc.kind == "Inquiry"),
			}
		)
		names.append(doc.name)
	frappe.db.commit()
	yield names
	frappe.db.rollback()
	frappe.db.delete("Service Request Escalation", {"parent": ["in", names]})
	frappe.db.delete("Service Request", {"name": ["in", names]})
	frappe.db.commit()


def open_report(browser: Browser, name: str, group: str) -> None:
	browser.open_desk(f"/app/query-report/{name}?group_by={group}&property={make.PROPERTY_A}")
	browser.wait(
		lambda: browser.js("return document.querySelector('.dt-row-0 .dt-cell__content') != null"), name
	)
	browser.wait_idle()


def drawn(browser: Browser) -> None:
	"""The library draws without heights first."""
	browser.wait(lambda: browser.js("return document.querySelector('[data-lead]') != null"), "the chart")
	browser.wait_idle()


def test_a_number_leads_to_its_requests(browser: Browser, archive) -> None:
	browser.login(make.user("manager"))
	open_report(browser, "Service Timeliness", "Category Group")
	drawn(browser)
	browser.picture("service-timeliness")
	assert _("On-Time Rate") in browser.text()
	# what was not kept on time, of the first group
	cell = "return [...document.querySelectorAll('.dt-scrollable .dt-cell__content a')].find(one => one.href.includes('Breached'))"
	count = int(browser.js(f"{cell}.innerText"))
	browser.open_desk(browser.js(f"{cell}.getAttribute('href')"))
	browser.wait(lambda: browser.js("return window.cur_list?.data?.length > 0"), "the list")
	browser.wait_idle()
	assert browser.js("return cur_list.data.length") == count
	assert not browser.errors()


def test_the_busiest_hour_leads_to_its_requests(browser: Browser, archive) -> None:
	browser.login(make.user("manager"))
	open_report(browser, "Service Demand", "Weekday and Hour")
	browser.picture("service-demand")
	cell = "[...document.querySelectorAll('.dt-scrollable .dt-cell__content a')].find(one => one.href.includes('hour='))"
	count = int(browser.js(f"return {cell}.innerText"))
	browser.open_desk(browser.js(f"return {cell}.getAttribute('href')"))
	browser.wait(
		lambda: browser.js("return (frappe.query_report?.data || []).length > 0"), "the rows behind the hour"
	)
	assert browser.js("return frappe.query_report.data.length") == count
	assert not browser.errors()


def test_a_trend_is_drawn_and_its_points_lead_on(browser: Browser, archive) -> None:
	browser.login(make.user("manager"))
	open_report(browser, "Service Trend", "Kind")
	drawn(browser)
	heights = "return new Set([...document.querySelectorAll('.dataset-units circle')].map(one => one.getAttribute('cy'))).size"
	browser.wait(lambda: browser.js(heights) > 1, "points at their height")
	browser.picture("service-trend")
	assert "环比" in browser.text()
	assert not browser.errors()
