from frappe.model.document import Document


class InspectionPlanPoint(Document):
	pass
