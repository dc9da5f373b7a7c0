from frappe.model.document import Document


class RiskAlertAction(Document):
	# begin: auto-generated types
	# end: auto-generated types

	pass
