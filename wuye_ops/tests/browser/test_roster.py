"""排班表: a manager sees in red where somebody is missing, and puts somebody there."""

import frappe
from frappe.utils import getdate, nowdate

from wuye_ops.tests import factories as make

GUARD, SHIFT = "浏览器保安员", "浏览器白班"
NAMES = ("排班小王", "排班小李")


def forget() -> None:
	people = frappe.get_all("Employee", {"designation": GUARD}, pluck="name")
	frappe.db.delete("Shift Assignment", {"employee": ["in", people or [""]]})
	needs = frappe.get_all("Roster Need", {"designation": GUARD}, pluck="name")
	frappe.db.delete("Roster Need Warning", {"parent": ["in", needs or [""]]})
	frappe.db.delete("Roster Need", {"designation": GUARD})
	frappe.db.delete("Employee", {"name": ["in", people or [""]]})
	frappe.db.commit()


def test_a_manager_mans_a_shift_that_lacks_somebody(browser):
	make.make_base()
	make.make_designation(GUARD)
	forget()
	if not frappe.db.exists("Shift Type", SHIFT):
		frappe.get_doc(
			{"doctype": "Shift Type", "__newname": SHIFT, "start_time": "08:00:00", "end_time": "16:00:00"}
		).insert()
	people = [make.make_employee(None, "秩序维护部", make.PROPERTY_A, name) for name in NAMES]
	for employee in people:
		frappe.db.set_value("Employee", employee, "designation", GUARD)
	need = frappe.get_doc(
		{
			"doctype": "Roster Need",
			"property": make.PROPERTY_A,
			"designation": GUARD,
			"shift_type": SHIFT,
			"people": 1,
			"from_date": getdate(nowdate()),
		}
	).insert()
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.errors()
	browser.open_desk(f"/app/roster?property={make.PROPERTY_A}&first={nowdate()}")
	browser.wait_text("缺 1 人")
	browser.click(f'[data-need="{need.name}"][data-day="{nowdate()}"]')
	browser.wait_dialog()
	browser.wait_text(NAMES[0])
	browser.click(f'.modal.show input[data-unit="{people[1]}"]')
	browser.click(".modal.show .btn-primary")
	browser.wait(
		lambda: browser.js("return document.querySelectorAll('[data-assignment]').length") == 1,
		"the shift in the row of whoever was assigned",
	)
	browser.wait_no_dialog()
	browser.wait_text("1 / 1")
	browser.picture("roster")
	frappe.db.rollback()
	assert frappe.get_all("Shift Assignment", {"wuye_roster_need": need.name}, pluck="employee_name") == [
		NAMES[1]
	]
	browser.phone_size()
	browser.open_desk(f"/app/roster?property={make.PROPERTY_A}&first={nowdate()}")
	browser.wait_text("1 / 1")
	browser.picture("roster-phone")
	browser.desk_size()
	browser.open_desk(f"/app/query-report/Roster Coverage?property={make.PROPERTY_A}&from_date={nowdate()}")
	browser.wait_text("缺人班次")
	browser.wait_idle()
	browser.picture("roster-coverage")
	assert browser.errors() == []
	forget()
