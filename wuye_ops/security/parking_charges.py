"""临停收费: what a temporary car pays at the gate, into the books; and the car that leaves without paying.

Nobody is kept at a gate for money (《保安服务管理条例》30): who does not pay is let go, and the row says so.
"""

from datetime import datetime
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr, fmt_money, now_datetime

from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.property.series import take_numbers
from wuye_ops.rules import plate
from wuye_ops.rules.money import ZERO
from wuye_ops.security import parking_tariffs
from wuye_ops.security.parking_dues import PAID, WAIVED, Due, fee_due

SERIES = "PKC-.YYYY.-.######"
LEFT_UNPAID, VOIDED = "Left Unpaid", "Voided"
MAY_WAIVE = ("Property Manager", "Operations Director", "Department Head", "System Manager")
LONGEST_KEY, LONGEST_REASON = 64, 500


def quote(property_name: str, plate_text: str, at: datetime | None = None) -> Due | None:
	"""What the car owes now. Refuses users without the right to take fees in the property, and what is no plate."""
	check_right(property_name)
	return fee_due(property_name, _key_of(plate_text), at)


def check_right(property_name: str) -> None:
	sample = frappe.new_doc("Parking Charge").update({"property": property_name})
	sample.check_permission("create")


def _key_of(plate_text: str) -> str:
	read = plate.read(plate_text)
	if not read.can_be_kept:
		frappe.throw(
			_("{0} is not a number plate. Enter it as on the vehicle, for example 沪A12345.").format(
				frappe.bold(frappe.utils.escape_html(cstr(plate_text)[:40]))
			),
			title=_("Plate"),
		)
	return read.key


def take(
	property_name: str,
	plate_text: str,
	mode_of_payment: str,
	request_key: str,
	*,
	expected: Decimal | None = None,
	reference_no: str = "",
	at: datetime | None = None,
):
	"""Takes what the car owes: a Parking Charge with the bill, the payment and the receipt behind it, or nothing at all.

	expected: what the guard has told the driver; when the next unit has begun meanwhile, the guard is asked again. at: when the
	car stood at the gate, not after now. The same request_key gives the same charge, however often it is sent.
	"""
	check_right(property_name)
	key = _checked(request_key)
	plate_key = _key_of(plate_text)
	if done := _done(key, property_name, plate_key):
		return done
	# of two guards who charge one car the second waits, and finds what the first has taken
	due = fee_due(property_name, plate_key, min(at or now_datetime(), now_datetime()), lock=True)
	if not due or due.due <= ZERO:
		frappe.throw(
			_("{0} has nothing to pay. It may leave.").format(frappe.bold(plate.shown(plate_key))),
			title=_("Parking Fee"),
		)
	if expected is not None and expected != due.due:
		frappe.throw(
			_("The fee is {0} now: another unit has begun. Tell the driver, then take it.").format(
				frappe.bold(fmt_money(float(due.due), 2))
			),
			title=_("Parking Fee"),
		)
	(name,) = take_numbers(SERIES, 1)
	invoice, receipt = _book(due, name, mode_of_payment, reference_no, key)
	return _write(
		due,
		name,
		PAID,
		key,
		amount=float(due.due),
		mode_of_payment=mode_of_payment,
		reference_no=cstr(reference_no).strip()[:60],
		sales_invoice=invoice,
		payment_receipt=receipt,
	)


def _book(due: Due, name: str, mode_of_payment: str, reference_no: str, key: str) -> tuple[str, str]:
	book = frappe.get_attr(frappe.get_hooks("take_parking_fee")[-1])
	tariff = frappe.get_cached_doc("Parking Tariff", due.tariff)
	return book(
		due.property,
		due.due,
		tariff.as_dict(),
		# the plate stays out of the books: they are kept for decades, it is not
		_("Temporary parking {0}, {1}").format(name, parking_tariffs.duration(due.fee.minutes)),
		mode_of_payment,
		reference_no,
		key,
	)


def let_go(property_name: str, plate_text: str, reason: str, request_key: str, waive: bool = False):
	"""Writes down that a car leaves without paying, and why. waive: it need not, which only a head or manager may say.

	The property's manager hears of a car that did not pay.
	"""
	check_right(property_name)
	key, plate_key, reason = _checked(request_key), _key_of(plate_text), cstr(reason).strip()[:LONGEST_REASON]
	if done := _done(key, property_name, plate_key):
		return done
	if not reason:
		frappe.throw(_("Say why the car does not pay."), title=_("Parking Fee"))
	if waive and not set(MAY_WAIVE) & set(frappe.get_roles()):
		frappe.throw(
			_("Only a head or the property manager waives a fee. Let the car go unpaid, and say why."),
			frappe.PermissionError,
			title=_("Parking Fee"),
		)
	due = fee_due(property_name, plate_key, lock=True)
	if not due or due.due <= ZERO:
		frappe.throw(
			_("{0} has nothing to pay. It may leave.").format(frappe.bold(plate.shown(plate_key))),
			title=_("Parking Fee"),
		)
	(name,) = take_numbers(SERIES, 1)
	charge = _write(due, name, WAIVED if waive else LEFT_UNPAID, key, amount=float(due.due), reason=reason)
	if not waive:
		manager = user_of(frappe.get_cached_value("Property", property_name, "manager"))
		tell_staff(
			[manager],
			charge,
			_("{0} left without paying {1}: {2}").format(
				plate.masked(plate_key), fmt_money(charge.amount, 2), frappe.utils.escape_html(reason)
			),
		)
	return charge


def _write(due: Due, name: str, status: str, key: str, **values):
	charge = frappe.new_doc("Parking Charge")
	charge.update(
		{
			"property": due.property,
			"plate": due.plate,
			"status": status,
			"gate_entry": due.entry,
			"tariff": due.tariff,
			"entered_on": due.entered_on,
			"left_on": due.at,
			"minutes": due.fee.minutes,
			"free_minutes": due.fee.free,
			"earlier": float(due.earlier),
			"explanation": "\n".join(due.lines),
			"clerk": frappe.session.user,
			"taken_on": now_datetime(),
			"stay_key": due.stay_key,
			"request_key": key,
			**values,
		}
	)
	for line in due.fee.lines:
		charge.append(
			"lines",
			{
				"kind": line.kind,
				"begins": line.begins,
				"ends": line.ends,
				"units": line.units,
				"price": float(line.price),
				"amount": float(line.amount),
			},
		)
	charge.flags.by_service, charge.flags.number = True, name
	charge.insert()
	return charge


def _checked(request_key: str) -> str:
	key = cstr(request_key).strip()
	if not key or len(key) > LONGEST_KEY:
		frappe.throw(_("The request has no key. Open the page anew."), title=_("Parking Fee"))
	return key


def _done(key: str, property_name: str, plate_key: str):
	"""What the same request has made already."""
	row = frappe.db.get_value(
		"Parking Charge", {"request_key": key}, ["name", "property", "plate"], as_dict=True
	)
	if not row:
		return None
	if (row.property, row.plate) != (property_name, plate_key):
		frappe.throw(
			_("This request has been used for another car. Open the page anew."), title=_("Parking Fee")
		)
	return frappe.get_doc("Parking Charge", row.name)


def follow_receipt(receipt, method: str | None = None) -> None:
	"""Payment Receipt, on update: with a void receipt the charge is void too, and the stay owes its fee again."""
	if receipt.status != VOIDED or not receipt.has_value_changed("status"):
		return
	for name in frappe.get_all(
		"Parking Charge", {"payment_receipt": receipt.name, "status": PAID}, pluck="name"
	):
		charge = frappe.get_doc("Parking Charge", name)
		charge.status, charge.reason = VOIDED, receipt.void_reason
		charge.flags.by_service = True
		# whoever may void the receipt voids what it was for
		charge.save(ignore_permissions=True)
