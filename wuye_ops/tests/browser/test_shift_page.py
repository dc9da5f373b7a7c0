"""A shift on the phone and at the desk: a round that deviates, a handover, an incident from the report to its lesson."""

from urllib.parse import quote

import frappe
import pytest

from wuye_ops.tests import factories as make
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.browser.portal_data import take_photo
from wuye_ops.tests.browser.test_portal import check_page
from wuye_ops.tests.browser.test_rounds_page import attach, enter_code, wait_sent

HANDOVER, INCIDENT, DEVIATION = "Shift Handover", "Security Incident", "Patrol Deviation"
STANDS_AT = """navigator.geolocation.watchPosition = told => {
	told({coords: {latitude: %(latitude)s, longitude: %(longitude)s, accuracy: 10}, timestamp: Date.now()});
	return 1;
};"""


@pytest.fixture
def people(browser):
	make.make_base()
	security.people()
	frappe.set_user("Administrator")
	forget_open()
	browser.phone_size()
	browser.errors()
	yield
	frappe.db.rollback()
	forget_open()
	browser.desk_size()


def forget_open() -> None:
	"""What an earlier test has left open at the properties would have to be acknowledged here."""
	for doctype in (DEVIATION, HANDOVER, "Guard Post", INCIDENT):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parenttype": doctype})
		frappe.db.delete(doctype)
	frappe.db.delete("Notification Log", {"document_type": ["in", (DEVIATION, HANDOVER, INCIDENT)]})
	frappe.db.commit()


def stored(doctype: str, filters, *fields: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, filters, fields if len(fields) > 1 else fields[0])


def login(browser, key: str) -> None:
	browser.login(make.user(key))
	browser.forget_storage()
	browser.errors()


def test_a_round_with_a_deviation_reaches_the_head(browser, people):
	doc = security.make_round(title="园区夜间巡更")
	doc.db_set("scan_required", 1)
	frappe.db.commit()
	try:
		login(browser, "patrol")
		# the label of the second point, read from a photograph in the guards' room 400 m away
		spot = security.position(doc, 1, 400)
		script = browser.cdp("Page.addScriptToEvaluateOnNewDocument", source=STANDS_AT % spot)
		browser.open(f"/my-rounds#round/{quote(doc.name)}")
		browser.find("[data-step=scan]")
		enter_code(browser, doc.points[1].service_area)
		wait_sent(browser)
		check_page(browser, "patrol-scan")
		browser.cdp("Page.removeScriptToEvaluateOnNewDocument", **script)
		browser.wait(lambda: stored(DEVIATION, {"inspection": doc.name}, "name"), "the deviation")

		browser.desk_size()
		login(browser, "order")
		browser.open_desk(f"/app/patrol-deviation?inspection={doc.name}")
		browser.wait_text("待认定")
		browser.picture("patrol-deviations")
		name = stored(DEVIATION, {"inspection": doc.name, "code": "Too Far"}, "name")
		assert stored("Notification Log", {"for_user": make.user("order"), "document_name": name}, "name")
		browser.open_form(DEVIATION, name)
		browser.wait_text("米外打点")
		browser.picture("patrol-deviation")
		browser.click_text("不予认可")
		browser.ask("reason", "未到现场，用照片打点，已面谈")
		browser.confirm()
		browser.wait(lambda: stored(DEVIATION, name, "status") == "Not Justified", "the decision")
		browser.wait_text("未到现场")
		assert not browser.errors()
	finally:
		frappe.db.rollback()
		for child in ("Inspection Point", "Inspection Result"):
			frappe.db.delete(child, {"parent": doc.name})
		frappe.db.delete("Inspection", {"name": doc.name})
		frappe.db.commit()


def test_a_shift_from_the_incident_to_the_handover(browser, people, tmp_path):
	post = security.make_post(post_name="东门岗")
	frappe.db.commit()

	# in the night something happens
	login(browser, "guard")
	browser.open("/my-shift")
	browser.find(f"[data-post='{post.name}']")
	browser.click("[data-step=report]")
	browser.find(".wp-sheet .wp-chips")
	browser.click(".wp-chips [data-value='Theft']")
	browser.fill("[data-field=subject]", "2 号车棚电动车被盗")
	browser.fill("[data-field=place]", "2 号车棚北侧")
	attach(browser, take_photo(tmp_path))
	check_page(browser, "incident-report")
	browser.click(".wp-sheet button[type=submit]")
	browser.find("[data-part=timeline]")
	incident = stored(INCIDENT, {"subject": "2 号车棚电动车被盗"}, "name")
	assert stored("Notification Log", {"for_user": make.user("order"), "document_name": incident}, "name")
	browser.click("[data-step=add_event]")
	browser.fill(".wp-sheet textarea", "调取监控，02:10 有人推车出南门")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("02:10 有人推车出南门")
	check_page(browser, "incident-phone")
	photo = stored(INCIDENT, incident, "photo")
	assert stored("File", {"file_url": photo, "attached_to_name": incident}, "is_private") == 1

	# at its end the shift is handed over
	browser.open("/my-shift")
	check_page(browser, "shift-list")
	browser.click("[data-step=prepare]")
	browser.find("[data-part=matters] [data-matter]")
	browser.click("[data-step=add]")
	browser.fill(".wp-sheet textarea", "3 号岗亭灯坏，明早 9 点来修")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("3 号岗亭灯坏")
	browser.fill("[data-field=summary]", "夜班一起盗窃报案，其余正常")
	browser.click("[data-step=hand_over]")
	browser.wait_text("请先清点")
	browser.click(".wp-toast")
	for thing in ("对讲机", "备用钥匙"):
		browser.click(f"[data-thing='{thing}'] [data-step=all]")
	check_page(browser, "handover-draft")
	browser.js("window.scrollTo(0, document.body.scrollHeight)")
	browser.picture("handover-draft-end")
	browser.click("[data-step=hand_over]")
	browser.wait(lambda: stored(HANDOVER, {"post": post.name}, "status") == "Handed Over", "the handover")
	browser.wait(lambda: not browser.js("return document.querySelector('[data-step=hand_over]')"), "the page")
	assert not browser.errors()

	# the next shift takes over when it knows of each matter
	login(browser, "guard2")
	browser.open("/my-shift")
	browser.click(f"[data-post='{post.name}'] [data-step=open]")
	browser.find("[data-step=take_over][disabled]")
	check_page(browser, "handover-take")
	for _matter in range(2):
		left = browser.js(
			"return document.querySelectorAll('[data-step=acknowledge]:not([disabled])').length"
		)
		browser.click("[data-step=acknowledge]:not([disabled])")
		browser.wait(
			lambda left=left: (
				browser.js(
					"return document.querySelectorAll('[data-step=acknowledge]:not([disabled])').length"
				)
				< left
			),
			"the acknowledgement",
		)
	browser.click("[data-step=take_over]")
	browser.wait_text("您已上岗")
	check_page(browser, "handover-taken")
	name, by = stored(HANDOVER, {"post": post.name}, "name", "incoming")
	assert by == make.user("guard2")
	browser.click("[data-step=settle]")
	browser.fill(".wp-sheet textarea", "已修好")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("已修好")

	# the head sees at the desk what was handed over
	browser.desk_size()
	login(browser, "order")
	browser.open_form(HANDOVER, name)
	browser.wait_text("备用钥匙")
	browser.picture("handover-desk")
	assert not browser.errors()


def test_an_incident_from_the_report_to_the_lesson(browser, people):
	incident = security.make_incident(
		subject="2 号车棚电动车被盗",
		place="2 号车棚北侧",
		people=[{"part": "Victim", "person_name": "王建国", "phone": "13800138000"}],
	)
	incident.append("measures", {"measure": "南门夜间加岗", "responsible": make.employee("order"), "done": 1})
	incident.save()
	name = incident.name
	frappe.db.commit()
	browser.desk_size()
	login(browser, "order")
	browser.open_desk("/app/security-incident")
	browser.wait_text("2 号车棚电动车被盗")
	browser.picture("incident-list")
	browser.open_form(INCIDENT, name)
	browser.wait_text("138****8000")
	browser.picture("incident-form")
	browser.click_text("开始处置")
	browser.choose("responsible", make.employee("order"))
	browser.confirm()
	browser.wait(lambda: stored(INCIDENT, name, "status") == "In Hand", "the incident in hand")
	browser.wait_no_dialog()
	browser.click_text("补充经过")
	browser.ask("event", "报警，民警 03:05 到场")
	browser.confirm()
	browser.wait_text("民警 03:05 到场")
	browser.wait_no_dialog()
	browser.click_text("已控制")
	browser.confirm()
	browser.wait(lambda: stored(INCIDENT, name, "status") == "Contained", "the containment")

	# somebody who had no part in it reviews it
	login(browser, "manager")
	browser.open_form(INCIDENT, name)
	browser.click_text("复盘")
	browser.ask("cause", "南门夜间无人值守")
	browser.ask("review", "监控保存完整，夜间人手不足")
	browser.confirm()
	browser.wait_text("报警回执号")
	browser.wait_text("未报警的原因")
	browser.wait(lambda: browser.js("return frappe.msg_dialog.display"), "the refusal in full")
	browser.wait_dialog()
	browser.js("frappe.msg_dialog.hide()")
	browser.wait(lambda: not browser.js("return frappe.msg_dialog.display"), "the refusal read")
	browser.ask("police_reference", "沪公受案〔2026〕123 号")
	browser.picture("incident-review")
	browser.confirm()
	browser.wait(lambda: stored(INCIDENT, name, "status") == "Reviewed", "the review")
	browser.wait_no_dialog()
	frappe.db.rollback()
	doc = frappe.get_doc(INCIDENT, name)
	doc.append("lessons", {"lesson": "南门 22 点后要有人值守"})
	doc.save()
	frappe.db.commit()
	browser.open_form(INCIDENT, name)
	browser.click_text("生成改进计划")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype") == "Improvement Plan", "the plan")
	browser.wait_idle()
	browser.open_form(INCIDENT, name)
	browser.picture("incident-lessons")
	browser.click_text("结案")
	browser.wait(lambda: stored(INCIDENT, name, "status") == "Closed", "the end")
	browser.wait_idle()
	assert not browser.errors()
	plan = stored("Improvement Plan", {"source_name": name}, "name")
	frappe.db.delete("Improvement Plan", {"name": plan})
	frappe.db.delete("Improvement Log", {"parent": plan})
	frappe.db.commit()
