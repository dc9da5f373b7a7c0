from frappe.model.document import Document


class EquipmentPart(Document):
	pass
