"""Neighbours report one leak and are merged into one; an outage is announced, answers a report and ends."""

from typing import NamedTuple

import frappe
import pytest
from frappe import _
from frappe.utils import add_to_date, now_datetime
from selenium.webdriver.common.keys import Keys

from wuye_ops.customer_service import community_notices, outages, requests
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.test_portal import open_report, report, sent_request


class House(NamedTuple):
	building: str
	units: tuple[str, ...]
	residents: tuple[str, ...]


@pytest.fixture
def house():
	"""A building with two households that no other test knows."""
	key = frappe.generate_hash(length=6)
	places = make.make_places(make.PROPERTY_A, f"同{key}", ("101", "201"))
	units = (places.unit, places.neighbour)
	residents = tuple(
		make.make_resident(
			f"house-{unit_no}-{key}@wuye.test", make.make_customer(f"邻{unit_no}{key}", unit=unit)
		)
		for unit_no, unit in zip(("101", "201"), units, strict=True)
	)
	frappe.db.commit()
	return House(places.building, units, residents)


def stored(doctype: str, name, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, field)


def step(browser, label: str) -> None:
	browser.click_text(_(label), ".page-actions button")


def call_about_the_same(browser, unit: str, main: str) -> None:
	"""Somebody telephones about a trouble that is known: the clerk adds the caller to it while taking it down."""
	browser.press(Keys.F2)
	browser.wait_focus("search")
	browser.press(unit)
	browser.find(".wuye-candidate.marked b")
	browser.press(Keys.ENTER)
	browser.wait_focus("category")
	browser.press("水管漏水")
	browser.take_listed("category", "水管漏水")
	browser.click(f".modal.show .wuye-similar [data-request='{main}']")
	browser.find(f".modal.show .wuye-similar .btn-primary[data-request='{main}']")
	browser.picture("desk-phone-similar")
	browser.confirm()
	browser.wait(lambda: browser.doc("merged_into") == main, "the caller's request to be merged")
	browser.wait_idle()


def test_two_neighbours_with_one_leak_are_one_request(browser, house):
	main = make.make_request(unit=house.units[0], subject="楼道天花板漏水").name
	second = make.make_request(unit=house.units[1], subject="走廊天花板在漏水", channel="Portal").name
	frappe.db.commit()
	browser.login(make.user("service"))
	browser.open_form("Service Request", second)
	browser.click(f".wuye-similar [data-request='{main}']")
	browser.wait_dialog()
	browser.picture("desk-merge")
	browser.confirm()
	browser.wait_no_dialog()
	browser.wait(lambda: browser.doc("merged_into") == main, "the merge")
	browser.wait_idle()
	browser.picture("desk-merged")
	browser.open_form("Service Request", main)
	browser.wait_text(second)
	browser.picture("desk-reporters")
	call_about_the_same(browser, house.units[0], main)
	assert browser.errors() == []

	frappe.db.rollback()
	frappe.set_user(make.user("service"))
	requests.accept(main)
	requests.resolve(main, "已更换立管阀门，试水正常")
	frappe.db.commit()

	browser.phone_size()
	browser.login(house.residents[1])
	browser.open(f"/my-requests/{second}")
	browser.wait_text("已更换立管阀门，试水正常")
	assert main not in browser.text()
	assert not browser.overflows()
	browser.picture("portal-merged")
	browser.click(".wp-not-right")
	browser.fill(".wp-sheet textarea", "我家天花板还在滴水")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("我家天花板还在滴水")
	assert stored("Service Request", second, "merged_into") is None
	assert stored("Service Request", second, "status") == "Accepted"


def test_an_outage_is_announced_and_answers_by_itself(browser, house):
	notice = frappe.get_doc(
		{
			"doctype": "Community Notice",
			"property": make.PROPERTY_A,
			"kind": "Water Outage",
			"title": "水箱清洗停水",
			"starts_on": now_datetime(),
			"ends_on": add_to_date(now_datetime(), hours=6),
			"content": "因清洗生活水箱，本楼暂停供水。请提前储水，恢复后先放水两分钟再使用。",
			"places": [{"building": house.building}],
			"categories": [{"category": "水管漏水"}],
		}
	).insert()
	frappe.db.commit()
	browser.login(make.user("service"))
	browser.open_form("Community Notice", notice.name)
	step(browser, "Publish")
	browser.wait_dialog()
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Published", "the notice to be published")
	browser.wait_idle()
	browser.picture("desk-notice")
	assert browser.errors() == []

	browser.phone_size()
	browser.login(house.residents[0])
	browser.open("/my-requests")
	browser.wait_text("水箱清洗停水")
	assert browser.find(".wp-badge").text == "1"
	browser.picture("portal-notice-first")
	browser.click(f"a[href='/my-notices#{notice.name}']")
	browser.wait_text("恢复后先放水两分钟再使用")
	browser.wait(
		lambda: stored("Community Notice", notice.name, "read_count") == 1, "the reader to be counted"
	)
	browser.picture("portal-notices")
	assert not browser.overflows()

	open_report(browser, house.residents[0])
	browser.find(f".wp-known a[href='/my-notices#{notice.name}']")
	browser.picture("portal-report-known")
	report(browser, "水管漏水", "厨房龙头没有水")
	browser.click(".submit-btn")
	name = sent_request(browser, house.residents[0])
	browser.open(f"/my-requests/{name}")
	browser.wait_text("请提前储水")
	browser.picture("portal-answered")
	assert stored("Service Request", name, "community_notice") == notice.name

	frappe.set_user(make.user("service"))
	community_notices.end(notice.name)
	outages.release(notice.name)
	frappe.db.commit()
	browser.open(f"/my-requests/{name}")
	browser.find(".wp-not-right")
	browser.picture("portal-outage-over")
	assert not browser.errors()
