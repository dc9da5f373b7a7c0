"""收缴率下降 at the desk of a property manager: the bell rings, the alert is answered, the money comes, and it falls again."""

import frappe
import pytest

from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.collection_story import UNEVEN, CollectionStory

BELL = ".dropdown-notifications .notifications-icon"


@pytest.fixture
def story(site):
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	one = CollectionStory()
	frappe.db.commit()
	yield one
	one.remove()


def look(story: CollectionStory, hours: int) -> None:
	# what the test has written, and a view of what the browser has
	frappe.db.commit()
	story.look(hours)
	frappe.db.commit()


def in_list(browser: Browser, story: CollectionStory, *words: str, colour: str) -> None:
	"""The alerts of the property, as the list shows them."""
	browser.open_desk(f"/app/risk-alert?property={story.place}&status=%5B%22!%3D%22%2C%22Withdrawn%22%5D")
	browser.find(f".list-row .indicator-pill.{colour}")
	text = browser.js("return document.querySelector('.list-row').innerText")
	for word in words:
		assert word in text, text


def buttons(browser: Browser) -> str:
	return browser.js(
		"return [...cur_frm.page.wrapper.find('.page-actions .btn:visible')].map(e => e.innerText.trim()).filter(Boolean).join(' ')"
	)


def open_alert(browser: Browser, name: str) -> None:
	browser.open_form("Risk Alert", name)
	browser.find(".wuye-risk-chart polyline, .wuye-risk-chart circle")
	browser.wait_idle()


def test_a_month_that_nobody_pays(browser: Browser, story: CollectionStory) -> None:
	browser.desk_size()
	story.bill_a_month(60)
	story.pay(*range(5))
	look(story, 0)
	story.bill_a_month(20, UNEVEN)
	story.pay(0, 1)
	look(story, 1)
	name = frappe.db.get_value("Risk Alert", {"indicator": story.indicator.name})
	browser.login(story.manager)
	in_list(browser, story, "黄色", "85.00 %", colour="red")
	# the bank takes a payment back: what was told of yellow is told of orange
	frappe.db.rollback()
	story.bounce(1)
	look(story, 2)
	in_list(browser, story, "橙色", "80.00 %", "待认领", colour="red")
	browser.click(BELL)
	browser.wait_text("橙色预警")
	told = browser.js("return document.querySelector('.dropdown-notifications').innerText")
	assert story.place in told and "黄色预警" in told, told
	browser.picture("risk-collection-bell")
	browser.click(BELL)
	open_alert(browser, name)
	shown = buttons(browser)
	assert "认领处理" in shown and "关闭" not in shown, shown
	assert "80.00 %" in browser.text() and "分级催缴" in browser.text()
	assert browser.js("return cur_frm.fields_dict.status.disp_area.innerText") == "待认领"
	browser.click_text("认领处理", ".btn")
	browser.ask("reason", "逐户上门，三天内收齐")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "In Hand", "the one who has it in hand")
	browser.wait_no_dialog()
	browser.click_text("记录措施", ".btn")
	browser.wait_dialog()
	browser.ask("what", "四户已上门，退票的一户约定补缴")
	browser.confirm()
	browser.wait(lambda: len(browser.doc("actions")) == 1, "the action")
	browser.wait_no_dialog()
	in_list(browser, story, "处理中", colour="orange")
	# the money is there
	frappe.db.rollback()
	story.pay(1, 2, 3)
	look(story, 7)
	in_list(browser, story, "已恢复", colour="blue")
	open_alert(browser, name)
	browser.click_text("关闭", ".btn-primary")
	browser.ask("reason", "银行退票，已改签代扣")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Closed", "the end")
	browser.wait_no_dialog()
	browser.wait(
		lambda: not {"关闭", "记录措施", "认领处理"} & set(buttons(browser).split()), "nothing left to do"
	)
	in_list(browser, story, "已关闭", colour="green")
	# within the week all of it is taken back: the same alert, and it is the company's now
	frappe.db.rollback()
	story.bounce(4)
	look(story, 30)
	in_list(browser, story, "红色", colour="red")
	open_alert(browser, name)
	assert (browser.doc("status"), browser.doc("level"), browser.doc("round_no")) == ("Open", "Red", 2)
	# a manager does not answer a red one; the course shows the round before
	shown = buttons(browser)
	assert "认领处理" not in shown and "记录措施" in shown, shown
	text = browser.text()
	assert "重新触发" in text and "银行退票" in text, text
	browser.wait_text("待运营总监、风控专员认领处理")
	browser.picture("risk-collection-relapse")
	# what it is held against is read, and changed by the officers of head office
	browser.open_form("Risk Indicator", story.indicator.name)
	browser.find("[data-fieldname=values_html] .indicator-pill.red")
	shown = buttons(browser)
	assert "回测" in shown and "调整阈值" not in shown and "保存" not in shown, shown
	assert not browser.js("return document.querySelector('.modal.show')")
	browser.picture("risk-collection-indicator")
	assert browser.errors() == []
