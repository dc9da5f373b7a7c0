"""Somebody passing by scans a label, reports with a photo and follows it; a crowd from one address hurts nobody else."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest
import requests as http

from wuye_ops.customer_service import guest, requests
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import take_photo
from wuye_ops.tests.browser.test_portal import as_user, as_user_commit, check_page

REPORT = "/api/method/wuye_ops.customer_service.guest.report"
POSTS = 1000


@pytest.fixture
def lobby():
	"""A lobby with its label."""
	frappe.cache.delete_keys("rl:")
	root = frappe.db.get_value("Service Area", {"property": make.PROPERTY_A, "area_type": "Building"})
	area = frappe.get_doc(
		{
			"doctype": "Service Area",
			"property": make.PROPERTY_A,
			"area_name": f"一层大堂{frappe.generate_hash(length=4)}",
			"area_type": "Lobby",
			"building": make.places().building,
			"parent_service_area": root,
		}
	).insert()
	frappe.db.set_value("Property", make.PROPERTY_A, "hotline", "010-62340000")
	frappe.db.commit()
	frappe.clear_cache(doctype="Property")
	return area


def test_a_guest_reports_by_the_label_and_follows_to_the_end(browser, lobby, tmp_path):
	browser.phone_size()
	browser.log_out()
	browser.cdp("Network.enable")
	browser.cdp("Network.setExtraHTTPHeaders", headers={"Accept-Language": "zh-CN,zh"})
	browser.open(f"/report?area={lobby.qr_token}")
	browser.find(".wp-guest-form")
	assert lobby.area_name in browser.text() and "010-62340000" in browser.text()
	browser.click_text("水管漏水", ".wp-chips button")
	browser.fill("textarea[name=description]", "大堂天花板在滴水，地面很滑。")
	browser.js("return document.querySelector('.wp-add input')").send_keys(take_photo(tmp_path))
	browser.wait(lambda: browser.js("return document.querySelector('.wp-picker img')"), "the photo's preview")
	browser.click(".wp-guest-form summary")
	browser.fill("input[name=reporter_phone]", "13800000321")
	browser.js("document.querySelector('.wp-guest-form details').open = false; window.scrollTo(0, 0)")
	check_page(browser, "guest-report")
	browser.click(".wp-guest-form button[type=submit]")
	browser.find(".wp-received")
	check_page(browser, "guest-received")
	as_user("Administrator")
	request = frappe.get_last_doc("Service Request", {"service_area": lobby.name})
	assert (request.channel, request.reporter_phone) == ("QR", "138****0321")

	browser.click(".wp-received .wp-primary")
	browser.find(".wp-steps .wp-done")
	browser.wait(
		lambda: browser.js(
			"const image = document.querySelector('.wp-gallery img'); return image?.naturalWidth > 0"
		),
		"the photo",
	)
	as_user_commit(make.user("service"))
	requests.accept(request.name)
	requests.reply(request.name, "师傅已出发，请绕行。")
	frappe.db.commit()
	browser.driver.get("about:blank")
	# nothing but the label once more: the phone remembers
	browser.open(f"/place/{lobby.qr_token}")
	browser.click("details.wp-section summary")
	browser.click("details.wp-section a.wp-link")
	browser.wait_text("师傅已出发，请绕行。")
	browser.fill(".wp-write textarea", "好的，谢谢")
	browser.click(".wp-write button")
	browser.wait_text("好的，谢谢")
	check_page(browser, "guest-follow")
	# the code stands behind the # only
	assert browser.js("return location.pathname + location.search") == "/follow"

	as_user_commit(make.user("service"))
	requests.resolve(request.name, "已更换接头，地面已擦干")
	frappe.db.commit()
	browser.driver.refresh()
	browser.click("[data-stars='5']")
	browser.click(".wp-ask button[type=submit]")
	browser.find(".wp-stars span.wp-lit")
	as_user("Administrator")
	request.reload()
	assert request.rating == 1

	browser.driver.get("about:blank")
	browser.open("/follow#" + "A" * 32)
	browser.find(".wp-empty")
	check_page(browser, "guest-wrong-link")
	assert request.name not in browser.text()
	browser.forget_storage()
	browser.cdp("Network.setExtraHTTPHeaders", headers={})


def test_who_has_lost_the_link_gets_another_at_the_desk(browser, server, lobby):
	frappe.set_user("Guest")
	lost = guest.report(
		token=lobby.qr_token,
		key=frappe.generate_hash(length=32),
		category="水管漏水",
		description="车库入口积水",
	)
	as_user_commit("Administrator")
	browser.desk_size()
	browser.login(make.user("service"))
	browser.errors()
	browser.open_form("Service Request", lost["number"])
	browser.click(".menu-btn-group button")
	browser.click_text("新的跟踪链接", ".dropdown-menu.show a")
	browser.confirm()
	browser.find(".wuye-guest-qr svg")
	browser.wait_idle()
	browser.picture("guest-new-link")
	address = browser.js("return cur_dialog.get_value('address')")
	assert not browser.errors()
	browser.phone_size()
	browser.log_out()
	browser.driver.get("about:blank")
	browser.driver.get(f"{server}/follow#{address.partition('#')[2]}")
	browser.wait_text("车库入口积水")
	browser.driver.get("about:blank")
	browser.open(f"/follow#{lost['code']}")
	browser.find(".wp-empty")
	assert lost["number"] not in browser.text()
	browser.forget_storage()


def test_a_thousand_posts_from_one_address_are_limited_and_others_are_not(server, lobby):
	"""Through HTTP as it comes from a proxy: each address has its own measure, and nobody waits for the crowd."""
	form = {"token": lobby.qr_token, "category": "水管漏水", "description": "水管漏水"}
	local = threading.local()

	def post(address: str) -> tuple[int, float]:
		if not hasattr(local, "session"):
			local.session = http.Session()
		begun = time.monotonic()
		answer = local.session.post(
			server + REPORT,
			data={**form, "key": frappe.generate_hash(length=32)},
			# what the crowd writes in front is not believed
			headers={"X-Forwarded-For": f"{time.monotonic()}, {address}", "Accept": "application/json"},
			timeout=60,
		)
		return answer.status_code, time.monotonic() - begun

	begun = time.monotonic()
	with ThreadPoolExecutor(4) as crowd, ThreadPoolExecutor(1) as neighbour:
		posts = [crowd.submit(post, "198.51.100.66") for _time in range(POSTS)]
		others = [neighbour.submit(post, f"203.0.113.{number}") for number in range(1, 11)]
		crowd_answers = Counter(answer.result()[0] for answer in posts)
		other_answers = [answer.result() for answer in others]
	took = time.monotonic() - begun
	assert took < guest.REPORT_SECONDS, "the window of the limit was over before the posts were"
	assert crowd_answers == {200: guest.REPORTS, 429: POSTS - guest.REPORTS}
	assert [status for status, _seconds in other_answers] == [200] * 10
	assert max(seconds for _status, seconds in other_answers) < 10
	frappe.db.rollback()
	assert frappe.db.count("Service Request", {"service_area": lobby.name}) == guest.REPORTS + 10
