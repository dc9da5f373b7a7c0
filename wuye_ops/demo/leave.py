"""The demo's people as HR keeps them: what a property company begins with, years of work, this year's annual leave, and who was away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

import frappe

from wuye_ops.demo import hr_documents
from wuye_ops.demo.registry import Registry, make
from wuye_ops.people import annual_leave, insurance
from wuye_ops.people.setup import seeds
from wuye_ops.rules.social_insurance import usual

CITY = "演示市"
# of ten people, how many were away this year
AWAY = 0.3
REASONS = ("回乡探亲", "家中有事", "带孩子看病", "年假休息", "亲友婚礼")


def make_leave(
	registry: Registry, rng: Random, today: date, company: str, say: Callable[[str], None]
) -> None:
	say("人事基础资料、年休假与休假 …")
	holiday_list = frappe.db.get_value("Company", company, "default_holiday_list")
	# with it the salary structure of the city
	_make_table(registry, today)
	for told in seeds.seed(company):
		if told.is_new:
			registry.add(told.doctype, told.name)
	if not holiday_list:
		registry.add(hr_documents.CHOSEN, company)
	people = registry.names("Employee")
	_tell_careers(rng, people)
	if annual_leave.leave_type():
		given = annual_leave.allocate(today.year, name=["in", people])
		registry.add("Leave Allocation", *(one.allocation for one in given if one.state == annual_leave.MADE))
		with _without_mails():
			_take_leave(registry, rng, today, [one for one in given if one.allocated])
	_remember(registry, people)


def _make_table(registry: Registry, today: date) -> None:
	rows = insurance.rows_of(usual(CITY, date(today.year - 1, 7, 1)))
	for row in rows:
		row.update({"floor": 4800, "ceiling": 24900})
	make(
		registry,
		{
			"doctype": "Insurance City Table",
			"city": CITY,
			"effective_from": date(today.year - 1, 7, 1),
			"source": "演示用费率，实际使用时请按当地公布的通知录入。",
			"rates": rows,
		},
	)


def _tell_careers(rng: Random, people: list[str]) -> None:
	"""Half of them had worked elsewhere before: for five, ten and twenty years of work there is different leave."""
	for number, name in enumerate(people):
		joined = frappe.db.get_value("Employee", name, "date_of_joining")
		values = {
			"wuye_city": CITY,
			"wuye_insured": "All",
			"wuye_insurance_base": 4800 + 200 * rng.randint(0, 30),
		}
		if number % 2:
			values["wuye_worked_since"] = joined - timedelta(days=365 * rng.choice((3, 8, 15)))
		frappe.db.set_value("Employee", name, values, update_modified=False)


def _take_leave(registry: Registry, rng: Random, today: date, people: list[annual_leave.Standing]) -> None:
	first = date(today.year, 1, 1)
	for one in people:
		if rng.random() > AWAY or (today - first).days < 30:
			continue
		# a Monday on which nobody is away for a holiday
		day = first + timedelta(days=rng.randint(0, (today - first).days - 7))
		day -= timedelta(days=day.weekday())
		if day < one.first:
			continue
		last = day + timedelta(days=rng.randint(0, min(2, int(one.allocated) - 1)))
		_apply(registry, one.employee, day, last, rng.choice(REASONS))


def take_day(registry: Registry, employee: str, day: date, reason: str) -> None:
	"""Annual leave of one more day, approved; nothing where the day is free, or no leave is left."""
	kind = annual_leave.leave_type()
	if not kind or not frappe.db.exists(
		"Leave Allocation",
		{
			"employee": employee,
			"leave_type": kind,
			"docstatus": 1,
			"from_date": ["<=", day],
			"to_date": [">=", day],
		},
	):
		return
	with _without_mails():
		person = frappe.db.get_value("Employee", employee, ["name", "company"], as_dict=True)
		_apply(registry, person, day, day, reason)
	_remember(registry, [employee])


def _apply(registry: Registry, employee, first: date, last: date, reason: str) -> None:
	doc = frappe.get_doc(
		{
			"doctype": "Leave Application",
			"employee": employee.name,
			"leave_type": annual_leave.leave_type(),
			"from_date": first,
			"to_date": last,
			"description": reason,
			"status": "Approved",
			"posting_date": first,
			"company": employee.company,
			"follow_via_email": 0,
		}
	)
	if _is_off(doc):
		return
	# the demo is made by the site's administrator, on the command line
	doc.insert(ignore_permissions=True)
	doc.submit()
	registry.add("Leave Application", doc.name)


def _is_off(doc) -> bool:
	from hrms.hr.doctype.leave_application.leave_application import get_number_of_leave_days

	return not get_number_of_leave_days(doc.employee, doc.leave_type, doc.from_date, doc.to_date)


def _remember(registry: Registry, people: list[str]) -> None:
	"""What HRMS has written of it by itself."""
	for doctype in ("Attendance", "Leave Ledger Entry"):
		registry.add(doctype, *frappe.get_all(doctype, {"employee": ["in", people]}, pluck="name"))


@contextmanager
def _without_mails() -> Iterator[None]:
	before = frappe.db.get_single_value("HR Settings", "send_leave_notification")
	frappe.db.set_single_value("HR Settings", "send_leave_notification", 0, update_modified=False)
	try:
		yield
	finally:
		frappe.db.set_single_value("HR Settings", "send_leave_notification", before, update_modified=False)
