from frappe.model.document import Document


class MeterReading(Document):
	pass
