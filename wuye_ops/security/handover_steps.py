"""What guards do at the change of a shift, on a phone or at the desk: prepare, count, hand over, acknowledge, take over.

Each step is one transaction on the locked handover, and refused with all that stands in its way.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.notices import tell_staff
from wuye_ops.rules import shift_handover as rules
from wuye_ops.rules.steps import Refusal
from wuye_ops.security import handover as handovers
from wuye_ops.security import posts
from wuye_ops.security.handover import DOCTYPE, NOTE, as_handover, refuse

MOST_NOTES = 50


@frappe.whitelist(methods=["POST"])
def prepare(post: str, shift: str | None = None) -> str:
	"""The draft of the shift that ends: the one that is there, or a new one with what is open. Returns its name.

	Whoever prepares it is the one who goes. One that somebody else prepares is theirs, until the shift has been over for an
	hour: then a colleague or the head may finish it in their place, which is noted on it.
	"""
	doc = guarded.load_locked("Guard Post", post, "read")
	frappe.has_permission(DOCTYPE, "create", throw=True)
	if doc.disabled:
		frappe.throw(_("Post {0} is not manned any more.").format(doc.post_name), title=_("Guard Post"))
	posts.refuse_stranger(doc)
	# the post is locked: read as it is now, not as it was when this transaction began
	unfinished = frappe.db.get_value(
		DOCTYPE,
		{"post": post, "status": ["!=", rules.TAKEN_OVER]},
		"name",
		order_by="shift_end",
		for_update=True,
	)
	if unfinished:
		return _take_up(unfinished)
	name, begin, end = _times(doc, shift)
	made = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"property": doc.property,
			"post": post,
			"shift": name,
			"shift_start": begin,
			"shift_end": end,
			"outgoing": frappe.session.user,
			"begun_on": now_datetime(),
		}
	)
	made.flags.by_service = True
	return made.insert().name


def _times(post, shift: str | None) -> tuple[str, datetime | None, datetime]:
	now = now_datetime().replace(microsecond=0)
	shifts = posts.shifts_of(post)
	found = rules.shift_that_ends(shifts, now) or rules.shift_at(shifts, now)
	if found and not frappe.db.exists(DOCTYPE, {"handover_key": handovers.key_of(post.name, found[2])}):
		return found
	# a post without shifts, or one that changes out of turn: it ends now
	last = handovers.last_of(post.name)
	if last:
		# one after the other, also within a second
		now = max(now, get_datetime(last.shift_end) + timedelta(seconds=1))
	return cstr(shift)[:140] or _("Out of Turn"), last.taken_over_on if last else None, now


def _take_up(name: str) -> str:
	doc = load(name)
	user, now = frappe.session.user, now_datetime()
	if doc.status != rules.DRAFT:
		frappe.throw(
			_("{0} has handed this post over at {1}. It waits to be taken over.").format(
				frappe.utils.escape_html(doc.outgoing_name or ""),
				frappe.utils.format_datetime(doc.handed_over_on),
			),
			title=_("Take Over"),
		)
	if doc.outgoing != user:
		if doc.outgoing and not _is_abandoned(doc, now):
			frappe.throw(
				_("{0} is preparing the handover of this post.").format(
					frappe.utils.escape_html(doc.outgoing_name or "")
				),
				title=_("Shift Handover"),
			)
		if doc.outgoing:
			doc.add_comment("Info", _("Finished in the place of {0}").format(doc.outgoing_name))
		doc.outgoing, doc.outgoing_name, doc.begun_on = user, handovers.name_of(user), now
	handovers.fill_matters(doc)
	handovers.fill_things(doc, frappe.get_cached_doc("Guard Post", doc.post))
	save(doc)
	return doc.name


def _is_abandoned(doc, now: datetime) -> bool:
	last, _whom = rules.ESCALATIONS[-1]
	return now > get_datetime(doc.shift_end) + timedelta(minutes=last)


def load(name: str):
	doc = guarded.load_locked(DOCTYPE, name)
	posts.refuse_stranger(frappe.get_cached_doc("Guard Post", doc.post))
	return doc


def save(doc) -> None:
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def write(
	handover: str, summary: str | None = None, things: str | list | None = None, incoming: str | None = None
) -> None:
	"""Keeps what the one who goes has entered so far. things: [{thing, counted, remark}] of those that were counted."""
	doc = _own_draft(handover)
	_enter(doc, summary, things, incoming)
	save(doc)


def _own_draft(name: str):
	doc = load(name)
	if doc.status != rules.DRAFT or doc.outgoing != frappe.session.user:
		refuse(
			doc,
			rules.HAND_OVER,
			rules.refusals(as_handover(doc), rules.HAND_OVER, frappe.session.user)[:1]
			or [Refusal("not_outgoing", {"outgoing": doc.outgoing})],
		)
	return doc


def _enter(doc, summary, things, incoming) -> None:
	if summary is not None:
		doc.summary = cstr(summary).strip() or None
	if incoming is not None:
		doc.incoming = _incoming(doc, incoming)
	entries = frappe.parse_json(things) if things is not None else []
	if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
		frappe.throw(_("These are no counts."), title=_("Things"))
	rows = {row.thing: row for row in doc.things}
	for entry in entries:
		row = rows.get(entry.get("thing"))
		if not row:
			frappe.throw(_("There is no such thing at this post."), title=_("Things"))
		counted = entry.get("counted")
		row.is_counted = int(counted not in (None, ""))
		row.counted = _number(row, counted) if row.is_counted else 0
		row.remark = cstr(entry.get("remark")).strip()[:140] or None


def _incoming(doc, user: str) -> str | None:
	if not user:
		return None
	if user not in posts.team_of(frappe.get_cached_doc("Guard Post", doc.post)):
		frappe.throw(_("Who takes over works in the department of the post."), title=_("Incoming"))
	return user


def _number(row, value) -> int:
	try:
		number = int(str(value))
	except ValueError:
		number = -1
	if not 0 <= number <= 10_000:
		frappe.throw(_("{0}: count them, 0 or more.").format(row.thing), title=_("Things"))
	return number


@frappe.whitelist(methods=["POST"])
def refresh(handover: str) -> None:
	"""Puts what has come up meanwhile on the draft of the one who goes."""
	doc = _own_draft(handover)
	handovers.fill_matters(doc)
	save(doc)


@frappe.whitelist(methods=["POST"])
def add_matter(handover: str, matter: str) -> None:
	"""Adds something that is open and stands in no document, for the shifts to come."""
	doc = _own_draft(handover)
	text = guarded.required(matter, _("Say what the next shift has to know."), _("Open Matters"))
	if sum(row.kind == NOTE for row in doc.matters) >= MOST_NOTES:
		frappe.throw(
			_("Nobody reads more than {0} notes. Settle some.").format(MOST_NOTES), title=_("Open Matters")
		)
	key = f"note|{frappe.generate_hash(length=10)}"
	doc.append("matters", {"kind": NOTE, "matter": text[:1000], "matter_key": key})
	save(doc)


@frappe.whitelist(methods=["POST"])
def settle(handover: str, matter: str, outcome: str) -> None:
	"""Says that a matter is settled, and how; by the one who goes before handing over, or by who is on duty afterwards."""
	doc = load(handover)
	row = _matter(doc, matter)
	on_duty = doc.status == rules.TAKEN_OVER and doc.incoming == frappe.session.user
	preparing = doc.status == rules.DRAFT and doc.outgoing == frappe.session.user
	if not (on_duty or preparing or posts.MAY_STAND_IN & set(frappe.get_roles())):
		frappe.throw(
			_("Whoever is on duty says that a matter is settled."),
			frappe.PermissionError,
			title=_("Open Matters"),
		)
	if row.settled:
		return
	if row.reference_doctype in handovers.OPEN_AS and not handovers.closed_since(
		row.reference_doctype, row.reference_name
	):
		frappe.throw(
			_("It is settled in its document: {0}").format(row.reference_name), title=_("Open Matters")
		)
	row.outcome = guarded.required(outcome, _("Say how it was settled."), _("Open Matters"))
	row.settled, row.settled_by, row.settled_on = 1, frappe.session.user, now_datetime()
	save(doc)


def _matter(doc, name: str):
	row = next((row for row in doc.matters if row.name == name), None)
	if not row:
		frappe.throw(_("There is no such matter in this handover."), title=_("Open Matters"))
	return row


@frappe.whitelist(methods=["POST"])
def hand_over(
	handover: str, summary: str | None = None, things: str | list | None = None, incoming: str | None = None
) -> str:
	"""The one who goes hands over: every thing counted, every open matter on the list. Returns the new status."""
	doc = load(handover)
	if doc.status == rules.DRAFT and doc.outgoing == frappe.session.user:
		_enter(doc, summary, things, incoming)
	open_keys = [one.key for one in handovers.open_now(doc.property, doc.post)]
	step = rules.HAND_OVER
	if refusals := rules.refusals(as_handover(doc), step, frappe.session.user, open_now=open_keys):
		refuse(doc, step, refusals)
	doc.status, doc.handed_over_on = rules.LIFE.after(step), now_datetime()
	doc.return_reason = doc.returned_on = None
	_take_figures(doc)
	save(doc)
	waiting = [doc.incoming] if doc.incoming else sorted(as_handover(doc).team)
	tell_staff(
		waiting,
		doc,
		_("{0} hands over {1}: {2} open matters").format(
			frappe.utils.escape_html(doc.outgoing_name or ""),
			frappe.utils.escape_html(frappe.db.get_value("Guard Post", doc.post, "post_name")),
			len(rules.unsettled(handovers.matters_of(doc))),
		),
	)
	return doc.status


def _take_figures(doc) -> None:
	"""What happened in the shift, as it stood when it was handed over."""
	since = (
		get_datetime(doc.shift_start)
		if doc.shift_start
		else get_datetime(doc.shift_end) - timedelta(hours=12)
	)
	inspection = frappe.qb.DocType("Inspection")
	rounds = (
		frappe.qb.from_(inspection)
		.select(inspection.status)
		.where(
			(inspection.property == doc.property)
			& (inspection.trade == posts.ORDER)
			& (inspection.window_from >= since)
			& (inspection.window_from < doc.handed_over_on)
			& (inspection.status != "Cancelled")
		)
		.run(pluck=True)
	)
	doc.rounds_done, doc.rounds_total = sum(status == "Done" for status in rounds), len(rounds)
	doc.deviations = frappe.db.count(
		"Patrol Deviation",
		{"property": doc.property, "found_on": [">=", since], "status": ["!=", "Withdrawn"]},
	)
	doc.incidents = frappe.db.count(
		"Security Incident", {"property": doc.property, "reported_on": [">=", since]}
	)


@frappe.whitelist(methods=["POST"])
def acknowledge(handover: str, matter: str) -> None:
	"""The one who comes says that they know of a matter. A second time it changes nothing."""
	doc = load(handover)
	row = _matter(doc, matter)
	if doc.status != rules.HANDED_OVER or doc.outgoing == frappe.session.user:
		frappe.throw(
			_("Matters are acknowledged by the one who comes, when the shift has been handed over."),
			title=_("Open Matters"),
		)
	if row.acknowledged_by != frappe.session.user:
		row.acknowledged_by, row.acknowledged_on = frappe.session.user, now_datetime()
		save(doc)


@frappe.whitelist(methods=["POST"])
def take_over(handover: str) -> str:
	"""The one who comes is on duty from now on. Returns the new status."""
	doc = load(handover)
	step, user = rules.TAKE_OVER, frappe.session.user
	if refusals := rules.refusals(as_handover(doc), step, user):
		refuse(doc, step, refusals)
	doc.incoming = user
	doc.taken_over_on = now_datetime()
	doc.minutes_late = rules.minutes_late(as_handover(doc), doc.taken_over_on)
	doc.status = rules.LIFE.after(step)
	save(doc)
	return doc.status


@frappe.whitelist(methods=["POST"])
def send_back(handover: str, reason: str) -> str:
	"""The one who comes finds something missing or wrong: the one who goes puts it right. Returns the new status."""
	doc = load(handover)
	step = rules.RETURN
	if refusals := rules.refusals(as_handover(doc), step, frappe.session.user, reason=cstr(reason)):
		refuse(doc, step, refusals)
	doc.status, doc.returned_on, doc.return_reason = (
		rules.LIFE.after(step),
		now_datetime(),
		cstr(reason).strip(),
	)
	for row in doc.matters:
		row.acknowledged_by = row.acknowledged_on = None
	doc.add_comment("Info", _("Returned: {0}").format(frappe.utils.escape_html(doc.return_reason)))
	save(doc)
	tell_staff(
		[doc.outgoing],
		doc,
		_("The handover was returned: {0}").format(frappe.utils.escape_html(doc.return_reason)),
	)
	return doc.status
