"""物业驾驶舱: a manager's morning, at a desk and on a phone; each number opens its rows, and the month goes on paper."""

from io import BytesIO

import frappe
import pytest
import requests
from pypdf import PdfReader

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home


@pytest.fixture
def bad_morning(site):
	"""A request whose promise is broken and a task that is blocked, in property A; over with the test."""
	home = new_home()
	request = make.make_request(unit=home.unit, customer=home.customer, subject="地库主管爆裂，车位进水")
	request.db_set({"sla_status": "Overdue", "resolve_by": make.minutes_ago(90)})
	task = make.make_task(subject="等待配件：循环水泵")
	task.db_set({"status": "Blocked", "blocked_on": make.minutes_ago(60), "block_reason": "缺配件"})
	frappe.db.commit()
	yield request.name, task.name
	frappe.db.rollback()
	# counted nowhere, the request behind the task included
	task.db_set("status", "Cancelled")
	for name in (request.name, task.service_request):
		frappe.db.set_value("Service Request", name, "status", "Cancelled")
	frappe.db.commit()


def open_cockpit(browser, path: str = "/app/cockpit") -> None:
	browser.open_desk(path)
	browser.find(".cockpit-head h2")
	browser.wait_idle()


def listed(browser) -> list[str]:
	"""The documents of the open list."""
	browser.find(".frappe-list .list-row-container")
	return browser.js(
		"return [...document.querySelectorAll('.frappe-list .list-row-checkbox')].map(e => e.dataset.name)"
	)


def test_a_managers_morning(browser, bad_morning):
	request, task = bad_morning
	browser.desk_size()
	browser.login(make.user("manager"))
	open_cockpit(browser)
	assert browser.find(".cockpit-head h2").text == make.PROPERTY_A
	browser.picture("cockpit-desk")
	count = int(browser.find("[data-tile=overdue] b").text)
	browser.click("[data-tile=overdue]")
	browser.wait_idle()
	found = listed(browser)
	assert request in found and len(found) == min(count, 20)

	open_cockpit(browser)
	browser.click("[data-tile=blocked]")
	browser.wait_idle()
	assert task in listed(browser)

	# a metric: its page, of this property
	open_cockpit(browser)
	browser.click("[data-figure='service.completion']")
	browser.find(".wuye-metrics")
	browser.wait_idle()
	assert browser.js("return new URLSearchParams(location.search).get('metric')") == "service.completion"
	assert browser.js("return new URLSearchParams(location.search).get('property')") == make.PROPERTY_A

	# of a building: the requests that are still open
	open_cockpit(browser)
	browser.click("[data-building] td a")
	browser.find(".datatable .dt-row")
	assert not browser.errors()

	browser.phone_size()
	open_cockpit(browser)
	browser.find("[data-tile=overdue]")
	assert not browser.overflows()
	browser.picture("cockpit-phone")
	browser.desk_size()


def test_the_month_goes_on_paper(browser, bad_morning):
	"""The button of the page opens a PDF; here it is fetched with the same login, from the address it opens."""
	browser.login(make.user("manager"))
	open_cockpit(browser)
	browser.js("window.open = (address) => { window.opened = address; }")
	browser.click_text("月报 PDF", "button")
	address = browser.wait(lambda: browser.js("return window.opened"), "the address of the report")
	answer = requests.get(f"{browser.server}{address}", cookies={"sid": browser.session()}, timeout=60)
	assert answer.headers["Content-Type"].startswith("application/pdf"), answer.text[:500]
	text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).replace("\t", "")
	assert make.PROPERTY_A in text
	assert "指标" in text


def test_head_office_compares_properties(browser):
	browser.desk_size()
	browser.login("director@wuye.test")
	open_cockpit(browser)
	assert browser.find(".cockpit-head h2").text != make.PROPERTY_A
	browser.picture("cockpit-company")
	browser.js(
		"""const chosen = document.querySelector('[data-metric]');
		chosen.value = 'people.area_per_head';
		chosen.dispatchEvent(new Event('change', {bubbles: true}))"""
	)
	browser.wait(
		lambda: (
			browser.js("return document.querySelector('[data-metric]').value") == "people.area_per_head"
			and "people.area_per_head" in browser.js("return location.search")
		),
		"the ranking by another metric",
	)
	open_cockpit(browser, f"/app/cockpit?property={make.PROPERTY_A}")
	browser.wait(lambda: browser.find(".cockpit-head h2").text == make.PROPERTY_A, "the property asked for")
	assert not browser.errors()
