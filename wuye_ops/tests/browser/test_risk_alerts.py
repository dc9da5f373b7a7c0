"""Early warning at the desk: an indicator is tried on its past and switched on; its alert is told, answered, closed, and comes back."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import add_days, now_datetime, nowdate

from wuye_ops.risk import sweep
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.risk_factories import forget_indicator

DIRECTOR = "director@wuye.test"
METRIC = "inspection.rectifications_overdue"


@pytest.fixture
def indicator(site):
	"""Overdue rectifications of a property of its own: three that are late since the spring, a fourth of last week."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	person("Risk Officer", None)
	place = make.make_property("预警演示园").name
	for number, days in enumerate((200, 150, 40, 5)):
		_late(place, number, days)
	doc = frappe.get_doc(
		{
			"doctype": "Risk Indicator",
			"title": "隐患整改逾期数",
			"metric": METRIC,
			"read_over": "Today",
			"comparison": "≥",
			"yellow": "1",
			"orange": "3",
			"red": "5",
			"scope": "Listed Properties",
			"properties": [{"property": place}],
			"advice": "逐项确定责任人和新期限，不能当日消除的先采取防护。",
		}
	).insert()
	frappe.db.commit()
	yield doc
	_forget(doc, place)


def _late(place: str, number: int, days: int) -> None:
	frappe.get_doc(
		{
			"doctype": "Rectification",
			"name": f"RCT-BROWSER-{place}-{number}",
			"property": place,
			"subject": f"消防通道堆放杂物 {number + 1}",
			"severity": "Major",
			"status": "Open",
			"found_on": add_days(nowdate(), -days - 7),
			"due_date": add_days(nowdate(), -days),
		}
	).db_insert()


def _forget(doc, place: str) -> None:
	forget_indicator(doc.name)
	frappe.db.delete("Rectification", {"property": place})
	frappe.db.set_value("Property", place, "status", "Closed")
	frappe.db.commit()


def look(doc, hours: int = 0) -> None:
	# what the test has written, and a view of what the browser has
	frappe.db.commit()
	sweep.follow_the_clock(now_datetime() + timedelta(hours=hours), lambda: None, [doc.name])
	frappe.db.commit()


def drawn(browser: Browser) -> None:
	browser.find(".wuye-risk-chart polyline, .wuye-risk-chart circle")
	browser.wait_idle()


def open_alert(browser: Browser, name: str) -> None:
	browser.open_form("Risk Alert", name)
	drawn(browser)


def test_from_the_back_test_to_a_relapse(browser: Browser, indicator) -> None:
	browser.desk_size()
	browser.login(person("Risk Officer", None))
	browser.open_form("Risk Indicator", indicator.name)
	# not before somebody has seen what it would have done
	browser.click_text("启用", ".btn")
	browser.ask("reason", "试运行")
	browser.confirm()
	browser.wait_text("请先打开回测，查看过去一年")
	browser.wait(lambda: browser.js("return frappe.msg_dialog?.display"), "the refusal in full")
	browser.js("frappe.msg_dialog.hide()")
	browser.wait(lambda: not browser.js("return frappe.msg_dialog.display"), "the refusal read")
	browser.wait_dialog()
	browser.js("cur_dialog.hide()")
	browser.wait_no_dialog()
	browser.click_text("回测", ".btn")
	browser.wait_dialog()
	drawn(browser)
	text = browser.text()
	assert "通知" in text and "仍未恢复" in text
	browser.picture("risk-back-test")
	browser.js("cur_dialog.hide()")
	browser.wait_no_dialog()
	browser.click_text("调整阈值", ".btn")
	browser.wait_dialog()
	browser.picture("risk-thresholds")
	browser.ask("yellow", "2")
	browser.js("return cur_dialog.set_value('reason', '单项逾期由部门自行跟进')")
	browser.confirm()
	browser.wait(lambda: browser.doc("yellow") == "2", "the new threshold")
	browser.wait_no_dialog()
	browser.click_text("回测", ".btn")
	browser.wait_dialog()
	drawn(browser)
	browser.js("cur_dialog.hide()")
	browser.wait_no_dialog()
	browser.click_text("启用", ".btn")
	browser.ask("reason", "回测结果合理")
	browser.confirm()
	browser.wait(lambda: browser.doc("enabled") == 1, "the switch")
	look(indicator)
	browser.open_form("Risk Indicator", indicator.name)
	browser.find("[data-fieldname=values_html] .indicator-pill.orange")
	browser.picture("risk-indicator")
	name = frappe.db.get_value("Risk Alert", {"indicator": indicator.name})
	# the director is told, and takes it in hand on the phone
	browser.phone_size()
	browser.login(DIRECTOR)
	open_alert(browser, name)
	assert not browser.overflows()
	browser.picture("risk-alert-phone")
	browser.desk_size()
	open_alert(browser, name)
	assert "橙色" in browser.text() and "逐项确定责任人" in browser.text()
	browser.click_text("认领处理", ".btn")
	browser.ask("reason", "三日内逐项销号")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "In Hand", "the one who has it in hand")
	browser.wait_no_dialog()
	browser.click_text("记录措施", ".btn")
	browser.wait_dialog()
	browser.ask("what", "四处杂物已清除，楼道已贴告示")
	browser.confirm()
	browser.wait(lambda: len(browser.doc("actions")) == 1, "the action")
	browser.wait_no_dialog()
	browser.picture("risk-alert")
	# put right: the value is back, and somebody says why it was
	frappe.db.rollback()
	frappe.db.set_value(
		"Rectification",
		{"property": frappe.db.get_value("Risk Alert", name, "property")},
		{"status": "Closed", "finished_on": now_datetime()},
	)
	look(indicator, 1)
	open_alert(browser, name)
	assert browser.doc("status") == "Back"
	browser.click_text("关闭", ".btn-primary")
	browser.ask("reason", "外包清运合同到期未续，已续签")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Closed", "the end")
	browser.wait_no_dialog()
	# and again within the week
	frappe.db.rollback()
	place = frappe.db.get_value("Risk Alert", name, "property")
	for number in (7, 8, 9):
		_late(place, number, 1)
	look(indicator, 24)
	open_alert(browser, name)
	assert (browser.doc("status"), browser.doc("round_no")) == ("Open", 2)
	browser.picture("risk-alert-again")
	browser.open_desk("/app/risk-alert?status=Open")
	browser.find(".list-row .indicator-pill.red")
	browser.wait_idle()
	browser.picture("risk-alert-list")
	browser.open_desk("/app/risk-indicator")
	browser.find(".list-row .indicator-pill.green")
	browser.wait_idle()
	browser.picture("risk-indicator-list")
	assert browser.errors() == []
