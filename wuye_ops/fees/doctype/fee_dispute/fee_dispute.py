from frappe.model.document import Document


class FeeDispute(Document):
	"""A customer's objection to a bill or a line of it. While it is open, dunning is held."""
