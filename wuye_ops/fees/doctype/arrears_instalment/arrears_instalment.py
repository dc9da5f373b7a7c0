from frappe.model.document import Document


class ArrearsInstalment(Document):
	pass
