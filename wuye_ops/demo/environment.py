"""The demo's work on areas: plans from the standards, a week of it done, and a cleaning record residents can read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import frappe
from frappe.utils import add_to_date, getdate

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.inspection import area_standards, area_work

STANDARDS = (
	"道路广场清扫", "广场巡回保洁", "大堂门厅保洁", "垃圾清运与桶站冲洗", "车库地面冲洗", "消防通道清理", "绿地杂物清理",
	"浇水（生长季）", "浇水（冬季）", "草坪修剪", "病虫害防治", "秋季施基肥", "树干涂白与防寒", "换季花卉布置",
)  # fmt: skip
DAYS = 3
WORKERS = {"Cleaning": "cleaner", "Greening": "gardener"}


def make_environment(
	registry: Registry, rng: Random, now: datetime, place: Place, say: Callable[[str], None]
) -> None:
	say("区域作业计划与今日保洁 …")
	frappe.db.set_value("Property", place.name, "publish_cleaning_record", 1)
	frappe.clear_document_cache("Property", place.name)
	offered = {row["standard"] for row in area_standards.proposal(place.name) if row["areas"]}
	plans = area_standards.make_plans(place.name, [name for name in STANDARDS if name in offered], activate=1)
	registry.add("Area Work Plan", *plans)
	for name in plans:
		plan = frappe.get_doc("Area Work Plan", name)
		begin = now - timedelta(days=DAYS)
		plan.db_set({"start_date": getdate(begin), "active_since": begin}, update_modified=False)
		for days_ago in range(DAYS, -1, -1):
			area_work.generate(name, now - timedelta(days=days_ago))
			_do(rng, now, plan, place)


def _do(rng: Random, now: datetime, plan, place: Place) -> None:
	"""What was due by now is done, most of it in time; its past is written as it would have been."""
	worker = place.team.by_key(WORKERS[plan.trade])
	for task in frappe.get_all(
		"Service Task",
		{
			"source_doctype": plan.doctype,
			"source_name": plan.name,
			"status": "To Assign",
			"planned_on": ["<=", now.date()],
		},
		["name", "required_by"],
		order_by="required_by",
	):
		finished = add_to_date(task.required_by, minutes=-rng.randint(20, 300))
		if finished > now or rng.random() < 0.06:
			continue
		frappe.db.set_value(
			"Service Task",
			task.name,
			{
				"status": "Done",
				"assigned_to": worker.employee,
				"assigned_name": worker.name,
				"finished_on": finished,
				"result": "已完成",
			},
		)
