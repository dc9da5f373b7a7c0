from frappe.model.document import Document


class ChecklistItem(Document):
	pass
