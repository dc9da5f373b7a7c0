from frappe.model.document import Document


class PaymentReceiptBill(Document):
	pass
