from frappe.model.document import Document


class RiskIndicatorProperty(Document):
	# begin: auto-generated types
	# end: auto-generated types

	pass
