"""What a pass must be like, whoever makes it: a resident on the phone, staff at the desk, a guard at the gate."""

import frappe
from frappe import _
from frappe.utils import add_to_date, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.places import check_same_property
from wuye_ops.records.personal_data import protect_phone
from wuye_ops.rules import identity, invitation, plate
from wuye_ops.rules.visitor_pass import ACTIVE, CONTRACTOR, COURIER, TO_CONFIRM, WALK_IN
from wuye_ops.security import hosts, pass_codes, pass_rules, policy, telling
from wuye_ops.security.pass_words import refuse

# What steps, gates and codes write.
BY_SERVICE = (
	"status", "used", "inside", "asked_on", "asked_by", "answer_by", "answered_on", "answered_by", "spoke_with",
	"decline_reason", "revoked_on", "revoked_by", "revoke_reason", "ended_on", "anonymised_on", "channel", "client_key",
	"code_number", "code_fingerprint", "token_hash",
)  # fmt: skip
# How long a walk-in may take to come in once they are registered.
WALK_IN_HOURS = 4
GUARD = "Gate Guard"
GIVEN_BY = ("Property Manager", "Customer Service", "Department Head", "System Manager", "Administrator")
MOST_NAME = 60


def complete(doc) -> None:
	"""Before validate: the property is the unit's, plate and name are in their normal form."""
	if doc.unit:
		doc.property = frappe.db.get_value("Property Unit", doc.unit, "property") or doc.property
	doc.visitor_name = " ".join((doc.visitor_name or "").split())[:MOST_NAME]
	_set_plate(doc)
	if doc.is_new() and not doc.flags.by_service:
		doc.status = TO_CONFIRM if doc.kind == WALK_IN else ACTIVE


def check(doc) -> None:
	if doc.is_new():
		_begin(doc)
	else:
		guarded.refuse_by_hand(doc, *BY_SERVICE, use=_("Use the buttons of the form."))
		_refuse_late_change(doc)
	if doc.anonymised_on:
		return
	_check_people(doc)
	_check_places(doc)
	_check_hours(doc)
	guarded.own_file(doc, "permit_file")
	protect_phone(doc, "visitor_phone")
	# no more than what the mask shows
	tail = (doc.visitor_phone or "")[-4:]
	doc.visitor_phone_tail = tail if tail.isdigit() else None
	_check_limits(doc)
	if not doc.code_fingerprint and doc.is_new():
		pass_codes.set_code(doc)


def _begin(doc) -> None:
	"""A new pass begins at its beginning, also one that is copied or sent over the web API."""
	status, channel, key = doc.status, doc.channel, doc.client_key
	for field in BY_SERVICE:
		doc.set(field, 0 if field in ("used", "inside", "code_number") else None)
	doc.status = TO_CONFIRM if doc.kind == WALK_IN else ACTIVE
	doc.channel = "Desk"
	if doc.flags.by_service:
		doc.update({"status": status, "channel": channel, "client_key": key})
	elif doc.kind != WALK_IN and not set(GIVEN_BY) & set(frappe.get_roles()):
		frappe.throw(
			_("Guards register who stands at the gate. Residents invite visitors, the office gives permits."),
			frappe.PermissionError,
			title=_("Visitor Pass"),
		)
	if doc.status == TO_CONFIRM:
		now = now_datetime()
		# who stands at the gate comes in once, now: a guard's word is no pass for later
		doc.update({"entries": 1, "valid_from": now, "valid_to": add_to_date(now, hours=WALK_IN_HOURS)})
		doc.asked_on, doc.asked_by = now, frappe.session.user
		doc.answer_by = now + policy.of(doc.property).answer_within if doc.property else None


def _set_plate(doc) -> None:
	seen = plate.read(doc.plate)
	if (doc.plate or "").strip() and not seen.can_be_kept:
		frappe.throw(
			_("{0} is not a number plate. Enter it as on the vehicle, for example 沪A12345.").format(
				frappe.bold(frappe.utils.escape_html(doc.plate))
			),
			title=_("Plate"),
		)
	doc.plate = seen.key or None
	# the end of a plate is looked for by an index
	doc.plate_reversed = seen.key[::-1] or None


def _check_people(doc) -> None:
	if not doc.visitor_name:
		frappe.throw(_("Say who comes."), frappe.MandatoryError, title=_("Name"))
	if identity.numbers_in(doc.visitor_name):
		frappe.throw(
			_("A name holds no number: phones have a field of their own, identity numbers are not kept."),
			title=_("Name"),
		)
	if doc.kind != COURIER and not doc.unit:
		frappe.throw(_("Say which unit is visited."), frappe.MandatoryError, title=_("Unit"))
	if doc.kind in (CONTRACTOR, COURIER):
		doc.firm = guarded.required(doc.firm, _("Say which firm they work for."), _("Firm"))
	if doc.kind == COURIER and not doc.courier_class:
		frappe.throw(_("Choose the class of couriers."), frappe.MandatoryError, title=_("Courier Class"))
	if doc.kind == CONTRACTOR:
		doc.permit_no = guarded.required(
			doc.permit_no, _("Work needs a permit: enter its number."), _("Permit Number")
		)
		doc.works = guarded.required(doc.works, _("Say what work is done."), _("Works"))


def _check_places(doc) -> None:
	for row in doc.gates:
		check_same_property(doc.property, "Gate", row.gate)
	if doc.deposit:
		check_same_property(doc.property, "Deposit", doc.deposit)
	# whoever has moved out meanwhile was the host all the same
	if doc.customer and (doc.is_new() or doc.has_value_changed("customer")):
		if doc.customer not in hosts.customers_in(doc.unit):
			frappe.throw(
				_("{0} does not live in {1}. Choose a host who does, or none.").format(
					frappe.bold(frappe.utils.escape_html(doc.customer_name or doc.customer)),
					frappe.bold(frappe.utils.escape_html(doc.unit or "")),
				),
				title=_("Host"),
			)


def _check_hours(doc) -> None:
	for row in doc.hours:
		if pass_rules.clock(row.from_time) == pass_rules.clock(row.to_time):
			frappe.throw(
				_("Row {0}: hours end later than they begin; for all day leave the table empty.").format(
					row.idx
				),
				title=_("Hours"),
			)


def _check_limits(doc) -> None:
	"""What a property allows a unit; a change of the visit keeps to it as well."""
	before = doc.get_doc_before_save()
	if before and not any(
		doc.has_value_changed(field) for field in ("valid_from", "valid_to", "entries", "persons")
	):
		return
	now = now_datetime()
	unit = invitation.UnitNow()
	if not before and doc.unit:
		unit = pass_rules.unit_now(doc.unit, doc.kind, now)
	wish = pass_rules.wish_of(doc)
	refuse(invitation.refusals(wish, unit, now, pass_rules.limits_of(doc.property, doc.kind)))
	if before and wish.entries is not None and wish.entries < doc.used:
		frappe.throw(
			_("It has let in {0} times already. Revoke it to stop more.").format(doc.used), title=_("Entries")
		)


def _refuse_late_change(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	ignored = {"modified", "modified_by", "customer_name"}
	if before.status not in pass_rules.LIVE and first_change(doc, before, ignored):
		frappe.throw(
			_("This pass is over and is not changed any more. Make another."), title=_("Visitor Pass")
		)
	if before.kind != doc.kind or before.unit != doc.unit:
		frappe.throw(
			_("Kind and unit of a pass stay as they are. Revoke it and make another."),
			title=_("Visitor Pass"),
		)


def ask_host(doc) -> None:
	"""After insert of a walk-in: those who live in the unit are asked."""
	if doc.status == TO_CONFIRM:
		telling.ask(doc)


def refuse_deletion(doc) -> None:
	if doc.used or get_datetime(doc.creation) < get_datetime(now_datetime().date()):
		frappe.throw(
			_("A pass stays until its time of keeping is over. Revoke it, so that it lets nobody in."),
			frappe.PermissionError,
			title=_("Kept for the Record"),
		)
