"""保险日历: which policies end in which month, what their premiums were, and what a month of insurance costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from wuye_ops.property.report_filters import check_readable
from wuye_ops.risk.insurance.as_policy import DOCTYPE, load
from wuye_ops.rules.insurance import Policy, is_renewed, premium_by_month
from wuye_ops.rules.insurance_life import COUNTS
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.proration import Month

SHOWN = ("name", "policy_no", "insurer", "kind", "company", "status", "covers_until", "premium")
MOST_MONTHS = 60


def ending_by_month(
	months: int = 12, property: str | None = None, first: date | None = None
) -> list[frappe._dict]:
	"""One row for each month from the first on, which is this one where nothing is said, also for those in which nothing ends.

	{month: "2026-12", first, last, policies, count, to_renew, premium, cost}: the policies that end in it (SHOWN and `renewed`),
	how many, how many nothing renews, the premiums of those that end, and what all policies cost in that month by days, in 元.
	Of what the user may see, whatever the number of policies in a few questions.
	"""
	start = Month.of(first or getdate(nowdate()))
	span = [start.plus(number) for number in range(max(1, min(cint(months), MOST_MONTHS)))]
	rows = frappe.get_list(
		DOCTYPE,
		filters={"status": ["in", COUNTS], "covers_until": [">=", span[0].first]},
		fields=list(SHOWN),
		order_by="covers_until, name",
		limit=0,
	)
	policies = load({"name": ["in", [row.name for row in rows] or [""]]})
	if property:
		company = frappe.get_cached_value("Property", property, "company")
		rows = [row for row in rows if row.company == company and _is_of(policies[row.name], property)]
	costs = _costs([policies[row.name] for row in rows])
	rivals = _running(sorted({row.company for row in rows}), span[0].first)
	found = []
	for month in span:
		ending = [
			frappe._dict(row, renewed=is_renewed(policies[row.name], rivals[row.company]))
			for row in rows
			if Month.of(getdate(row.covers_until)) == month
		]
		found.append(
			frappe._dict(
				month=str(month),
				first=month.first,
				last=month.last,
				policies=ending,
				count=len(ending),
				to_renew=sum(not row.renewed for row in ending),
				premium=float(total(policies[row.name].premium for row in ending)),
				cost=float(costs.get(month, ZERO)),
			)
		)
	return found


def _is_of(policy: Policy, property_name: str) -> bool:
	return policy.properties is None or property_name in policy.properties


def _costs(policies: list[Policy]) -> dict[Month, Decimal]:
	costs: dict[Month, Decimal] = {}
	for policy in policies:
		for month, amount in premium_by_month(policy).items():
			costs[month] = costs.get(month, ZERO) + amount
	return costs


def _running(companies: list[str], since: date) -> dict[str, list[Policy]]:
	"""Company → all that could take over, also where the user sees a part of it only: whether is all that is told."""
	found: dict[str, list[Policy]] = {company: [] for company in companies}
	for company in companies:
		found[company] = list(load({"company": company, "covers_until": [">=", since]}).values())
	return found


@frappe.whitelist()
def events(start: str, end: str, filters: str | list | None = None, **_view) -> list[dict]:
	"""Policies by the day they end, for the calendar; `get_list` keeps to what the user may see."""
	check_readable(DOCTYPE)
	rows = frappe.get_list(
		DOCTYPE,
		filters=[
			*(frappe.parse_json(filters) or []),
			[DOCTYPE, "covers_until", "between", [start, end]],
		],
		fields=["name", "policy_no", "insurer", "kind", "status", "covers_until"],
		order_by="covers_until",
		limit=2000,
	)
	for row in rows:
		row.start = row.end = row.pop("covers_until")
		row.allDay = 1
		row.title = f"{_(row.kind, context=DOCTYPE)} {row.policy_no} · {row.insurer}"
	return rows
