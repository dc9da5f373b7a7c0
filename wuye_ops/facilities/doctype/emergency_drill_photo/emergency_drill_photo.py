from frappe.model.document import Document


class EmergencyDrillPhoto(Document):
	pass
