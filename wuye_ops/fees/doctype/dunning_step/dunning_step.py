from frappe.model.document import Document


class DunningStep(Document):
	pass
