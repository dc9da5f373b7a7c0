from frappe.model.document import Document


class CostReviewClass(Document):
	pass
