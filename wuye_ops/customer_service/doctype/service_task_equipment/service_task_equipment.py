from frappe.model.document import Document


class ServiceTaskEquipment(Document):
	pass
