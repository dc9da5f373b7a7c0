import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_date, getdate

from wuye_ops.fees import tariffs
from wuye_ops.property.places import check_same_property
from wuye_ops.rules.tariff import PER_SPACE, SHARED_METER, check_assignments


class FeeAssignment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link | None
		customer_name: DF.Data | None
		effect: DF.Literal["Charge", "Agreed Price", "Exempt"]
		fee_standard: DF.Link
		from_date: DF.Date | None
		parking_space: DF.Link | None
		price: DF.Float
		property: DF.Link
		reason: DF.SmallText
		to_date: DF.Date | None
		unit: DF.Link | None

	# end: auto-generated types
	def before_validate(self) -> None:
		if self.fee_standard:
			self.property = frappe.db.get_value("Fee Standard", self.fee_standard, "property")

	def validate(self) -> None:
		self.validate_target()
		self.validate_effect()
		self.validate_period()
		self.validate_against_others()

	def validate_target(self) -> None:
		if self.unit and self.parking_space:
			frappe.throw(_("Choose a unit or a parking space, not both."), title=_("Fee Assignment"))
		if not (self.unit or self.parking_space or self.customer):
			frappe.throw(
				_("Say for whom: choose a unit, a parking space or a customer."), title=_("Fee Assignment")
			)
		for doctype, name in (("Property Unit", self.unit), ("Parking Space", self.parking_space)):
			if name:
				check_same_property(self.property, doctype, name)

	def validate_effect(self) -> None:
		if self.effect != tariffs.AGREED:
			self.price = None
		elif self.price is None:
			frappe.throw(_("Enter the agreed price."), title=_("Agreed Price"))
		basis = frappe.db.get_value("Fee Standard", self.fee_standard, "basis")
		if self.effect == tariffs.AGREED and basis == SHARED_METER:
			frappe.throw(
				_(
					"What is shared has no agreed prices: the others would have to pay the difference. Exempt the place instead."
				),
				title=_("Agreed Price"),
			)
		if self.unit and basis == PER_SPACE:
			frappe.throw(_("This standard is for parking spaces: choose one."), title=_("Fee Assignment"))

	def validate_period(self) -> None:
		if self.from_date and self.to_date and getdate(self.to_date) < getdate(self.from_date):
			frappe.throw(
				_("The assignment ends on {0}, before it begins on {1}.").format(
					format_date(self.to_date), format_date(self.from_date)
				),
				title=_("Fee Assignment"),
			)

	def validate_against_others(self) -> None:
		"""Two exceptions for the same place and customer on the same day would contradict each other."""
		same = {
			"fee_standard": self.fee_standard,
			"unit": self.unit or ["is", "not set"],
			"parking_space": self.parking_space or ["is", "not set"],
			"customer": self.customer or ["is", "not set"],
			"name": ["!=", self.name or ""],
		}
		fields = [
			"name",
			"fee_standard",
			"unit",
			"parking_space",
			"customer",
			"effect",
			"price",
			"from_date",
			"to_date",
		]
		for row in frappe.get_all("Fee Assignment", same, fields):
			try:
				check_assignments([tariffs.assignment(self), tariffs.assignment(row)])
			except ValueError:
				frappe.throw(
					_("{0} is for the same and holds on some of the same days. End it first.").format(
						frappe.bold(row.name)
					),
					title=_("Assignments Overlap"),
				)
