"""What a report says of insurance: policies that ended and that are to be renewed, claims, and key risks that nothing covers."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.query_builder import DocType
from frappe.utils import flt, getdate

from wuye_ops.property.language import in_site_language
from wuye_ops.property.session import as_the_system
from wuye_ops.risk.insurance import cover
from wuye_ops.rules.insurance_life import COUNTS
from wuye_ops.rules.proration import ONE_DAY
from wuye_ops.rules.risk_review import quarter_of

POLICY, CLAIM = "Insurance Policy", "Insurance Claim"
OVER = ("Paid", "Refused", "Withdrawn")


def read(subject) -> dict:
	"""ended, ending: confirmed policies whose cover ended in the quarter, and ends in the next. claims: reported in the quarter, or
	not over. uncovered: key risks as on the day of reading, with the reason in words of the site."""
	following = quarter_of(subject.quarter.last + ONE_DAY)
	policies = _policies(subject)
	return {
		"ended": [row for row in policies if subject.quarter.first <= row["last"] <= subject.as_of],
		"ending": [row for row in policies if subject.as_of < row["last"] <= following.last],
		"claims": list(_claims(subject)),
		"uncovered": list(_uncovered(subject)),
	}


def _policies(subject) -> list[dict]:
	policy = DocType(POLICY)
	query = (
		frappe.qb.from_(policy)
		.select(
			policy.name, policy.policy_no, policy.kind, policy.insurer, policy.covers_until, policy.premium
		)
		.where((policy.company == subject.company) & policy.status.isin(COUNTS))
		.where(policy.covers_until >= subject.quarter.first)
		.orderby(policy.covers_until)
		.orderby(policy.name)
	)
	if subject.property:
		place = DocType("Insurance Policy Property")
		of_it = frappe.qb.from_(place).select(place.parent).where(place.property == subject.property)
		query = query.where((policy.all_properties == 1) | policy.name.isin(of_it))
	return [
		{
			"policy": row.name,
			"number": row.policy_no,
			"kind": row.kind,
			"insurer": row.insurer,
			"last": getdate(row.covers_until),
			"premium": f"{flt(row.premium, 2):.2f}",
		}
		for row in query.run(as_dict=True)
	]


def _claims(subject) -> Iterable[dict]:
	claim = DocType(CLAIM)
	rows = (
		frappe.qb.from_(claim)
		.select(
			claim.name, claim.title, claim.property, claim.occurred_on, claim.loss, claim.status, claim.amount
		)
		.where(claim.property.isin(subject.properties or ("",)) & (claim.reported_on <= subject.as_of))
		.where((claim.reported_on >= subject.quarter.first) | claim.status.notin(OVER))
		.orderby(claim.reported_on)
		.orderby(claim.name)
		.run(as_dict=True)
	)
	for row in rows:
		yield {
			"claim": row.name,
			"title": row.title,
			"property": row.property,
			"day": str(getdate(row.occurred_on)),
			"loss": f"{flt(row.loss, 2):.2f}",
			"status": row.status,
			"amount": f"{flt(row.amount, 2):.2f}" if row.amount else None,
		}


def _uncovered(subject) -> Iterable[dict]:
	# whoever may read the report may read what is in it; its scope is the subject's
	with as_the_system(), in_site_language():
		rows = cover.uncovered_key_risks(
			None, getdate(subject.now), {"property": ["in", subject.properties or [""]]}
		)
	for row in rows:
		yield {
			"risk": row.name,
			"title": row.title,
			"property": row.property,
			"category": row.category,
			"level": row.level,
			"why": row.reason,
		}
