from frappe.model.document import Document


class RectificationLog(Document):
	pass
