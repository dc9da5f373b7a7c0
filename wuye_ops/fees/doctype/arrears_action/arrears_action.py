from frappe.model.document import Document


class ArrearsAction(Document):
	pass
