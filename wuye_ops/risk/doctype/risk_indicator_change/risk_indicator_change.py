from frappe.model.document import Document


class RiskIndicatorChange(Document):
	# begin: auto-generated types
	# end: auto-generated types

	pass
