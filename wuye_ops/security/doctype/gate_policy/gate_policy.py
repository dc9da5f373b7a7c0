import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from wuye_ops.rules import gate_retention, plate


class GatePolicy(Document):
	"""How a property treats whom nothing lets in, what its units may invite, and how long its gate data are kept."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.gate_policy_courier.gate_policy_courier import GatePolicyCourier

		answer_within: DF.Int
		count_spaces: DF.Check
		couriers: DF.Table[GatePolicyCourier]
		days_ahead: DF.Int
		early_minutes: DF.Int
		home_plate: DF.Data | None
		longest_days: DF.Int
		most_a_day: DF.Int
		most_entries: DF.Int
		most_live: DF.Int
		most_persons: DF.Int
		overstay_grace: DF.Int
		property: DF.Link
		retention_months: DF.Int
		temporary_vehicle: DF.Literal["Allowed", "Ask", "Stopped"]
		walk_in: DF.Literal["Allowed", "Ask", "Stopped"]
	# end: auto-generated types

	def before_insert(self) -> None:
		if frappe.db.exists("Gate Policy", self.property):
			frappe.throw(
				_("{0} has a gate policy already. Change that one.").format(frappe.bold(self.property)),
				title=_("Gate Policy"),
			)

	def validate(self) -> None:
		self.validate_home_plate()
		self.validate_couriers()
		self.validate_limits()
		self.validate_retention()

	def validate_home_plate(self) -> None:
		self.home_plate = (self.home_plate or "").strip().upper()
		# with the rest of any plate it has to be one
		whole = f"{self.home_plate}A"[:2] + "12345"
		if self.home_plate and not plate.read(whole).is_valid:
			frappe.throw(
				_(
					"{0} is no beginning of a plate. Enter the province, or province and letter, such as 沪A."
				).format(frappe.bold(frappe.utils.escape_html(self.home_plate))),
				title=_("Home Plate"),
			)

	def validate_couriers(self) -> None:
		seen: set[str] = set()
		for row in self.couriers:
			if row.courier_class in seen:
				frappe.throw(
					_("Row {0}: {1} is named already. Keep one row for each class of couriers.").format(
						row.idx, _(row.courier_class, context=row.doctype)
					),
					title=_("Couriers"),
				)
			seen.add(row.courier_class)

	def validate_limits(self) -> None:
		for field in ("most_live", "most_a_day", "most_persons", "longest_days", "most_entries"):
			if cint(self.get(field)) < 1:
				frappe.throw(
					_("{0} must be at least 1.").format(frappe.bold(_(self.meta.get_label(field)))),
					title=_("What a Unit May Invite"),
				)

	def validate_retention(self) -> None:
		try:
			gate_retention.check_months(cint(self.retention_months))
		except ValueError:
			frappe.throw(
				_("Gate data are kept for {0} to {1} months. Choose a number between these.").format(
					gate_retention.FEWEST_MONTHS, gate_retention.MOST_MONTHS
				),
				title=_("Retention"),
			)
