from frappe.model.document import Document


class FeePrice(Document):
	pass
