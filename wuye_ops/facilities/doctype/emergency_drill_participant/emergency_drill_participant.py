from frappe.model.document import Document


class EmergencyDrillParticipant(Document):
	pass
