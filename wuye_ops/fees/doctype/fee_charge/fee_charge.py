from frappe.model.document import Document


class FeeCharge(Document):
	pass
