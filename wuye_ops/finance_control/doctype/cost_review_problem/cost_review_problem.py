from frappe.model.document import Document


class CostReviewProblem(Document):
	pass
