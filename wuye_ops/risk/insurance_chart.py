"""Which policies end in the next twelve months, as a chart: those that something renews, and those that nothing does yet."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import chosen
from wuye_ops.risk.insurance.as_policy import DOCTYPE
from wuye_ops.risk.insurance.calendar import ending_by_month

MONTHS = 12
# whether something renews it, what asks for somebody first
RENEWED = (False, True)


def ending(filters: frappe._dict) -> dict:
	"""A bar for each month; it leads to its policies."""
	if not frappe.has_permission(DOCTYPE, "read"):
		return {"labels": [], "datasets": []}
	months = ending_by_month(MONTHS, chosen(filters, "property").get("property"))
	policies = {
		renewed: [[row.name for row in month.policies if row.renewed == renewed] for month in months]
		for renewed in RENEWED
	}
	if not any(month.count for month in months):
		return {"labels": [], "datasets": []}
	return {
		"labels": [formatdate(month.first, "MMM") for month in months],
		"datasets": [
			{
				"name": _("Renewed") if renewed else _("To Be Renewed"),
				"values": [len(names) for names in policies[renewed]],
			}
			for renewed in RENEWED
		],
		"leads": leads.to_list(
			DOCTYPE,
			RENEWED,
			range(MONTHS),
			lambda renewed, number: _list_of(policies[renewed][number]),
		),
	}


def _list_of(names: list[str]) -> dict | None:
	return {"name": ["in", ",".join(names)]} if names else None
