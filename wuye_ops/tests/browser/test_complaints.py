"""At the desk and on the phone: a question answered while the caller waits, a complaint carried to its ruling."""

import frappe
import pytest
from frappe import _
from selenium.webdriver.common.keys import Keys

from wuye_ops.customer_service import requests
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.browser.test_desk_flow import step, stored, wait_status

TITLE, ANSWER = "月租车位怎么收费", "地下车位每月三百元，地面每月一百八十元；带行驶证到前台登记。"


@pytest.fixture
def article():
	category = "停车与出入"
	if not frappe.db.exists("Help Category", category):
		frappe.get_doc({"doctype": "Help Category", "category_name": category}).insert()
	if not frappe.db.exists("Help Article", TITLE):
		frappe.get_doc(
			{
				"doctype": "Help Article",
				"title": TITLE,
				"category": category,
				"wuye_keywords": "车位费 月租",
				"content": f"<p>{ANSWER}</p>",
				"published": 1,
				"level": "Beginner",
			}
		).insert()
	frappe.db.commit()
	return TITLE


def test_a_question_is_answered_before_the_caller_hangs_up(browser, article):
	home = new_home()
	browser.login(make.user("service"))
	browser.open_desk("/app/phone-entry")
	browser.wait_focus("search")
	browser.press(home.unit)
	browser.find(".wuye-candidate.marked b")
	browser.press(Keys.ENTER)
	browser.wait_focus("category")
	browser.choose("category", "停车咨询")
	browser.wait(
		lambda: browser.find(".modal.show [data-fieldname=subject] input").get_attribute("value"),
		"the subject",
	)
	browser.ask("subject", "车位月租多少钱")
	# others on the site may have answers to it too
	button = "[...document.querySelectorAll('.wuye-answer')].find(e => e.innerText.includes(arguments[0]))"
	browser.wait(lambda: browser.js(f"return {button}", TITLE), "the answer")
	browser.picture("desk-phone-answers")
	browser.js(f"{button}.querySelector('button').click()", TITLE)
	browser.wait(
		lambda: browser.js("return window.cur_frm?.doctype === 'Service Request' && !cur_frm.is_new()"),
		"the form",
	)
	wait_status(browser, "Resolved")
	name = browser.doc("name")
	assert stored("Service Request", name, "first_contact") == 1
	assert ANSWER in stored("Service Request", name, "solution")
	assert browser.errors() == []

	helpful = stored("Help Article", article, "helpful")
	# the next resident finds it without calling
	browser.phone_size()
	browser.login(home.user)
	browser.open("/report")
	browser.find(".wp-chips button")
	browser.fill("[data-fieldname=description] textarea", "请问月租车位多少钱一个月")
	browser.click_text(TITLE, ".wp-answer summary")
	browser.wait_text(ANSWER)
	browser.js("arguments[0].scrollIntoView({block: 'center'})", browser.find(".wp-answers"))
	browser.picture("portal-answers")
	assert not browser.overflows()
	browser.click_text(_("That answers my question"))
	browser.wait(lambda: "/my-requests" in browser.driver.current_url, "the list of requests")
	assert stored("Help Article", article, "helpful") == helpful + 1


def test_a_complaint_is_reported_on_and_ruled_before_it_is_closed(browser):
	home = new_home()
	complaint = {"category": "噪音扰民", "urgency": "Urgent", "unit": home.unit, "customer": home.customer}
	make.make_request(**complaint, subject="楼上装修噪音", opened_on=make.minutes_ago(60 * 24 * 5))
	name = make.make_request(**complaint, subject="又在午休时间装修", opened_on=make.minutes_ago(100)).name
	frappe.db.commit()

	browser.login(make.user("service"))
	browser.open_form("Service Request", name)
	browser.wait_text(_("Repeat complaint, before: {0}").split("{0}")[0])
	step(browser, "Accept")
	wait_status(browser, "Accepted")
	step(browser, "Report Progress")
	browser.ask("message", "巡逻员已上门，装修队答应午休时间停工。")
	browser.confirm()
	browser.wait_no_dialog()
	browser.wait(lambda: len(browser.doc("progress_reports")) == 1, "the report")
	browser.picture("desk-complaint")

	frappe.db.rollback()
	requests.resolve(name, "装修队已签承诺书，午休时间停工。")
	frappe.db.commit()
	browser.open_form("Service Request", name)
	step(browser, "Close")
	browser.wait_dialog()
	browser.js("cur_dialog.set_value('ruling', 'Valid')")
	browser.find(".modal.show [data-fieldname=cause] select")
	browser.js("cur_dialog.set_value('cause', 'Other Residents')")
	browser.wait(
		lambda: browser.js("return cur_dialog.get_value('responsible_department')"), "the department"
	)
	browser.wait_idle()
	browser.picture("desk-complaint-ruling")
	browser.confirm()
	wait_status(browser, "Closed")
	assert stored("Service Request", name, "ruling") == "Valid"
	assert browser.errors() == []

	browser.phone_size()
	browser.login(home.user)
	browser.open(f"/my-requests/{name}")
	browser.wait_text("装修队答应午休时间停工")
	browser.picture("portal-complaint")
