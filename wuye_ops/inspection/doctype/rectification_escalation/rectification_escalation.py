from frappe.model.document import Document


class RectificationEscalation(Document):
	pass
