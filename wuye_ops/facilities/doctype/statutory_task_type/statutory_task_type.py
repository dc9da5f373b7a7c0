import frappe
from frappe import _
from frappe.model.document import Document


class StatutoryTaskType(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		certificate_required: DF.Check
		description: DF.SmallText | None
		months: DF.Int
		type_name: DF.Data

	# end: auto-generated types
	def validate(self) -> None:
		if (self.months or 0) < 1:
			frappe.throw(_("A cycle has at least one month."), title=_("Cycle (Months)"))
