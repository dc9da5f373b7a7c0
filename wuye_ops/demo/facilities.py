"""The demo's equipment: twelve pieces with their certificates, plans that make tasks, and emergency plans with a drill.

All of it is made by the product's own services, as people would have entered it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_months, getdate

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.facilities import drills, emergency, equipment, maintenance

# property → (number, name, category, years in use, days until the certificate ends, critical, area type)
EQUIPMENT = {
	"garden": (
		("DT-0101", "1号楼 1号电梯", "电梯", 6, 12, 1, "Lift"),
		("DT-0102", "1号楼 2号电梯", "电梯", 6, 200, 1, "Lift"),
		("PD-01", "高压配电柜", "配电设备", 6, None, 1, "Machine Room"),
		("GS-01", "二次供水水箱", "二次供水设备", 6, 45, 1, "Machine Room"),
		("SB-01", "生活水泵 1#", "给水泵", 6, None, 0, "Machine Room"),
		("SB-02", "生活水泵 2#", "给水泵", 6, None, 0, "Machine Room"),
		("XF-01", "火灾自动报警系统", "消防系统", 6, 90, 1, "Property"),
		("FD-01", "柴油发电机", "发电机", 6, None, 1, "Machine Room"),
	),
	"center": (
		("DT-A1", "A座 1号电梯", "电梯", 3, -4, 1, "Lift"),
		("KT-01", "冷水机组", "空调设备", 3, None, 1, "Machine Room"),
	),
	"plaza": (
		("FT-01", "中庭扶梯", "电梯", 2, 60, 1, "Square"),
		("AQF-01", "锅炉安全阀", "安全阀", 2, 25, 0, "Machine Room"),
	),
}  # fmt: skip
# title, category, every, unit, minutes, what is to be done
PLANS = (
	("电梯半月维保", "电梯", 15, "Day", 90, "轿厢照明与五方通话\n制动器与限速器\n层门锁与平层\n机房清洁"),
	("水泵月度保养", "给水泵", 1, "Month", 60, "机封与轴承\n控制柜除尘\n切换运行"),
	("配电房季度保养", "配电设备", 3, "Month", 120, "红外测温\n紧固接线\n除尘"),
)


def make_facilities(
	registry: Registry, now: datetime, places: list[Place], say: Callable[[str], None]
) -> None:
	say("设备、维保计划与应急预案 …")
	for place in places:
		pieces = [_piece(registry, place, row, now) for row in EQUIPMENT[place.plan.key]]
		_inspections_done_by_system(registry, pieces)
		if place.plan.key == "garden":
			_plans(registry, place, now)
			_plan_by_meter(registry, place, now)
			equipment.set_status(pieces[4].name, "Under Repair", "机封渗水，待更换")
			_emergencies(registry, place, now)


def _piece(registry: Registry, place: Place, row: tuple, now: datetime):
	number, name, category, years, days, critical, area_type = row
	areas = place.areas.get(area_type) or [(None, None)]
	return make(
		registry,
		{
			"doctype": "Equipment",
			"property": place.name,
			"equipment_no": number,
			"equipment_name": name,
			"category": category,
			"critical": critical,
			"service_area": areas[0][0],
			"in_use_since": add_months(getdate(now), -12 * years),
			"initial_valid_until": getdate(now) + timedelta(days=days) if days is not None else None,
			"has_meter": int(category == "发电机"),
			"meter_unit": "小时" if category == "发电机" else None,
		},
	)


def _inspections_done_by_system(registry: Registry, pieces: list) -> None:
	"""What the register made with the equipment goes with it when the demo is cleared."""
	names = [piece.name for piece in pieces]
	registry.add(
		"Statutory Inspection",
		*frappe.get_all("Statutory Inspection", {"equipment": ["in", names]}, pluck="name"),
	)


def _plans(registry: Registry, place: Place, now: datetime) -> None:
	department = frappe.db.get_value(
		"Property Department", {"parent": place.name, "trade": "Engineering"}, "department"
	)
	for title, category, count, unit, minutes, items in PLANS:
		plan = make(
			registry,
			{
				"doctype": "Maintenance Plan",
				"property": place.name,
				"title": title,
				"category": category,
				"every_count": count,
				"every_unit": unit,
				"start_date": getdate(now),
				"ahead_days": 7,
				"department": department,
				"urgency": "Normal",
				"estimated_minutes": minutes,
				"checklist_items": items,
			},
		)
		maintenance.generate_now(plan.name)
		tasks = frappe.get_all("Service Task", {"source_name": plan.name}, pluck="name")
		registry.add("Service Task", *tasks)
		for task in tasks:
			# the demo's now is the moment it was begun
			frappe.db.set_value("Service Task", task, "dispatched_on", now, update_modified=False)


def _plan_by_meter(registry: Registry, place: Place, now: datetime) -> None:
	"""The generator's plan, with readings that tell when it is likely to come due."""
	generator, department = (
		frappe.db.get_value("Equipment", {"property": place.name, "category": "发电机"}),
		frappe.db.get_value(
			"Property Department", {"parent": place.name, "trade": "Engineering"}, "department"
		),
	)
	if not generator:
		return
	for position, (days, value) in enumerate(((60, 1010), (30, 1064), (2, 1120))):
		reading = {"doctype": "Equipment Reading", "equipment": generator, "value": value}
		make(registry, {**reading, "read_on": now - timedelta(days=days)})
		if position == 0:
			make(
				registry,
				{
					"doctype": "Maintenance Plan",
					"property": place.name,
					"title": "发电机每 250 小时保养",
					"equipment": [{"equipment": generator}],
					"meter_every": 250,
					"start_date": getdate(now),
					"department": department,
					"urgency": "Normal",
					"estimated_minutes": 180,
					"checklist_items": "更换机油与滤芯\n检查蓄电池\n带载试运行",
				},
			)


def _emergencies(registry: Registry, place: Place, now: datetime) -> None:
	for template in emergency.templates():
		name = emergency.from_template(place.name, template["title"])
		registry.add("Emergency Plan", name)
		emergency.activate(name)
		if template["scenario"] == "Lift Trapping":
			_drill(registry, place, name, now)


def _drill(registry: Registry, place: Place, plan: str, now: datetime) -> None:
	doc = make(
		registry,
		{
			"doctype": "Emergency Drill",
			"property": place.name,
			"plan": plan,
			"place": "1号楼 1号电梯",
			"scheduled_on": now - timedelta(days=20),
			"participants": [
				{"employee": person.employee, "role": person.post.title}
				for person in place.team.people
				if person.post.trade in ("Engineering", "Order")
			][:6],
			"evaluation": "通讯与安抚到位，维保单位到场偏慢。",
			"findings": [
				{
					"finding": "电梯三角钥匙未按规定定点存放",
					"severity": "Normal",
					"department": frappe.db.get_value(
						"Employee", place.team.head("Engineering").employee, "department"
					),
				}
			],
		},
	)
	for row in doc.steps:
		row.real_minutes = max(1, int(row.planned_minutes * 1.1))
	# the demo is made by command; no user's right is bypassed
	doc.save(ignore_permissions=True)
	drills.finish(doc.name)
	registry.add("Rectification", *frappe.get_all("Rectification", {"source_name": doc.name}, pluck="name"))
