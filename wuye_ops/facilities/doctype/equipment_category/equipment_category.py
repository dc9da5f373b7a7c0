import frappe
from frappe import _
from frappe.model.document import Document


class EquipmentCategory(Document):
	def validate(self) -> None:
		if self.statutory_cycle == "Fixed Cycle":
			if (self.statutory_months or 0) < 1:
				frappe.throw(
					_("A fixed cycle has at least one month. Enter the months of the cycle."),
					title=_("Statutory Inspection"),
				)
		else:
			self.statutory_months = 0
