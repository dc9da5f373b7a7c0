"""The demo's inspections: plans of four trades at the first property, two weeks of rounds, and what came of them.

The rounds come from the plans by the product's own generation. Their past is written as phones would have sent it,
because nobody can send a time of last week; scores and rectifications are the product's own.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

import frappe
from frappe.utils import flt, get_datetime, getdate

from wuye_ops.demo.people import Person
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.inspection import checklists, doing, findings, generation, rectification, spot_checks
from wuye_ops.inspection.points import IN_TIME, LATE
from wuye_ops.inspection.sweep import NOT_BEGUN
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import scoring

DAYS = 14
AHEAD = 2
# more than a round takes that began five minutes after its window
LATE_WALK = timedelta(minutes=40)


@dataclass(frozen=True)
class Round:
	"""A plan. areas: types of the places on its route, at most so many; done: share of its windows that are kept."""

	title: str
	checklist: str
	trade: str
	worker: str
	rrule: str
	areas: dict[str, int] = field(default_factory=dict)
	slots: tuple[tuple[str, str, str], ...] = ()
	season: tuple[int, int, int, int] | None = None
	equipment: bool = False
	spot: int = 0
	done: float = 0.9


ROUNDS = (
	Round(
		"公共区域保洁巡查", "保洁日常检查", "Cleaning", "cleaner", "FREQ=DAILY",
		{"Lobby": 2, "Square": 1, "Waste Point": 2},
		(("上午", "08:00", "10:00"), ("下午", "14:00", "16:00")),
		done=0.86,
	),
	Round(
		"中心花园养护检查", "绿化养护检查", "Greening", "gardener", "FREQ=WEEKLY;BYDAY=TU,FR", {"Green": 1, "Road": 1},
		(("上午", "09:00", "11:00"),),
		season=(3, 1, 11, 30),
	),
	Round(
		"园区秩序巡更", "秩序维护检查", "Order", "patrol", "FREQ=DAILY", {"Gate": 2, "Fire Passage": 1, "Garage": 1},
		(("早班", "07:00", "08:00"), ("晚班", "20:00", "22:00")),
		done=0.8,
	),
	Round(
		"设备机房巡检", "设施设备检查", "Engineering", "tech", "FREQ=DAILY", slots=(("白班", "09:00", "11:00"),),
		equipment=True, done=0.93,
	),
	Round(
		"保洁质量抽查", "保洁日常检查", "Cleaning", "quality", "FREQ=WEEKLY;BYDAY=WE", slots=(("抽查", "10:00", "16:00"),),
		spot=3, done=1,
	),
)  # fmt: skip
# What is wrong, by checklist: item → what the phone says
FINDINGS = {
	"保洁日常检查": {"01": "3 层楼道有烟头、纸屑", "02": "大堂玻璃门有手印", "07": "投放点下午满溢，有异味"},
	"绿化养护检查": {"02": "香樟有枯枝未修剪", "05": "绿篱内有落叶和塑料袋"},
	"秩序维护检查": {"03": "2 号探头画面模糊", "05": "环路有车辆占道停放"},
	"设施设备检查": {"05": "机房挡鼠板缺失", "07": "机房照明灯管损坏 1 支"},
}
MOST_FINDINGS = 10
MEASURES = ("已清理并增加一次巡回", "已修复，现场复查正常", "已更换并登记台账")
RETURNED = "角落仍有残留，请再处理"


def make_inspections(
	registry: Registry, rng: Random, now: datetime, place: Place, say: Callable[[str], None]
) -> None:
	say("巡检计划、两周的巡检与整改 …")
	quality = _person(registry)
	found = []
	for planned in ROUNDS:
		plan = _plan(registry, place, planned, now)
		worker = quality if planned.worker == "quality" else place.team.by_key(planned.worker)
		found += _history(rng, now, plan, planned, worker, MOST_FINDINGS - len(found))
	registry.add("Rectification", *found)
	_cure(rng, now, place, quality, found)


def _person(registry: Registry) -> Person:
	"""The quality inspector of the head office, who verifies."""
	user = next(name for name in registry.names("User") if name.startswith("quality@"))
	row = frappe.db.get_value("Employee", {"user_id": user}, ["name", "employee_name"], as_dict=True)
	return Person(None, row.name, row.employee_name, user)


def _plan(registry: Registry, place: Place, planned: Round, now: datetime):
	begin = now - timedelta(days=DAYS)
	plan = make(
		registry,
		{
			"doctype": "Inspection Plan",
			"property": place.name,
			"title": planned.title,
			"checklist": frappe.db.get_value(
				"Checklist", {"checklist_name": planned.checklist, "status": "Active"}
			),
			"kind": "Spot Check" if planned.spot else "Route",
			"department": frappe.db.get_value(
				"Employee", place.team.head(planned.trade).employee, "department"
			),
			"employee": None if planned.spot else place.team.by_key(planned.worker).employee,
			"rrule": planned.rrule,
			"start_date": getdate(begin),
			"ahead_days": 7,
			"grace_minutes": 30,
			"slots": [
				{"slot_name": name, "from_time": start, "to_time": end} for name, start, end in planned.slots
			],
			"seasons": [
				dict(zip(("from_month", "from_day", "to_month", "to_day"), planned.season, strict=True))
			]
			if planned.season
			else [],
			"points": _points(place, planned),
			"sample_of": "Areas" if planned.spot else None,
			"sample_size": planned.spot or None,
			"area_type": "Lobby" if planned.spot else None,
		},
	)
	# as if it had been set going two weeks ago
	plan.db_set({"status": "Active", "active_since": begin})
	generation.generate_plan(plan.name, begin, getdate(now) + timedelta(days=AHEAD))
	return plan


def _points(place: Place, planned: Round) -> list[dict]:
	if planned.spot:
		return []
	if planned.equipment:
		rooms = frappe.get_all(
			"Equipment",
			{"property": place.name, "category": ["in", ["配电设备", "给水泵", "二次供水设备", "发电机"]]},
			pluck="name",
			order_by="equipment_no",
			limit=4,
		)
		return [{"equipment": name} for name in rooms]
	return [
		{"service_area": name}
		for area_type, most in planned.areas.items()
		for name, _label in (place.areas.get(area_type) or [])[:most]
	]


def _history(rng: Random, now: datetime, plan, planned: Round, worker: Person, room: int) -> list[str]:
	"""What has become of the windows that are over. room: rectifications that may still come of it."""
	found: list[str] = []
	for name, begin, closed in frappe.get_all(
		"Inspection",
		{"plan": plan.name, "window_to": ["<", now]},
		["name", "window_from", "missed_after"],
		order_by="window_from",
		as_list=True,
	):
		if planned.spot:
			spot_checks.draw(name, begin)
		doc = frappe.get_doc("Inspection", name)
		if doc.status != "Planned":
			continue
		if rng.random() < planned.done:
			_do(rng, now, doc, planned, worker, may_fail=len(found) < min(room, 3))
			found += [row.rectification for row in doc.results if row.rectification]
		elif get_datetime(closed) < now:
			_miss(doc)
	return list(dict.fromkeys(found))


def _miss(doc) -> None:
	"""As the sweep leaves it."""
	values = {"status": "Missed", "missed_reason": frappe._(NOT_BEGUN), "modified": doc.missed_after}
	doc.db_set(values, update_modified=False)
	for row in doc.points:
		row.db_set("status", "Missed", update_modified=False)


def _do(rng: Random, now: datetime, doc, planned: Round, worker: Person, *, may_fail: bool) -> None:
	start, end = get_datetime(doc.window_from), get_datetime(doc.window_to)
	at = start + (end - start) * rng.uniform(0.1, 0.6)
	# what began late has ended by now, too
	late = rng.random() < 0.08 and end + LATE_WALK < now
	if late:
		at = end + timedelta(minutes=5)
	checklist = frappe.get_cached_doc("Checklist", checklists.active_version(doc.checklist))
	wrong = rng.choice(sorted(FINDINGS[planned.checklist])) if may_fail and rng.random() < 0.4 else None
	failing = rng.choice(doc.points).name if doc.points else None
	doc.checklist, doc.started_on = checklist.name, at
	doc.employee = worker.employee
	for point in doc.points:
		at += timedelta(minutes=rng.randint(1, 3))
		point.status, point.scanned_on, point.received_on = "Done", at, at
		point.scan_method, point.timeliness = "QR", LATE if at > end else IN_TIME
		for item in checklist.items:
			failed = item.item_code == wrong and point.name == failing
			nearly = not failed and rng.random() < 0.07
			doc.append(
				"results",
				{
					"point": point.name,
					"item_code": item.item_code,
					"standard": item.standard,
					"outcome": "Failed" if failed else "Nearly Passed" if nearly else "Passed",
					"note": FINDINGS[planned.checklist][wrong] if failed else None,
					"recorded_on": at,
					"recorded_by": worker.user,
				},
			)
	_score(doc, checklist)
	doc.status, doc.finished_on = "Done", at
	doc.timeliness = LATE if at > end else IN_TIME
	findings.make_rectifications(doc)
	doing.save(doc)


def _score(doc, checklist) -> None:
	score = scoring.score(
		checklists.items_of(checklist), doing.results_of(doc), Decimal(str(flt(checklist.pass_score, 2)))
	)
	doing.keep_score(doc, score)


def _cure(rng: Random, now: datetime, place: Place, quality: Person, found: list[str]) -> None:
	"""Takes the rectifications as far as they go: a third is closed, others wait for each of the next steps."""
	for number, name in enumerate(found):
		doc = frappe.get_doc("Rectification", name)
		head, worker = _cured_by(place, doc.department)
		steps = ("closed", "verify", "closed", "open", "begun", "returned")[number % 6]
		if steps == "open":
			continue
		with in_the_name_of(head.user):
			rectification.assign(name, worker.employee)
		with in_the_name_of(worker.user):
			if steps == "begun":
				rectification.start(name)
				continue
			rectification.submit(name, rng.choice(MEASURES), picture("Rectification", name, number))
		if steps == "returned":
			with in_the_name_of(quality.user):
				rectification.return_to_work(name, RETURNED)
		elif steps == "closed":
			with in_the_name_of(quality.user):
				rectification.verify(name, "复查合格")
			# cured and verified within its days, as the demo's past wants it; what was found just now, at once
			found_on = get_datetime(doc.found_on)
			done = min(found_on + timedelta(hours=rng.randint(20, 70)), found_on + (now - found_on) * 0.6)
			verified = min(done + timedelta(hours=2), now)
			frappe.db.set_value(
				"Rectification",
				name,
				{"finished_on": done, "verified_on": verified, "is_overdue": 0},
				update_modified=False,
			)


def _cured_by(place: Place, department: str) -> tuple[Person, Person]:
	heads = [person for person in place.team.people if person.post.heads]
	head = next(
		person
		for person in heads
		if frappe.db.get_value("Employee", person.employee, "department") == department
	)
	return head, place.team.workers(head.post.trade)[0]


def picture(doctype: str, name: str, number: int, what: str = "整改后") -> str:
	"""A plain picture as evidence; the demo has nothing to photograph."""
	from PIL import Image

	content = io.BytesIO()
	Image.new("RGB", (240, 180), (120 + 9 * number % 120, 170, 140)).save(content, "PNG")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{what}-{name}.png",
			"attached_to_doctype": doctype,
			"attached_to_name": name,
			"is_private": 1,
			"content": content.getvalue(),
		}
	)
	# whoever writes the document may attach what shows it
	return file.insert(ignore_permissions=True).file_url
