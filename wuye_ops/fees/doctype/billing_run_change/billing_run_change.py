from frappe.model.document import Document


class BillingRunChange(Document):
	pass
