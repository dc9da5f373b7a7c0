from frappe.model.document import Document


class CostReviewEffect(Document):
	pass
