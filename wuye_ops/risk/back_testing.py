"""回测: what an indicator would have done over the past year in a property, from the data as they are now.

Its metric is counted as of each week of the year, as the sweep would have; what cannot be counted again is taken from the closed
months. A Risk Officer who looks at it may switch the indicator on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.values import may_know, permitted
from wuye_ops.risk import indicator_words as words
from wuye_ops.risk import indicators, settings, watching
from wuye_ops.risk.indicators import DOCTYPE, LEVEL_FIELDS, reopen_within, unit_of
from wuye_ops.risk.sweep import Task, task_of
from wuye_ops.risk.watching import Estate, Indicator, Place
from wuye_ops.rules import risk_back_test as rules
from wuye_ops.rules.metric_value import shown
from wuye_ops.rules.risk_indicator import AT_ONCE, Observation
from wuye_ops.rules.risk_window import days_of
from wuye_ops.rules.steps import Refusal

# what there was to see at a moment
Seen = tuple[datetime, Task]
WEEKS, WEEK, MONTH = 53, timedelta(days=7), timedelta(days=31)
MORNING = time(6, 0)


@frappe.whitelist()
def places(indicator: str) -> list[dict]:
	"""What it watches and the user may see: {value, label}."""
	one = _load(indicator)
	return [{"value": place.key, "label": place.title} for place in _own_places(one)]


@frappe.whitelist(methods=["POST"])
def show(indicator: str, place: str | None = None) -> dict:
	"""The year of a place: values with their thresholds, the alerts there would have been, and what is to be said of them.

	Who may set its thresholds has seen it by that.
	"""
	one = _load(indicator)
	if one.metric is None:
		words.refuse([Refusal("metric_removed", {"metric": one.row.metric})])
	if not may_know(one.metric):
		frappe.throw(_("You may not know what this metric is worth."), frappe.PermissionError)
	mine = _own_places(one)
	where = next((found for found in mine if place in (None, "", found.key)), None)
	if where is None:
		frappe.throw(_("It watches no property of yours. Choose another."), title=_("Back-Test"))
	result = run(one, where, now_datetime())
	doc = frappe.get_doc(DOCTYPE, one.name)
	if frappe.has_permission(DOCTYPE, "write", doc):
		indicators.note_back_test(doc)
	return result | {"place": where.key}


def _load(name: str) -> Indicator:
	frappe.get_doc(DOCTYPE, name).check_permission("read")
	return watching.load_one(name)


def _own_places(one: Indicator) -> list[Place]:
	"""A company as a whole is seen by those whom no property limits."""
	allowed = permitted(None)
	found = Estate.load().places_of(one.row)
	return found if allowed is None else [place for place in found if place.property in allowed]


def run(one: Indicator, place: Place, now: datetime) -> dict:
	"""For the page; numbers as the metric shows them."""
	seen, step = observe(one, place, now)
	observations = [Observation(at, task.seen) for at, task in seen]
	# between two of them nobody has looked: what was bad is taken to have been so in between
	hold = AT_ONCE if one.definition.hold < step else one.definition.hold
	definition = replace(one.definition, hold=hold, patience=None)
	found = rules.back_test(
		definition, observations, now, reopen_within(one.row), max(step, settings.short_alarm())
	)
	places_shown = one.definition.places
	return {
		"title": one.row.title,
		**_drawn(one, seen),
		"alerts": [_alert(alert, places_shown) for alert in found.alerts],
		"days": {standing: float(days) for standing, days in found.days.items()},
		"notices": found.notices,
		"remarks": [words.remarks()[code].format(**params) for code, params in found.remarks],
		"monthly": step == MONTH,
	}


def _alert(alert: rules.WouldBe, places_shown: int) -> dict:
	worst = shown(alert.worst_value, places_shown)
	return {
		"kind": alert.kind,
		"opened_on": f"{alert.opened_on:%Y-%m-%d}",
		"level": alert.worst,
		"value": None if worst is None else float(worst),
		"back_on": f"{alert.back_on:%Y-%m-%d}" if alert.back_on else None,
		"relapses": alert.relapses,
		"days": alert.lasted.days,
	}


def observe(one: Indicator, place: Place, now: datetime, weeks: int = WEEKS) -> tuple[list[Seen], timedelta]:
	"""(what there was to see over so many weeks, how far apart)."""
	if not one.metric.recounted:
		return _months(one, place, now, weeks), MONTH
	estate = Estate.load()
	properties = (place.property,) if place.property else tuple(estate.properties_of(place.company))
	found = []
	for week in range(weeks - 1, -1, -1):
		at = now - week * WEEK
		days = days_of(one.row.read_over, at.date())
		parts = figures.counted(one.metric, Scope(days.first, days.last, properties))
		found.append((at, task_of(one, place, parts, estate)))
	return found, WEEK


def _months(one: Indicator, place: Place, now: datetime, weeks: int) -> list[Seen]:
	"""Of closed months, each as of the morning after it; and as it is today."""
	estate = Estate.load()
	names = [place.property] if place.property else estate.properties_of(place.company)
	by_month: dict[date, dict] = {}
	for row in frappe.get_all(
		"Metric Snapshot",
		{
			"metric": one.metric.key,
			"property": ["in", names or [""]],
			"period_start": [">=", (now - weeks * WEEK).date()],
		},
		["property", "period_start", *figures.NAMES],
		order_by="period_start",
		limit=0,
	):
		part = figures.from_row(row).part
		if part is not None:
			by_month.setdefault(row.period_start, {})[row.property] = part
	found = [(_morning_after(first), task_of(one, place, parts, estate)) for first, parts in by_month.items()]
	days = days_of(one.row.read_over, now.date())
	today = figures.counted(one.metric, Scope(days.first, days.last, tuple(names)))
	return [*(seen for seen in found if seen[0] < now), (now, task_of(one, place, today, estate))]


def _morning_after(first: date) -> datetime:
	following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
	return get_datetime(datetime.combine(following, MORNING))


# -- the forms

# a quarter
RECENT_WEEKS = 14


@frappe.whitelist()
def course(alert: str) -> dict | None:
	"""The last quarter of an alert's value with its thresholds; None for whoever may not know the metric, and where it is gone."""
	doc = frappe.get_doc("Risk Alert", alert)
	doc.check_permission("read")
	one = watching.load_one(doc.indicator)
	if one.metric is None or not may_know(one.metric):
		return None
	seen, _step = observe(one, watching.place_of(doc), now_datetime(), RECENT_WEEKS)
	return _drawn(one, seen)


def _drawn(one: Indicator, seen: list[Seen]) -> dict:
	places_shown = one.definition.places
	return {
		"unit": unit_of(one.metric),
		"labels": [f"{at:%Y-%m-%d}" for at, _task in seen],
		"values": [
			None if task.value is None else float(shown(task.value, places_shown)) for _at, task in seen
		],
		"thresholds": [{"level": level, "value": float(limit)} for level, limit in one.definition.ladder],
		"comparison": one.definition.comparison,
	}


@frappe.whitelist()
def values_now(indicator: str) -> list[dict]:
	"""What it says of each place now, the gravest first; of the places of the user."""
	one = _load(indicator)
	rows = frappe.get_list(
		watching.STATE,
		{"indicator": indicator},
		[
			"property",
			"company",
			"level",
			"has_value",
			"value",
			"value_at",
			"is_silent",
			"watched",
			"error",
			"last_breach",
		],
		limit=500,
	)
	places_shown = one.metric.places if one.metric else 2
	order = [*LEVEL_FIELDS.values()]
	for row in rows:
		row.value = f"{row.value:.{cint(places_shown)}f}" if row.has_value else None
		row.unit = unit_of(one.metric)
	return sorted(
		rows,
		key=lambda row: (
			-(order.index(row.level) + 1 if row.level else 0),
			row.property or row.company or "",
		),
	)
