from frappe.model.document import Document


class EmergencyResponseStep(Document):
	pass
