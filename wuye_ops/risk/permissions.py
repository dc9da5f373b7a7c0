"""Who sees which risks and assessments, beyond what roles and User Permissions say.

Officers, managers, directors and auditors see those of their properties. Heads of departments and quality inspectors see those of
their department, those they identified or own, and those they are asked to assess.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from pypika.terms import Criterion, ExistsCriterion, PseudoColumn, Term

from wuye_ops.property.staff import employee_of

OVERSEERS = frozenset(
	("Risk Officer", "Property Manager", "Operations Director", "Internal Auditor", "System Manager")
)


def oversees(user: str) -> bool:
	return user == "Administrator" or bool(OVERSEERS & set(frappe.get_roles(user)))


def risk_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	return "" if oversees(user) else _text(_own(user, _literal))


def assessment_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if oversees(user):
		return ""
	risk, round_ = frappe.qb.DocType("Risk"), frappe.qb.DocType("Risk Assessment")
	own = frappe.qb.from_(risk).select(risk.name).where(_own(user, _literal))
	return _text(round_.risk.isin(own))


def _own(user: str, value: Callable[[str], Term | str]) -> Criterion:
	"""Of risks: theirs. value: how a text stands in the query."""
	risk, round_, opinion = (frappe.qb.DocType(name) for name in ("Risk", "Risk Assessment", "Risk Opinion"))
	asked = (
		frappe.qb.from_(round_)
		.join(opinion)
		.on((opinion.parent == round_.name) & (opinion.parenttype == value("Risk Assessment")))
		.select(round_.name)
		.where((round_.risk == risk.name) & (opinion.assessor == value(user)))
	)
	conditions = [risk.identified_by == value(user), ExistsCriterion(asked)]
	if employee := employee_of(user):
		conditions.append(risk.owner_employee == value(employee.name))
		if departments := departments_of(employee):
			conditions.append(risk.department.isin([value(name) for name in departments]))
	return Criterion.any(conditions)


def _literal(text: str) -> Term:
	"""What a hook gives is text: its values are escaped in it."""
	return PseudoColumn(frappe.db.escape(text, percent=False))


def _text(criterion: Criterion) -> str:
	return f"({criterion.get_sql(quote_char='`', with_namespace=True, subquery=True)})"


def departments_of(employee) -> list[str]:
	"""The department somebody works in, and those they head in a property."""
	headed = frappe.get_all("Property Department", {"head": employee.name}, pluck="department", distinct=True)
	return sorted({employee.department, *headed} - {None, ""})


def has_risk_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	user = user or frappe.session.user
	if oversees(user) or not doc.name or doc.get("__islocal"):
		return True
	return is_own(doc.name, user)


def has_assessment_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	user = user or frappe.session.user
	if oversees(user) or not doc.get("risk"):
		return True
	return is_own(doc.risk, user)


def is_own(risk: str, user: str) -> bool:
	table = frappe.qb.DocType("Risk")
	found = frappe.qb.from_(table).select(table.name).where((table.name == risk) & _own(user, str))
	return bool(found.run())
