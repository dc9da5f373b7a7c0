from frappe.model.document import Document


class StatutoryWarning(Document):
	pass
