"""The roles of the product. Accountants and HR keep ERPNext's and HRMS's own."""

import frappe

# role → may work in the desk
ROLES: dict[str, bool] = {
	"Operations Director": True,
	"Property Manager": True,
	"Customer Service": True,
	"Department Head": True,
	"Field Staff": True,
	"Gate Guard": True,
	"Quality Inspector": True,
	"Fee Clerk": True,
	"Risk Officer": True,
	"Internal Auditor": True,
	# reads within a grant and nothing else: finance_control/audit/access
	"External Auditor": True,
	"Records Clerk": True,
	# reads what examinations of employees have found, and nothing else of them
	"Health Officer": True,
	"Resident": False,
}


def make_roles() -> None:
	"""Adds the roles that are absent; a role the site already has keeps its settings."""
	for role, desk_access in ROLES.items():
		if not frappe.db.exists("Role", role):
			# install and migrate run as Administrator; no user's right is bypassed
			frappe.get_doc(
				{"doctype": "Role", "role_name": role, "desk_access": int(desk_access), "is_custom": 0}
			).insert(ignore_permissions=True)


def remove_roles() -> None:
	"""Removes the roles and every assignment of them."""
	for role in ROLES:
		frappe.db.delete("Has Role", {"role": role})
		frappe.db.delete("Custom DocPerm", {"role": role})
		frappe.db.delete("DocPerm", {"role": role})
		if frappe.db.exists("Role", role):
			# removal of the app runs as Administrator
			frappe.delete_doc("Role", role, force=True, ignore_permissions=True)
