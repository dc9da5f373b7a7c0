"""突发事件: reported by whoever sees it, told at once to those who have to act by its level, and kept as it happened.

The controller's named steps; the steps of its life are in `incident_steps`, what comes due in `incident_sweep`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import cint, cstr, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.property.places import check_same_property, department_of
from wuye_ops.property.staff import check_works_for
from wuye_ops.records import personal_data
from wuye_ops.rules import incident as rules
from wuye_ops.security.as_incident import DOCTYPE, as_incident
from wuye_ops.security.heads import users_for

ORDER = "Order"
# what only steps and services write
OWN_FIELDS = (
	"status", "reported_by", "reported_on", "handle_by", "handle_role", "is_overdue", "contained_on", "timeline",
	"tell_authorities_by", "reviewed_by", "reviewed_on", "closed_by", "closed_on", "end_reason", "escalations",
)  # fmt: skip
PLACES = (
	("building", "Building"),
	("unit", "Property Unit"),
	("service_area", "Service Area"),
	("equipment", "Equipment"),
)
ENDED = (rules.CLOSED, rules.FALSE_ALARM)
# what has been reviewed stays; what is learnt from it and done about it goes on
OPEN_WHEN_REVIEWED = {"lessons", "measures", "modified", "modified_by"}
CLOCK_SKEW = timedelta(minutes=5)
MOST_PEOPLE = 200


# -- controller's named steps ----------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status = rules.REPORTED
	doc.reported_by, doc.reported_on = frappe.session.user, now_datetime()
	doc.department = doc.department or department_of(doc.property, ORDER)[0]
	with in_site_language():
		note(doc, _("Reported"), step="Report")


def check(doc) -> None:
	before = doc.get_doc_before_save()
	_refuse_change_of_ended(doc, before)
	if before:
		guarded.refuse_by_hand(
			doc,
			*OWN_FIELDS,
			use=_("Use the buttons: each step asks for what it needs, and is kept with its time."),
		)
	if get_datetime(doc.occurred_on) > now_datetime() + CLOCK_SKEW:
		frappe.throw(_("It cannot have occurred in the future. Correct the time."), title=_("Occurred On"))
	for field, doctype in PLACES:
		if doc.get(field):
			check_same_property(doc.property, doctype, doc.get(field))
	for employee in _people_named(doc) - (_people_named(before) if before else set()):
		check_works_for(employee, doc.property, _("Responsible"))
	_protect_people(doc)
	_check_files(doc, before)
	_check_lessons(doc)
	for row in doc.measures:
		row.done_on = (row.done_on or now_datetime()) if row.done else None
	_set_level(doc)


def _refuse_change_of_ended(doc, before) -> None:
	if not before or doc.flags.by_service:
		return
	allowed = {"modified", "modified_by"}
	if before.status == rules.REVIEWED:
		allowed = OPEN_WHEN_REVIEWED
	elif before.status not in ENDED:
		return
	if field := first_change(doc, before, allowed):
		frappe.throw(
			_("{0} is {1}: {2} stays as it is.").format(
				doc.name,
				_(before.status, context=DOCTYPE),
				frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE)),
			),
			title=_("Security Incident"),
		)


def _people_named(doc) -> set[str]:
	return {doc.responsible, *(row.responsible for row in doc.measures)} - {None, ""}


def _protect_people(doc) -> None:
	if len(doc.people) > MOST_PEOPLE:
		frappe.throw(_("List at most {0} people.").format(MOST_PEOPLE), title=_("People"))
	for row in doc.people:
		personal_data.protect_phone(row, "phone")
		personal_data.protect_id_number(row, "id_number")
		if row.unit:
			check_same_property(doc.property, "Property Unit", row.unit)


def _check_files(doc, before) -> None:
	guarded.own_file(doc, "photo")
	for table, field in (("timeline", "photo"), ("measures", "evidence")):
		for row in doc.get(table):
			guarded.own_file_of_row(doc, row, field, before)


def _check_lessons(doc) -> None:
	for row in doc.lessons:
		if not row.work_name:
			continue
		if not row.work_doctype:
			frappe.throw(_("Row {0}: choose what the lesson has become.").format(row.idx), title=_("Lessons"))
		if not frappe.db.exists(row.work_doctype, row.work_name):
			frappe.throw(
				_("Row {0}: there is no {1} {2}.").format(
					row.idx, _(row.work_doctype), frappe.utils.escape_html(row.work_name)
				),
				title=_("Lessons"),
			)
		check_same_property(doc.property, row.work_doctype, row.work_name)


def _set_level(doc) -> None:
	"""Never below what its kind, people and loss demand; and with the level, whose matter it is and until when."""
	incident = as_incident(doc)
	least = rules.least_level(
		doc.kind,
		dead=incident.dead,
		gravely_injured=incident.gravely_injured,
		injured=incident.injured,
		loss=incident.loss,
	)
	if not doc.level or rules.LEVELS.index(doc.level) < rules.LEVELS.index(least):
		doc.level = least
	reported = get_datetime(doc.reported_on)
	doc.handle_by, doc.handle_role = rules.handle_by(doc.level, reported)
	incident = as_incident(doc)
	doc.tell_authorities_by = rules.tell_authorities_by(incident)
	doc.is_overdue = int(rules.is_overdue(incident, now_datetime()))


def tell(doc) -> None:
	"""On update: who has to act hears of it at once; of a higher level, those above as well."""
	before = doc.get_doc_before_save()
	with in_site_language():
		if not before or rules.LEVELS.index(doc.level) > rules.LEVELS.index(before.level or rules.BLUE):
			tell_staff(users_of_level(doc), doc, _news(doc))
		if doc.tell_authorities_by and not (before and before.tell_authorities_by):
			tell_staff(
				[*users_for(doc, "Property Manager"), *users_for(doc, rules.HANDLING[rules.RED][1])],
				doc,
				_("Tell the authorities by {0}: {1}").format(
					short(doc.tell_authorities_by), frappe.utils.escape_html(doc.subject)
				),
			)
		if doc.responsible and (not before or before.responsible != doc.responsible):
			tell_staff(
				[user_of(doc.responsible)],
				doc,
				_("Incident to handle by {0}: {1}").format(
					short(doc.handle_by), frappe.utils.escape_html(doc.subject)
				),
			)


def _news(doc) -> str:
	return _("{0} incident: {1}, {2}").format(
		_(doc.level, context=DOCTYPE),
		_(doc.kind, context=DOCTYPE),
		frappe.utils.escape_html(doc.subject),
	)


def short(moment: datetime | str) -> str:
	return get_datetime(moment).strftime("%m-%d %H:%M")


def users_of_level(doc) -> list[str]:
	"""The head, and from the level's role on those above: a red incident reaches the director."""
	ladder = ("Department Head", "Property Manager", "Operations Director")
	posts = ladder[: ladder.index(rules.HANDLING[doc.level][1]) + 1]
	return [user for post in posts for user in users_for(doc, post)]


def refuse_delete(doc) -> None:
	frappe.throw(
		_("{0} is kept for the record. Dismiss it with a reason instead.").format(doc.name),
		title=_("Kept for the Record"),
	)


# -- the timeline ----------------------------------------------------------------------------------------------------


def note(
	doc,
	text: str,
	*,
	happened_on: datetime | None = None,
	step: str = "",
	automatic: bool = True,
	photo: str | None = None,
) -> None:
	"""Adds a row to the timeline, in the order in which things happened. The caller saves."""
	now = now_datetime()
	event = rules.Event("", happened_on or now, now, text)
	doc.append(
		"timeline",
		{
			"happened_on": event.at,
			"event": text,
			"photo": photo,
			"written_by": frappe.session.user,
			"written_on": now,
			"afterwards": int(event.is_afterwards),
			"automatic": int(automatic),
			"step": step,
		},
	)
	doc.timeline.sort(key=lambda row: (get_datetime(row.happened_on), get_datetime(row.written_on)))
	for index, row in enumerate(doc.timeline, 1):
		row.idx = index


@frappe.whitelist(methods=["POST"])
def add_event(incident: str, event: str, happened_on: str | None = None, photo: str | None = None) -> None:
	"""Adds what somebody saw or did to the timeline of an incident that is not closed.

	photo: address of a file uploaded to the incident, or just now by the same user to none. Whoever may read the incident
	may say what they know; nothing else of it changes.
	"""
	doc = guarded.load_locked(DOCTYPE, incident, "read")
	if doc.status in ENDED:
		frappe.throw(
			_("{0} is {1}: nothing is added to it any more.").format(
				doc.name, _(doc.status, context=DOCTYPE)
			),
			title=_("Timeline"),
		)
	text = guarded.required(event, _("Say what happened."), _("Timeline"))
	now = now_datetime()
	at = _moment(happened_on) or now
	if rules.event_problems(rules.Event("", at, now, text), CLOCK_SKEW):
		frappe.throw(_("It cannot have happened in the future. Correct the time."), title=_("Timeline"))
	note(doc, text, happened_on=min(at, now), automatic=False, photo=photo or None)
	doc.flags.by_service = True
	# whoever may read it may say what they know, asked for above
	doc.save(ignore_permissions=True)
	keep_file(doc, photo)


def _moment(text: str | None) -> datetime | None:
	try:
		return get_datetime(text).replace(tzinfo=None) if text else None
	except (ValueError, TypeError, AttributeError, OverflowError):
		frappe.throw(
			_("{0} is not a time.").format(frappe.utils.escape_html(cstr(text)[:40])), title=_("Time")
		)


def keep_file(doc, url: str | None) -> None:
	"""A file that somebody who may not write the incident has just uploaded belongs to it from now on."""
	file = url and frappe.db.get_value(
		"File", {"file_url": url, "owner": frappe.session.user, "attached_to_name": ["is", "not set"]}
	)
	if file:
		frappe.db.set_value("File", file, {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name})


# -- from the phone, and from other documents ------------------------------------------------------------------------

REPORTED_FIELDS = ("service_area", "building", "unit", "place", "equipment")


@frappe.whitelist(methods=["POST"])
def report(
	property: str,
	kind: str,
	subject: str,
	description: str | None = None,
	occurred_on: str | None = None,
	photo: str | None = None,
	injured: int = 0,
	**where,
) -> str:
	"""Reports an incident, from a phone or the desk. where: REPORTED_FIELDS. Returns its name.

	Needs the right to make incidents; by its level those who have to act are told within the same step.
	"""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	if kind not in rules.KINDS:
		frappe.throw(_("Choose what kind of incident it is."), title=_("Kind"))
	subject = guarded.required(subject, _("Say in a few words what has happened."), _("Subject"))
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"property": property,
			"kind": kind,
			"subject": subject[:140],
			"description": cstr(description).strip() or subject,
			"occurred_on": _moment(occurred_on) or now_datetime(),
			"injured": cint(injured),
			"photo": photo or None,
			**{field: where[field] for field in REPORTED_FIELDS if where.get(field)},
		}
	)
	doc.insert()
	keep_file(doc, photo)
	return doc.name


def follow_response(doc, method: str | None = None) -> None:
	"""Emergency Response: that a plan was started from an incident, and that it ended, stands in the incident's timeline."""
	if doc.source_doctype != DOCTYPE or not doc.source_name:
		return
	before = doc.get_doc_before_save()
	with in_site_language():
		if before is None:
			title = frappe.db.get_value("Emergency Plan", doc.plan, "title")
			text = _("Emergency plan started: {0} ({1})").format(title, doc.name)
		elif before.status != doc.status and doc.status == "Closed":
			text = _("Emergency plan ended after {0} minutes: {1}").format(doc.duration_minutes, doc.summary)
		else:
			return
	incident = frappe.get_doc(DOCTYPE, doc.source_name, for_update=True)
	if incident.status in ENDED:
		return
	note(incident, text)
	incident.flags.by_service = True
	# whoever may run the response may have it noted where it belongs
	incident.save(ignore_permissions=True)
