from frappe.model.document import Document


class FeeTier(Document):
	pass
