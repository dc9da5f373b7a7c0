from frappe.model.document import Document


class EmergencyDrillFinding(Document):
	pass
