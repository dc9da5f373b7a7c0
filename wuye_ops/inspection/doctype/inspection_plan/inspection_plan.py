from frappe.model.document import Document


class InspectionPlan(Document):
	pass
