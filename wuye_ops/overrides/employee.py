"""An employee's property decides what their user sees: one User Permission, kept in step.

The limit outlives the employment: a user who is switched on again, or whose employee record is deleted, must not see
more than before. It goes when HR moves the employee to another property or to the head office.
"""

import frappe
from frappe.permissions import add_user_permission, remove_user_permission


def dashboard(data: dict) -> dict:
	fields = data.setdefault("non_standard_fieldnames", {})
	fields |= {"Service Task": "assigned_to", "Rectification": "responsible"}
	data["transactions"] += [
		{"label": "Service", "items": ["Service Task", "Inspection", "Rectification", "Work Hand Over"]},
		{"label": "Certificates and Training", "items": ["Staff Certificate", "Self-Study"]},
	]
	return data


def limit_to_property(doc, method=None) -> None:
	before = doc.get_doc_before_save()
	was = (before.user_id, before.get("wuye_property")) if before else (None, None)
	now = (doc.user_id, doc.get("wuye_property"))
	if was == now:
		return
	_forget(*was)
	if all(now) and not frappe.db.exists(
		"User Permission", {"user": now[0], "allow": "Property", "for_value": now[1]}
	):
		# HR's right to place an employee carries the limit that goes with the place
		add_user_permission("Property", now[1], now[0], ignore_permissions=True)


def _forget(user: str | None, property_name: str | None) -> None:
	if user and property_name:
		remove_user_permission("Property", property_name, user)
