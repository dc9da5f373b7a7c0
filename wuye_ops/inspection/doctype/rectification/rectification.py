from frappe.model.document import Document


class Rectification(Document):
	pass
