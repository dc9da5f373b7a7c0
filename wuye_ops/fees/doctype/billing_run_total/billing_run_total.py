from frappe.model.document import Document


class BillingRunTotal(Document):
	pass
