from frappe.model.document import Document


class Meter(Document):
	pass
