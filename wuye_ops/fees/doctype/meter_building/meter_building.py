from frappe.model.document import Document


class MeterBuilding(Document):
	pass
