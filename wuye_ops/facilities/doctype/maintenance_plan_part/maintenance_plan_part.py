from frappe.model.document import Document


class MaintenancePlanPart(Document):
	pass
