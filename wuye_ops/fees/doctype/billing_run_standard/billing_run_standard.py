from frappe.model.document import Document


class BillingRunStandard(Document):
	pass
