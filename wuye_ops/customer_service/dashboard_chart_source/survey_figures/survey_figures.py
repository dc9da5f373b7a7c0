"""The chart of surveys. Every user sees the surveys of their properties only."""

import frappe

from wuye_ops.customer_service.surveys import figures


@frappe.whitelist()
def get(**_view) -> dict:
	"""Nothing is cached: a cache would be shared by users of different properties."""
	return figures.by_survey()
