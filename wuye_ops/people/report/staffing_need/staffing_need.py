"""编制需求: what each property needs, what was agreed, who is there, comes and leaves, who was asked for, and who is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.people.staffing import counting, standards
from wuye_ops.people.staffing.counting import Post
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, group_of, link, number
from wuye_ops.rules.staffing import Standing, all_together, worst_first

POST, DESIGNATION, PLACE = "Post", "Designation", "Property"
GROUPS = (POST, DESIGNATION, PLACE)
TO_ASK, ASKED, OVER, FULL, NONE = "To Ask For", "Asked For", "Over", "Full", "No Standard"
# bars that can still be told apart
MOST_BARS = 15


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: company, property, designation, until, group_by, state."""
	filters = frappe._dict(filters or {})
	check_readable("Staffing Standard")
	group = group_of(filters, dict.fromkeys(GROUPS), POST)
	found = _posts(filters)
	rows = {POST: _by_post, DESIGNATION: _by_designation, PLACE: _by_property}[group](found)
	if filters.state:
		rows = [row for row in rows if row["state"] == filters.state]
	return columns(group), rows, None, chart(found, group), summary(found)


def _posts(filters: frappe._dict) -> list[Post]:
	until = standards.until_day(filters.until)
	if not getdate(nowdate()) <= until:
		frappe.throw(_("Choose today or a day to come."), title=_("Staffing Need"))
	of = chosen(filters, "property", "designation")
	if filters.company:
		names = frappe.get_all("Property", chosen(filters, "company"), pluck="name")
		of.setdefault("property", ["in", names or [""]])
	rows = frappe.get_list(
		"Staffing Standard", of, list(counting.FIELDS), order_by="property, designation", limit=0
	)
	found = counting.posts(rows, until)
	# people of other posts are not those that were asked about
	return [one for one in found if not filters.designation or one.designation == filters.designation]


def _row(now: Standing, missing: int, over: int, **more) -> dict:
	return {
		"needed": now.needed,
		"planned": now.planned,
		"plan_gap": now.plan_gap,
		"heads": now.heads,
		"joining": now.joining,
		"leaving": now.leaving,
		"asked": now.asked,
		"missing": missing,
		"over": over,
		**more,
	}


def _by_post(found: list[Post]) -> list[dict]:
	"""Those that lack most come first."""
	by_place = {replace(one.standing, post=f"{one.property}\0{one.designation}"): one for one in found}
	lacking = [by_place[standing] for standing in worst_first(by_place)]
	first = {id(one) for one in lacking}
	rows = []
	for one in (*lacking, *(one for one in found if id(one) not in first)):
		now = one.standing
		rows.append(
			_row(
				now,
				now.missing,
				# who is there without a standard is told of, and is not too many
				now.over if one.need else 0,
				property=one.property,
				designation=one.designation or None,
				standard=one.standard or None,
				how=standards.in_words(one.need) if one.need else "",
				state=state_of(one),
			)
		)
	return rows


def _by_designation(found: list[Post]) -> list[dict]:
	rows = _grouped(found, lambda one: one.designation, "designation")
	places = frappe.get_all(
		"Property", {"name": ["in", [one.property for one in found] or [""]]}, pluck="company"
	)
	planned: dict[str, int] = {}
	for (_company, designation), positions in counting.planned_by_company(
		set(places), getdate(nowdate())
	).items():
		planned[designation] = planned.get(designation, 0) + positions
	for row in rows:
		row["company_plan"] = planned.get(row["designation"], 0)
	return rows


def _by_property(found: list[Post]) -> list[dict]:
	return _grouped(found, lambda one: one.property, "property")


def _grouped(found: list[Post], key: Callable[[Post], str], field: str) -> list[dict]:
	"""Too many at one place do not fill what another lacks: both are added up by themselves."""
	groups: dict[str, list[Post]] = {}
	for one in found:
		groups.setdefault(key(one), []).append(one)
	rows = []
	for name, ones in groups.items():
		missing, over = sum(one.standing.missing for one in ones), _over(ones)
		state = TO_ASK if missing else OVER if over else FULL
		rows.append(
			_row(
				all_together(one.standing for one in ones),
				missing,
				over,
				**{field: name or None, "state": state},
			)
		)
	return sorted(rows, key=lambda row: (-row["missing"], row[field] or ""))


def _over(posts: Iterable[Post]) -> int:
	return sum(one.standing.over for one in posts if one.need)


def state_of(one: Post) -> str:
	if one.need is None:
		return NONE
	now = one.standing
	if now.missing:
		return TO_ASK
	if now.over:
		return OVER
	return ASKED if now.asked and now.expected < now.planned else FULL


def columns(group: str) -> list[dict]:
	found = []
	if group in (POST, PLACE):
		found.append(link("property", _("Property"), "Property", 150))
	if group in (POST, DESIGNATION):
		found.append(link("designation", _("Designation"), "Designation", 120))
	found += [
		number("needed", _("Needed", context="Staffing Need"), 70),
		number("planned", _("Agreed", context="Staffing Need"), 70),
		number("plan_gap", _("Needed beyond Agreed"), 110),
		number("heads", _("There", context="Staffing Need"), 70),
		number("joining", _("Coming", context="Staffing Need"), 70),
		number("leaving", _("Leaving", context="Staffing Need"), 70),
		number("asked", _("Asked For", context="Staffing Need"), 80),
		number("missing", _("Missing", context="Staffing Need"), 110),
		number("over", _("Too Many", context="Staffing Need"), 70),
		data("state", _("Standing", context="Staffing Need"), 100),
	]
	if group == POST:
		found += [
			data("how", _("How It Is Worked Out"), 320),
			link("standard", _("Staffing Standard"), "Staffing Standard", 180),
		]
	if group == DESIGNATION:
		found.append(number("company_plan", _("Staffing Plan of the Company"), 130))
	return found


def chart(found: list[Post], group: str) -> dict | None:
	"""Needed, agreed and there, of the designations or properties that lack most."""
	rows = (_by_property if group == PLACE else _by_designation)(found)[:MOST_BARS]
	if not rows:
		return None
	field = "property" if group == PLACE else "designation"
	return {
		"data": {
			"labels": [row[field] or _("Without Designation") for row in rows],
			"datasets": [
				{"name": _("Needed", context="Staffing Need"), "values": [row["needed"] for row in rows]},
				{"name": _("Agreed", context="Staffing Need"), "values": [row["planned"] for row in rows]},
				{"name": _("There", context="Staffing Need"), "values": [row["heads"] for row in rows]},
			],
		},
		"type": "bar",
		"colors": ["#7c7bad", "#449cf0", "#28a745"],
		"height": 260,
		"axisOptions": {"shortenYAxisNumbers": 1},
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(found: list[Post]) -> list[dict]:
	now = all_together(one.standing for one in found)
	figures = (
		(_("Needed", context="Staffing Need"), now.needed, "Blue"),
		(_("Agreed", context="Staffing Need"), now.planned, "Blue"),
		(_("There", context="Staffing Need"), now.heads, "Green"),
		(_("Missing", context="Staffing Need"), sum(one.standing.missing for one in found), "Orange"),
		(_("Too Many", context="Staffing Need"), _over(found), "Red"),
	)
	return [
		{"label": label, "value": value, "indicator": colour, "datatype": "Int"}
		for label, value, colour in figures
	]
