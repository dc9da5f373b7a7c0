"""交接班: what a shift leaves to the next, and what the system knows to be open at a post.

The controller's named steps and `open_now`; what guards do is in `handover_steps`, what comes due in `handover_sweep`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.places import check_same_property
from wuye_ops.rules import incident as incident_rules
from wuye_ops.rules import shift_handover as rules
from wuye_ops.rules.steps import Refusal
from wuye_ops.security import posts

DOCTYPE = "Shift Handover"
INCIDENT, GATE, OVERSTAY, PATROL, HAZARD, NOTE = "Incident", "Gate", "Overstay", "Patrol", "Hazard", "Note"
# what only steps and services write
OWN_FIELDS = (
	"status", "outgoing", "outgoing_name", "incoming_name", "matters", "begun_on", "handed_over_on", "taken_over_on",
	"minutes_late", "returned_on", "return_reason", "previous", "escalations", "rounds_done", "rounds_total",
	"deviations", "incidents",
)  # fmt: skip
# of one kind: more nobody reads at the change of a shift; the rest stands in its own list
MOST_OF_A_KIND = 20
MOST_DEVIATIONS = 500
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Open:
	"""Something that is open at a post, as the system knows it."""

	kind: str
	doctype: str
	name: str
	text: str

	@property
	def key(self) -> str:
		return f"{self.doctype}|{self.name}"


# -- what is open ------------------------------------------------------------------------------------------------------


def open_now(property: str, post: str | None = None) -> list[Open]:
	"""What the next shift of a post has to know, gravest first: incidents that are not contained, stops at the gate that
	nobody has settled, who is inside for longer than they may be, deviations of rounds that nobody has decided on, hazards
	found on rounds that wait for their cure.

	post: name of a Guard Post, whose gate and department narrow it; without one, of the whole property. The caller answers
	for the right to know.
	"""
	place = frappe.get_cached_doc("Guard Post", post) if post else None
	scope = Scope(property, place and posts.department_of_post(place), place and place.gate)
	return [one for source in SOURCES for one in source(scope)]


@dataclass(frozen=True, slots=True)
class Scope:
	property: str
	department: str | None = None
	gate: str | None = None


def _incidents(scope: Scope) -> list[Open]:
	rows = frappe.get_all(
		"Security Incident",
		{"property": scope.property, "status": ["in", incident_rules.OPEN]},
		["name", "subject", "kind", "level"],
		order_by="occurred_on desc",
		limit=MOST_OF_A_KIND,
	)
	rows.sort(key=lambda row: -incident_rules.LEVELS.index(row.level))
	return [
		Open(
			INCIDENT,
			"Security Incident",
			row.name,
			f"{_(row.level, context='Security Incident')} · {row.subject}",
		)
		for row in rows
	]


def _stops(scope: Scope) -> list[Open]:
	rows = frappe.get_all(
		"Gate Entry",
		{
			"property": scope.property,
			"attention": "Open",
			**({"gate": scope.gate} if scope.gate else {}),
		},
		["name", "at", "holder", "plate", "shown_words"],
		order_by="at desc",
		limit=MOST_OF_A_KIND,
	)
	return [
		Open(GATE, "Gate Entry", row.name, _said(row.at, row.plate or row.holder, row.shown_words))
		for row in rows
	]


def _overstays(scope: Scope) -> list[Open]:
	rows = frappe.get_all(
		"Gate Presence",
		[
			["property", "=", scope.property],
			["inside", "=", 1],
			["leave_by", "is", "set"],
			["leave_by", "<", now_datetime()],
			*([["gate", "=", scope.gate]] if scope.gate else []),
		],
		["name", "entered_at", "holder", "plate", "unit"],
		order_by="leave_by",
		limit=MOST_OF_A_KIND,
	)
	return [
		Open(OVERSTAY, "Gate Presence", row.name, _said(row.entered_at, row.plate or row.holder, row.unit))
		for row in rows
	]


def _said(at: datetime, *parts: str | None) -> str:
	return " · ".join(part for part in (get_datetime(at).strftime("%m-%d %H:%M"), *parts) if part)


def _deviations(scope: Scope) -> list[Open]:
	"""One matter for a round, however many of its points deviate."""
	rows = frappe.get_all(
		"Patrol Deviation",
		{
			"property": scope.property,
			"status": "New",
			"found_on": [">", now_datetime() - DAY],
			**({"department": scope.department} if scope.department else {}),
		},
		["inspection", "title", "details"],
		order_by="found_on desc, name desc",
		limit=MOST_DEVIATIONS,
	)
	rounds: dict[str, list] = {}
	for row in rows:
		rounds.setdefault(row.inspection, []).append(row)
	return [
		Open(
			PATROL,
			"Inspection",
			name,
			_("{0}: {1} deviations, such as: {2}").format(found[0].title, len(found), found[0].details)
			if len(found) > 1
			else f"{found[0].title} · {found[0].details}",
		)
		for name, found in list(rounds.items())[:MOST_OF_A_KIND]
	]


def _hazards(scope: Scope) -> list[Open]:
	"""Rectifications that rounds of the order trade have found, whoever is to cure them."""
	rectification, inspection = frappe.qb.DocType("Rectification"), frappe.qb.DocType("Inspection")
	query = (
		frappe.qb.from_(rectification)
		.join(inspection)
		.on(inspection.name == rectification.source_name)
		.select(rectification.name, rectification.subject, rectification.due_date)
		.where(
			(rectification.property == scope.property)
			& (rectification.source_doctype == "Inspection")
			& rectification.status.isin(("Open", "In Progress", "Returned"))
			& (inspection.trade == posts.ORDER)
		)
		.orderby(rectification.due_date)
		.limit(MOST_OF_A_KIND)
	)
	return [
		Open(
			HAZARD,
			"Rectification",
			row.name,
			_("{0}, by {1}").format(row.subject, frappe.utils.formatdate(row.due_date)),
		)
		for row in query.run(as_dict=True)
	]


SOURCES: tuple[Callable[[Scope], Iterable[Open]], ...] = (
	_incidents,
	_stops,
	_overstays,
	_deviations,
	_hazards,
)
# Documents that say themselves whether they are open: doctype → (where it is read, the field with its name, when it is).
OPEN_AS: dict[str, tuple[str, str, dict]] = {
	"Security Incident": ("Security Incident", "name", {"status": ["in", incident_rules.OPEN]}),
	"Gate Entry": ("Gate Entry", "name", {"attention": "Open"}),
	"Gate Presence": ("Gate Presence", "name", {"inside": 1}),
	"Inspection": ("Patrol Deviation", "inspection", {"status": "New"}),
	"Rectification": ("Rectification", "name", {"status": ["in", ["Open", "In Progress", "Returned"]]}),
}


# -- controller's named steps ------------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	post = frappe.get_cached_doc("Guard Post", doc.post)
	if post.property != doc.property:
		check_same_property(doc.property, "Guard Post", doc.post)
	for field in OWN_FIELDS:
		if not (
			doc.flags.by_service and field in ("outgoing", "outgoing_name", "begun_on", "matters", "previous")
		):
			doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status = rules.DRAFT
	doc.department = posts.department_of_post(post)
	if not doc.flags.by_service:
		# begun by hand at the desk: as if by the button
		posts.refuse_stranger(post)
		doc.outgoing, doc.begun_on = frappe.session.user, now_datetime()
	doc.outgoing_name = name_of(doc.outgoing)
	doc.handover_key = key_of(doc.post, get_datetime(doc.shift_end))
	last = last_of(doc.post)
	doc.previous = last.name if last else None
	fill_things(doc, post)
	fill_matters(doc)


def key_of(post: str, shift_end: datetime) -> str:
	return f"{post}|{shift_end:%Y-%m-%d %H:%M:%S}"


def check(doc) -> None:
	before = doc.get_doc_before_save()
	doc.incoming_name = name_of(doc.incoming)
	if not before or doc.flags.by_service:
		return
	guarded.refuse_by_hand(
		doc,
		*OWN_FIELDS,
		"incoming_name",
		use=_("Use the buttons: each step is kept with its time and its person."),
	)
	if before.status != rules.DRAFT:
		frappe.throw(
			_("{0} has been handed over and stays as it is. Return it with a reason to change it.").format(
				doc.name
			),
			title=_("Shift Handover"),
		)
	for field in ("shift_end", "shift_start", "shift"):
		if guarded.differs(doc, before, field):
			frappe.throw(_("The times of the shift are those of the post."), title=_("Shift Handover"))


def refuse_delete(doc) -> None:
	frappe.throw(_("{0} is kept for the record.").format(doc.name), title=_("Kept for the Record"))


def name_of(user: str | None) -> str | None:
	return frappe.db.get_value("User", user, "full_name") if user else None


def last_of(post: str):
	"""The handover of the post that was taken over last; None for the first."""
	names = frappe.get_all(
		DOCTYPE,
		{"post": post, "status": rules.TAKEN_OVER},
		pluck="name",
		order_by="taken_over_on desc",
		limit=1,
	)
	return frappe.get_doc(DOCTYPE, names[0]) if names else None


def fill_things(doc, post) -> None:
	"""What the post has to be counted, as its list stands now; counts that are there stay."""
	counted = {row.thing: row for row in doc.things}
	doc.set("things", [])
	for thing in post.things:
		old = counted.get(thing.thing)
		doc.append(
			"things",
			{
				"thing": thing.thing,
				"expected": thing.expected,
				"is_counted": old.is_counted if old else 0,
				"counted": old.counted if old else 0,
				"remark": old.remark if old else None,
			},
		)


def fill_matters(doc) -> None:
	"""What the last shift left open and still is, and what is new; what is there already stays as it is.

	A matter whose document has been closed since is settled by that.
	"""
	now_open = {one.key: one for one in open_now(doc.property, doc.post)}
	last = frappe.get_doc(DOCTYPE, doc.previous) if doc.previous else None
	rows = {row.matter_key: row for row in (last.matters if last else [])}
	state = {key: True for key in now_open} | {
		key: key in now_open or not closed_since(row.reference_doctype, row.reference_name)
		for key, row in rows.items()
		if row.reference_doctype in OPEN_AS
	}
	known = {row.matter_key for row in doc.matters}
	for matter in rules.carried_over(matters_of(last) if last else (), last.name if last else "", state):
		if matter.key in known:
			continue
		if one := now_open.get(matter.key):
			values = {
				"kind": one.kind,
				"matter": one.text,
				"reference_doctype": one.doctype,
				"reference_name": one.name,
			}
		else:
			old = rows[matter.key]
			values = {
				field: old.get(field) for field in ("kind", "matter", "reference_doctype", "reference_name")
			}
		doc.append("matters", {**values, "matter_key": matter.key, "from_shift": matter.from_shift or None})
	for row in doc.matters:
		if (
			not row.settled
			and row.reference_doctype in OPEN_AS
			and row.matter_key not in now_open
			and closed_since(row.reference_doctype, row.reference_name)
		):
			row.settled, row.settled_on, row.outcome = 1, now_datetime(), _("Its document has been closed.")


def closed_since(doctype: str, name: str) -> bool:
	where, field, is_open = OPEN_AS[doctype]
	return not frappe.db.exists(where, {field: name, **is_open})


# -- as the rules know it ----------------------------------------------------------------------------------------------


def matters_of(doc) -> tuple[rules.Matter, ...]:
	return tuple(
		rules.Matter(row.matter_key, row.acknowledged_by or "", bool(row.settled), row.from_shift or "")
		for row in doc.matters
	)


def as_handover(doc) -> rules.Handover:
	return rules.Handover(
		doc.status,
		doc.outgoing or "",
		doc.incoming or "",
		get_datetime(doc.shift_end),
		matters_of(doc),
		tuple(
			rules.Thing(
				row.thing, cint(row.expected), cint(row.counted) if row.is_counted else None, row.remark or ""
			)
			for row in doc.things
		),
		posts.team_of(frappe.get_cached_doc("Guard Post", doc.post)) - {doc.outgoing},
	)


def refuse(doc, step: str, refusals: Iterable[Refusal]) -> None:
	"""Throws all that stands in the way of the step, each a line."""
	lines = [in_words(doc, one) for one in refusals]
	text = lines[0] if len(lines) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
	frappe.throw(text, title=_(step, context=DOCTYPE))


def in_words(doc, refusal: Refusal) -> str:
	params, code = refusal.params, refusal.code
	if code == "not_now":
		return _("A handover that is {0} cannot take this step.").format(_(params["status"], context=DOCTYPE))
	if code == "not_outgoing":
		return _("{0} hands this shift over.").format(
			frappe.bold(frappe.utils.escape_html(doc.outgoing_name or "–"))
		)
	if code == "not_incoming":
		return _("Somebody of the next shift takes over: {0}").format(
			frappe.utils.escape_html(doc.incoming_name or doc.department or "")
		)
	if code in ("left_out", "not_acknowledged"):
		texts = {row.matter_key: row.matter for row in doc.matters}
		named = _listed(texts.get(key, key) for key in params["matters"])
		if code == "left_out":
			return _("These have come up meanwhile; load the handover again: {0}").format(named)
		return _("Acknowledge each open matter first: {0}").format(named)
	things = _listed(params.get("things", ()))
	return {
		"no_incoming": _("Nobody else works in this department: name who takes over."),
		"same_person": _("Nobody hands over to themselves."),
		"not_counted": _("Count these first: {0}").format(things),
		"unexplained": _("There are more or fewer of these; say why: {0}").format(things),
		"no_reason": _("Say what is missing or wrong; the one who goes puts it right."),
	}[code]


def _listed(texts: Iterable[str]) -> str:
	return frappe.utils.escape_html("; ".join(str(text)[:60] for text in texts))
