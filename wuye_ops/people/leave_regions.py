"""Which province's leave somebody has: by the table of the city where they are insured, with the company's own rows before ours."""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.rules import statutory_leave as rules
from wuye_ops.rules.statutory_leave import Leave

KNOWN = frozenset(leave.region for leave in rules.REGIONAL)


def check(doc) -> None:
	"""Validate of Regional Leave."""
	if doc.days < 1:
		frappe.throw(_("A leave lasts one day at least."), title=_("Regional Leave"))


def own_rows() -> tuple[Leave, ...]:
	rows = frappe.get_all(
		"Regional Leave", fields=["province", "kind", "days", "counted", "adds", "a_year", "proof", "source"]
	)
	return tuple(
		Leave(
			row.kind,
			row.days,
			row.counted,
			row.source,
			row.proof,
			row.province,
			adds=bool(row.adds),
			a_year=bool(row.a_year),
		)
		for row in rows
	)


def region_of(employee: str, added: tuple[Leave, ...] = ()) -> str:
	"""The province whose leave is known; empty for all others. A city that is a province itself needs no table."""
	city = frappe.db.get_value("Employee", employee, "wuye_city") or ""
	if not city:
		return ""
	province = frappe.db.get_value(
		"Insurance City Table",
		{"city": city, "province": ["is", "set"]},
		"province",
		order_by="effective_from desc",
	) or city.removesuffix("市")
	return province if province in KNOWN or any(one.region == province for one in added) else ""
