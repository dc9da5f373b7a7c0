"""Loans and hand-overs are seen by those they are about, and by those who keep records: on top of the property.

The conditions say to the database what `has_permission` says of one document, so that lists and reports are like forms.
"""

import frappe

from wuye_ops.records.archive.access import employee_of
from wuye_ops.rules.record_access import SECRET

# They enter loans for others, watch over hand-overs, and see all of their properties.
KEEPERS = frozenset(
	("Records Clerk", "Property Manager", "Operations Director", "Internal Auditor", "System Manager")
)
# who sees all of a doctype besides them
ALSO = {"Record Hand Over": frozenset(("HR Manager", "HR User"))}
# doctype → the fields that name whom it is about
ABOUT = {"Record Loan": ("borrower",), "Record Hand Over": ("employee", "receiver")}


def title_of(record) -> str:
	"""What a list calls a record that not all who read the list may see: a secret one goes by its number."""
	return record.record_no if record.confidentiality == SECRET else record.title


def is_keeper(user: str, doctype: str = "Record Loan") -> bool:
	roles = KEEPERS | ALSO.get(doctype, frozenset())
	return user == "Administrator" or bool(roles & set(frappe.get_roles(user)))


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if is_keeper(user, doctype):
		return ""
	conditions = [f"`tab{doctype}`.`owner` = {_text(user)}"]
	if employee := employee_of(user):
		conditions += [f"`tab{doctype}`.`{field}` = {_text(employee)}" for field in ABOUT[doctype]]
	return f"({' or '.join(conditions)})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if is_keeper(user, doc.doctype) or user == doc.owner or (doc.is_new() and ptype == "create"):
		return None
	employee = employee_of(user)
	return None if employee and employee in (doc.get(field) for field in ABOUT[doc.doctype]) else False


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
