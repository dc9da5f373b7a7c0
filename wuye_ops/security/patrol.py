"""巡更偏差: each round of the order trade is held against its route, after each scan and every few minutes.

A deviation is a row with a unique key, so that it is found once and told once whoever looks: a phone that has sent a scan,
or the sweep. What a phone sends later, from where there was no connection, takes back what was found without it.
The inspection engine knows nothing of this: rounds are read as documents.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, flt, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.property.places import department_of
from wuye_ops.rules import patrol as rules
from wuye_ops.security.heads import users_for
from wuye_ops.security.patrol_words import detail_of

DOCTYPE, POLICY = "Patrol Deviation", "Patrol Policy"
ORDER, ROUTE = "Order", "Route"
WALKED = ("Planned", "In Progress", "Done", "Missed")
NEW, NOTED, JUSTIFIED, NOT_JUSTIFIED, WITHDRAWN = (
	"New",
	"Noted",
	"Justified",
	"Not Justified",
	"Withdrawn",
)
# code of the rules → option of the document
LABELS = {
	rules.NOT_BEGUN: "Not Begun",
	rules.STANDING_STILL: "Standing Still",
	rules.MISSED: "Missed",
	rules.FAR: "Too Far",
	rules.TOO_FAST: "Too Fast",
	rules.WRONG_ORDER: "Wrong Order",
	rules.LATE: "Late",
	rules.EARLY: "Early",
	rules.BY_HAND: "By Hand",
	rules.NO_POSITION: "No Position",
}
# These end when the round is begun or goes on; they have been all the same.
PASSING = (rules.NOT_BEGUN, rules.STANDING_STILL)
# codes of the rules → the policy's field that says whether the supervisor hears of it at once
TELL = {
	code: f"tell_{code}"
	for code in (*rules.AT_ONCE, rules.WRONG_ORDER, rules.LATE, rules.EARLY, rules.BY_HAND)
} | {rules.NO_POSITION: "tell_no_position"}


# -- reading a round ---------------------------------------------------------------------------------------------------


def is_patrol(doc) -> bool:
	return doc.trade == ORDER and doc.kind == ROUTE and doc.status in WALKED and bool(doc.points)


def rules_of(property_name: str, scan_required: bool) -> rules.Rules:
	"""What the property takes for a proper round; the defaults of the rules where it says nothing."""
	if not frappe.db.exists(POLICY, property_name):
		return rules.Rules(scan_required=scan_required)
	policy = frappe.get_cached_doc(POLICY, property_name)
	return rules.Rules(
		in_order=bool(policy.in_order),
		scan_required=scan_required,
		most_speed=flt(policy.most_speed),
		least_seconds=cint(policy.least_seconds),
		near=flt(policy.near),
		silence=timedelta(minutes=cint(policy.silence_minutes)),
		begin_within=cint(policy.begin_within) / 100,
		at_once=frozenset(code for code, field in TELL.items() if policy.get(field)),
	)


def round_of(doc) -> rules.Round:
	places = _places(doc.points)
	points = tuple(
		rules.Point(
			key=row.name,
			scanned_at=get_datetime(row.scanned_on) if row.scanned_on else None,
			place=places.get((row.service_area, row.equipment)),
			# no position is 0 in the database; there is no property in the Gulf of Guinea
			phone=(row.latitude, row.longitude) if row.latitude or row.longitude else None,
			accuracy=flt(row.accuracy),
			by_hand=row.scan_method == "By Hand",
			skipped=(row.missed_reason or "") if not row.scanned_on else "",
		)
		for row in doc.points
	)
	return rules.Round(
		get_datetime(doc.window_from), get_datetime(doc.window_to), points, doc.status in ("Done", "Missed")
	)


def _places(points: list) -> dict[tuple, tuple[float, float]]:
	"""(service area, equipment) of a point → where its label hangs, of those of which somebody has entered it."""
	found = {}
	for doctype, field in (("Service Area", "service_area"), ("Equipment", "equipment")):
		names = {row.get(field) for row in points if row.get(field)}
		if names:
			rows = frappe.get_all(doctype, {"name": ["in", list(names)]}, ["name", "latitude", "longitude"])
			found |= {
				(field, row.name): (row.latitude, row.longitude)
				for row in rows
				if row.latitude or row.longitude
			}
	return {
		(row.service_area, row.equipment): place
		for row in points
		if (place := found.get(("service_area", row.service_area)) or found.get(("equipment", row.equipment)))
	}


# -- writing down ------------------------------------------------------------------------------------------------------


def follow_inspection(doc, method: str | None = None) -> None:
	"""Inspection: after each scan, and whatever else is saved on a round. `doc` is locked by whoever saves it."""
	if doc.flags.in_insert or not is_patrol(doc):
		return
	compare(doc, now_datetime())


def compare(doc, now: datetime) -> list[str]:
	"""Holds a round against its route as it is known now; returns the names of the deviations that are new.

	What was found before and is so no more has ended or is withdrawn, unless somebody has decided on it.
	"""
	found = {
		one.key: one
		for one in rules.deviations(round_of(doc), now, rules_of(doc.property, bool(doc.scan_required)))
	}
	known = {
		row.deviation_key: row
		for row in frappe.get_all(
			DOCTYPE,
			{"inspection": doc.name},
			["name", "deviation_key", "code", "status", "at_once", "ended_on"],
		)
	}
	keys = {f"{doc.name}|{key}": one for key, one in found.items()}
	with in_site_language():
		made = [_make(doc, key, one, now) for key, one in keys.items() if key not in known]
		for key, row in known.items():
			_follow_known(row, key in keys, now)
		new = [row for row in made if row]
		_tell(doc, [row for row in new if row.at_once])
	return [row.name for row in new]


def _make(doc, key: str, one: rules.Deviation, now: datetime):
	point = next((row for row in doc.points if row.name == one.point), None)
	row = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"property": doc.property,
			"title": doc.title,
			"code": LABELS[one.code],
			"status": NEW if one.at_once else NOTED,
			"at_once": int(one.at_once),
			"found_on": now,
			"happened_on": (point.scanned_on if point else None) or now,
			"inspection": doc.name,
			"plan": doc.plan,
			"point": one.point,
			"point_label": label_of(point),
			"service_area": point and point.service_area,
			"equipment": point and point.equipment,
			"employee": doc.employee,
			"employee_name": doc.employee_name,
			"department": doc.department or department_of(doc.property, ORDER)[0],
			"params": json.dumps(one.params),
			"details": detail_of(one, {other.name: label_of(other) for other in doc.points}),
			"deviation_key": key,
		}
	)
	row.flags.by_service = True
	frappe.db.savepoint("patrol_deviation")
	try:
		# the round is what says so; nobody writes a deviation
		return row.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# somebody else has found it at the same moment
		frappe.db.rollback(save_point="patrol_deviation")
		frappe.clear_last_message()
		return None


def _follow_known(row, still_so: bool, now: datetime) -> None:
	"""A row that was found before: ended, withdrawn, or so again."""
	passing = row.code in [LABELS[code] for code in PASSING]
	if still_so and row.status == WITHDRAWN:
		frappe.db.set_value(DOCTYPE, row.name, {"status": NEW if row.at_once else NOTED})
	elif not still_so and passing and not row.ended_on:
		frappe.db.set_value(DOCTYPE, row.name, {"ended_on": now})
	elif not still_so and not passing and row.status in (NEW, NOTED):
		frappe.db.set_value(DOCTYPE, row.name, {"status": WITHDRAWN})


def label_of(point) -> str | None:
	"""What people call a point of a round."""
	if not point:
		return None
	if point.service_area:
		return frappe.get_cached_value("Service Area", point.service_area, "area_name")
	if point.equipment:
		return frappe.get_cached_value("Equipment", point.equipment, "equipment_name")
	return point.target or str(point.idx)


def _tell(doc, rows: list) -> None:
	"""One notice for what was found together: ten points that were left out are one matter."""
	if not rows:
		return
	users = users_for(rows[0], "Department Head")
	first = frappe.utils.escape_html(f"{rows[0].employee_name or doc.title}: {rows[0].details}")
	text = (
		_("Patrol deviation: {0}").format(first)
		if len(rows) == 1
		else _("{0} patrol deviations: {1}, and more").format(len(rows), first)
	)
	tell_staff(users, rows[0] if len(rows) == 1 else doc, text)
	for row in rows:
		row.db_set({"told_to": ", ".join(users), "told_on": now_datetime()}, update_modified=False)


# -- the sweep ---------------------------------------------------------------------------------------------------------

# How far back a round may have ended that nobody has looked at since (a scheduler that stood still).
LOOK_BACK = timedelta(days=2)


def sweep(now: datetime | None = None) -> int:
	"""Every few minutes: rounds that nobody begins, that stand still, or that ended incomplete. Returns how many are new.

	A round that was walked is looked at when it is saved; here are those on which nothing happens. Commits after each.
	"""
	now = now or now_datetime()
	made = 0
	for name in [*_open_rounds(now), *_ended_rounds(now)]:
		if doc := _locked(name):
			made += len(compare(doc, now))
			frappe.db.commit()
	return made


def _open_rounds(now: datetime) -> list[str]:
	"""Rounds whose window is open and that have begun, or have not and are not known to be late."""
	table, known = DocType("Inspection"), DocType(DOCTYPE)
	late = frappe.qb.from_(known).select(known.inspection).where(known.code == LABELS[rules.NOT_BEGUN])
	late = late.where(known.found_on > now - LOOK_BACK)
	return (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.trade == ORDER) & (table.kind == ROUTE))
		.where((table.window_from <= now) & (table.window_to >= now))
		.where((table.status == "In Progress") | ((table.status == "Planned") & table.name.notin(late)))
		.orderby(table.name)
		.run(pluck=True)
	)


def _ended_rounds(now: datetime) -> list[str]:
	"""Rounds that ended with points nobody reached, of which that is not written down yet."""
	table, known = DocType("Inspection"), DocType(DOCTYPE)
	told = frappe.qb.from_(known).select(known.inspection).where(known.code == LABELS[rules.MISSED])
	told = told.where(known.found_on > now - LOOK_BACK - LOOK_BACK)
	return (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.trade == ORDER) & (table.kind == ROUTE) & table.status.isin(WALKED))
		.where((table.window_to < now) & (table.window_to > now - LOOK_BACK))
		.where((table.points_done < table.points_total) & table.name.notin(told))
		.orderby(table.name)
		.run(pluck=True)
	)


def _locked(name: str):
	table = DocType("Inspection")
	if (
		not frappe.qb.from_(table)
		.select(table.name)
		.where(table.name == name)
		.for_update(skip_locked=True)
		.run()
	):
		# a phone sends at this moment, and what it saves is looked at
		return None
	doc = frappe.get_doc("Inspection", name, for_update=True)
	return doc if is_patrol(doc) else None


# -- what the head says about it ---------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def decide(deviation: str, verdict: str, explanation: str) -> None:
	"""Justified or not, with a reason. The supervisor's word, which the guard's own cannot take the place of."""
	doc = guarded.load_locked(DOCTYPE, deviation)
	if verdict not in (JUSTIFIED, NOT_JUSTIFIED):
		frappe.throw(_("Choose whether the deviation was justified."), title=_("Decision"))
	if doc.status == WITHDRAWN:
		frappe.throw(_("This deviation was withdrawn: the round was in order."), title=_("Decision"))
	if doc.employee and user_of(doc.employee) == frappe.session.user:
		frappe.throw(
			_("Nobody decides on their own round. Ask the property manager."),
			frappe.PermissionError,
			title=_("Decision"),
		)
	doc.explanation = guarded.required(explanation, _("Say why; the reason is kept."), _("Decision"))
	doc.status, doc.decided_by, doc.decided_on = verdict, frappe.session.user, now_datetime()
	guarded.save(doc)
