from frappe.model.document import Document


class InspectionResult(Document):
	pass
