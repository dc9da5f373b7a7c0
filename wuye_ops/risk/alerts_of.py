"""The alerts that are open on a risk: those of the indicators that name it."""

from __future__ import annotations

import frappe


def open_alerts(risk: str | None) -> tuple[str, ...]:
	"""Names of the open alerts; nothing where no indicator names the risk."""
	if not risk or not frappe.db.table_exists("Risk Indicator Risk"):
		return ()
	indicators = frappe.get_all("Risk Indicator Risk", {"risk": risk}, pluck="parent", distinct=True)
	if not indicators:
		return ()
	property_name = frappe.db.get_value("Risk", risk, "property")
	return tuple(
		frappe.get_all(
			"Risk Alert",
			{"indicator": ["in", indicators], "property": property_name, "ended_on": ["is", "not set"]},
			pluck="name",
			order_by="name",
		)
	)
