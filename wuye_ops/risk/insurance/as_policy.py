"""Insurance Policies as the rules know them: `insurance`, `insurance_life`, `insurance_claim`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum
from frappe.utils import cint, cstr, flt, getdate

from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.insurance_claim import AGREED, PAID
from wuye_ops.rules.insurance_life import COUNTS
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.proration import Period

DOCTYPE, CLAIM = "Insurance Policy", "Insurance Claim"
PLACES, CATEGORIES = "Insurance Policy Property", "Insurance Policy Category"
FIELDS = (
	"name", "kind", "company", "first", "last", "ended_on", "all_properties", "per_event", "in_all", "deductible",
	"deductible_percent", "premium",
)  # fmt: skip


def money(value: object) -> Decimal:
	"""What a currency field holds, to the cent."""
	return Decimal(f"{flt(value, 2):.2f}")


def as_policy(doc) -> Policy:
	"""A document, or a row with FIELDS and the lists `properties` and `categories` of rows. Raises ValueError when it ends before
	it begins, or is of no known kind."""
	return _policy(
		doc,
		(row.property for row in doc.properties or ()),
		(row.category for row in doc.categories or ()),
	)


def load(filters: dict) -> dict[str, Policy]:
	"""Name → policy, of those that were confirmed, in the order of their first days. Three queries whatever their number."""
	rows = frappe.get_all(
		DOCTYPE, {"status": ["in", COUNTS], **filters}, FIELDS, order_by="first, name", limit=0
	)
	names = [row.name for row in rows]
	places, categories = _children(PLACES, "property", names), _children(CATEGORIES, "category", names)
	return {row.name: _policy(row, places[row.name], categories[row.name]) for row in rows}


def _children(doctype: str, field: str, names: list[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = defaultdict(list)
	if names:
		for row in frappe.get_all(doctype, {"parent": ["in", names]}, ["parent", field], limit=0):
			found[row.parent].append(row[field])
	return found


def _policy(row, places: Iterable[str], categories: Iterable[str]) -> Policy:
	return Policy(
		cstr(row.name),
		row.kind,
		Period(getdate(row.first), getdate(row.last)),
		frozenset(one for one in categories if one),
		None if cint(row.all_properties) else frozenset(one for one in places if one),
		# an empty limit is none
		money(row.per_event) if flt(row.per_event) else None,
		money(row.in_all) if flt(row.in_all) else None,
		money(row.deductible),
		Decimal(f"{flt(row.deductible_percent):g}"),
		money(row.premium),
		getdate(row.ended_on) if row.ended_on else None,
	)


def paid_by(policies: Iterable[str], but: str | None = None, lock: bool = False) -> dict[str, Decimal]:
	"""Policy → 元 that its claims were agreed or paid with. but: a claim that is left out. lock: as they stand now, whatever this
	transaction has seen before, for whoever holds the lock on the policy."""
	names = [name for name in policies if name]
	if not names:
		return {}
	claim = DocType(CLAIM)
	query = (
		frappe.qb.from_(claim)
		.select(claim.policy, Sum(claim.amount))
		.where(claim.policy.isin(names) & claim.status.isin((AGREED, PAID)))
		.groupby(claim.policy)
	)
	if but:
		query = query.where(claim.name != but)
	if lock:
		query = query.for_update()
	return {name: money(amount) for name, amount in query.run()}


def left_of(policy: Policy, paid: Decimal) -> Decimal | None:
	"""元 of the limit for its whole time that are left; None where it has none."""
	return None if policy.in_all is None else max(policy.in_all - paid, ZERO)
