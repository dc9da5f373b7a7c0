"""Closed months and targets are seen by those who may know the metric: who may read what it counts."""

from __future__ import annotations

import frappe

from wuye_ops.metrics.registry import all_metrics
from wuye_ops.metrics.values import may_know


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Rows of the metrics the user may know; a condition for the framework's lists, built of escaped values."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	known = ", ".join(
		frappe.db.escape(key, percent=False)
		for key, metric in all_metrics().items()
		if may_know(metric, user)
	)
	return f"`tab{doctype}`.`metric` in ({known})" if known else "1 = 0"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Refuses a document of a metric the user may not know; what the role allows is asked elsewhere."""
	if (user or frappe.session.user) == "Administrator" or not doc.metric:
		return None
	metric = all_metrics().get(doc.metric)
	return False if metric and not may_know(metric, user) else None
