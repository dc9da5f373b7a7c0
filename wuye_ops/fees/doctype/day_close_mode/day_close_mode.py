from frappe.model.document import Document


class DayCloseMode(Document):
	"""What a clerk should have in one mode of payment, and what they have counted."""
