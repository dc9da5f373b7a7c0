import frappe
from frappe import _
from frappe.model.document import Document


class EquipmentCategory(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		category_name: DF.Data
		checklist: DF.Link | None
		description: DF.SmallText | None
		statutory_cycle: DF.Literal["None", "Fixed Cycle", "Lift by Age"]
		statutory_months: DF.Int
		system: DF.Literal[
			"Lift", "Power", "Water", "Drainage", "Fire", "HVAC", "Access", "Lighting", "Building", "Other"
		]

	# end: auto-generated types
	def validate(self) -> None:
		if self.statutory_cycle == "Fixed Cycle":
			if (self.statutory_months or 0) < 1:
				frappe.throw(
					_("A fixed cycle has at least one month. Enter the months of the cycle."),
					title=_("Statutory Inspection"),
				)
		else:
			self.statutory_months = 0
