"""A survey from its release to its end: a phone answers once through a lost connection, sheets are typed in, it is closed."""

import frappe
import pytest
from frappe.utils import add_days, nowdate
from selenium.webdriver.common.keys import Keys

from wuye_ops.customer_service.surveys import invitations, lifecycle
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.test_portal import as_user, as_user_commit, check_page

TEMPLATE = "浏览器问卷"


@pytest.fixture
def draft():
	"""A yearly survey of a building with six households, not yet released."""
	as_user_commit("Administrator")
	frappe.cache.delete_keys("rl:")
	key = frappe.generate_hash(length=5)
	places = make.make_places(make.PROPERTY_A, f"卷{key}", tuple(f"{floor}01" for floor in range(1, 7)))
	units = frappe.get_all("Property Unit", {"building": places.building}, pluck="name", order_by="name")
	for number, unit in enumerate(units):
		make.make_customer(f"住户{key}{number}", unit=unit)
	source = frappe.get_doc("Survey Template", "年度满意度调查")
	doc = frappe.get_doc(
		{
			"doctype": "Survey",
			"title": f"2026年度满意度调查{key}",
			"property": make.PROPERTY_A,
			"template": source.name,
			"anonymous": 1,
			"opens_on": nowdate(),
			"closes_on": add_days(nowdate(), 14),
			"buildings": [{"building": places.building}],
			"on_paper": 1,
		}
	).insert()
	frappe.db.commit()
	return doc


def codes_of(survey: str) -> list[str]:
	names = frappe.get_all("Survey Invitation", {"survey": survey}, pluck="name", order_by="sheet_no")
	return [invitations.code_of(name) for name in names]


def test_a_household_answers_on_a_phone(browser, draft):
	lifecycle.release(draft.name)
	frappe.db.commit()
	first, *_others = codes_of(draft.name)
	browser.phone_size()
	browser.log_out()
	browser.cdp("Network.enable")
	browser.cdp("Network.setExtraHTTPHeaders", headers={"Accept-Language": "zh-CN,zh"})
	browser.open(f"/survey#{first}")
	browser.wait_text("本问卷匿名")
	check_page(browser, "survey-open")
	browser.click("#question-1 .wp-grades button:nth-child(2)")
	browser.click("#question-2 .wp-matrix > div:nth-child(1) button:nth-child(1)")
	browser.click("#question-9 .wp-options button:nth-child(2)")
	browser.click("#question-10 .wp-points button:nth-child(9)")
	browser.fill("#question-11 textarea", "电梯等得太久。")
	check_page(browser, "survey-answered-partly")
	browser.js("location.reload()")
	browser.wait_text("已回答 5 / 11 题")
	assert browser.js("return document.querySelector('#question-11 textarea').value") == "电梯等得太久。"
	# the connection goes while it is sent, and what was entered stays
	browser.cdp(
		"Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0
	)
	browser.click(".wp-bottom .wp-primary")
	browser.wait_text("网络恢复后自动发送")
	browser.cdp(
		"Network.emulateNetworkConditions",
		offline=False,
		latency=0,
		downloadThroughput=-1,
		uploadThroughput=-1,
	)
	browser.find(".wp-received")
	check_page(browser, "survey-thanks")
	as_user("Administrator")
	assert frappe.db.get_value("Survey", draft.name, "answered") == 1
	browser.open("/me")
	browser.open(f"/survey#{first}")
	browser.wait_text("您家已填写过本问卷")
	browser.open("/survey#" + "A" * 32)
	browser.wait_text("链接无效")


def test_staff_release_a_survey_type_in_sheets_and_close_it(browser, draft):
	browser.desk_size()
	browser.login(make.user("service"))
	browser.errors()
	browser.open_form("Survey", draft.name)
	browser.wait_text("6 户可调查")
	browser.picture("survey-draft")
	browser.click_text("发布")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Open", "the survey's release")
	as_user("Administrator")
	invited = frappe.get_all("Survey Invitation", {"survey": draft.name}, pluck="name", order_by="sheet_no")
	assert len(invited) == 6

	browser.click_text("录入纸质问卷")
	browser.find("[data-sheet]")
	for number in range(1, 6):
		enter_sheet(browser, number)
	browser.wait_text("已答 5 / 6，本次录入 5")
	browser.fill("[data-sheet]", "3")
	browser.press(Keys.ENTER)
	browser.wait_text("您家已填写过本问卷")
	browser.picture("survey-paper-twice")
	as_user("Administrator")
	assert frappe.db.count("Survey Ballot", {"survey": draft.name}) == 5

	browser.open_form("Survey", draft.name)
	browser.wait_text("5 / 6 户已答卷")
	browser.picture("survey-form")
	browser.click_text("结束问卷")
	browser.ask("reason", "已回收足够的答卷")
	browser.click_text("结束问卷", ".modal.show .btn-primary")
	browser.wait(lambda: browser.doc("status") == "Closed", "the survey's end")
	assert not browser.errors()
	as_user("Administrator")
	assert frappe.db.get_value("Survey", draft.name, "answers_state") == "Opened"
	low = frappe.get_all("Survey Response", {"survey": draft.name}, pluck="is_low")
	assert sorted(low) == [0, 0, 0, 0, 1]


def enter_sheet(browser, number: int) -> None:
	"""As the keys are pressed: the number, a grade, Enter to the end."""
	browser.fill("[data-sheet]", str(number))
	browser.press(Keys.ENTER)
	browser.wait(
		lambda: browser.js("return document.activeElement?.dataset.question === '1'"), "the first question"
	)
	browser.press("1" if number == 2 else "4")
	if number == 2:
		browser.picture("survey-paper")
	fields = browser.js("return document.querySelectorAll('[data-question]').length")
	for _field in range(fields):
		browser.press(Keys.ENTER)
	browser.wait(
		lambda: browser.js("return document.activeElement?.dataset.sheet !== undefined"), "the next sheet"
	)


def test_a_resident_finds_the_survey_in_the_portal(browser, draft):
	customer = frappe.db.get_value(
		"Occupancy", {"unit": ["like", f"{draft.buildings[0].building}%"]}, "customer"
	)
	resident = make.make_resident(f"survey-{frappe.generate_hash(length=6)}@wuye.test", customer)
	lifecycle.release(draft.name)
	frappe.db.commit()
	browser.phone_size()
	browser.login(resident)
	browser.errors()
	browser.open("/my-requests")
	browser.click_text(draft.title, "a.wp-card strong")
	browser.wait_text("待填写")
	check_page(browser, "my-surveys")
	browser.click(".wp-list a.wp-card")
	browser.click("#question-1 .wp-grades button:nth-child(1)")
	browser.click(".wp-bottom .wp-primary")
	browser.find(".wp-received")
	browser.click_text("返回")
	browser.wait_text("已填写")
