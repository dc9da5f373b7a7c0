import frappe
from frappe import _
from frappe.model.document import Document


class MinimumWage(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		city: DF.Data
		effective_from: DF.Date
		monthly: DF.Currency
		source: DF.SmallText

	# end: auto-generated types
	def validate(self) -> None:
		self.city = self.city.strip()
		if self.monthly <= 0:
			frappe.throw(_("Enter the minimum wage of a month, above 0."), title=_("Minimum Wage"))
