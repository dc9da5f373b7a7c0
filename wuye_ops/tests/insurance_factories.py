"""Insurance for tests: policies at whatever point of their life, and claims on them."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, add_years, nowdate

from wuye_ops.risk.insurance import policies
from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import OFFICER, as_user

POLICY, CLAIM = "Insurance Policy", "Insurance Claim"
INSURER = "示例财产保险公司"


def draft(*properties: str, days: tuple[int, int] | None = None, **fields):
	"""A public liability policy that began a month ago and runs a year; 1,000,000 for an event, 3,000,000 in all, 500 or 10 % off.

	days: from and to, counted from today. No properties: all of the company.
	"""
	first = add_days(nowdate(), days[0] if days else -30)
	last = add_days(nowdate(), days[1]) if days else add_days(add_years(first, 1), -1)
	return frappe.get_doc(
		{
			"doctype": POLICY,
			"policy_no": f"GZ{frappe.generate_hash(length=8)}",
			"insurer": INSURER,
			"kind": "Public Liability",
			"company": frappe.db.get_value("Property", make.PROPERTY_A, "company"),
			"first": first,
			"last": last,
			"all_properties": int(not properties),
			"properties": [{"property": name} for name in properties],
			"categories": [{"category": name} for name in ("Safety", "Fire")],
			"per_event": 1_000_000,
			"in_all": 3_000_000,
			"deductible": 500,
			"deductible_percent": 10,
			"premium": 36_500,
			**fields,
		}
	).insert()


def confirmed(*properties: str, **fields):
	doc = draft(*properties, **fields)
	policies.take(doc.name, "Confirm")
	return doc.reload()


def claim(policy, property_name: str = make.PROPERTY_A, **fields):
	"""A fall in the garage two days ago, reported yesterday."""
	return frappe.get_doc(
		{
			"doctype": CLAIM,
			"policy": policy.name,
			"property": property_name,
			"title": "业主地库滑倒受伤",
			"category": "Safety",
			"occurred_on": add_days(nowdate(), -2),
			"reported_on": add_days(nowdate(), -1),
			"loss": 50_000,
			**fields,
		}
	).insert()


def transferred(policy=None, **fields):
	"""A key risk of fire whose one response transfers it to the policy."""
	doc = risks.make_assessed((5, 4), (4, 3), **fields)
	doc.append("responses", {"kind": "Transfer", "responsible": make.employee("head")})
	if policy:
		doc.append("policies", {"policy": policy.name})
	as_user(OFFICER, doc.save)
	return doc.reload()
