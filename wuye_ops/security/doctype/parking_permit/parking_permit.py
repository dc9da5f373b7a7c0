import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, format_date, getdate

from wuye_ops.property import guarded
from wuye_ops.property.places import check_same_property
from wuye_ops.rules import parking_permit as rules
from wuye_ops.rules import plate
from wuye_ops.security import parking_permits

BY_STEPS = ("status", "suspend_reason", "end_reason", "fee_assignment", "occupancy")
MOST_VEHICLES = 10


class ParkingPermit(Document):
	"""车位月卡: vehicles that may use a space, or any place, on some days, and the monthly fee for it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.parking_permit_vehicle.parking_permit_vehicle import (
			ParkingPermitVehicle,
		)

		customer: DF.Link | None
		customer_name: DF.Data | None
		employee: DF.Link | None
		end_reason: DF.SmallText | None
		fee_assignment: DF.Link | None
		fee_effect: DF.Literal["Charge", "Agreed Price", "Exempt"]
		fee_reason: DF.SmallText | None
		fee_standard: DF.Link | None
		from_date: DF.Date
		occupancy: DF.Link | None
		parking_space: DF.Link | None
		permit_kind: DF.Literal["Monthly", "Own Space", "Staff", "Other"]
		price: DF.Float
		property: DF.Link
		remark: DF.SmallText | None
		status: DF.Literal["Active", "Suspended", "Ended"]
		suspend_reason: DF.SmallText | None
		to_date: DF.Date | None
		unit: DF.Link | None
		vehicles: DF.Table[ParkingPermitVehicle]
		vehicles_at_once: DF.Int
	# end: auto-generated types

	def before_validate(self) -> None:
		if self.permit_kind == "Staff" and self.employee:
			self.customer_name = frappe.db.get_value("Employee", self.employee, "employee_name")
		if not self.fee_standard:
			self.fee_effect, self.price, self.fee_reason = "Charge", None, None

	def validate(self) -> None:
		guarded.refuse_by_hand(self, *BY_STEPS, use=_("Use the buttons of the form."))
		if not self.is_new():
			guarded.refuse_by_hand(self, "to_date", use=_("Use Renew or End."))
		self.validate_days()
		self.validate_places()
		self.validate_vehicles()

	def on_update(self) -> None:
		parking_permits.rent_space(self)
		parking_permits.assign_fee(self)

	def on_trash(self) -> None:
		if self.fee_assignment or self.occupancy:
			frappe.throw(
				_("Fees hang on this permit. End it instead of deleting it."),
				frappe.PermissionError,
				title=_("Parking Permit"),
			)

	def validate_days(self) -> None:
		if self.to_date and getdate(self.to_date) < getdate(self.from_date):
			frappe.throw(
				_("The permit ends on {0}, before it begins on {1}.").format(
					format_date(self.to_date), format_date(self.from_date)
				),
				title=_("To"),
			)
		if self.permit_kind == "Monthly" and not self.to_date:
			frappe.throw(_("A monthly permit has a last day; it is renewed from then on."), title=_("To"))
		if self.permit_kind != "Staff" and not self.customer:
			frappe.throw(_("Say whose permit it is: choose the customer."), title=_("Customer"))
		if cint(self.vehicles_at_once) < 1:
			frappe.throw(_("At least one vehicle may be inside."), title=_("Vehicles at Once"))

	def validate_places(self) -> None:
		for doctype, name in (("Property Unit", self.unit), ("Parking Space", self.parking_space)):
			if name:
				check_same_property(self.property, doctype, name)
		if not self.parking_space or self.status == rules.ENDED:
			return
		other = self._other({"parking_space": self.parking_space})
		if other:
			frappe.throw(
				_(
					"{0} has permit {1} on some of these days. End that first, or choose another space."
				).format(frappe.bold(self.parking_space), frappe.bold(other)),
				title=_("Parking Space"),
			)

	def validate_vehicles(self) -> None:
		if not 1 <= len(self.vehicles) <= MOST_VEHICLES:
			frappe.throw(_("A permit is for 1 to {0} vehicles.").format(MOST_VEHICLES), title=_("Vehicles"))
		seen = set()
		for row in self.vehicles:
			read = plate.read(row.plate)
			if not read.can_be_kept:
				frappe.throw(
					_(
						"Row {0}: {1} is not a number plate. Enter it as on the vehicle, for example 沪A12345."
					).format(row.idx, frappe.bold(frappe.utils.escape_html(cstr(row.plate)[:40]))),
					title=_("Plate"),
				)
			row.plate = read.key
			if row.plate in seen:
				frappe.throw(
					_("Row {0}: {1} is listed twice.").format(row.idx, frappe.bold(row.plate)),
					title=_("Plate"),
				)
			seen.add(row.plate)
			row.resident_vehicle = frappe.db.get_value(
				"Resident Vehicle", {"property": self.property, "plate": row.plate}
			)
		if self.status == rules.ENDED:
			return
		permits = frappe.get_all(
			"Parking Permit Vehicle",
			{"plate": ["in", sorted(seen)], "parent": ["!=", self.name or ""]},
			["parent", "plate"],
		)
		for row in permits:
			if self._other({"name": row.parent}):
				frappe.throw(
					_("{0} has permit {1} on some of these days. End that first.").format(
						frappe.bold(row.plate), frappe.bold(row.parent)
					),
					title=_("Plate"),
				)

	def _other(self, filters: dict) -> str | None:
		"""A permit of this property in force on some of the same days."""
		for row in frappe.get_all(
			"Parking Permit",
			[
				*([field, "=", value] for field, value in filters.items()),
				["property", "=", self.property],
				["name", "!=", self.name or ""],
				["status", "!=", rules.ENDED],
			],
			["name", "from_date", "to_date"],
		):
			begins_after = self.to_date and row.from_date > getdate(self.to_date)
			ended_before = row.to_date and row.to_date < getdate(self.from_date)
			if not (begins_after or ended_before):
				return row.name
		return None
