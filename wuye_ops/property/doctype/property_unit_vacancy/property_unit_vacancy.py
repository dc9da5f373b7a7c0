from frappe.model.document import Document


class PropertyUnitVacancy(Document):
	pass
