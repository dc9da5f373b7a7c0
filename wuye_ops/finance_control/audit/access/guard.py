"""The scope of an external auditor in the framework's permission engine, for every kind of document there is.

`query_conditions` stands in every list, count, report view and search, `has_permission` before every document; the two ask the
same condition. They are hooked for all doctypes: what is in no scope is shown to no external auditor, whatever roles say. For
everybody else they end with a look at roles that the framework has in memory.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe.permissions import get_roles
from frappe.utils import cint, cstr, get_datetime, getdate, now_datetime

from wuye_ops.finance_control.audit.access.scopes import CHOSEN, KINDS, REPORT, REPORTS, REQUESTS, Kind
from wuye_ops.rules import audit_access as rules
from wuye_ops.rules.proration import Period

ROLE = "External Auditor"
MANAGER = "System Manager"
GRANT = "Audit Access Grant"
NOTHING = "1 = 0"
READING = ("read", "select", "report", "print", "export")


def is_external(user: str | None) -> bool:
	"""Whether an account is an external auditor's: the role narrows whatever else somebody may be, except a System Manager, who
	has all roles by the setup wizard; `grants.keep_alone` sees to it that no account with a grant becomes one."""
	if not user or user in ("Administrator", "Guest"):
		return False
	roles = get_roles(user)
	return ROLE in roles and MANAGER not in roles


# -- the grant -------------------------------------------------------------------------------------------------------


def grant_of(user: str, now: datetime | None = None) -> frappe._dict | None:
	"""The grant in force: name, audit, and `.rule` as the rules know it; None where there is none. Read once in a web request."""
	request = frappe.request
	kept = getattr(request, "wuye_audit_grants", None) if request else None
	if kept is not None and user in kept:
		return kept[user]
	found = _read(user, now or now_datetime())
	if request:
		request.wuye_audit_grants = {**(kept or {}), user: found}
	return found


def _read(user: str, now: datetime) -> frappe._dict | None:
	for row in frappe.get_all(
		GRANT,
		{"auditor": user, "status": rules.ACTIVE, "valid_from": ["<=", now], "valid_until": [">=", now]},
		["name"],
		order_by="valid_until desc",
		limit=1,
	):
		doc = frappe.get_doc(GRANT, row.name)
		grant = frappe._dict(name=doc.name, audit=doc.audit, rule=as_rule(doc))
		if grant.rule.is_in_force(now):
			return grant
	return None


def as_rule(doc) -> rules.Grant:
	days = (getdate(doc.period_from), getdate(doc.period_to)) if doc.period_from and doc.period_to else None
	return rules.Grant(
		doc.auditor or doc.auditor_email or "",
		cstr(doc.firm),
		cstr(doc.company),
		frozenset(row.property for row in doc.properties),
		frozenset(row.document_type for row in doc.doctypes),
		Period(*days) if days else None,
		get_datetime(doc.valid_from),
		get_datetime(doc.valid_until),
		bool(cint(doc.may_export)),
		doc.status,
	)


# -- the conditions --------------------------------------------------------------------------------------------------


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Hook for all doctypes: nothing to add for whoever is no external auditor."""
	user = user or frappe.session.user
	return condition(doctype, user) if is_external(user) else ""


def condition(doctype: str, user: str) -> str:
	"""The SQL condition on the doctype's own table for what the grant in force shows."""
	grant = grant_of(user)
	if not grant:
		return NOTHING
	rule = grant.rule
	if doctype == REQUESTS:
		return f"`tab{REQUESTS}`.`audit` = {_text(grant.audit)}"
	if doctype in CHOSEN:
		return _of_names(doctype, rule)
	if doctype == REPORT:
		open_ones = [name for name, one in REPORTS.items() if one.needs in rule.doctypes]
		return f"`tab{REPORT}`.`name` in ({_values(open_ones)})"
	kind = KINDS.get(doctype)
	if not kind:
		return NOTHING
	limits = rules.conditions(rule, doctype, kind.fields(), now_datetime())
	if limits is None:
		return NOTHING
	return " and ".join(_sql(doctype, kind, limit) for limit in limits) or "1 = 1"


def _of_names(doctype: str, rule: rules.Grant) -> str:
	if doctype == "Fiscal Year":
		return "1 = 1"
	names = rule.properties if doctype == "Property" else (rule.company,)
	field = "name" if doctype in ("Property", "Company") else "company"
	return f"`tab{doctype}`.`{field}` in ({_values(names)})"


def _sql(doctype: str, kind: Kind, limit: rules.Condition) -> str:
	field = f"`tab{doctype}`.`{limit.field}`"
	if limit.field == kind.day:
		first, last = limit.value
		if kind.by_year:
			return (
				f"{field} in (select year.`name` from `tabFiscal Year` year"
				f" where year.`year_start_date` >= {_text(first)} and year.`year_end_date` <= {_text(last)})"
			)
		# a moment of the last day is in it
		return f"({field} >= {_text(first)} and {field} < {_text(last + timedelta(days=1))})"
	if limit.field == kind.property and kind.by_cost_center:
		return (
			f"{field} in (select place.`cost_center` from `tabProperty` place"
			f" where place.`name` in ({_values(limit.value)}))"
		)
	if limit.field == kind.property and kind.rows:
		of_doc = f"from `tab{kind.rows}` line where line.`parent` = `tab{doctype}`.`name` and line.`parenttype` = {_text(doctype)}"
		return (
			f"(exists (select 1 {of_doc}) and not exists (select 1 {of_doc}"
			f" and coalesce(line.`property`, '') not in ({_values(limit.value)})))"
		)
	return f"{field} in ({_values(limit.value)})"


def _values(names) -> str:
	return ", ".join(_text(name) for name in sorted(names)) or "''"


def _text(value) -> str:
	return frappe.db.escape(cstr(value), percent=False)


# -- documents -------------------------------------------------------------------------------------------------------


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Hook for all doctypes: an external auditor reads what is in scope, and nothing else of any kind."""
	user = user or frappe.session.user
	if not is_external(user):
		return None
	if (ptype or "read") not in READING:
		return False
	if ptype == "export" and not may_export(user):
		return False
	doctype, name = doc.doctype, doc.get("name")
	if doctype == "File":
		doctype, name = doc.attached_to_doctype, doc.attached_to_name
	elif doc.get("parenttype"):
		doctype, name = doc.parenttype, doc.parent
	return None if sees(doctype, name, user) else False


def sees(doctype: str | None, name: str | None, user: str) -> bool:
	"""Whether a document lies in the scope of the grant in force."""
	if not doctype or not name:
		return False
	limits = condition(doctype, user)
	if limits == NOTHING:
		return False
	# the condition is built above from escaped values, and the doctype is one of our own tables of kinds
	return bool(
		frappe.db.sql(
			f"select 1 from `tab{doctype}` where `tab{doctype}`.`name` = %s and {limits}", cstr(name)
		)  # nosemgrep
	)


def may_export(user: str) -> bool:
	grant = grant_of(user)
	return bool(grant and grant.rule.may_export)
