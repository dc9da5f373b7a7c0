"""违停记录: what a round of the garage finds, told to whoever it concerns, and a letter when it happens again.

A note never moves, locks or marks down a vehicle: that is for the police. What blocks a fire lane is told at once.
"""

import frappe
from frappe import _
from frappe.utils import add_days, cstr, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.property.places import department_of
from wuye_ops.property.residents import tell_customer
from wuye_ops.rules import parking_permit as rules
from wuye_ops.rules import plate

NOTED, TOLD, SETTLED, WITHDRAWN = "Noted", "Told", "Settled", "Withdrawn"
HOW = ("Portal", "Phone", "Notice on the Vehicle", "Letter")
ROUTE = "/my-goods"


def identify(doc) -> None:
	"""Writes down whose vehicle it is, as far as the property knows; the guard need not."""
	read = plate.read(doc.plate)
	if not read.can_be_kept:
		frappe.throw(
			_("{0} is not a number plate. Enter it as on the vehicle, for example 沪A12345.").format(
				frappe.bold(frappe.utils.escape_html(cstr(doc.plate)[:40]))
			),
			title=_("Plate"),
		)
	doc.plate = read.key
	vehicle = frappe.db.get_value(
		"Resident Vehicle",
		{"property": doc.property, "plate": doc.plate, "status": "Active"},
		["name", "customer", "customer_name", "unit"],
		as_dict=True,
	)
	permit = _permit_of(doc)
	found = vehicle or permit or frappe._dict()
	doc.update(
		{
			"resident_vehicle": vehicle.name if vehicle else None,
			"parking_permit": permit.name if permit else None,
			"customer": found.customer,
			"customer_name": found.customer_name,
			"unit": found.unit,
		}
	)


def _permit_of(doc):
	permit, row = frappe.qb.DocType("Parking Permit"), frappe.qb.DocType("Parking Permit Vehicle")
	found = (
		frappe.qb.from_(row)
		.join(permit)
		.on(permit.name == row.parent)
		.select(permit.name, permit.customer, permit.customer_name, permit.unit)
		.where((row.plate == doc.plate) & (permit.property == doc.property) & (permit.status == rules.ACTIVE))
		.limit(1)
		.run(as_dict=True)
	)
	return found[0] if found else None


def count(doc) -> None:
	"""Which note of the plate this is within the days that count, and whether a letter is due with it."""
	days = frappe.get_all(
		"Parking Note",
		{
			"property": doc.property,
			"plate": doc.plate,
			"name": ["!=", doc.name or ""],
			"status": ["!=", WITHDRAWN],
			"noted_on": [">", add_days(nowdate(), -rules.REPEATED_DAYS)],
		},
		pluck="noted_on",
	)
	today = getdate(nowdate())
	notes = [(doc.plate, getdate(day)) for day in (*days, doc.noted_on)]
	doc.times = len(notes)
	doc.letter_due = int(doc.plate in rules.repeated(notes, today))


def tell_at_once(doc) -> None:
	"""A blocked fire lane, and a vehicle that is noted again and again, are told to the head of order and the manager."""
	if doc.misuse not in rules.AT_ONCE and not doc.letter_due:
		return
	head = user_of(department_of(doc.property, "Order")[1])
	manager = user_of(frappe.get_cached_value("Property", doc.property, "manager"))
	shown = plate.shown(doc.plate)
	subject = (
		_("{0} blocks a fire lane: {1}").format(shown, doc.place or doc.parking_space or doc.property)
		if doc.misuse in rules.AT_ONCE
		else _("{0} has been noted {1} times in 30 days: tell the holder in writing").format(shown, doc.times)
	)
	tell_staff([head, manager], doc, subject)


@frappe.whitelist(methods=["POST"])
def tell(note: str, how: str) -> None:
	"""Writes down that the holder was told, and how; through the portal the message goes out with it."""
	doc = guarded.load_locked("Parking Note", note)
	if doc.status not in (NOTED, TOLD):
		_refuse_now(doc)
	if how not in HOW:
		frappe.throw(_("Choose how the holder was told."), title=_("Parking Note"))
	if how == "Portal":
		if not doc.customer:
			frappe.throw(
				_("Nobody is known to hold {0}. Leave a notice on the vehicle.").format(
					frappe.bold(plate.shown(doc.plate))
				),
				title=_("Parking Note"),
			)
		tell_customer(doc, _("About your parked vehicle"), message(doc), ROUTE)
	doc.update(
		{
			"status": TOLD,
			"told_how": how,
			"told_on": now_datetime(),
			"told_by": frappe.session.user,
			"letter_due": int(doc.letter_due and how not in ("Letter", "Portal")),
		}
	)
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def settle(note: str, answer: str, withdrawn: int | str = 0) -> None:
	"""Closes a note with its outcome. withdrawn: it was no misuse; it does not count any more."""
	doc = guarded.load_locked("Parking Note", note)
	if doc.status not in (NOTED, TOLD):
		_refuse_now(doc)
	doc.answer = guarded.required(answer, _("Say how it ended."), _("Parking Note"))
	doc.status = WITHDRAWN if frappe.utils.cint(withdrawn) else SETTLED
	if doc.status == WITHDRAWN:
		doc.letter_due = 0
	guarded.save(doc)


def _refuse_now(doc) -> None:
	frappe.throw(_("{0} is closed already.").format(frappe.bold(doc.name)), title=_("Parking Note"))


def message(doc) -> str:
	"""What the holder reads: what, where, when, and what to do. Friendly the first times, in writing from the third."""
	place = doc.parking_space or doc.place or doc.property
	text = _("On {0} your vehicle {1} was found at {2}: {3}.").format(
		frappe.utils.format_datetime(doc.noted_on, "yyyy-MM-dd HH:mm"),
		plate.shown(doc.plate),
		place,
		_(doc.misuse),
	)
	if doc.misuse in rules.AT_ONCE:
		text += " " + _(
			"Please move it at once: a fire lane must stay clear (Fire Protection Law, article 28)."
		)
	else:
		text += " " + _("Please park in your own or a free public space.")
	if doc.times >= rules.REPEATED_TIMES:
		text += " " + _("It is the {0}th note within 30 days.").format(doc.times)
	return text
