from frappe.model.document import Document


class RiskAlertNotice(Document):
	# begin: auto-generated types
	# end: auto-generated types

	pass
