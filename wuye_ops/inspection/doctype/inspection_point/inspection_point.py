from frappe.model.document import Document


class InspectionPoint(Document):
	pass
