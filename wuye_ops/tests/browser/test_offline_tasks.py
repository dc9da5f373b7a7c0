"""A technician in a pump room without a connection: a task from accepting to its end, and a visit that is done in part."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from wuye_ops.facilities import maintenance
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import take_photo
from wuye_ops.tests.browser.test_field_page import fresh, new_task
from wuye_ops.tests.browser.test_offline_pages import check_size, connection, wait_kept, without_noise

__all__ = ["connection"]
ON_THE_PHONE = """const done = arguments[1]; const ask = indexedDB.open(`wuye-tasks:${wuye_ops.phone.user}`);
ask.onsuccess = () => {
	const all = ask.result.transaction('pages').objectStore('pages').getAllKeys();
	all.onsuccess = () => { ask.result.close(); done(all.result.includes(`task:${arguments[0]}`)); };
};"""


def below_ground(browser, way, *names: str) -> None:
	"""The list was opened above; then there is no connection, and the phone is opened anew."""
	browser.login(make.user("tech"))
	browser.open("/my-tasks")
	for name in names:
		browser.find(f".wp-card[href='#task/{name}']")
		browser.wait(
			lambda name=name: browser.driver.execute_async_script(ON_THE_PHONE, name), f"{name} on the phone"
		)
	wait_kept(browser, make.user("tech"), "/my-tasks")
	way.cut()
	browser.open("/my-tasks")
	browser.click(f".wp-card[href='#task/{names[0]}']")
	browser.find(".wp-title")


def submit(browser) -> None:
	browser.click(".wp-sheet button[type=submit]")
	browser.wait(lambda: not browser.js("return document.querySelector('.wp-veil')"), "the sheet's end")


@pytest.fixture
def nothing_else(browser):
	"""The technician has no other open task."""
	frappe.set_user("Administrator")
	frappe.db.set_value(
		"Service Task",
		{"assigned_to": make.employee("tech"), "status": ["in", ["Assigned", "In Progress", "Blocked"]]},
		"status",
		"Cancelled",
	)
	frappe.db.commit()


def test_a_task_without_a_connection(browser, connection, nothing_else, tmp_path):
	name, _request = new_task(assigned_to=make.employee("tech"))
	below_ground(browser, connection, name)
	began = now_datetime() - timedelta(minutes=1)
	browser.click("[data-step=accept]")
	browser.click("[data-step=arrive]")
	browser.click("[data-step=problem]")
	browser.fill(".wp-sheet textarea", "总阀关不上")
	submit(browser)
	browser.wait_text("总阀关不上")
	check_size(browser, "offline-problem")
	browser.click("[data-step=resume]")
	browser.click("[data-step=log]")
	browser.fill(".wp-sheet textarea", "更换角阀")
	browser.js("return document.querySelector('.wp-sheet .wp-file')").send_keys(take_photo(tmp_path))
	browser.find(".wp-sheet .wp-picker img")
	submit(browser)
	browser.find(".wp-log .wp-photo img")
	browser.click("[data-step=finish]")
	browser.fill(".wp-sheet textarea", "已更换角阀，试水正常")
	submit(browser)
	browser.wait_text("有信号后自动发送")
	browser.wait(lambda: "已更换角阀，试水正常" in browser.text(), "the result on the phone")
	check_size(browser, "offline-task")
	assert fresh(name).status == "Assigned"

	# the phone is switched off and on before there is a connection
	browser.open("/my-tasks")
	browser.click(f".wp-card[href='#task/{name}']")
	browser.wait_text("已更换角阀，试水正常")
	connection.mend()
	browser.js("window.dispatchEvent(new Event('online'))")
	browser.wait(lambda: fresh(name).status == "Done", "the task on the server")
	task = fresh(name)
	(row,) = task.work_log
	assert (row.content, task.result) == ("更换角阀", "已更换角阀，试水正常")
	assert began <= task.accepted_on <= task.arrived_on <= row.logged_on <= task.finished_on
	assert frappe.get_doc("File", {"file_url": row.photo}).is_private
	browser.wait(lambda: not browser.js("return wuye_ops.tasks.sender().waiting().length"), "an empty outbox")
	without_noise(browser)


def test_a_visit_done_in_part(browser, connection, nothing_else):
	pumps = [facility.make_equipment(f"{number}{frappe.generate_hash(length=4)}") for number in range(3)]
	plan = facility.make_plan(*pumps, one_task=1, assigned_to=make.employee("tech"))
	maintenance.generate()
	name = frappe.db.get_value("Service Task", {"source_name": plan.name})
	frappe.db.commit()
	try:
		below_ground(browser, connection, name)
		browser.click("[data-step=accept]")
		for pump in pumps[:2]:
			browser.click(f"[data-equipment='{pump.name}'] input")
			browser.wait(
				lambda pump=pump: browser.js(
					"return document.querySelector(`[data-equipment='${arguments[0]}'] input`)?.checked",
					pump.name,
				),
				f"{pump.name} ticked",
			)
		browser.click(f"[data-equipment='{pumps[2].name}'] button")
		browser.fill(".wp-sheet input", "阀门锈死，下次处理")
		submit(browser)
		browser.wait_text("2 / 3")
		check_size(browser, "offline-visit")
		connection.mend()
		browser.js("window.dispatchEvent(new Event('online'))")
		browser.wait(
			lambda: sum(row.done for row in fresh(name).equipment_list) == 2, "the ticks on the server"
		)
		browser.wait(
			lambda: fresh(name).equipment_list[2].note == "阀门锈死，下次处理", "the note on the server"
		)
		browser.click("[data-step=log]")
		browser.fill(".wp-sheet textarea", "清洁、加油、紧固")
		submit(browser)
		browser.click("[data-step=arrive]")
		browser.click("[data-step=finish]")
		browser.wait_text("仍然到期")
		without_noise(browser)
	finally:
		frappe.db.rollback()
		for doctype, one in (("Service Task", name), ("Maintenance Plan", plan.name)):
			for table in frappe.get_meta(doctype).get_table_fields():
				frappe.db.delete(table.options, {"parent": one})
			frappe.db.delete(doctype, {"name": one})
		frappe.db.delete("Offline Entry", {"reference_name": name})
		frappe.db.commit()
