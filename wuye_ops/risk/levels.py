"""Risks that indicators warn of: the level to which open alerts raise them, and from which they fall back when the alerts end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.utils import cstr

from wuye_ops.rules.risk_alert import BREACH
from wuye_ops.rules.risk_life import OPEN
from wuye_ops.rules.risk_matrix import worst

RISK, LINK = "Risk", "Risk Indicator Risk"


def refresh(indicators: Iterable[str]) -> int:
	"""The open risks that these indicators warn of; how many stand elsewhere now. In the transaction of the caller."""
	names = sorted(set(indicators))
	if not names:
		return 0
	of_these = {"parent": ["in", names], "parenttype": "Risk Indicator"}
	return refresh_risks(frappe.get_all(LINK, of_these, pluck="risk", distinct=True, limit=0))


def refresh_risks(risks: Iterable[str]) -> int:
	"""Three queries whatever their number; only risks whose level is another are written, by the right of whoever moved the alert."""
	names = sorted(set(risks))
	rows = frappe.get_all(
		RISK,
		{"name": ["in", names or [""]], "status": ["in", OPEN]},
		["name", "property", "company", "raised_level"],
		order_by="name",
		limit=0,
	)
	if not rows:
		return 0
	raised = _raised({row.name: row for row in rows})
	moved = [row.name for row in rows if cstr(row.raised_level) != raised[row.name]]
	for name in moved:
		_write(name, raised[name])
	return len(moved)


def _raised(risks: dict[str, frappe._dict]) -> dict[str, str]:
	"""risk → the gravest level of the open breaches of its indicators, in its property or in its company as a whole."""
	indicators: dict[str, set[str]] = defaultdict(set)
	for row in frappe.get_all(LINK, {"risk": ["in", list(risks)]}, ["parent", "risk"], limit=0):
		indicators[row.risk].add(row.parent)
	watching = sorted({one for those in indicators.values() for one in those})
	alerts = frappe.get_all(
		"Risk Alert",
		{"indicator": ["in", watching or [""]], "kind": BREACH, "ended_on": ["is", "not set"]},
		["indicator", "property", "company", "level"],
		limit=0,
	)
	return {
		name: worst(
			alert.level
			for alert in alerts
			if alert.indicator in indicators[name]
			and (alert.property == risk.property or (not alert.property and alert.company == risk.company))
		)
		for name, risk in risks.items()
	}


def _write(name: str, level: str) -> None:
	doc = frappe.get_doc(RISK, name, for_update=True)
	doc.raised_level = level or None
	doc.flags.by_service = True
	# whoever moved the alert had the right to; what follows for the risk is the system's
	doc.save(ignore_permissions=True)
