"""Who sees a record in the register, and who opens its files.

`rules.record_access` decides on one record; the conditions here say the same to the database, so that lists, searches and
reports are narrowed like forms. The property is the framework's User Permission on `property` and comes on top of both.
"""

import frappe
from frappe.utils import now_datetime

from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import record_access as rules

LOAN = "Record Loan"
LOOKING = ("read", "select", "print", "report", "export", "email")


def may_open(record, user: str | None = None) -> bool:
	"""Whether the user opens the record's files as they are; a borrower sees a marked copy instead (`may_read`)."""
	record, user = _load(record), user or frappe.session.user
	return in_own_place(record, user) and rules.may_open(*_standing(record, user))


def may_see(record, user: str | None = None) -> bool:
	"""Whether the user sees the record in the register."""
	record, user = _load(record), user or frappe.session.user
	return in_own_place(record, user) and rules.may_see(*_standing(record, user))


def may_read(record, user: str | None = None) -> bool:
	"""Whether the user may read the record's content: by office, as its owner, or on an electronic loan that runs."""
	record, user = _load(record), user or frappe.session.user
	return may_open(record, user) or has_loan(record.name, user)


def may_change(record, user: str | None = None) -> bool:
	"""Whether the user changes the record or brings a version; what is the company's is for its head office to change."""
	record, user = _load(record), user or frappe.session.user
	return may_open(record, user) and (bool(record.property) or permitted_properties(user) is None)


def in_own_place(record, user: str) -> bool:
	properties = permitted_properties(user)
	return not record.property or properties is None or record.property in properties


def has_loan(record: str, user: str) -> bool:
	"""Whether an electronic loan of the record to the user runs now."""
	employee = employee_of(user)
	if not employee:
		return False
	loan = frappe.qb.DocType(LOAN)
	running = (
		frappe.qb.from_(loan)
		.select(loan.name)
		.where(
			(loan.record == record)
			& (loan.borrower == employee)
			& (loan.kind == "Electronic")
			& (loan.status == "Lent")
			& (loan.expires_on > now_datetime())
		)
		.limit(1)
	)
	return bool(running.run())


def employee_of(user: str) -> str | None:
	return frappe.db.get_value("Employee", {"user_id": user}) if user else None


def _load(record):
	return frappe.get_doc("Record", record) if isinstance(record, str) else record


def _standing(record, user: str) -> tuple[str, list[str], list[str], bool]:
	category = frappe.get_cached_doc("Record Category", record.category)
	is_own = record.owner == user or bool(
		record.owner_employee and record.owner_employee == employee_of(user)
	)
	level = record.confidentiality or category.access_level
	return level, _roles(user), [row.role for row in category.roles], is_own


def _roles(user: str) -> list[str]:
	return [*frappe.get_roles(user), *(["System Manager"] if user == "Administrator" else [])]


# -- hooks


def record_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	opened = open_condition(user or frappe.session.user)
	return f"(`tabRecord`.`confidentiality` != {_text(rules.SECRET)} or {opened})" if opened else ""


def has_record_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""The entry is read by whoever sees it, and changed by whoever opens the files."""
	if not doc.category or (doc.is_new() and ptype == "create"):
		return None
	allowed = may_see(doc, user) if ptype in LOOKING else may_change(doc, user)
	return None if allowed else False


def version_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	opened = open_condition(user or frappe.session.user)
	if not opened:
		return ""
	return f"`tabRecord Version`.`record` in (select `tabRecord`.`name` from `tabRecord` where {opened})"


def has_version_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Its file hangs on the version, so the framework's right on the file is the right on the version."""
	if not doc.record:
		return None
	allowed = may_open(doc.record, user) if ptype in LOOKING else may_change(doc.record, user)
	return None if allowed else False


def open_condition(user: str) -> str:
	"""The SQL condition on `tabRecord` for what `rules.record_access.may_open` allows; empty for everything."""
	roles = _roles(user)
	if rules.CUSTODIANS.intersection(roles):
		return ""
	names = ", ".join(_text(role) for role in roles)
	named = "select `parent` from `tabRecord Category Role`"
	conditions = [
		f"`tabRecord`.`owner` = {_text(user)}",
		f"`tabRecord`.`confidentiality` = {_text(rules.PUBLIC)}",
		f"`tabRecord`.`category` in ({named} where `role` in ({names}))",
		f"(`tabRecord`.`confidentiality` = {_text(rules.INTERNAL)} and `tabRecord`.`category` not in ({named}))",
	]
	if employee := employee_of(user):
		conditions.append(f"`tabRecord`.`owner_employee` = {_text(employee)}")
	return f"({' or '.join(conditions)})"


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
