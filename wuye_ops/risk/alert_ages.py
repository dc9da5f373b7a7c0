"""Open alerts by level and by how long ago they were opened, and which of them nobody has taken in hand in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import now_datetime
from pypika.terms import Criterion

from wuye_ops.property import leads
from wuye_ops.property.matching import only_permitted
from wuye_ops.property.report_filters import chosen, own_properties
from wuye_ops.rules.incident import ORANGE, RED, YELLOW
from wuye_ops.rules.risk_alert import BACK, IN_HAND, OPEN

ALERT = "Risk Alert"
NOT_ENDED = (OPEN, IN_HAND, BACK)
LEVELS = (RED, ORANGE, YELLOW)
# the longest that each class of age is; of the last, nothing
AGES: tuple[tuple[str, timedelta | None], ...] = (
	("h1", timedelta(hours=1)),
	("h4", timedelta(hours=4)),
	("h24", timedelta(hours=24)),
	("d7", timedelta(days=7)),
	("older", None),
)
OVERDUE, ALL = "overdue", "all"
# what asks for somebody first: a phone shows the first few
COLUMNS = (ALL, OVERDUE, *(key for key, _longest in AGES))
# before any alert of the system
EARLIEST = datetime(2000, 1, 1)
MOMENT = timedelta(seconds=1)


def by_level_and_age(filters: frappe._dict) -> dict:
	"""A row for each level: its open alerts, those that are overdue, and all of them by age; each number leads to its list."""
	if not frappe.has_permission(ALERT, "read"):
		return {"labels": [], "datasets": []}
	now = now_datetime().replace(microsecond=0)
	asked = chosen(filters, "property")
	found = _counts(asked, now)
	if not found:
		return {"labels": [], "datasets": []}
	return {
		"labels": [label(key) for key in COLUMNS],
		"datasets": [
			{"name": _(level, context=ALERT), "values": [found.get((level, key), 0) for key in COLUMNS]}
			for level in LEVELS
		],
		"risk_table": {"levels": LEVELS, "warn": COLUMNS.index(OVERDUE), "corner": _("Level")},
		"leads": leads.to_list(
			ALERT,
			LEVELS,
			COLUMNS,
			lambda level, key: behind(level, key, asked, now) if found.get((level, key)) else None,
		),
	}


def label(key: str) -> str:
	return {
		"h1": _("≤ 1 h"),
		"h4": _("≤ 4 h"),
		"h24": _("≤ 24 h"),
		"d7": _("≤ 7 d"),
		"older": _("> 7 d"),
		OVERDUE: _("Nobody in Time"),
		ALL: _("All"),
	}[key]


def opened_between(now: datetime) -> dict[str, tuple[datetime, datetime]]:
	"""Class of age → the first and the last second in which its alerts were opened."""
	found = {}
	# what is opened while somebody looks is young
	last = now + timedelta(days=1)
	for key, longest in AGES:
		first = now - longest if longest else EARLIEST
		found[key] = (first, last)
		last = first - MOMENT
	return found


def behind(level: str, key: str, asked: dict, now: datetime) -> dict:
	"""The filters of the list behind a number."""
	filters: dict = {**asked, "level": level, "status": ["in", ",".join(NOT_ENDED)]}
	if key == OVERDUE:
		filters |= {"status": OPEN, "due_by": ["<", str(now)]}
	elif key != ALL:
		filters["opened_on"] = ["between", [str(one) for one in opened_between(now)[key]]]
	return filters


def _counts(asked: dict, now: datetime) -> dict[tuple[str, str], int]:
	"""(level, column) → alerts; nothing where none is open. One query."""
	alert = DocType(ALERT)
	ages = {key: _within(alert, *days) for key, days in opened_between(now).items()}
	conditions = {**ages, OVERDUE: (alert.status == OPEN) & (alert.due_by < now)}
	query = (
		frappe.qb.from_(alert)
		.select(
			alert.level,
			*(Sum(Case().when(condition, 1).else_(0)).as_(key) for key, condition in conditions.items()),
			Count("*").as_(ALL),
		)
		.where(alert.status.isin(NOT_ENDED))
		.groupby(alert.level)
	)
	for name, value in own_properties(frappe._dict(asked)).items():
		if not isinstance(value, list):
			query = query.where(alert[name] == value)
	rows = only_permitted(query, ALERT).run(as_dict=True)
	return {(row.level, key): int(row[key]) for row in rows for key in COLUMNS}


def _within(alert, first: datetime, last: datetime) -> Criterion:
	return (alert.opened_on >= first) & (alert.opened_on < last + MOMENT)
