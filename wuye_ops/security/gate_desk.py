"""岗亭工作台: on one page for guards, the fees of temporary cars, goods that are carried out, notes of misuse, what to tell drivers.

Every function asks for the right to the document it is about, in the property it is about, before it reads anything.
"""

from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import cint, cstr, format_datetime, now_datetime, nowdate

from wuye_ops.property.places import permitted_properties
from wuye_ops.property.throttle import limited
from wuye_ops.rules import goods_release as release_rules
from wuye_ops.rules import parking_permit, plate
from wuye_ops.security import goods, parking, parking_charges, parking_tariffs
from wuye_ops.security.goods_portal import parsed
from wuye_ops.security.parking_dues import PAID

SHOWN = 10
# money that is there days later
SLOW = ("银行转账", "支票", "Bank Draft", "Cheque", "Wire Transfer")
SHORTEST, LONGEST = 2, 60
LIVING = (release_rules.TO_CONSENT, release_rules.CONSENTED)


def may_open() -> bool:
	return bool(frappe.has_permission("Parking Charge", "create"))


def _check(property_name: str) -> None:
	parking_charges.check_right(property_name)


# -- the page ----------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def overview(property: str | None = None) -> dict:
	"""{properties, property, gates, modes, guidance, taken, may_waive, misuses} for the property, or the user's first one."""
	if not may_open():
		frappe.throw(_("This page is for those who work at a gate."), frappe.PermissionError)
	names = permitted_properties()
	if names is None:
		names = frappe.get_list("Property", pluck="name", order_by="name", limit=0)
	if not names:
		frappe.throw(_("You work for no property yet."), title=_("Property"))
	name = cstr(property) or names[0]
	_check(name)
	return {
		"properties": names,
		"property": name,
		"gates": frappe.get_all(
			"Gate", {"property": name, "disabled": 0}, pluck="gate_name", order_by="gate_name"
		),
		"modes": _modes(name),
		"guidance": parking.guidance(name),
		"taken": _taken_today(name),
		"may_waive": bool(set(parking_charges.MAY_WAIVE) & set(frappe.get_roles())),
		"misuses": [{"value": one, "label": _(one)} for one in parking_permit.MISUSES],
	}


def _modes(property_name: str) -> list[dict]:
	"""[{name, type, label}], cash first; what nobody can wait for at a gate is left out."""
	modes = frappe.get_attr(frappe.get_hooks("parking_fee_modes")[-1])(property_name)
	return [{**mode, "label": _(mode["name"])} for mode in modes if mode["name"] not in SLOW]


def _taken_today(property_name: str) -> dict:
	"""What the user has taken since midnight: {number, amount, last: […]}."""
	charge = frappe.qb.DocType("Parking Charge")
	mine = (
		(charge.property == property_name)
		& (charge.clerk == frappe.session.user)
		& (charge.taken_on >= nowdate())
	)
	rows = (
		frappe.qb.from_(charge)
		.select(
			charge.name, charge.plate, charge.amount, charge.status, charge.taken_on, charge.mode_of_payment
		)
		.where(mine)
		.orderby(charge.name, order=frappe.qb.desc)
		.limit(SHOWN)
		.run(as_dict=True)
	)
	total = frappe.qb.from_(charge).select(Sum(charge.amount)).where(mine & (charge.status == PAID)).run()
	return {
		"amount": float(total[0][0] or 0),
		"last": [
			{
				"name": row.name,
				"plate": plate.shown(row.plate),
				"amount": float(row.amount),
				"status": row.status,
				"label": _(row.mode_of_payment) if row.status == PAID else _(row.status),
				"at": format_datetime(row.taken_on, "HH:mm"),
			}
			for row in rows
		],
	}


# -- parking -----------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def stay(property: str, plate_text: str) -> dict:
	"""What a car at the exit owes, line by line; or in words why it pays nothing."""
	_check(property)
	text = cstr(plate_text).strip()[:LONGEST]
	home = frappe.db.get_value("Gate Policy", property, "home_plate") or ""
	found = None
	for key in plate.candidates(text, home):
		if found := parking.fee_due(property, key):
			break
	read = plate.read(found.plate if found else text)
	if not read.can_be_kept:
		# refuses in words
		parking_charges.quote(property, text)
	if not found:
		return {
			"plate": read.key,
			"shown": plate.shown(read.key),
			"due": None,
			"why": _nothing_due(property, read),
		}
	return {
		"plate": found.plate,
		"shown": plate.shown(found.plate),
		"entered": format_datetime(found.entered_on, "MM-dd HH:mm"),
		"stay": parking_tariffs.duration(found.fee.minutes),
		"lines": found.lines,
		"whole": float(found.fee.amount),
		"earlier": float(found.earlier),
		"due": float(found.due),
	}


def _nothing_due(property_name: str, read: plate.Plate) -> str:
	if read.is_privileged:
		return _("On duty: it pays nothing and passes at once.")
	for permit in parking.permits_for(property_name, read.key):
		refused = parking_permit.reasons(permit.rule, property_name, read.key, now_datetime().date())
		if all(reason.code in parking_permit.TO_ASK for reason in refused):
			place = permit.parking_space or _("any free place")
			return _("Has a parking permit ({0}): nothing to pay.").format(place)
	if frappe.db.exists(
		"Resident Vehicle", {"property": property_name, "plate": read.key, "status": "Active"}
	):
		return _("A resident's vehicle: nothing to pay.")
	if not parking_tariffs.of_property(property_name):
		return _("This property has no parking tariff in force.")
	return _("It is not registered as inside. Book its entry at the gate first, or let it pass.")


@frappe.whitelist(methods=["POST"])
def pay(
	property: str,
	plate_text: str,
	mode_of_payment: str,
	expected: str | float,
	request_key: str,
	reference_no: str | None = None,
) -> dict:
	"""Takes the fee the driver was told; see `parking_charges.take`."""
	charge = parking_charges.take(
		property,
		plate_text,
		mode_of_payment,
		request_key,
		expected=_amount(expected),
		reference_no=cstr(reference_no),
	)
	return _done(charge)


@frappe.whitelist()
def modes_at(gate: str) -> list[dict]:
	"""As `overview` gives them, for the page of a gate."""
	return _modes(_property_of(gate))


@frappe.whitelist(methods=["POST"])
def pay_at(gate: str, plate_text: str, mode_of_payment: str, expected: str | float, request_key: str) -> dict:
	"""As `pay`, at a gate."""
	return pay(_property_of(gate), plate_text, mode_of_payment, expected, request_key)


def _property_of(gate: str) -> str:
	"""The property of a gate, where the user may take fees."""
	name = frappe.db.get_value("Gate", cstr(gate), "property")
	if not name:
		frappe.throw(_("There is no such gate."), frappe.DoesNotExistError, title=_("Gate"))
	_check(name)
	return name


def _amount(value) -> Decimal:
	try:
		return Decimal(cstr(value)).quantize(Decimal("0.01"))
	except InvalidOperation:
		frappe.throw(_("Ask for the fee again."), title=_("Parking Fee"))


@frappe.whitelist(methods=["POST"])
def let_go(property: str, plate_text: str, reason: str, request_key: str, waive: int | str = 0) -> dict:
	"""The car leaves without paying; see `parking_charges.let_go`."""
	return _done(parking_charges.let_go(property, plate_text, reason, request_key, bool(cint(waive))))


def _done(charge) -> dict:
	return {
		"name": charge.name,
		"status": charge.status,
		"amount": float(charge.amount),
		"receipt": charge.payment_receipt,
		"taken": _taken_today(charge.property),
	}


# -- notes -------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
@limited(60, 3600)
def note(
	property: str,
	plate_text: str,
	misuse: str,
	place: str,
	client_key: str,
	remark: str | None = None,
	photo: str | None = None,
) -> dict:
	"""Notes a vehicle that stands where it should not; the same client_key gives the same note. place: a space or words. photo:
	a file the user has just uploaded, to no document."""
	key = cstr(client_key).strip()[:64]
	if key and (
		existing := frappe.db.get_value("Parking Note", {"client_key": key, "owner": frappe.session.user})
	):
		return _note(frappe.get_doc("Parking Note", existing))
	place = cstr(place).strip()[:140]
	space = frappe.db.get_value(
		"Parking Space", {"property": property, "space_no": place}
	) or frappe.db.get_value("Parking Space", {"property": property, "name": place})
	doc = frappe.get_doc(
		{
			"doctype": "Parking Note",
			"property": property,
			"plate": plate_text,
			"misuse": misuse,
			"parking_space": space,
			"place": "" if space else place,
			"note": cstr(remark).strip()[:500],
			"photo": cstr(photo) or None,
			"client_key": key or None,
		}
	)
	return _note(doc.insert())


def _note(doc) -> dict:
	return {
		"name": doc.name,
		"plate": plate.shown(doc.plate),
		"times": doc.times,
		"letter_due": bool(doc.letter_due),
	}


# -- goods -------------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def find_goods(property: str, text: str) -> list[dict]:
	"""Releases of the property by number or code (whatever their status), else those that are open by unit or plate."""
	_check(property)
	if not goods.may_check():
		frappe.throw(_("Your role does not check goods at the gate."), frappe.PermissionError)
	text = cstr(text).strip()[:LONGEST]
	if len(text) < SHORTEST:
		return []
	number = text.rsplit("=", 1)[-1].upper()
	if frappe.db.exists("Goods Release", number):
		doc = frappe.get_doc("Goods Release", number)
		return [goods.screen(doc, property)]
	like = f"%{_escaped(text)}%"
	names = frappe.get_all(
		"Goods Release",
		filters={"property": property, "status": ["in", LIVING], "good_until": [">=", now_datetime()]},
		or_filters=[
			["unit", "like", f"%{'%'.join(_escaped(part) for part in text.split('-') if part.strip())}%"],
			["plates", "like", f"%{_escaped(plate.read(text).key or text)}%"],
			["applicant_name", "like", like],
		],
		pluck="name",
		order_by="good_from",
		limit_page_length=SHOWN,
	)
	return [goods.screen(frappe.get_doc("Goods Release", name), property) for name in names]


def _escaped(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@frappe.whitelist(methods=["POST"])
def check_out(
	property: str,
	release: str,
	carried: dict | str,
	client_key: str,
	not_listed: list | str | None = None,
	settled: str | None = None,
	gate: str | None = None,
	plate_text: str | None = None,
) -> dict:
	"""One trip out of the gate; see `goods.check_out`. gate: its name in the property."""
	_check(property)
	numbers, more = parsed(carried), parsed(not_listed or [])
	if not isinstance(numbers, dict) or not isinstance(more, list):
		frappe.throw(_("Enter what is carried out."), title=_("Goods Release"))
	return goods.check_out(
		release,
		property,
		{row: number for row, number in numbers.items() if cint(number)},
		[cstr(one)[:140] for one in more[:20]],
		gate=frappe.db.get_value("Gate", {"property": property, "gate_name": cstr(gate)}) if gate else None,
		plate=cstr(plate_text),
		settled=cstr(settled),
		client_key=cstr(client_key)[:64],
	)
