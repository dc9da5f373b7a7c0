"""Charts of risks. Every user sees the figures of their properties only."""

import frappe
from frappe import _

from wuye_ops.risk.figures import FIGURES


@frappe.whitelist()
def get(chart_name: str | None = None, filters: str | dict | None = None, **_view) -> dict:
	"""The data of one figure. filters: figure, property. Nothing is cached: a cache would be shared by users of different
	properties. Each figure asks for the right to what it shows."""
	asked = frappe._dict(frappe.parse_json(filters) or {})
	figure = FIGURES.get(asked.figure)
	if figure is None:
		frappe.throw(_("There is no such figure."), title=_("Figure"))
	return figure(asked)
