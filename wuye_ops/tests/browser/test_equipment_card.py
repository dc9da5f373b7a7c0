"""A technician scans the code on a pump with a small phone, reads its card and reports a fault; a guest is led to report."""

import frappe

from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.test_portal import check_page


def pump_with_history():
	frappe.set_user("Administrator")
	frappe.cache.delete_keys("rl:")
	area = frappe.db.get_value("Service Area", {"property": make.PROPERTY_A, "area_type": "Building"})
	pump = facility.make_equipment(
		frappe.generate_hash(length=6),
		equipment_name="生活水泵 1#",
		brand="格兰富",
		model="CR15-7",
		in_use_since="2021-06-01",
		service_area=area,
	)
	task = make.make_task(subject="机封渗水")
	frappe.db.set_value("Service Task", task.name, "equipment", pump.name)
	facility.finish_task(task.name)
	frappe.db.commit()
	return pump


def test_a_fault_is_reported_from_the_card(browser):
	pump = pump_with_history()
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.errors()
	browser.open(f"/equipment/{pump.qr_token}")
	browser.find("#report-fault")
	check_page(browser, "equipment-card")
	browser.click("#report-fault")
	browser.fill(".wp-sheet textarea", "运行异响")
	browser.click(".wp-sheet input[type=checkbox]")
	check_page(browser, "equipment-fault")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait(
		lambda: "运行异响" in browser.js("return document.body.innerText"), "the new entry of the history"
	)
	frappe.db.rollback()
	pump.reload()
	assert pump.status == "Under Repair"
	assert frappe.db.exists("Service Task", {"equipment": pump.name, "source_doctype": "Equipment"})


def test_a_guest_sees_the_name_and_may_report(browser):
	pump = pump_with_history()
	browser.phone_size()
	browser.log_out()
	browser.open(f"/equipment/{pump.qr_token}")
	browser.find(".wp-guest-form")
	check_page(browser, "equipment-guest")
	text = browser.js("return document.body.innerText")
	assert "生活水泵 1#" in text and "格兰富" not in text and "机封" not in text
