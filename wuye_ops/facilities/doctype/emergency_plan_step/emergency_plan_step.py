from frappe.model.document import Document


class EmergencyPlanStep(Document):
	pass
