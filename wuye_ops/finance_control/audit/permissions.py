"""Who sees audits, beyond what roles and User Permissions say.

Auditors and the directors see an audit from the day it is planned; those who are audited from the notice on, and of its
findings what has been put to them; what was drawn as a sample, when the audit is reported. Somebody limited to properties sees the audits of theirs, and a plan or paper only when
it is about no other property. Whoever is audited in person neither changes the audit nor sees its papers, auditor or not.
"""

from __future__ import annotations

import frappe
from frappe.permissions import get_user_permissions

from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import audit_finding, audit_life

AUDITOR = "Internal Auditor"
OVERSEERS = frozenset((AUDITOR, "Operations Director", "System Manager"))
# from when on those who are audited may know what was looked at
REPORTED = (audit_life.REPORTED, audit_life.CLOSED)
# what those who are audited do not know yet, or need not
UNANNOUNCED = (audit_life.PLANNED, audit_life.CANCELLED)


def oversees(user: str) -> bool:
	return user == "Administrator" or bool(OVERSEERS & set(frappe.get_roles(user)))


def is_auditor(user: str) -> bool:
	return user == "Administrator" or AUDITOR in frappe.get_roles(user)


# -- lists -----------------------------------------------------------------------------------------------------------


def audit_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	conditions = []
	if not oversees(user):
		conditions.append(f"`tabAudit`.`status` not in ({_values(UNANNOUNCED)})")
	if (properties := permitted_properties(user)) is not None:
		conditions.append(
			"exists (select 1 from `tabAudit Property` place where place.`parent` = `tabAudit`.`name`"
			f" and place.`property` in ({_values(properties)}))"
		)
	return _all(conditions)


def finding_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	return "" if oversees(user) else f"`tabAudit Finding`.`status` != {_text(audit_finding.DRAFT)}"


def plan_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	if (properties := permitted_properties(user or frappe.session.user)) is None:
		return ""
	return (
		"not exists (select 1 from `tabAudit Plan Subject` place where place.`parent` = `tabAudit Plan`.`name`"
		f" and place.`property` not in ({_values(properties)}))"
	)


def paper_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	audited = f"select person.`parent` from `tabAudit Person` person where person.`user` = {_text(user)}"
	conditions = [f"`tabAudit Working Paper`.`audit` not in ({audited})"]
	conditions += _of_own_companies("Audit Working Paper", user)
	if (properties := permitted_properties(user)) is not None:
		conditions.append(
			"not exists (select 1 from `tabAudit Property` place where place.`parent` = `tabAudit Working Paper`.`audit`"
			f" and place.`property` not in ({_values(properties)}))"
		)
	return _all(conditions)


def sample_query_conditions(user: str | None = None, doctype: str = "Audit Sample") -> str:
	"""Of Audit Sample and Audit Sample Item."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	reported = f"select audit.`name` from `tabAudit` audit where audit.`status` in ({_values(REPORTED)})"
	conditions = _of_own_companies(doctype, user)
	if oversees(user):
		audited = f"select person.`parent` from `tabAudit Person` person where person.`user` = {_text(user)}"
		conditions.append(
			f"(`tab{doctype}`.`audit` not in ({audited}) or `tab{doctype}`.`audit` in ({reported}))"
		)
	else:
		conditions.append(f"`tab{doctype}`.`audit` in ({reported})")
	if (properties := permitted_properties(user)) is not None:
		conditions.append(
			f"not exists (select 1 from `tabAudit Property` place where place.`parent` = `tab{doctype}`.`audit`"
			f" and place.`property` not in ({_values(properties)}))"
		)
	return _all(conditions)


# -- documents -------------------------------------------------------------------------------------------------------


def has_audit_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	user = user or frappe.session.user
	if user == "Administrator" or _is_new(doc):
		return True
	if ptype == "write" and is_audited(doc.name, user):
		return False
	if not oversees(user) and frappe.db.get_value("Audit", doc.name, "status") in UNANNOUNCED:
		return False
	allowed = permitted_properties(user)
	return allowed is None or bool(set(properties_of(doc.name)) & set(allowed))


def has_finding_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	user = user or frappe.session.user
	if _is_new(doc) or user == "Administrator":
		return True
	if ptype == "write" and is_audited(doc.audit, user):
		return False
	return oversees(user) or frappe.db.get_value("Audit Finding", doc.name, "status") != audit_finding.DRAFT


def has_plan_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	allowed = permitted_properties(user or frappe.session.user)
	if allowed is None or _is_new(doc):
		return True
	rows = frappe.get_all("Audit Plan Subject", {"parent": doc.name}, pluck="property")
	return set(rows) <= set(allowed)


def has_sample_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	"""Of Audit Sample and its items: before the report those who are audited would know what is looked at."""
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("audit"):
		return True
	if not _is_own_company(doc.audit, user):
		return False
	if not is_reported(doc.audit) and (not oversees(user) or is_audited(doc.audit, user)):
		return False
	if ptype == "write" and is_audited(doc.audit, user):
		return False
	allowed = permitted_properties(user)
	return allowed is None or set(properties_of(doc.audit)) <= set(allowed)


def has_paper_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("audit"):
		return True
	if is_audited(doc.audit, user) or not _is_own_company(doc.audit, user):
		return False
	allowed = permitted_properties(user)
	return allowed is None or set(properties_of(doc.audit)) <= set(allowed)


def _of_own_companies(doctype: str, user: str) -> list[str]:
	"""What hangs on an audit is of the audit's company, which User Permissions may keep somebody to."""
	if (companies := _permitted_companies(user)) is None:
		return []
	return [
		f"`tab{doctype}`.`audit` in (select own.`name` from `tabAudit` own where own.`company` in ({_values(companies)}))"
	]


def _is_own_company(audit: str, user: str) -> bool:
	companies = _permitted_companies(user)
	return companies is None or frappe.db.get_value("Audit", audit, "company") in companies


def _permitted_companies(user: str) -> list[str] | None:
	allowed = get_user_permissions(user).get("Company")
	return None if allowed is None else sorted({row.doc for row in allowed})


def is_reported(audit: str) -> bool:
	return frappe.db.get_value("Audit", audit, "status") in REPORTED


def is_audited(audit: str, user: str) -> bool:
	"""Whether somebody is audited in person."""
	return bool(frappe.db.exists("Audit Person", {"parent": audit, "user": user}))


def properties_of(audit: str) -> list[str]:
	return frappe.get_all("Audit Property", {"parent": audit}, pluck="property", order_by="idx")


def _is_new(doc) -> bool:
	return not doc.name or bool(doc.get("__islocal"))


def _all(conditions: list[str]) -> str:
	return f"({' and '.join(conditions)})" if conditions else ""


def _values(names) -> str:
	return ", ".join(_text(name) for name in names) or "''"


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
