import frappe
from frappe import _
from frappe.model.document import Document


class StatutoryTaskType(Document):
	def validate(self) -> None:
		if (self.months or 0) < 1:
			frappe.throw(_("A cycle has at least one month."), title=_("Cycle (Months)"))
