from frappe.model.document import Document


class Checklist(Document):
	pass
