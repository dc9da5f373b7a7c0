"""What a sweep could not do with an inspection: said on it and to the property's managers, once for each failure."""

import frappe

from wuye_ops.property.notices import tell_staff, users_with_role


def note(inspection: str, text: str, subject: str) -> None:
	"""However often the sweep comes by with the same text. The trace goes to the Error Log; the caller commits."""
	if frappe.db.exists(
		"Comment", {"reference_doctype": "Inspection", "reference_name": inspection, "content": text}
	):
		return
	frappe.log_error(title=f"Inspection {inspection}")
	doc = frappe.get_doc("Inspection", inspection)
	doc.add_comment("Info", text)
	tell_staff(users_with_role("Property Manager", doc.property), doc, subject)
