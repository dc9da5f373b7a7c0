from frappe.model.document import Document


class LetterBatchLetter(Document):
	pass
