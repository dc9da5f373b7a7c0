from frappe.model.document import Document


class EquipmentCategory(Document):
	pass
