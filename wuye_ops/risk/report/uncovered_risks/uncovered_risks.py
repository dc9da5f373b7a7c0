"""未投保的重大风险: open key risks that could be insured, and what each of them lacks."""

from collections import Counter

import frappe
from frappe import _
from frappe.utils import flt

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, link
from wuye_ops.risk.insurance.as_policy import DOCTYPE
from wuye_ops.risk.insurance.cover import RISK, uncovered_key_risks
from wuye_ops.rules.insurance import WHY


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, category, level, why (a code of `rules.insurance.WHY`).

	Gravest first, then the dearest. Of what the user may see.
	"""
	filters = frappe._dict(filters or {})
	check_readable(RISK)
	check_readable(DOCTYPE)
	narrowed = chosen(filters, "property", "category", "level")
	why = chosen(filters, "why").get("why")
	found = uncovered_key_risks(narrowed.pop("property", None), filters=narrowed)
	rows = [
		{**row, "risk": row.name, "category_text": _(row.category, context=RISK), "level_text": _(row.level)}
		for row in found
		if not why or row.why == why
	]
	return columns(), rows, None, chart(rows, filters), summary(rows)


def columns() -> list[dict]:
	return [
		{**link("risk", _("Risk"), RISK, 150), "hidden": 1},
		data("title", _("Title"), 240),
		link("property", _("Property"), "Property", 130),
		data("category_text", _("Category"), 100),
		data("level_text", _("Level"), 80),
		{"fieldname": "expected_loss", "label": _("Expected Loss"), "fieldtype": "Currency", "width": 140},
		data("reason", _("Why It Is Not Covered"), 300),
		{**link("policy", _("Insurance Policy"), DOCTYPE, 140), "hidden": 1},
		data("owner_name", _("Risk Owner"), 100),
		{
			"fieldname": "key_since",
			"label": _("Without Response Since"),
			"fieldtype": "Date",
			"width": 120,
		},
	]


def in_words(why: str) -> str:
	"""A reason in short, for charts and filters."""
	return {
		"never": _("Never Insured"),
		"expired": _("Policy Ended"),
		"not_begun": _("Not Begun Yet"),
		"used_up": _("Limit Used Up"),
		"too_low": _("Cover Too Low"),
	}[why]


def chart(rows: list[dict], filters: frappe._dict) -> dict | None:
	counts = Counter(row["why"] for row in rows)
	shown = [why for why in WHY if counts[why]]
	# one bar alone says no more than the number above it
	if len(shown) < 2:
		return None
	asked = chosen(filters, "property", "category", "level")
	return {
		"data": {
			"labels": [in_words(why) for why in shown],
			"datasets": [{"name": _("Key Risks"), "values": [counts[why] for why in shown]}],
			"leads": leads.to_report(
				"Uncovered Risks", [None], shown, lambda _set, why: {**asked, "why": why}
			),
		},
		"type": "bar",
		"colors": ["#e24c4c"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(rows: list[dict]) -> list[dict]:
	red = sum(row["level"] == "Red" for row in rows)
	return [
		{"label": _("Uncovered Key Risks"), "value": len(rows), "datatype": "Int", "indicator": "Red" if rows else "Green"},
		{"label": _("Of Them Red"), "value": red, "datatype": "Int", "indicator": "Red" if red else "Green"},
		{
			"label": _("Expected Loss"),
			"value": sum(flt(row["expected_loss"]) for row in rows),
			"datatype": "Currency",
		},
	]  # fmt: skip
