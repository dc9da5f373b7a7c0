from frappe.model.document import Document


class PropertyUnitArea(Document):
	pass
