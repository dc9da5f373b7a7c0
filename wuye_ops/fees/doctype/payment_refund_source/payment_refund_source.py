from frappe.model.document import Document


class PaymentRefundSource(Document):
	"""A prepayment or credit that a refund has paid back, or a part of it."""
