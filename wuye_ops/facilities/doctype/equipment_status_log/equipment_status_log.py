from frappe.model.document import Document


class EquipmentStatusLog(Document):
	pass
