"""Metrics for tests, which count rows that a test has put down, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import frappe

from wuye_ops.metrics.registry import HOOK, Metric, Row, Scope
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part, together

SHARE, AMOUNT = "test.share", "test.amount"
# what there is to count, by the key of its metric; a test fills it and `declared` empties it
DATA: dict[str, list[Row]] = {}
_get_hooks = frappe.get_hooks


def metric(key: str = SHARE, **fields) -> Metric:
	"""A share of service requests that should be at least 95 %, unless the test says otherwise."""
	return Metric(
		**{
			"key": key,
			"label": f"测试指标 {key}",
			"formula": "达标数 ÷ 总数",
			"unit": PERCENT,
			"aim": Aim(UP, Decimal(95)),
			"doctype": "Service Request",
			"count": lambda scope: _count(key, scope),
			"rows": lambda scope, start, limit: _rows(key, scope)[start : start + limit],
			**fields,
		}
	)


def put(
	property_name: str, on: date, numerator: str | int, denominator: str | int | None = 1, key: str = SHARE
) -> None:
	"""A document of the metric."""
	DATA.setdefault(key, []).append(
		Row(
			"Service Request",
			f"TEST-{len(DATA.get(key, ())) + 1}",
			property_name,
			Decimal(numerator),
			None if denominator is None else Decimal(denominator),
			on,
			"测试",
		)
	)


@contextmanager
def declared(*metrics: Metric) -> Iterator[None]:
	"""These are all the metrics there are."""
	before = globals().get("METRICS")
	DATA.clear()
	globals()["METRICS"] = list(metrics or (metric(),))

	def get_hooks(hook=None, *args, **kwargs):
		return [f"{__name__}.METRICS"] if hook == HOOK else _get_hooks(hook, *args, **kwargs)

	with patch.object(frappe, "get_hooks", get_hooks):
		yield
	globals()["METRICS"] = before
	DATA.clear()


def forget() -> None:
	"""Takes away what was closed of these metrics, which a night commits."""
	frappe.set_user("Administrator")
	of_tests = {"metric": ["like", "test.%"]}
	for doctype in ("Metric Snapshot", "Metric Closing"):
		names = frappe.get_all(doctype, of_tests, pluck="name", limit=0)
		for name in ("Metric Revision", "Notification Log", "Version", "Error Log"):
			column = {"Metric Revision": "parent", "Notification Log": "document_name", "Version": "docname"}
			frappe.db.delete(name, {column.get(name, "reference_name"): ["in", names or [""]]})
		frappe.db.delete(doctype, of_tests)
	frappe.db.commit()


def _rows(key: str, scope: Scope) -> list[Row]:
	return [
		row
		for row in reversed(DATA.get(key, ()))
		if scope.first <= row.on <= scope.last
		and (scope.properties is None or row.property in scope.properties)
	]


def _count(key: str, scope: Scope) -> dict[str, Part]:
	parts: dict[str, list[Part]] = {}
	for row in _rows(key, scope):
		parts.setdefault(row.property, []).append(Part(row.numerator, row.denominator))
	return {name: together(found) for name, found in parts.items()}
