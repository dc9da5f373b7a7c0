"""What of an employee only HR reads: pay, accounts, health, family and papers.

ERPNext lets whoever has the role Employee read every field of every employee. These fields are put at permission level 1, and
HR's roles are given that level. Made at install, taken back at uninstall; a level that a site has chosen itself stays.
"""

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.permissions import setup_custom_perms

LEVEL = 1
READERS = ("HR User", "HR Manager")
FIELDS = {
	"Employee": (
		"salary_currency", "ctc", "salary_mode", "bank_name", "bank_ac_no", "iban",
		"personal_email", "permanent_accommodation_type", "permanent_address", "current_accommodation_type", "current_address",
		"passport_number", "date_of_issue", "valid_upto", "place_of_issue",
		"marital_status", "blood_group", "family_background", "health_details",
		"health_insurance_provider", "health_insurance_no",
		"reason_for_leaving", "feedback", "new_workplace",
		# what somebody earned elsewhere
		"external_work_history",
	),
}  # fmt: skip


def hide() -> None:
	for doctype, fields in FIELDS.items():
		meta = frappe.get_meta(doctype)
		for fieldname in fields:
			field = meta.get_field(fieldname)
			if field and not field.permlevel and not _setter(doctype, fieldname):
				make_property_setter(doctype, fieldname, "permlevel", LEVEL, "Int", for_doctype=False)
		setup_custom_perms(doctype)
		present = frappe.get_all("Custom DocPerm", {"parent": doctype, "permlevel": LEVEL}, pluck="role")
		for role in READERS:
			if role not in present:
				row = frappe.new_doc("Custom DocPerm")
				row.update({"parent": doctype, "parenttype": "DocType", "parentfield": "permissions"})
				row.update({"role": role, "permlevel": LEVEL, "read": 1, "write": 1, "export": 0, "print": 0})
				row.update({"email": 0, "share": 0})
				# install and migrate run as Administrator; no user's right is bypassed
				row.insert(ignore_permissions=True)
		frappe.clear_cache(doctype=doctype)


def show() -> None:
	"""Leaves the copy of ERPNext's rights to `erpnext_permissions.revoke`, which comes after."""
	for doctype, fields in FIELDS.items():
		for fieldname in fields:
			if setter := _setter(doctype, fieldname):
				frappe.db.delete("Property Setter", {"name": setter})
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "permlevel": LEVEL, "role": ["in", READERS]})
		frappe.clear_cache(doctype=doctype)


def _setter(doctype: str, fieldname: str) -> str | None:
	return frappe.db.get_value(
		"Property Setter", {"doc_type": doctype, "field_name": fieldname, "property": "permlevel"}
	)
