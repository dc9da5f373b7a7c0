"""What the page 我的班 shows on a phone: the posts of whoever looks, their handovers, and the incidents that are open.

The steps are those of `handover_steps` and `incidents`; this module reads.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import incident as incident_rules
from wuye_ops.rules import shift_handover as rules
from wuye_ops.security import posts
from wuye_ops.security.handover import DOCTYPE, OPEN_AS, as_handover, closed_since
from wuye_ops.security.handover_sweep import is_late

MOST_INCIDENTS = 50
INCIDENT = "Security Incident"
# pages that lie next to this one, by the right that opens them
PAGES = {"gate": ("Gate Entry", "create"), "rounds": ("Inspection", "read")}
# colours of a level, in the names of the portal's styles
LEVEL_COLOURS = {"Blue": "blue", "Yellow": "orange", "Orange": "orange", "Red": "red"}


@frappe.whitelist()
def overview() -> dict:
	"""{posts, incidents, properties, kinds, may_report, pages} of the user; posts of their department with what waits at each.

	pages: which of the pages `gate` and `rounds` are for them too.
	"""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	user, now = frappe.session.user, now_datetime()
	may_report = bool(frappe.has_permission(INCIDENT, "create"))
	return {
		"posts": [_card(post, user, now) for post in posts.posts_of(user)],
		"incidents": _incidents(),
		"may_report": may_report,
		"pages": [page for page, (doctype, right) in PAGES.items() if frappe.has_permission(doctype, right)],
		"properties": _properties(user) if may_report else [],
		"kinds": [{"value": kind, "label": _(kind, context=INCIDENT)} for kind in incident_rules.KINDS],
	}


def _properties(user: str) -> list[str]:
	allowed = permitted_properties(user)
	return allowed if allowed is not None else frappe.get_list("Property", pluck="name", limit=100)


def _card(post, user: str, now) -> dict:
	unfinished = frappe.db.get_value(
		DOCTYPE,
		{"post": post.name, "status": ["!=", rules.TAKEN_OVER]},
		["name", "status", "outgoing", "outgoing_name", "shift", "shift_end"],
		as_dict=True,
		order_by="shift_end",
	)
	on_duty = frappe.db.get_value(
		DOCTYPE,
		{"post": post.name, "status": rules.TAKEN_OVER},
		["name", "incoming", "incoming_name", "taken_over_on"],
		as_dict=True,
		order_by="taken_over_on desc",
	)
	goes_on = rules.shift_at(posts.shifts_of(post), now)
	return {
		"name": post.name,
		"label": post.post_name,
		"property": post.property,
		"shift": goes_on[0] if goes_on else None,
		"on_duty": {
			**on_duty,
			"taken_over_on": short(on_duty.taken_over_on),
			"is_me": on_duty.incoming == user,
		}
		if on_duty
		else None,
		"waiting": {
			"name": unfinished.name,
			"status": unfinished.status,
			"outgoing_name": unfinished.outgoing_name,
			"shift": unfinished.shift,
			"ends": short(unfinished.shift_end),
			"is_mine": unfinished.outgoing == user,
			"late": is_late(unfinished.shift_end, now),
		}
		if unfinished
		else None,
	}


def short(moment) -> str:
	return get_datetime(moment).strftime("%m-%d %H:%M")


@frappe.whitelist()
def handover(name: str) -> dict:
	"""One handover with its matters and things, and what the user may do with it."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	user = frappe.session.user
	team = as_handover(doc).team
	mine = doc.outgoing == user
	takes = doc.status == rules.HANDED_OVER and not mine and (user in team or user == doc.incoming)
	on_duty = doc.status == rules.TAKEN_OVER and doc.incoming == user
	names = dict(frappe.get_all("User", {"name": ["in", [*team, ""]]}, ["name", "full_name"], as_list=True))
	return {
		"name": doc.name,
		"post": frappe.db.get_value("Guard Post", doc.post, "post_name"),
		"property": doc.property,
		"shift": doc.shift,
		"begins": short(doc.shift_start) if doc.shift_start else None,
		"ends": short(doc.shift_end),
		"late": rules.minutes_late(as_handover(doc), now_datetime()),
		"status": doc.status,
		"status_label": _(doc.status, context=DOCTYPE),
		"outgoing_name": doc.outgoing_name,
		"incoming": doc.incoming,
		"incoming_name": doc.incoming_name,
		"taken_over_on": short(doc.taken_over_on) if doc.taken_over_on else None,
		"return_reason": doc.return_reason,
		"summary": doc.summary,
		"writes": doc.status == rules.DRAFT and mine,
		"takes": takes,
		"settles": on_duty or (doc.status == rules.DRAFT and mine),
		"team": [{"value": one, "label": names.get(one) or one} for one in sorted(team)],
		"figures": {
			field: cint(doc.get(field))
			for field in ("rounds_done", "rounds_total", "deviations", "incidents")
		},
		"matters": [_matter(row, user) for row in doc.matters],
		"things": [
			{
				"thing": row.thing,
				"expected": cint(row.expected),
				"counted": cint(row.counted) if row.is_counted else None,
				"remark": row.remark,
			}
			for row in doc.things
		],
	}


def _matter(row, user: str) -> dict:
	return {
		"name": row.name,
		"kind": row.kind,
		"kind_label": _(row.kind, context="Shift Handover Matter"),
		"matter": row.matter,
		"reference": row.reference_name,
		"incident": row.reference_name if row.reference_doctype == INCIDENT else None,
		"carried": bool(row.from_shift),
		"settled": bool(row.settled),
		"outcome": row.outcome,
		"known": row.acknowledged_by == user,
		# what has a document of its own is settled there
		"by_hand": row.reference_doctype not in OPEN_AS
		or closed_since(row.reference_doctype, row.reference_name),
	}


def _incidents() -> list[dict]:
	rows = frappe.get_list(
		INCIDENT,
		filters={"status": ["in", [*incident_rules.OPEN, incident_rules.CONTAINED]]},
		fields=[
			"name",
			"subject",
			"kind",
			"level",
			"status",
			"place",
			"property",
			"occurred_on",
			"handle_by",
		],
		order_by="occurred_on desc",
		limit=MOST_INCIDENTS,
	)
	now = now_datetime()
	return [
		{
			**{field: row.get(field) for field in ("name", "subject", "status", "place", "property")},
			"kind_label": _(row.kind, context=INCIDENT),
			"level_label": _(row.level, context=INCIDENT),
			"colour": LEVEL_COLOURS[row.level],
			"status_label": _(row.status, context=INCIDENT),
			"occurred_on": short(row.occurred_on),
			"handle_by": short(row.handle_by),
			"late": row.status in incident_rules.OPEN and get_datetime(row.handle_by) < now,
		}
		for row in rows
	]


@frappe.whitelist()
def incident(name: str) -> dict:
	"""One incident with its timeline; nothing of the people in it, whom the phone does not need."""
	doc = frappe.get_doc(INCIDENT, name)
	doc.check_permission("read")
	return {
		**{
			field: doc.get(field)
			for field in ("name", "subject", "status", "place", "property", "description")
		},
		"kind_label": _(doc.kind, context=INCIDENT),
		"level_label": _(doc.level, context=INCIDENT),
		"colour": LEVEL_COLOURS[doc.level],
		"status_label": _(doc.status, context=INCIDENT),
		"occurred_on": short(doc.occurred_on),
		"handle_by": short(doc.handle_by),
		"late": doc.status in incident_rules.OPEN and get_datetime(doc.handle_by) < now_datetime(),
		"responsible_name": doc.responsible_name,
		"photo": doc.photo,
		"adds": doc.status not in (incident_rules.CLOSED, incident_rules.FALSE_ALARM),
		"timeline": [
			{
				"on": short(row.happened_on),
				"event": row.event,
				"photo": row.photo,
				"automatic": bool(row.automatic),
				"afterwards": bool(row.afterwards),
				"by": frappe.db.get_value("User", row.written_by, "full_name", cache=True),
			}
			for row in doc.timeline
		],
	}
