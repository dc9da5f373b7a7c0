from frappe.model.document import Document


class FeeWaiverLine(Document):
	pass
