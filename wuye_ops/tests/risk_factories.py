"""Risk indicators for tests: on a metric that counts what the test has put down (`metric_factories`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import frappe

from wuye_ops.risk import sweep
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests.bills import as_administrator


@as_administrator
def make_indicator(*properties: str, metric: str = metrics.SHARE, enabled: int = 1, **fields):
	"""Below 90 yellow, 85 orange, 80 red, of these properties; back when better by one; silent after a day."""
	doc = frappe.get_doc(
		{
			"doctype": "Risk Indicator",
			"title": f"测试收缴率{frappe.generate_hash(length=6)}",
			"metric": metric,
			"read_over": "Last 30 Days",
			"comparison": "<",
			"yellow": "90",
			"orange": "85",
			"red": "80",
			"hysteresis": 1,
			"patience_hours": 24,
			"reopen_days": 7,
			"scope": "Listed Properties" if properties else "All Properties",
			"properties": [{"property": name} for name in properties],
			"advice": "分级催缴",
			"enabled": enabled,
			**fields,
		}
	)
	# as the demo does: on without a back-test
	doc.flags.by_service = True
	return doc.insert()


@as_administrator
def look(value: str | int | None, property_name: str, at: datetime, key: str = metrics.SHARE) -> sweep.Done:
	"""The sweep at a moment at which the metric is worth so many percent in the property; None for no value."""
	metrics.DATA.pop(key, None)
	if value is not None:
		metrics.put(property_name, (at - timedelta(days=1)).date(), Decimal(value), 100, key)
	return sweep.follow_the_clock(at)


def alerts_of(indicator, **filters) -> list:
	names = frappe.get_all(
		"Risk Alert", {"indicator": indicator.name, **filters}, pluck="name", order_by="name"
	)
	return [frappe.get_doc("Risk Alert", name) for name in names]


def state_of(indicator, property_name: str):
	return frappe.get_doc("Risk Indicator State", {"indicator": indicator.name, "property": property_name})


def forget_indicator(name: str) -> None:
	"""An indicator that was committed, with all it has said."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	alerts = frappe.get_all("Risk Alert", {"indicator": name}, pluck="name", limit=0)
	for table in ("Action", "Log", "Notice"):
		frappe.db.delete(f"Risk Alert {table}", {"parent": ["in", [*alerts, ""]]})
	for doctype, column in (("Notification Log", "document_name"), ("Version", "docname")):
		frappe.db.delete(doctype, {column: ["in", [*alerts, name]]})
	for doctype in ("Risk Alert", "Risk Indicator State"):
		frappe.db.delete(doctype, {"indicator": name})
	for table in ("Property", "Change", "Risk"):
		frappe.db.delete(f"Risk Indicator {table}", {"parent": name})
	frappe.db.delete("Risk Indicator", {"name": name})
	frappe.db.commit()
