"""The quarterly risk report at the desk: made with the button, concluded, approved by the director, printed, and nobody's to change."""

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, nowdate
from selenium.webdriver.common.keys import Keys

from wuye_ops.rules.risk_review import quarter_before
from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER, assess

DOCTYPE = "Risk Report"
CONCLUSION = "本季车库水浸风险上升为橙色，已安排汛前整改；其余风险总体可控。"
# title, category, before, in the quarter; None for nothing then
CASES = (
	("地下车库倒灌水浸", "Weather", (1, 4), (3, 4)),
	("外墙面砖脱落伤人", "Falling Objects", (4, 4), (2, 4)),
	("充电区电动自行车起火", "Fire", None, (3, 5)),
	("绿化作业区滑倒", "Safety", (2, 2), (2, 2)),
	("电梯困人救援不及时", "Lift", (3, 3), (2, 3)),
	("业主个人信息泄露", "Privacy", (2, 4), (2, 4)),
)


@pytest.fixture
def place(site):
	"""A property of its own with six risks, their rounds of two quarters, two incidents and three alerts."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	risks.make_people()
	name = make.make_property("季报演示园").name
	owner = make.make_employee(None, make.TRADES["Engineering"], name, "周启明")
	quarter = quarter_before(getdate(nowdate()))
	before = quarter_before(quarter.first)
	for number, (title, category, then, now) in enumerate(CASES):
		_risk(
			name, owner, title, category, ((before.first, then), (add_days(quarter.first, 20 + number), now))
		)
	_incidents(name, quarter.first)
	frappe.db.commit()
	yield name
	_forget(name)


def _risk(place: str, owner: str, title: str, category: str, rounds) -> None:
	doc = risks.make_risk(place, title=title, category=category, owner_employee=owner)
	assess(doc.name, "Inherent", 5, 5, also=1)
	first = None
	for day, value in rounds:
		if not value:
			continue
		assess(doc.name, "Current", *value, also=int(value[0] * value[1] >= 9))
		last = frappe.get_all("Risk Assessment", {"risk": doc.name}, pluck="name", order_by="creation desc")[
			0
		]
		frappe.db.set_value("Risk Assessment", last, "assessed_on", day)
		first = first or day
	frappe.db.set_value("Risk", doc.name, {"identified_on": first, "current_on": first})


def _incidents(place: str, first) -> None:
	for number, (subject, kind, level, loss) in enumerate(
		(("暴雨致车库积水", "Flood", "Orange", 36_500), ("电梯困人", "Lift Trapping", "Yellow", 0))
	):
		frappe.get_doc(
			{
				"doctype": "Security Incident",
				"name": f"INC-REPORT-{number}",
				"property": place,
				"subject": subject,
				"kind": kind,
				"level": level,
				"status": "Closed",
				"occurred_on": get_datetime(f"{add_days(first, 30 + number)} 15:00:00"),
				"loss": loss,
			}
		).db_insert()


def _forget(place: str) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for doctype in (DOCTYPE, "Risk Assessment", "Risk", "Security Incident"):
		names = frappe.get_all(doctype, {"property": place}, pluck="name")
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
		for log, field in (
			("Version", "docname"),
			("Notification Log", "document_name"),
			("Comment", "reference_name"),
		):
			frappe.db.delete(log, {field: ["in", [*names, ""]]})
		frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
	frappe.db.delete("Employee", {"wuye_property": place})
	frappe.db.set_value("Property", place, "status", "Closed")
	frappe.db.commit()


def test_a_report_is_made_concluded_approved_and_printed(browser: Browser, place: str):
	browser.login(OFFICER)
	browser.open_desk("/app/risk-report")
	browser.click_text("生成报告")
	browser.wait_dialog()
	browser.ask("property", place)
	browser.confirm()
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype") == DOCTYPE, "the report")
	browser.wait_text("风险热力图")
	browser.wait_text("地下车库倒灌水浸")
	for text in ("上升（1）", "下降（2）", "新增（1）", "重大风险（6）", "暴雨致车库积水"):
		assert text in browser.text(), text
	browser.wait_text("风控专员写结论")
	name = browser.doc("name")
	browser.fill("[data-fieldname=conclusion] textarea", CONCLUSION)
	browser.chord(Keys.CONTROL, "s")
	browser.wait(lambda: frappe_value(name, "conclusion") == CONCLUSION, "the conclusion is saved")
	browser.wait_text("由撰写人以外的运营总监批准")
	browser.picture("risk_report_draft")
	browser.phone_size()
	browser.open_form(DOCTYPE, name)
	browser.wait_text("风险热力图")
	assert not browser.overflows()
	browser.picture("risk_report_phone")
	browser.desk_size()
	assert not browser.errors()

	browser.login(DIRECTOR)
	browser.open_form(DOCTYPE, name)
	browser.wait_text("风险热力图")
	browser.click_text("批准")
	browser.wait_dialog()
	browser.confirm()
	browser.wait_text("内容不再变动")
	assert frappe_value(name, "approved_by") == DIRECTOR
	assert not browser.js("return cur_frm.fields_dict.conclusion.disp_status === 'Write'")
	browser.open(f"/printview?doctype=Risk+Report&name={name}&format=Risk+Report+Sheet&_lang=zh")
	browser.wait_text("季度风险报告")
	for text in (place, CONCLUSION, "封存校验码", "36,500.00 元"):
		assert text in browser.text(), text
	assert "尚未批准" not in browser.text()
	browser.picture("risk_report_print")


def frappe_value(name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(DOCTYPE, name, field)
