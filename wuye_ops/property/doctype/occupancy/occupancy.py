import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_date, getdate

from wuye_ops.property.occupancies import refresh_status, validate_terms


class Occupancy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link
		customer_name: DF.Data | None
		from_date: DF.Date
		is_payer: DF.Check
		parking_space: DF.Link | None
		property: DF.Link
		relation: DF.Literal["Owner", "Tenant", "Family", "Developer"]
		remark: DF.SmallText | None
		share: DF.Percent
		to_date: DF.Date | None
		unit: DF.Link | None
	# end: auto-generated types

	def before_validate(self) -> None:
		place = self.place()
		self.property = frappe.db.get_value(place[0], place[1], "property")

	def validate(self) -> None:
		self.validate_period()
		if self.relation != "Owner":
			self.share = 0
		elif not self.share and self.is_new():
			self.share = 100
		validate_terms(self)

	def on_update(self) -> None:
		refresh_status(self.unit, self.parking_space)
		before = self.get_doc_before_save()
		if before and before.place() != self.place():
			refresh_status(before.unit, before.parking_space)

	def after_delete(self) -> None:
		refresh_status(self.unit, self.parking_space)

	def place(self) -> tuple[str, str]:
		"""(doctype, name) of the one place this is about; refuses none and two."""
		if bool(self.unit) == bool(self.parking_space):
			frappe.throw(
				_("An occupancy is of a unit or of a parking space: fill in exactly one of the two."),
				title=_("Occupancy"),
			)
		return ("Property Unit", self.unit) if self.unit else ("Parking Space", self.parking_space)

	def validate_period(self) -> None:
		if self.to_date and getdate(self.to_date) < getdate(self.from_date):
			frappe.throw(
				_("The occupancy ends on {0}, before it begins on {1}.").format(
					format_date(self.to_date), format_date(self.from_date)
				),
				title=_("Occupancy"),
			)
