"""The accounts of the portal that stand for a customer who is erased."""

import frappe
from frappe import _
from frappe.model.rename_doc import rename_doc
from frappe.sessions import clear_sessions

from wuye_ops.property.traces import delete_for_good
from wuye_ops.rules.erasure import ANONYMISED, DELETED

# what a User document tells of a person
PERSON_FIELDS = (
	"middle_name", "last_name", "username", "gender", "birth_date", "phone", "mobile_no", "location", "bio",
	"interest", "user_image", "banner_image", "reset_password_key", "last_ip", "api_key",
)  # fmt: skip
DOMAIN = "erased.invalid"  # RFC 2606: no mail will ever arrive there


def close_accounts(customer: str, erased: str) -> list[dict]:
	"""Takes the customer's accounts away; one that stands for nobody else is closed, and its address forgotten."""
	users = frappe.get_all("Portal User", {"parent": customer, "parenttype": "Customer"}, pluck="user")
	if not users:
		return []
	frappe.db.delete("Portal User", {"parent": customer, "parenttype": "Customer"})
	closed = [user for user in users if _stands_for_nobody(user)]
	for user in closed:
		_forget(user, erased)
	items = [_item(_("Access to the portal"), DELETED, len(users))]
	return items + ([_item(_("User"), ANONYMISED, len(closed))] if closed else [])


def _item(what: str, action: str, rows: int) -> dict:
	return {"what": what, "action": action, "rows": rows}


def _stands_for_nobody(user: str) -> bool:
	"""Staff are never closed: they have an account of their own right."""
	return frappe.db.get_value("User", user, "user_type") == "Website User" and not frappe.db.exists(
		"Portal User", {"user": user, "parenttype": "Customer"}
	)


def _forget(user: str, erased: str) -> None:
	clear_sessions(user=user, force=True)
	meta = frappe.get_meta("User")
	values = dict.fromkeys(field for field in PERSON_FIELDS if meta.has_field(field))
	frappe.db.set_value("User", user, {**values, "enabled": 0, "first_name": erased, "full_name": erased})
	frappe.db.delete("__Auth", {"doctype": "User", "name": user})
	frappe.db.delete("DefaultValue", {"parent": user})
	_drop_contacts(user)
	new = f"{frappe.generate_hash(length=16)}@{DOMAIN}"
	# the right to erase the customer covers the account that was made for them
	rename_doc("User", user, new, force=True, ignore_permissions=True, show_alert=False, rebuild_search=False)
	# the framework remarks what it was called before, on its settings of notices too
	for doctype in ("User", "Notification Settings"):
		frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": new})
		frappe.db.delete("Version", {"ref_doctype": doctype, "docname": new})


def _drop_contacts(user: str) -> None:
	"""The framework makes a contact for each account."""
	for name in frappe.get_all("Contact", {"user": user}, pluck="name"):
		delete_for_good("Contact", name)
