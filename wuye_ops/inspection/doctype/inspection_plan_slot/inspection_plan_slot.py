from frappe.model.document import Document


class InspectionPlanSlot(Document):
	pass
