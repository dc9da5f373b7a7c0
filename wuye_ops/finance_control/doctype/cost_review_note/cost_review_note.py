from frappe.model.document import Document


class CostReviewNote(Document):
	pass
