from frappe.model.document import Document


class BillingException(Document):
	pass
