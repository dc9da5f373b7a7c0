from frappe.model.document import Document


class RiskAlertLog(Document):
	# begin: auto-generated types
	# end: auto-generated types

	pass
