from frappe.model.document import Document


class BillingBatch(Document):
	pass
