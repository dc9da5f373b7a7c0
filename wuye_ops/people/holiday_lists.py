"""法定节假日: two Holiday Lists that follow what the State Council announces, and the make-up days of Service Calendars.

One list is for offices, where weekends are off and make-up days are worked; one for people on a roster, for whom there are the
holidays alone. They reach from last year to the next, so that leave over New Year is counted by them. A year that is not announced
yet is a draft (`rules.public_holidays`); a weekly job looks again, and tells on the list what it changed. Days that a company has
added itself stay, and so do lists that it keeps itself.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, formatdate, getdate, nowdate
from holidays import country_holidays

from wuye_ops.rules import public_holidays
from wuye_ops.rules.public_holidays import DayOff, Year

OFFICE, ROSTER = "Office", "Roster"
NAMES = {OFFICE: "法定节假日（行政班）", ROSTER: "法定节假日（排班制）"}
WEEKLY_OFF = {OFFICE: public_holidays.WEEKEND, ROSTER: ()}
DRAFT = "（预排，待国务院公布）"
WEEKEND_TEXT = "周末休息"


def years_of(kind: str, today: date) -> list[Year]:
	"""Last year, this one and the next, as the library knows them."""
	first, last = today.year - 1, today.year + 1
	names = country_holidays("CN", years=range(first - 1, last + 2), language=public_holidays.LANGUAGE)
	return [public_holidays.of_year(year, dict(names), WEEKLY_OFF[kind]) for year in range(first, last + 1)]


def make(kind: str, today: date) -> str:
	"""The list of a kind, made, and chosen for companies that have none; its name."""
	doc = frappe.new_doc("Holiday List")
	doc.update({"holiday_list_name": NAMES[kind], "wuye_kind": kind, "country": "CN"})
	doc.update({"from_date": date(today.year - 1, 1, 1), "to_date": date(today.year + 1, 12, 31)})
	_bring_up_to_date(doc, years_of(kind, today))
	# who may set up people may have its masters made
	doc.insert(ignore_permissions=True)
	if kind == OFFICE:
		for company in frappe.get_all("Company", {"default_holiday_list": ["is", "not set"]}, pluck="name"):
			frappe.db.set_value("Company", company, "default_holiday_list", doc.name)
		follow_on_calendars(today)
	return doc.name


def follow_the_announcement() -> None:
	"""Weekly: lists and calendars as the State Council has announced the days by now."""
	refresh(getdate(nowdate()))


def refresh(today: date) -> list[str]:
	"""The names of the lists that were changed. Running it again changes nothing."""
	changed = []
	for name, kind in frappe.get_all(
		"Holiday List", {"wuye_kind": ["is", "set"]}, ["name", "wuye_kind"], as_list=True
	):
		doc = frappe.get_doc("Holiday List", name, for_update=True)
		if said := _bring_up_to_date(doc, years_of(kind, today)):
			# the system keeps the lists that it has made; no user's right is bypassed
			doc.save(ignore_permissions=True)
			doc.add_comment("Info", said)
			changed.append(name)
	follow_on_calendars(today)
	return changed


def _bring_up_to_date(doc, years: list[Year]) -> str:
	"""Changes the rows; what was changed, in words, and nothing where all is as it should be."""
	said = []
	last = date(years[-1].year, 12, 31)
	if getdate(doc.to_date) < last:
		doc.to_date = last
		said.append(_("reaches to {0}").format(formatdate(last)))
	for year in years:
		listed = {
			getdate(row.holiday_date): row
			for row in doc.holidays
			if getdate(row.holiday_date).year == year.year
		}
		wanted = {one.day: one for one in year.days_off}
		texts = {day: _text(one, year) for day, one in wanted.items()}
		for day, row in listed.items():
			if day not in wanted and row.wuye_statutory:
				doc.holidays.remove(row)
				said.append(_("{0} is worked").format(formatdate(day)))
			elif day in wanted and row.wuye_statutory and row.description != texts[day]:
				row.description, row.weekly_off = texts[day], int(wanted[day].weekly_off)
				said.append(f"{formatdate(day)} {texts[day]}")
		for day in sorted(wanted.keys() - listed.keys()):
			if not getdate(doc.from_date) <= day:
				continue  # a list does not begin earlier than it did
			row = {"holiday_date": day, "description": texts[day], "wuye_statutory": 1}
			doc.append("holidays", {**row, "weekly_off": int(wanted[day].weekly_off)})
			if not wanted[day].weekly_off:
				said.append(f"{formatdate(day)} {texts[day]}")
		if year.is_published and cint(doc.wuye_announced_until) < year.year:
			doc.wuye_announced_until = year.year
			said.append(_("the holidays of {0} are announced").format(year.year))
	return "；".join(said)


def _text(one: DayOff, year: Year) -> str:
	if one.weekly_off:
		return WEEKEND_TEXT
	return one.name if year.is_published else f"{one.name}{DRAFT}"


# -- make-up workdays --------------------------------------------------------------------------------------------------


def follow_on_calendars(today: date) -> list[str]:
	"""Adds the make-up days to Service Calendars that take their holidays from the office's list; the names of those changed.

	Hours are those of a Monday. A day that stands there already, with whatever hours, stays; one that was ours and is not worked
	any more goes.
	"""
	lists = frappe.get_all("Holiday List", {"wuye_kind": OFFICE}, pluck="name")
	if not lists:
		return []
	days = {day for year in years_of(OFFICE, today) for day in year.workdays}
	span = (date(today.year - 1, 1, 1), date(today.year + 1, 12, 31))
	changed = []
	for name in frappe.get_all("Service Calendar", {"holiday_list": ["in", lists]}, pluck="name"):
		doc = frappe.get_doc("Service Calendar", name, for_update=True)
		if _follow(doc, days, span):
			# the company chose this list for its calendar, and has its days kept with that
			doc.save(ignore_permissions=True)
			changed.append(name)
	return changed


def _follow(doc, days: set[date], span: tuple[date, date]) -> bool:
	remark = _("Make-up workday")
	gone = [
		row
		for row in doc.workdays
		if row.remark == remark and span[0] <= getdate(row.date) <= span[1] and getdate(row.date) not in days
	]
	for row in gone:
		doc.workdays.remove(row)
	hours = [row for row in doc.intervals if row.weekday == "Monday"]
	missing = sorted(days - {getdate(row.date) for row in doc.workdays})
	for day in missing:
		for row in hours:
			doc.append(
				"workdays",
				{"date": day, "from_time": row.from_time, "to_time": row.to_time, "remark": remark},
			)
	return bool(gone or (missing and hours))
