"""What the page 我的巡检 needs: the rounds of the day with their windows, one round to be done without a connection.

The steps (start, scan, record, finish) are those of `doing`; this module reads. A QR label is known to the phone by the
hash of its token, so that it tells a point of the round from a foreign one without a connection and without knowing a
token it has not seen.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from hashlib import sha256

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Sum
from frappe.utils import add_days, cint, get_datetime, get_first_day, now_datetime

from wuye_ops.inspection import route
from wuye_ops.inspection.inspections import score_of
from wuye_ops.inspection.permissions import SPOT_CHECK
from wuye_ops.inspection.points import place_of
from wuye_ops.property.offline_entries import KEPT_OFFLINE
from wuye_ops.property.staff import employee_of

LATE, NOW, LATER, MISSED, DONE = "late", "now", "later", "missed", "done"
# what is to be done comes first
STATES = (NOW, LATE, LATER, MISSED, DONE)
OPEN = ("Planned", "In Progress")
MOST = 200


@frappe.whitelist()
def overview() -> dict:
	"""{now, rounds, rates}: the rounds the user is to do today, and how much of each route is done.

	rounds: the user's own, those of the department that name nobody, what was begun yesterday and is not finished, and
	for quality inspectors the spot checks that name nobody; by state (see `state_of`), then by window.
	rates: [{plan, title, today: {done, total}, month: {done, total}}] in points, of the routes the user has a part in.
	"""
	frappe.has_permission("Inspection", "read", throw=True)
	now = now_datetime()
	rounds = [card(row, now) for row in rounds_of_today(now)]
	rounds.sort(key=lambda row: (STATES.index(row["state"]), row["window_from"], row["name"]))
	return {"now": str(now), "rounds": rounds, "rates": rates(now.date())}


def rounds_of_today(now: datetime) -> list:
	midnight = datetime.combine(now.date(), datetime.min.time())
	rows = _mine(
		{
			"window_from": ["<", midnight + timedelta(days=1)],
			"window_to": [">", midnight - KEPT_OFFLINE],
			"status": ["!=", "Cancelled"],
		},
		fields=list(route.FIELDS),
		limit=MOST,
	)
	return [row for row in rows if row.status == "In Progress" or get_datetime(row.window_to) > midnight]


def _mine(filters: dict, **query) -> list:
	"""Inspections that are the user's to do."""
	employee = employee_of(frappe.session.user)
	if not employee:
		return []
	inspects = "Quality Inspector" in frappe.get_roles()
	rows = frappe.get_list(
		"Inspection",
		filters=filters,
		or_filters=[["employee", "=", employee.name], ["employee", "is", "not set"]],
		order_by=None,
		**query,
	)
	return [
		row
		for row in rows
		if row.employee
		or (row.kind != SPOT_CHECK and row.department == employee.department)
		or (row.kind == SPOT_CHECK and inspects)
	]


def card(row, now: datetime) -> dict:
	opens = get_datetime(row.window_from) - timedelta(minutes=cint(row.grace_minutes))
	return {
		**{field: row.get(field) for field in ("name", "title", "property", "kind", "status", "plan")},
		"points_total": cint(row.points_total),
		"points_done": cint(row.points_done),
		"score": score_of(row),
		"passed": bool(row.passed),
		"state": state_of(row, now),
		"trade_label": _(row.trade, context="Inspection"),
		"status_label": _(row.status, context="Inspection"),
		"window": window_in_words(row, now),
		"window_from": str(row.window_from),
		"window_to": str(row.window_to),
		"opens": str(opens),
		"closes": str(row.missed_after or row.window_to),
		"in_pool": not row.employee,
		# written by the system in its language, or by a person
		"missed_reason": _(row.missed_reason) if row.missed_reason else None,
	}


def state_of(row, now: datetime) -> str:
	"""now: its window is open; late: its window is over and it may still be done; later; missed; done."""
	if row.status not in OPEN:
		return DONE if row.status == "Done" else MISSED
	if get_datetime(row.window_to) < now:
		return LATE
	opens = get_datetime(row.window_from) - timedelta(minutes=cint(row.grace_minutes))
	return NOW if opens <= now or row.status == "In Progress" else LATER


def window_in_words(row, now: datetime) -> str:
	start, end = get_datetime(row.window_from), get_datetime(row.window_to)

	def short(moment: datetime) -> str:
		return moment.strftime("%H:%M") if moment.date() == now.date() else moment.strftime("%m-%d %H:%M")

	return f"{short(start)} – {short(end)}"


def rates(today) -> list[dict]:
	"""Points done of all points, of today and of this month up to today, for each route the user has a part in."""
	first, after = get_first_day(today), add_days(today, 1)
	month = {"window_from": ["between", [first, today]], "status": ["!=", "Cancelled"]}
	parts = _mine(
		{**month, "kind": "Route", "plan": ["is", "set"]},
		fields=["plan", "employee", "department", "kind"],
		group_by="plan, employee, department, kind",
		limit=0,
	)
	plans = {row.plan for row in parts}
	if not plans:
		return []
	inspection, plan = DocType("Inspection"), DocType("Inspection Plan")
	is_today = inspection.window_from >= today
	# who has a part in a route may know how much of it is done, by whomever; it names nobody
	rows = (
		frappe.qb.from_(inspection)
		.join(plan)
		.on(plan.name == inspection.plan)
		.select(
			inspection.plan,
			plan.title,
			Sum(inspection.points_done).as_("month_done"),
			Sum(inspection.points_total).as_("month_total"),
			Sum(Case().when(is_today, inspection.points_done).else_(0)).as_("today_done"),
			Sum(Case().when(is_today, inspection.points_total).else_(0)).as_("today_total"),
		)
		.where(
			inspection.plan.isin(sorted(plans))
			& (inspection.window_from >= first)
			& (inspection.window_from < after)
			& (inspection.status != "Cancelled")
		)
		.groupby(inspection.plan, plan.title)
		.orderby(plan.title)
		.run(as_dict=True)
	)
	return [
		{
			"plan": row.plan,
			"title": row.title,
			**{
				span: {"done": cint(row[f"{span}_done"]), "total": cint(row[f"{span}_total"])}
				for span in ("today", "month")
			},
		}
		for row in rows
	]


# -- one round -----------------------------------------------------------------------------------------------------


@frappe.whitelist()
def round_of(inspection: str) -> dict:
	"""The sheet of an inspection (`route.sheet`), with what the phone needs to work through it alone.

	Besides the sheet: now; state; each point's token_hash; rectifications: [{name, subject, severity_label, due_date}].
	"""
	sheet = route.sheet(inspection)
	now = now_datetime()
	doc = frappe.get_doc("Inspection", inspection)
	hashes = token_hashes(doc.points)
	return {
		**sheet,
		**card(doc, now),
		"now": str(now),
		"points": [
			{**point, "token_hash": hashes.get(place_of(row))}
			for point, row in zip(sheet["points"], doc.points, strict=True)
		],
		"rectifications": _born(doc),
	}


def token_hashes(points: list) -> dict[str, str]:
	"""Place of a point → SHA-256 of the token of its label."""
	hashes = {}
	for field, doctype in (("service_area", "Service Area"), ("equipment", "Equipment")):
		names = [row.get(field) for row in points if row.get(field)]
		if names:
			# the right to the round is the right to tell its points
			rows = frappe.get_all(doctype, {"name": ["in", names]}, ["name", "qr_token"])
			hashes.update(
				{row.name: sha256(row.qr_token.encode()).hexdigest() for row in rows if row.qr_token}
			)
	return hashes


def _born(doc) -> list[dict]:
	names = [row.rectification for row in doc.results if row.rectification]
	if not names:
		return []
	# whoever may see the inspection may see what came of it
	rows = frappe.get_all(
		"Rectification", {"name": ["in", names]}, ["name", "subject", "severity", "due_date"], order_by="name"
	)
	return [
		{
			"name": row.name,
			"subject": row.subject,
			"severity_label": _(row.severity, context="Rectification"),
			"due_date": str(row.due_date or ""),
		}
		for row in rows
	]


@frappe.whitelist()
def point_at(token: str) -> dict | None:
	"""{inspection, point}: where a label that was read by the phone's own camera stands in the user's rounds of today.

	Of several rounds the one that is open now; None where the place is in none that is still to be done.
	"""
	frappe.has_permission("Inspection", "read", throw=True)
	now = now_datetime()
	rounds = sorted(
		(row for row in rounds_of_today(now) if row.status in OPEN),
		key=lambda row: (STATES.index(state_of(row, now)), row.window_from),
	)
	places = {
		field: frappe.db.get_value(doctype, {"qr_token": str(token)})
		for field, doctype in (("service_area", "Service Area"), ("equipment", "Equipment"))
	}
	points = defaultdict(str)
	for field, place in places.items():
		if place and rounds:
			points.update(
				frappe.get_all(
					"Inspection Point",
					{"parent": ["in", [row.name for row in rounds]], field: place},
					["parent", "name"],
					as_list=True,
				)
			)
	return next(
		({"inspection": row.name, "point": points[row.name]} for row in rounds if points[row.name]), None
	)
