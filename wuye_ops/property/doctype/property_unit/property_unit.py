import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.property.registration import refuse_owner, register_owner, take_owner

# A whole shopping centre let as one unit; beyond it somebody typed the digits of a phone.
MAX_UNIT_AREA = 1_000_000


class PropertyUnit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		building: DF.Link
		built_up_area: DF.Float
		delivered_on: DF.Date | None
		floor: DF.Int
		owner_from: DF.Date | None
		owner_id_number: DF.Data | None
		owner_name: DF.Data | None
		owner_phone: DF.Data | None
		property: DF.Link
		status: DF.Literal["Undelivered", "Delivered", "Occupied", "Vacant", "Decorating"]
		unit_no: DF.Data
		usage: DF.Literal["Residence", "Shop", "Office", "Storage", "Other"]
	# end: auto-generated types

	def autoname(self) -> None:
		self.unit_no = (self.unit_no or "").strip()
		self.name = f"{self.building}-{self.unit_no}"

	def before_validate(self) -> None:
		if self.building:
			self.property = frappe.get_cached_value("Building", self.building, "property")

	def before_insert(self) -> None:
		# Nothing personal is kept on the unit: it goes on to the customer's encrypted profile after the insert.
		self.flags.owner_at_registration = take_owner(self)

	def validate(self) -> None:
		refuse_owner(self)
		self.validate_area()
		if self.delivered_on and self.status == "Undelivered":
			frappe.throw(
				_("Unit {0} has a delivery date: set its status to Delivered, or clear the date.").format(
					self.name
				),
				title=_("Delivery"),
			)

	def after_insert(self) -> None:
		if self.flags.owner_at_registration:
			register_owner(self, self.flags.owner_at_registration)

	def validate_area(self) -> None:
		if (self.built_up_area or 0) > MAX_UNIT_AREA:
			frappe.throw(
				_("The built-up area of unit {0} is {1} ㎡; no more than {2} ㎡ is plausible.").format(
					self.name, self.built_up_area, MAX_UNIT_AREA
				),
				title=_("Built-up Area"),
			)
