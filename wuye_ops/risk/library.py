"""风险库: the typical risks of managed properties, seeded where they are absent; the company adds its own and changes all of them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from wuye_ops.risk import company_wide, words
from wuye_ops.risk.as_risk import fields_of, value_of
from wuye_ops.rules import risk_duplicates, risk_library, risk_matrix
from wuye_ops.rules.risk_response import ACCEPT, AVOID, REDUCE, TRANSFER
from wuye_ops.setup.seed import read

DOCTYPE = "Risk Library Item"
LONGEST_CASE = 5000
RESPONSES = {AVOID: "avoid", REDUCE: "reduce", TRANSFER: "transfer", ACCEPT: "accept"}


def give_key(doc) -> None:
	"""Before naming: what a company adds has a key of its own, which no seed uses."""
	if not doc.item_key:
		doc.item_key = f"own-{frappe.generate_hash(length=10)}"


def check(doc) -> None:
	"""Validate: the usual assessment is on the scales of its method, and says its level; changed by head office alone."""
	company_wide.check_keeper(doc)
	try:
		value = value_of(doc, doc.method or risk_matrix.FIVE)
	except ValueError:
		frappe.throw(
			words.off_the_scales(doc.method or risk_matrix.FIVE), title=_("Usual Assessment without Measures")
		)
	fields = fields_of(value)
	fields.pop("score")
	doc.update(fields)


@frappe.whitelist(methods=["GET"])
def told_of(case: str) -> list[dict]:
	"""The typical risks that a case tells of, the most alike first: name, title and category. For those who read the library."""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	rows = frappe.get_list(
		DOCTYPE,
		{"disabled": 0},
		["name", "title", "category", "causes"],
		order_by="name",
		limit_page_length=0,
	)
	by_name = {row.name: row for row in rows}
	items = (risk_duplicates.Typical(row.name, row.title, cstr(row.causes)) for row in rows)
	return [
		{field: by_name[one.name][field] for field in ("name", "title", "category")}
		for one in risk_duplicates.typical_of(cstr(case)[:LONGEST_CASE], items)
	]


def seed() -> None:
	"""Adds the typical risks whose keys the site does not have: what it has changed stays."""
	texts = {row["key"]: row for row in read("risk_library.json")}
	there = set(frappe.get_all(DOCTYPE, pluck="item_key"))
	for item in risk_library.ITEMS:
		if item.key not in there:
			_add(item, texts[item.key])


def _add(item: risk_library.Item, text: dict) -> None:
	fields = fields_of(item.inherent)
	fields.pop("score")
	# install and migrate run as Administrator; no user's right is bypassed
	frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"item_key": item.key,
			"title": text["title"],
			"category": item.category,
			"method": item.inherent.method,
			**fields,
			**{field: int(response in item.responses) for response, field in RESPONSES.items()},
			"unlawful": int(item.unlawful),
			"causes": "\n".join(text["causes"]),
			"measures": "\n".join(text["measures"]),
			"basis": text["basis"],
			"indicators": ", ".join(item.indicators),
		}
	).insert(ignore_permissions=True)
