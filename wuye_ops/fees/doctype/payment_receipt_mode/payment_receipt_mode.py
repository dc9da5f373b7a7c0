from frappe.model.document import Document


class PaymentReceiptMode(Document):
	pass
