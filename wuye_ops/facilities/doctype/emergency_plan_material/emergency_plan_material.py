from frappe.model.document import Document


class EmergencyPlanMaterial(Document):
	pass
