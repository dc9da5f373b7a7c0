"""排班表: a manager sees in red where somebody is missing, puts somebody there, and plans weeks by copies and cycles."""

import frappe
from frappe.utils import add_days, getdate, nowdate

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


def test_a_manager_mans_shifts_and_copies_and_rotates_them(browser):
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

	def wait_shifts(number: int) -> None:
		browser.wait(
			lambda: browser.js("return document.querySelectorAll('[data-assignment]').length") == number,
			f"{number} shifts in the rows of people",
		)

	def choose(**values: str) -> None:
		"""Selects of the dialog on top."""
		for field, value in values.items():
			browser.wait_dialog()
			browser.js("cur_dialog.set_value(arguments[0], arguments[1])", field, value)

	def tick(employee: str) -> None:
		browser.click(f'.modal.show input[data-unit="{employee}"]')

	def step(label: str) -> None:
		browser.wait_idle()
		browser.click_text(label, within=".page-actions button")
		browser.wait_dialog()

	def read(text: str) -> None:
		"""What was made and said; then it is closed."""
		browser.wait_text(text)
		browser.wait_dialog()
		browser.js("$('.modal.show').modal('hide')")
		browser.wait_no_dialog()

	browser.desk_size()
	browser.login(make.user("manager"))
	browser.errors()
	browser.open_desk(f"/app/roster?property={make.PROPERTY_A}&first={nowdate()}")
	# where somebody is missing, one is put there
	browser.wait_text("缺 1 人")
	browser.click(f'[data-need="{need.name}"][data-day="{nowdate()}"]')
	browser.wait_dialog()
	browser.wait_text(NAMES[0])
	tick(people[1])
	browser.confirm()
	wait_shifts(1)
	browser.wait_no_dialog()
	browser.wait_text("1 / 1")
	# one person on all seven days: it is done, and said to be a day too many
	step("排班")
	choose(need=need.name)
	tick(people[0])
	browser.confirm()
	read("每七天应休息一天")
	wait_shifts(8)
	browser.picture("roster")
	# the next week as this one, but for who is taken off again
	step_to = add_days(nowdate(), 7)
	browser.click_text("下周", within=".page-actions button")
	browser.find(f'[data-need="{need.name}"][data-day="{step_to}"]')
	step("复制上周")
	browser.confirm()
	wait_shifts(8)
	read("已排 8 个班次")
	browser.click("[data-assignment]")
	browser.confirm()
	wait_shifts(7)
	# and the week after by a cycle of one day on, one day off
	browser.click_text("下周", within=".page-actions button")
	browser.find(f'[data-need="{need.name}"][data-day="{add_days(step_to, 7)}"]')
	step("轮班")
	choose(length="2", step_1=need.name)
	for employee in people:
		tick(employee)
	browser.picture("roster-rotation")
	browser.confirm()
	wait_shifts(7)
	read("已排 7 个班次")
	frappe.db.rollback()
	made = frappe.get_all("Shift Assignment", {"wuye_roster_need": need.name}, "docstatus")
	assert sorted(row.docstatus for row in made) == [1] * 22 + [2]
	# on a phone the buttons are in the menu, and the table slides by itself
	browser.phone_size()
	browser.open_desk(f"/app/roster?property={make.PROPERTY_A}&first={nowdate()}")
	browser.wait_text("2 / 1")
	assert not browser.overflows()
	browser.picture("roster-phone")
	browser.desk_size()
	assert browser.errors() == []
	forget()
