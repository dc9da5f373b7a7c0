"""Closed months of the demo's year, closed by the very job that closes them at night, and targets of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe

from wuye_ops.demo.history import DAYS
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.metrics import closing

# metric, kind of property (None: all), target, reason
TARGETS = (
	("service.satisfaction", None, 96, "示例：年度品质目标"),
	("service.arrival_timeliness", "Residential", 97, "示例：物业服务合同约定"),
	("fees.collection", "Commercial", 98, "示例：年度经营目标"),
	("inspection.score", "Office", 90, "示例：写字楼服务标准"),
)


def make_metrics(registry: Registry, now: datetime, places: list[Place], say: Callable) -> None:
	say("指标目标与历史月份的封存 …")
	kinds = dict(
		frappe.get_all(
			"Property", {"name": ["in", [place.name for place in places]]}, ["kind", "name"], as_list=True
		)
	)
	for metric, kind, target, reason in TARGETS:
		if kind is None or kind in kinds:
			make(
				registry,
				{
					"doctype": "Metric Target",
					"metric": metric,
					"property": kinds.get(kind),
					"valid_from": (now - timedelta(days=DAYS)).date(),
					"target": target,
					"reason": reason,
				},
			)
	before = set(frappe.get_all("Metric Closing", pluck="name", limit=0))
	# the caller commits; whatever fails is a row that says so, as on any night
	closing.follow_the_night(now, checkpoint=lambda: None)
	new = [name for name in frappe.get_all("Metric Closing", pluck="name", limit=0) if name not in before]
	registry.add("Metric Closing", *new)
