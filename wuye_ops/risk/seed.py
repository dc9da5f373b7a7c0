"""The trade's indicators (domain.md section 4), added where they are absent, and off: somebody first sees what they would have done."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
from frappe.utils import cint

from wuye_ops.risk.indicators import DOCTYPE, LEVEL_FIELDS
from wuye_ops.rules.risk_alert import REOPEN_WITHIN
from wuye_ops.rules.risk_library import INDICATORS, Indicator

TEXTS = Path(__file__).resolve().parent.parent / "setup" / "data" / "risk_indicators.json"
# whose head is told first; of the others the property manager
TRADES = {
	"complaints": "Customer Service",
	"tasks_overdue": "Customer Service",
	"satisfaction": "Customer Service",
	"equipment_intact": "Engineering",
	"statutory_days_left": "Engineering",
}


def seed() -> None:
	texts = {row["key"]: row for row in json.loads(TEXTS.read_text(encoding="utf-8"))}
	there = set(frappe.get_all(DOCTYPE, {"indicator_key": ["is", "set"]}, pluck="indicator_key"))
	for one in INDICATORS:
		if one.key not in there:
			_add(one, texts[one.key])


def _add(one: Indicator, text: dict[str, str]) -> None:
	definition = one.definition
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"indicator_key": one.key,
			"title": text["title"],
			"advice": text["advice"],
			"metric": one.metric,
			"read_over": one.window,
			"comparison": definition.comparison,
			**{field: str(definition.thresholds[level]) for field, level in LEVEL_FIELDS.items()},
			"hold_hours": cint(definition.hold.total_seconds() // 3600),
			"hysteresis": float(definition.hysteresis),
			"fewest": float(one.fewest),
			"patience_hours": cint(definition.patience.total_seconds() // 3600) if definition.patience else 0,
			"reopen_days": REOPEN_WITHIN.days,
			"trade": TRADES.get(one.key, ""),
		}
	)
	doc.flags.by_service = True
	# install and migrate run as Administrator; no user's right is bypassed
	doc.insert(ignore_permissions=True)
