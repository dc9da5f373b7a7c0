import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, get_time

from wuye_ops.security import parking_tariffs


class ParkingTariff(Document):
	"""停车收费标准: what hangs at the entrance, and what a temporary car pays by it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cap: DF.Currency
		cap_period: DF.Literal["24 Hours", "Calendar Day"]
		charges_residents: DF.Check
		disabled: DF.Check
		document_no: DF.Data | None
		fee_item: DF.Link
		first_price: DF.Currency
		first_units: DF.Int
		free_is_deducted: DF.Check
		free_minutes: DF.Int
		free_once_a_day: DF.Check
		has_night: DF.Check
		hotline: DF.Data | None
		income_account: DF.Link | None
		item_tax_template: DF.Link | None
		most: DF.Currency
		night_from: DF.Time | None
		night_price: DF.Currency
		night_to: DF.Time | None
		posted_on: DF.Date | None
		price: DF.Currency
		price_basis: DF.Literal["Market Price", "Government-Guided Price", "Government-Set Price"]
		property: DF.Link
		tariff_name: DF.Data
		unit_minutes: DF.Literal["15", "30", "60"]
		vat_inclusive: DF.Check
	# end: auto-generated types

	def before_validate(self) -> None:
		if not self.has_night:
			self.night_price = self.night_from = self.night_to = None
		if not cint(self.first_units):
			self.first_price = None
		if not flt(self.cap):
			self.cap_period = "24 Hours"

	def validate(self) -> None:
		self.validate_night()
		self.validate_prices()
		self.validate_account()
		self.validate_only_one()

	def validate_night(self) -> None:
		if not self.has_night:
			return
		if not (self.night_from and self.night_to) or get_time(self.night_from) == get_time(self.night_to):
			frappe.throw(_("Enter from when to when the price at night holds."), title=_("Night"))

	def validate_prices(self) -> None:
		try:
			parking_tariffs.rule_of(self)
		except ValueError:
			frappe.throw(
				_("Prices are whole cents and not below 0, minutes and units whole numbers. Correct them."),
				title=_("Price"),
			)
		if flt(self.most) and flt(self.cap) > flt(self.most):
			frappe.throw(
				_("The most for a stay is not below the cap of a period. Correct one of the two."),
				title=_("Most for a Stay"),
			)

	def validate_account(self) -> None:
		company = frappe.db.get_value("Property", self.property, "company")
		for field, doctype in (("income_account", "Account"), ("item_tax_template", "Item Tax Template")):
			name = self.get(field)
			if name and frappe.db.get_value(doctype, name, "company") != company:
				frappe.throw(
					_("{0} belongs to another company than the property. Choose one of {1}.").format(
						frappe.bold(name), frappe.bold(company)
					),
					title=_(self.meta.get_label(field)),
				)

	def validate_only_one(self) -> None:
		"""Drivers read one tariff at the entrance."""
		if self.disabled:
			return
		other = frappe.db.get_value(
			"Parking Tariff", {"property": self.property, "disabled": 0, "name": ["!=", self.name or ""]}
		)
		if other:
			frappe.throw(
				_("{0} is in force in this property. Disable it first: drivers read one tariff.").format(
					frappe.bold(other)
				),
				title=_("Parking Tariff"),
			)

	def before_print(self, settings=None) -> None:
		self.words = parking_tariffs.in_words(self)
		self.shown_examples = parking_tariffs.examples(self.as_dict())["rows"]
