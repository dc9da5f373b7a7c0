from frappe.model.document import Document


class TaxInvoiceLine(Document):
	pass
