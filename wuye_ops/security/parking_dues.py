"""What a temporary car owes for the stay it is in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

import frappe
from frappe.utils import getdate, now_datetime

from wuye_ops.rules import parking_fee
from wuye_ops.rules.money import ZERO, cents, total
from wuye_ops.security import parking_tariffs
from wuye_ops.security.parking_plates import pays_nothing

PAID, WAIVED = "Paid", "Waived"


@dataclass(frozen=True)
class Due:
	"""What a temporary car owes for the stay it is in. due: what is left of `fee` after what was paid in this stay."""

	property: str
	plate: str
	entry: str | None
	entered_on: datetime
	at: datetime
	tariff: str
	fee: parking_fee.Fee
	earlier: Decimal
	due: Decimal

	@property
	def stay_key(self) -> str:
		return f"{self.property}|{self.plate}|{self.entry or self.entered_on.isoformat()}"

	@property
	def lines(self) -> list[str]:
		return parking_tariffs.explain(self.fee)


def fee_due(
	property_name: str, plate_key: str, at: datetime | None = None, *, lock: bool = False
) -> Due | None:
	"""What the car owes at a moment; None when it pays nothing at all, is not inside, or the property has no tariff.

	A stay within the free minutes gives a Due with nothing due. The caller has asked for the right to the gate. lock: what was
	paid for the stay is read as it is now, and nobody else takes its fee until this transaction ends.
	"""
	at = at or now_datetime()
	tariff = parking_tariffs.of_property(property_name)
	if not tariff or not plate_key:
		return None
	stay = frappe.db.get_value(
		"Gate Presence",
		{"property": property_name, "plate": plate_key, "inside": 1},
		["entered_at", "entry"],
		as_dict=True,
		for_update=lock,
	)
	if not stay or not stay.entered_at or stay.entered_at > at:
		return None
	if pays_nothing(property_name, plate_key, getdate(at), bool(tariff.charges_residents)):
		return None
	return _due(property_name, plate_key, tariff, stay.entry, stay.entered_at, at, lock)


def _due(
	property_name: str, plate_key: str, tariff, entry: str | None, entered: datetime, at: datetime, lock: bool
) -> Due | None:
	# who has stood here for over a year is no temporary car any more: somebody looks before anybody pays
	if at - entered > timedelta(days=parking_fee.LONGEST_DAYS):
		return None
	fee = parking_fee.fee(
		parking_tariffs.rule_of(tariff),
		entered,
		at,
		free_used=bool(tariff.free_once_a_day) and _left_before(property_name, plate_key, entered),
	)
	due = Due(property_name, plate_key, entry, entered, at, tariff.name, fee, ZERO, fee.amount)
	paid = _paid(due.stay_key, lock)
	return replace(
		due, earlier=total(amount for amount, _at in paid), due=parking_fee.still_due(fee.amount, paid, at)
	)


def _paid(stay_key: str, lock: bool) -> list[tuple[Decimal, datetime]]:
	"""(amount, moment) of what was paid or waived for the stay."""
	charge = frappe.qb.DocType("Parking Charge")
	query = (
		frappe.qb.from_(charge)
		.select(charge.amount, charge.left_on)
		.where((charge.stay_key == stay_key) & charge.status.isin((PAID, WAIVED)))
	)
	if lock:
		query = query.for_update()
	return [(cents(Decimal(str(amount))), moment) for amount, moment in query.run()]


def _left_before(property_name: str, plate_key: str, entered: datetime) -> bool:
	"""Whether the plate has left after a stay on the day of its entry: its free minutes of the day are used."""
	return bool(
		frappe.db.exists(
			"Gate Entry",
			{
				"property": property_name,
				"plate": plate_key,
				"direction": "Out",
				"outcome": "Allowed",
				"at": ["between", [datetime.combine(entered.date(), datetime.min.time()), entered]],
			},
		)
	)
