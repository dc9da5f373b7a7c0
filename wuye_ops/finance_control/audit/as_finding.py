"""An Audit Finding as `rules.audit_finding` and `rules.audit_follow_up` know it, and whoever takes its steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import cint, cstr, flt, getdate

from wuye_ops.finance_control.audit import independence
from wuye_ops.finance_control.audit.audits import is_in_team
from wuye_ops.finance_control.audit.permissions import is_auditor
from wuye_ops.property.notices import user_of
from wuye_ops.rules import audit_finding as rules
from wuye_ops.rules.audit_follow_up import Followed
from wuye_ops.rules.money import cents

DOCTYPE = "Audit Finding"
# steps of a rectification's log by which somebody had a hand in the cure
WORKED = ("Start", "Measures", "Submit")
NAMED = "Responsible"
# what any auditor may do who is free of ties: to look again whether something is cured is not the team's alone
FOLLOWING_UP = (rules.VERIFY, rules.RETURN, rules.REOPEN, rules.WITHDRAW)


def as_finding(doc) -> rules.Finding:
	return rules.Finding(
		status=doc.status,
		severity=doc.severity,
		condition=cstr(doc.fact),
		criterion=cstr(doc.criterion),
		cause=cstr(doc.cause),
		effect=cstr(doc.effect),
		amount=amount_of(doc),
		fraud=bool(cint(doc.fraud)),
		unlawful=bool(cint(doc.unlawful)),
		repeated=bool(cint(doc.repeated)),
		papers=tuple(row.paper for row in doc.papers),
		author=doc.author or "",
		involved=involved(doc),
		issued_on=getdate(doc.issued_on) if doc.issued_on else None,
		upheld=bool(doc.upheld_on),
		response=rules.Response(
			cstr(doc.response),
			cstr(doc.measure),
			doc.responsible or "",
			getdate(doc.due_on) if doc.due_on else None,
		),
		rectification=doc.rectification or "",
		rectified=cstr(doc.rectified),
	)


def amount_of(doc) -> Decimal | None:
	"""Yuan at stake; None where it is not about money."""
	return cents(Decimal(str(flt(doc.amount, 2)))) if cint(doc.amount_known) else None


def involved(doc) -> frozenset[str]:
	"""Users who are responsible for the cure, thought it out, or had a hand in it, by the log of its rectification."""
	users = {user_of(doc.responsible), doc.responded_by}
	if doc.rectification:
		employees = set()
		for row in frappe.get_all(
			"Rectification Log",
			{"parent": doc.rectification, "step": ["in", [NAMED, *WORKED]]},
			["step", "user", "employee"],
			limit=0,
		):
			if row.step == NAMED:
				employees.add(row.employee)
			else:
				users.add(row.user)
		users |= {user_of(employee) for employee in employees}
	return frozenset(user for user in users if user)


def person(doc, audit, user: str, step: str, today: date) -> rules.Person:
	"""Whoever takes the step. Ties are looked up only of auditors, who alone judge."""
	in_team = is_in_team(audit, user)
	audits = is_auditor(user) and (in_team or step in FOLLOWING_UP)
	roles = frozenset(frappe.get_roles(user))
	return rules.Person(
		user, roles, audits, audits and user != "Administrator" and independence.is_bound(user, audit, today)
	)


FOLLOWED_FIELDS = (
	"name", "title", "audit", "property", "status", "severity", "issued_on", "due_on", "handed_in_on", "accepted_until",
	"upheld_on", "responsible", "responsible_name", "rectification", "amount", "amount_known", "department",
)  # fmt: skip


def as_followed(row) -> Followed:
	"""A finding that was issued; row: a document, or FOLLOWED_FIELDS of one."""
	day = {
		field: getdate(row.get(field)) if row.get(field) else None
		for field in ("issued_on", "due_on", "handed_in_on", "accepted_until", "upheld_on")
	}
	return Followed(row.name, row.status, row.severity, **day)
