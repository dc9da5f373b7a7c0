from frappe.model.document import Document


class EmergencyDrillStep(Document):
	pass
