"""成本预警: the classes of all properties are held against their plans, every day and when something was booked or ordered.

An alert is a row with a unique key, so that it is found once and told once, whoever looks. What has been put right passes; what
was approved and grows beyond the approval asks again. Early alerts come while there is time to do something.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from wuye_ops.finance_control import alert_words, monitoring, policies, stops, watches
from wuye_ops.finance_control.monitoring import Watched
from wuye_ops.finance_control.report_scope import class_titles
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import (
	tell_staff,
	tell_staff_once_a_day,
	user_of,
	users_with_role,
)
from wuye_ops.property.places import department_of
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules import cost_class, cost_monitor
from wuye_ops.rules.cost_budget import in_cents
from wuye_ops.rules.cost_forecast import GRACE_DAYS
from wuye_ops.rules.cost_monitor import EXPLAIN, STOP, UNDER, Alert, Subject
from wuye_ops.rules.proration import Month

DOCTYPE = "Cost Alert"
OPEN, TO_APPROVE, RETURNED, EXPLAINED, APPROVED, PASSED = (
	"Open", "To Approve", "Returned", "Explained", "Approved", "Passed",
)  # fmt: skip
WAITING = (OPEN, TO_APPROVE, RETURNED)
TO_EXPLAIN = (OPEN, RETURNED)
# class → the trade whose head knows why
TRADES = {
	cost_class.CLEANING: "Cleaning",
	cost_class.GREENING: "Greening",
	cost_class.ORDER: "Order",
	cost_class.MAINTENANCE: "Engineering",
	cost_class.ENERGY: "Engineering",
	cost_class.MATERIALS: "Engineering",
}
KEY_LENGTH = 140


@dataclass(frozen=True, slots=True)
class Done:
	"""Names of the alerts that are new, that passed, and that ask again."""

	new: tuple[str, ...] = ()
	passed: tuple[str, ...] = ()
	again: tuple[str, ...] = ()


def follow_the_day(today: date | None = None) -> dict[str, int]:
	"""All properties with a budget of the year; then who is late is reminded. One property that fails keeps no other from it, and
	says so where its manager reads it (`watches`).

	Commits after each property. Returns {new, passed, again, reminded, failed}.
	"""
	today = today or getdate(nowdate())
	counts = dict.fromkeys(("new", "passed", "again", "reminded", "failed"), 0)
	now = _by_property(today, today)
	last = _last_month(today)
	before = _by_property(last, today) if last else {}
	names, failed = list({**now, **before}), {}
	for name in names:
		_count, failure = watches.attempt(
			lambda name=name: _follow_one(name, now.get(name), before.get(name, ()), today, counts),
			f"Cost alerts of {name}",
		)
		if failure:
			failed[name] = failure
	counts["failed"] = len(failed)
	watches.note(watches.ALERTS, names, failed, today)
	watches.commit()
	counts["reminded"], failure = watches.attempt(lambda: remind(today), "Reminders of cost alerts")
	counts["failed"] += bool(failure)
	return counts


def _follow_one(
	name: str, now: Sequence[Watched] | None, before: Sequence[Watched], today: date, counts: dict[str, int]
) -> int:
	done = follow(name, now, today) if now else Done()
	counts["new"] += len(done.new) + len(_follow_last_month(name, before))
	counts["passed"] += len(done.passed)
	counts["again"] += len(done.again)
	return len(done.new)


def _by_property(day: date, today: date) -> dict[str, list[Watched]]:
	"""What is watched of the properties that have a budget of the year."""
	found: dict[str, list[Watched]] = defaultdict(list)
	for one in monitoring.watched(day, None, today=today):
		if one.is_planned:
			found[one.property].append(one)
	return found


def check(property_name: str, today: date | None = None) -> Done:
	"""One property, after something was booked or ordered there; nothing where it has no budget of the year."""
	today = today or getdate(nowdate())
	found = [one for one in monitoring.watched(today, (property_name,), today=today) if one.is_planned]
	return follow(property_name, found, today) if found else Done()


# -- finding -----------------------------------------------------------------------------------------------------------


def follow(property_name: str, found: Sequence[Watched], today: date) -> Done:
	"""Writes what is new, and brings what is known up to date. found: all classes of the property at the day."""
	with in_site_language():
		told: dict[str, tuple[Watched, Alert]] = {}
		for one in found:
			for alert in alerts_of(one):
				told[alert.key] = (one, alert)
		known = _known(property_name, today.year)
		titles = class_titles()
		new = [_make(one, alert, titles) for key, (one, alert) in told.items() if _short(key) not in known]
		passed, again = _follow_known(known, {_short(key): of for key, of in told.items()}, found)
		done = Done(tuple(name for name in new if name), passed, again)
	if done != Done():
		stops.follow(property_name, today.year)
	return done


def alerts_of(one: Watched) -> tuple[Alert, ...]:
	return cost_monitor.alerts(
		Subject(one.property, one.cost_class, one.day),
		one.standing,
		one.budget,
		one.forecast,
		in_cents(one.planned),
		one.policy.limits,
	)


def _last_month(today: date) -> date | None:
	"""The last day of the month before, once its late bills are in: only then can too little have been spent."""
	last = today.replace(day=1) - timedelta(days=1)
	return last if (today - last).days > GRACE_DAYS else None


def _follow_last_month(property_name: str, found: Sequence[Watched]) -> list[str]:
	"""Where too little was spent; all else about it has been told while the month ran."""
	under = {alert.key: (one, alert) for one in found for alert in alerts_of(one) if alert.code == UNDER}
	if not under:
		return []
	known = _known(property_name, found[0].day.year)
	with in_site_language():
		titles = class_titles()
		made = [_make(one, alert, titles) for key, (one, alert) in under.items() if _short(key) not in known]
	return [name for name in made if name]


def _known(property_name: str, year: int) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		DOCTYPE,
		{"property": property_name, "year": year},
		["name", "alert_key", "status", "cost_class", "code", "band", "approved_up_to", "stops", "early"],
		limit=0,
	)
	return {row.alert_key: row for row in rows}


def _make(one: Watched, alert: Alert, titles: dict[str, str]) -> str | None:
	"""A new alert; None where another look was first."""
	band = str(alert.params.get("band") or EXPLAIN)
	band = EXPLAIN if alert.is_early else band
	demand = one.policy.demands[band]
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"property": one.property,
			"cost_class": one.cost_class,
			"title": alert_words.title_of(alert, titles.get(one.cost_class, one.cost_class)),
			"code": alert_words.LABELS[alert.code],
			"details": alert_words.details_of(alert, one.policy),
			"status": OPEN,
			"band": band,
			"early": int(alert.is_early),
			"stops": int(demand.stops),
			"due_on": _due(one.property, one.day, demand.days),
			"year": one.day.year,
			"month": str(Month.of(one.day)),
			"found_on": now_datetime(),
			"role_to_approve": demand.role if band != EXPLAIN else None,
			"alert_key": _short(alert.key),
			"params": json.dumps(alert.params, default=str, ensure_ascii=False),
			**_figures(one),
		}
	)
	doc.flags.by_service = True
	try:
		# found by the system; nobody writes an alert by hand
		doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		return None
	users = responsible(doc)
	doc.db_set("told_to", ", ".join(users), update_modified=False)
	tell_staff(
		users,
		doc,
		f"{frappe.utils.escape_html(one.property)} · {frappe.utils.escape_html(doc.title)}",
		doc.details,
	)
	return doc.name


def _figures(one: Watched) -> dict:
	standing, forecast = one.standing, one.forecast
	return {
		"planned": float(standing.planned),
		"actual": float(standing.actual),
		"ordered": float(standing.ordered),
		"over": float(standing.over),
		"percent": float(standing.percent or 0),
		"seen_on": now_datetime(),
		"budget": float(one.budget),
		"forecast": float(forecast.amount),
		"method": forecast.method,
		"is_tried": int(forecast.margin is not None),
		"margin": float(forecast.margin or 0),
	}


def _due(property_name: str, day: date, days: int) -> date:
	is_workday = workdays_of(property_name) if days else None
	# a calendar without working days at all would never get there
	for _step in range(60):
		if days <= 0:
			break
		day += timedelta(days=1)
		days -= bool(is_workday(day))
	return day


def _short(key: str) -> str:
	"""What the column holds; the name of a property may be long."""
	return key if len(key) <= KEY_LENGTH else sha256(key.encode()).hexdigest()


# -- what is known already ---------------------------------------------------------------------------------------------


def _follow_known(
	known: dict[str, frappe._dict], told: dict[str, tuple[Watched, Alert]], found: Sequence[Watched]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
	"""(passed, asked again). What nobody has answered and is so no more passes; the figures of the others follow."""
	now = {one.cost_class: one for one in found}
	passed, again = [], []
	for key, row in known.items():
		if key in told:
			one, _alert = told[key]
			values = {**_figures(one), **_asked(row, one)} if row.status in WAITING else {}
			if _is_beyond(row, one):
				values = {
					**_figures(one),
					"status": OPEN,
					"stops": 1,
					"due_on": _due(one.property, one.day, one.policy.demands[STOP].days),
				}
				again.append(row.name)
			if values:
				frappe.db.set_value(DOCTYPE, row.name, values, update_modified=row.name in again)
		elif row.status in WAITING and row.code != alert_words.LABELS[UNDER]:
			one = now.get(row.cost_class)
			frappe.db.set_value(
				DOCTYPE, row.name, {"status": PASSED, "stops": 0, **(_figures(one) if one else {})}
			)
			passed.append(row.name)
		elif row.stops:
			# explained or approved, and the deviation is gone: nothing waits any more
			frappe.db.set_value(DOCTYPE, row.name, "stops", 0)
			passed.append(row.name)
	for name in again:
		doc = frappe.get_doc(DOCTYPE, name)
		# the system says why it asks again
		doc.add_comment("Info", _("The deviation has grown beyond what was approved."))
		tell_staff(
			responsible(doc),
			doc,
			_("Beyond what was approved: {0}").format(frappe.utils.escape_html(doc.title)),
		)
	for name in passed:
		# the system says why nobody has to answer any more
		frappe.get_doc(DOCTYPE, name).add_comment(
			"Info", _("The figures are not so any more, or have come to be worse.")
		)
	return tuple(passed), tuple(again)


def _asked(row: frappe._dict, one: Watched) -> dict:
	"""What the policy asks for now: it may have been changed since the alert was found."""
	demand = one.policy.demands[row.band] if row.band in one.policy.demands else None
	if demand is None or row.early:
		return {}
	return {"stops": int(demand.stops), "role_to_approve": demand.role if row.band != EXPLAIN else None}


def _is_beyond(row: frappe._dict, one: Watched) -> bool:
	"""Whether what was approved as a deviation that stops orders is larger now than what was approved."""
	return row.status == APPROVED and row.band == STOP and not row.early and stops.is_stopped(one)


# -- who is told -------------------------------------------------------------------------------------------------------


def responsible(doc) -> list[str]:
	"""Who explains by the policy: the head of the trade of the class, else the manager; when a post is empty, the next one up."""
	demands = policies.of(doc.property).demands
	heads = demands[EXPLAIN].role == "Department Head"
	_department, head = department_of(doc.property, TRADES.get(doc.cost_class, "")) if heads else (None, None)
	manager = frappe.get_cached_value("Property", doc.property, "manager")
	users = [user for user in (user_of(head), user_of(manager)) if user]
	if doc.band == STOP:
		users += users_with_role(demands[STOP].role, doc.property)
	if not users:
		users = users_with_role("Property Manager", doc.property) or users_with_role(
			"Operations Director", doc.property
		)
	return list(dict.fromkeys(users))


def remind(today: date) -> int:
	"""Alerts whose answer is overdue: those who owe it once a day; after some days the operations director, once."""
	rows = frappe.get_all(
		DOCTYPE,
		{"status": ["in", WAITING], "due_on": ["<", today]},
		["name", "due_on", "escalated_on", "property"],
		order_by="due_on, name",
		limit=0,
	)
	applied = policies.read()
	for row in rows:
		doc = frappe.get_doc(DOCTYPE, row.name)
		text = _("Overdue since {0}: {1}").format(
			frappe.utils.format_date(row.due_on), frappe.utils.escape_html(f"{doc.property} · {doc.title}")
		)
		whom = approvers(doc) if doc.status == TO_APPROVE else responsible(doc)
		tell_staff_once_a_day(whom, doc, text)
		if not row.escalated_on and today >= _due(
			doc.property, getdate(row.due_on), applied.of(doc.property).escalate_after
		):
			tell_staff(users_with_role("Operations Director", doc.property), doc, text)
			doc.db_set("escalated_on", today, update_modified=False)
	return len(rows)


def approvers(doc) -> list[str]:
	return users_with_role(doc.role_to_approve, doc.property) if doc.role_to_approve else []
