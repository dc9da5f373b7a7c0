"""Who may audit what: the ties of people to what is audited, from documents, posts and declarations.

Documents that somebody made, changed or approved, by property and with the days of the first and the last; posts they hold or
held; and what was declared (`Auditor Tie`). `rules.audit_independence` judges.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Max, Min
from frappe.utils import add_months, getdate, nowdate

from wuye_ops.finance_control.audit import words
from wuye_ops.finance_control.audit.permissions import AUDITOR
from wuye_ops.rules import audit_independence as rules
from wuye_ops.rules.proration import Period
from wuye_ops.rules.steps import Refusal

WHOLE = "Whole Business"
PURCHASING, PAYMENTS, FEES = "Purchasing", "Payments and Expenses", "Fees and Receipts"
PAYROLL, STOCK, CONTRACTS, ASSETS = "Payroll", "Stock", "Contracts", "Assets"
# doctype with `property` → (its day, the areas that it is work of)
DOCUMENTS: dict[str, tuple[str, frozenset[str]]] = {
	"Purchase Order": ("transaction_date", frozenset((PURCHASING, CONTRACTS))),
	"Purchase Invoice": ("posting_date", frozenset((PURCHASING, PAYMENTS))),
	"Payment Entry": ("posting_date", frozenset((PAYMENTS, FEES))),
	"Expense Claim": ("posting_date", frozenset((PAYMENTS,))),
	"Sales Invoice": ("posting_date", frozenset((FEES,))),
	"Payment Receipt": ("creation", frozenset((FEES,))),
	"Fee Waiver": ("creation", frozenset((FEES,))),
	"Payment Refund": ("creation", frozenset((FEES, PAYMENTS))),
	"Deposit Settlement": ("creation", frozenset((FEES,))),
	"Cost Plan": ("creation", frozenset((PAYMENTS,))),
}


def scope_of(doc, begins_on: date | None = None) -> rules.Scope:
	"""What the audit is about. Without a period, the year up to today."""
	today = getdate(nowdate())
	last = getdate(doc.period_to) if doc.period_to else today
	first = getdate(doc.period_from) if doc.period_from else getdate(add_months(last, -12))
	return rules.Scope(
		Period(first, max(first, last)),
		begins_on or (getdate(doc.begins_on) if doc.begins_on else today),
		frozenset(row.property for row in doc.properties if row.property),
		frozenset() if doc.area == WHOLE else frozenset((doc.area,)),
		frozenset(row.user for row in doc.people if row.user),
	)


def conflicts_of_team(doc) -> tuple[tuple[str, Refusal], ...]:
	"""(person, refusal) for all that stands against the team, ("", refusal) for what is about nobody alone."""
	scope = scope_of(doc)
	team = {row.user: ties_of(row.user, scope) for row in doc.team if row.user}
	return rules.team_refusals(doc.head or "", team, scope)


def is_bound(user: str, doc, today: date) -> bool:
	"""Whether somebody may not judge what the audit is about today: audited themselves, or tied to it."""
	scope = scope_of(doc, today)
	return user in scope.people or bool(rules.conflicts(ties_of(user, scope), scope))


@frappe.whitelist()
def candidates(audit: str) -> list[dict]:
	"""Every auditor with what stands against them, those who may take part first: for whoever makes up a team."""
	doc = frappe.get_doc("Audit", audit)
	doc.check_permission("write")
	scope = scope_of(doc)
	found = []
	for user in _auditors():
		against = [words.tie_in_words(one) for one in rules.conflicts(ties_of(user, scope), scope)]
		if user in scope.people:
			against.insert(0, words.conflict_name("audited"))
		found.append({"user": user, "full_name": frappe.utils.get_fullname(user), "against": against})
	return sorted(found, key=lambda row: (bool(row["against"]), row["full_name"]))


def _auditors() -> list[str]:
	users = frappe.get_all("Has Role", {"role": AUDITOR, "parenttype": "User"}, pluck="parent", distinct=True)
	return frappe.get_all("User", {"name": ["in", users or [""]], "enabled": 1}, pluck="name")


# -- ties ------------------------------------------------------------------------------------------------------------


def ties_of(user: str, scope: rules.Scope) -> list[rules.Tie]:
	"""All that binds a user to the properties of the scope, in the words of the site."""
	return [*_posts(user, scope), *_work(user, scope), *_declared(user)]


def _posts(user: str, scope: rules.Scope) -> Iterable[rules.Tie]:
	employee = frappe.db.get_value(
		"Employee",
		{"user_id": user},
		["name", "wuye_property", "designation", "date_of_joining"],
		as_dict=True,
	)
	if not employee:
		return
	for name in frappe.get_all("Property", {"manager": employee.name}, pluck="name"):
		yield rules.Tie(rules.RESPONSIBLE, _("Property Manager"), name)
	for row in frappe.get_all(
		"Property Department", {"head": employee.name, "parenttype": "Property"}, ["parent", "department"]
	):
		yield rules.Tie(rules.RESPONSIBLE, _("Head of {0}").format(row.department), row.parent)
	if employee.wuye_property:
		yield rules.Tie(
			rules.RESPONSIBLE,
			employee.designation or _("Works there"),
			employee.wuye_property,
			first=getdate(employee.date_of_joining) if employee.date_of_joining else None,
		)
	yield from _former_posts(employee.name, scope)


def _former_posts(employee: str, scope: rules.Scope) -> Iterable[rules.Tie]:
	"""Properties that somebody managed, or worked for, until a change that the versions tell of."""
	version = DocType("Version")
	for doctype, names, field, value in (
		("Property", list(scope.properties), "manager", employee),
		("Employee", [employee], "wuye_property", None),
	):
		if not names:
			continue
		rows = (
			frappe.qb.from_(version)
			.select(version.docname, version.data, version.creation)
			.where((version.ref_doctype == doctype) & version.docname.isin(names))
			.where(version.data.like(f'%"{field}"%'))
			.run(as_dict=True)
		)
		for row in rows:
			for changed, old, _new in frappe.parse_json(row.data).get("changed") or []:
				if changed != field or not old or (value and old != value):
					continue
				yield rules.Tie(
					rules.RESPONSIBLE,
					_("Property Manager") if doctype == "Property" else _("Works there"),
					row.docname if doctype == "Property" else old,
					last=getdate(row.creation),
				)


def _work(user: str, scope: rules.Scope) -> Iterable[rules.Tie]:
	"""Documents of the properties that somebody made or changed, from a year before the audited period on."""
	since = add_months(scope.period.first, -rules.COOLING_MONTHS)
	for doctype, (day, areas) in DOCUMENTS.items():
		if not frappe.get_meta(doctype).has_field("property"):
			continue
		table = DocType(doctype)
		query = (
			frappe.qb.from_(table)
			.select(table.property, Count("*"), Min(table[day]), Max(table[day]))
			.where((table.owner == user) | (table.modified_by == user))
			.where(table[day] >= since)
			.groupby(table.property)
		)
		if scope.properties:
			query = query.where(table.property.isin(list(scope.properties)))
		for place, number, first, last in query.run():
			yield rules.Tie(
				rules.DID, f"{number} × {_(doctype)}", place or None, areas, getdate(first), getdate(last)
			)


def _declared(user: str) -> Iterable[rules.Tie]:
	for row in frappe.get_all(
		"Auditor Tie", {"user": user}, ["kind", "what", "property", "area", "from_date", "to_date"]
	):
		yield rules.Tie(
			row.kind,
			row.what,
			row.property or None,
			frozenset((row.area,)) if row.area and row.area != WHOLE else frozenset(),
			getdate(row.from_date) if row.from_date else None,
			getdate(row.to_date) if row.to_date else None,
		)


def check_tie(doc) -> None:
	"""Auditor Tie, validate."""
	if doc.from_date and doc.to_date and getdate(doc.to_date) < getdate(doc.from_date):
		frappe.throw(_("It ends before it begins. Correct one of the days."), title=_("Auditor Tie"))
