from frappe.model.document import Document


class MaintenancePlanEquipment(Document):
	pass
