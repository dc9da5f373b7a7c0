from frappe.model.document import Document


class FeeStandardBuilding(Document):
	pass
