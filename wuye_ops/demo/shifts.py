"""The demo's guards: two posts with their shifts and two weeks of handovers, rounds that deviate, and three months of incidents.

What is over is written as it was left; what goes on now has been begun by the product's own steps.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import get_datetime

from wuye_ops.demo import bulk
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import incident as rules
from wuye_ops.security import handover, handover_steps, incident_steps, incidents, patrol

DAYS = 14
ROUTE = "园区秩序巡更"
# where the property lies: a point of nobody's
LATITUDE, LONGITUDE, STEP = 31.2304, 121.4737, 0.0007
SHIFTS = (("白班", time(8), time(20)), ("夜班", time(20), time(8)))
THINGS = (("对讲机", 3), ("备用钥匙", 12), ("强光手电", 2), ("防暴器材", 6))
POSTS = (("东大门岗", "Gate", THINGS), ("监控室", "Control Room", THINGS[:2]))
NOTES = (
	"3 号岗亭照明不亮，已报修，明早 9 点来人",
	"5 栋 1 单元门禁偶尔失灵，来人时请协助开门",
	"今晚 22 点后有业主搬家，已登记放行条",
	"地库 B1 东侧积水，已摆放警示牌",
	"2 号探头画面模糊，厂家周四来校",
	"快递柜旁有遗留箱子，已放前台",
)
SUMMARIES = (
	"本班平稳，无异常",
	"夜间巡更两次，无异常",
	"处理占道停放两起，已劝离",
	"协助送修 1 次，其余正常",
)
DECISIONS = (
	("Justified", "当时在东门协助处理业主纠纷，有监控为证"),
	("Not Justified", "未按时巡更，已面谈并扣减当月绩效"),
	("Justified", "雨夜地库入口临时封闭，已改走地面"),
)


@dataclass(frozen=True)
class Case:
	"""An incident that is over. days: ago; hours: until it was contained; lesson: (what, why nothing follows)."""

	days: int
	kind: str
	subject: str
	place: str
	events: tuple[str, ...]
	measure: str
	cause: str
	review: str
	lesson: tuple[str, str]
	hours: float = 1.5
	hurt: int = 0
	loss: int = 0


CASES = (
	Case(
		86, "Theft", "2 号车棚电动车电池被盗", "2 号车棚", ("调取监控，02:10 有人拎包出南门", "陪同业主到派出所报案"),
		"南门夜间加岗，车棚加锁", "南门夜间无人值守", "监控保存完整；夜间人手不足", ("夜间南门要有人", "已调整排班"), 5, loss=1800,
	),
	Case(
		79, "Lift Trapping", "3 栋 2 单元电梯困人", "3-2 电梯", ("安抚被困人员，通知维保", "维保 25 分钟到场，人员救出"),
		"停梯检修，张贴告示", "门机皮带老化", "到场及时；单元门口没有应急电话", ("张贴困人电话", "已在轿厢内张贴"), 0.6,
	),
	Case(
		71, "Falling Object", "5 栋高空坠落花盆", "5 栋北侧道路", ("封闭道路，排查 12 户", "朝天摄像头锁定楼层"),
		"设置警戒，逐户告知", "阳台外放花盆", "无人受伤；告知书未覆盖租户", ("租户也要签收告知", "随入住资料签收"), 2, loss=600,
	),
	Case(
		63, "Violence", "东门停车纠纷推搡", "东大门", ("门岗劝开双方", "民警到场调解，双方和解"),
		"劝离并引导停车", "车位指引不清", "处置克制；引导牌不醒目", ("入口加车位余量屏", "已列入明年预算"), 0.7, hurt=1,
	),
	Case(
		55, "Traffic Accident", "地库 B1 转角两车刮擦", "地库 B1", ("疏导车辆，双方拍照", "双方自行协商"),
		"加装转角镜", "转角无镜", "疏导及时", ("排查其余转角", "已排查，无需增设"), 1, loss=2600,
	),
	Case(
		47, "Fire", "垃圾投放点冒烟", "2 号投放点", ("用灭火器扑灭，通知监控室", "检查余烬，派人看守 1 小时"),
		"清运并浇水降温", "烟头未熄", "三分钟内扑灭；灭火器离得远", ("投放点配灭火器", "已配"), 0.3,
	),
	Case(
		38, "Intrusion", "推销人员尾随进楼", "1 栋", ("劝离并登记", "通知前台加强门禁"), "前台加强核对", "门禁尾随",
		"发现及时", ("门口张贴勿尾随", "已张贴"), 0.5,
	),
	Case(
		29, "Property Damage", "北门道闸被撞断", "北门", ("登记车牌，拍照", "通知厂家更换闸杆"), "临时人工放行",
		"跟车过闸", "换杆两小时", ("备用闸杆", "已备两根"), 2, loss=900,
	),
	Case(
		20, "Animal", "流浪犬扑人", "中心花园", ("隔离犬只，联系社区", "社区收容队带走"), "张贴遛犬告知", "流浪犬聚集",
		"无人咬伤", ("定期驱离", "并入保洁巡查"), 1.2,
	),
	Case(
		12, "Gathering", "业主聚集反映停水", "物业前台", ("项目经理到场说明", "供水恢复，人员散去"), "公告停水时段",
		"停水通知未到租户", "沟通及时", ("停水通知群发", "已用社区公告"), 1.5,
	),
)  # fmt: skip


def make_shifts(
	registry: Registry, seed: int, now: datetime, place: Place, say: Callable[[str], None]
) -> None:
	say("巡更偏差、交接班与突发事件 …")
	rng = Random(seed)
	make(registry, {"doctype": "Patrol Policy", "property": place.name, "silence_minutes": 40})
	posts = [_post(registry, now, place, *row) for row in POSTS]
	_rounds(registry, rng, now, place)
	bulk.insert(_cases(registry, now, place), now)
	_going_on(registry, now, place)
	for post in posts:
		_handovers(registry, rng, now, place, post)
	_last_shift(registry, place, posts[0])


def _post(registry: Registry, now: datetime, place: Place, name: str, kind: str, things: tuple):
	gate = frappe.db.get_value("Gate", {"property": place.name, "gate_name": name.removesuffix("岗")})
	doc = make(
		registry,
		{
			"doctype": "Guard Post",
			"property": place.name,
			"post_name": name,
			"kind": kind,
			"gate": gate,
			"department": _department(place),
			"shifts": [
				{"shift_name": shift, "from_time": str(begins), "to_time": str(ends)}
				for shift, begins, ends in SHIFTS
			],
			"things": [{"thing": thing, "expected": number} for thing, number in things],
		},
	)
	doc.db_set("creation", now - timedelta(days=DAYS + 1), update_modified=False)
	return doc


def _department(place: Place) -> str:
	return frappe.db.get_value("Employee", place.team.head("Order").employee, "department")


# -- rounds ------------------------------------------------------------------------------------------------------------


def _rounds(registry: Registry, rng: Random, now: datetime, place: Place) -> None:
	"""Where the phones were on the rounds of the last two weeks, and what does not fit: decided on, but for the last ones."""
	plan = frappe.db.get_value("Inspection Plan", {"property": place.name, "title": ROUTE})
	names = frappe.get_all(
		"Inspection",
		{"plan": plan, "window_to": ["<", now], "status": ["in", ["Done", "Missed"]]},
		pluck="name",
		order_by="window_from",
	)
	areas: dict[str, tuple[float, float]] = {}
	head = place.team.head("Order").user
	for number, name in enumerate(names):
		doc = frappe.get_doc("Inspection", name)
		for row in doc.points:
			if row.service_area not in areas:
				areas[row.service_area] = _lies(row.service_area, len(areas))
			if row.scanned_on:
				_was_there(rng, row, *areas[row.service_area])
		doc.reload()
		at = get_datetime(doc.window_to) + timedelta(minutes=5)
		patrol.compare(doc, at)
		_settle(
			doc.name, at, head, DECISIONS[number % len(DECISIONS)] if at < now - timedelta(days=2) else None
		)
	registry.add(
		"Patrol Deviation", *frappe.get_all("Patrol Deviation", {"property": place.name}, pluck="name")
	)


def _settle(inspection: str, at: datetime, head: str, decision: tuple[str, str] | None) -> None:
	"""As if it had been found then; what the head was told of is decided on the next morning."""
	for row in frappe.get_all("Patrol Deviation", {"inspection": inspection}, ["name", "at_once"]):
		values = {"found_on": at, "creation": at}
		if row.at_once:
			values["told_on"] = at
		if row.at_once and decision:
			values |= {
				"status": decision[0],
				"explanation": decision[1],
				"decided_by": head,
				"decided_on": at + timedelta(hours=9),
			}
		frappe.db.set_value("Patrol Deviation", row.name, values, update_modified=False)


def _lies(area: str, number: int) -> tuple[float, float]:
	place = frappe.db.get_value("Service Area", area, ["latitude", "longitude"])
	if not any(place):
		place = (LATITUDE + number * STEP, LONGITUDE + (number % 2) * STEP)
		frappe.db.set_value("Service Area", area, dict(zip(("latitude", "longitude"), place, strict=True)))
	return place


def _was_there(rng: Random, row, latitude: float, longitude: float) -> None:
	"""Some ten metres off, as phones are; now and then a label was read from a photograph."""
	far = rng.random() < 0.04
	off = rng.uniform(0.003, 0.005) if far else rng.uniform(-0.0002, 0.0002)
	metres = round(abs(off) * 111_195)
	row.db_set(
		{
			"latitude": latitude + off,
			"longitude": longitude,
			"accuracy": rng.randint(5, 25),
			"distance": metres,
			"nearness": "Far" if far else "Near",
		},
		update_modified=False,
	)


# -- incidents ---------------------------------------------------------------------------------------------------------


def _cases(registry: Registry, now: datetime, place: Place) -> list:
	documents = [_case(now, place, case) for case in CASES]
	registry.add("Security Incident", *(doc.name for doc in documents))
	return documents


def _case(now: datetime, place: Place, case: Case):
	"""As its steps have left it: taken in hand by the head, reviewed by the manager, closed a week later."""
	guard, head, manager = (place.team.by_key(key) for key in ("guard", "order", "manager"))
	at = datetime.combine(
		now.date() - timedelta(days=case.days), time(2 + 7 * case.days % 20, case.days % 60)
	)
	reported = at + timedelta(minutes=4)
	contained = reported + timedelta(hours=case.hours)
	level = rules.least_level(case.kind, injured=case.hurt)
	handle_by, role = rules.handle_by(level, reported)
	reviewed = contained + timedelta(days=2)
	timeline = [
		(reported, "已报告", guard.user, 1, "Report"),
		(reported + timedelta(minutes=3), "开始处置", head.user, 1, rules.TAKE),
		*(
			(
				reported + (contained - reported) * (number + 1) / (len(case.events) + 1),
				text,
				guard.user,
				0,
				"",
			)
			for number, text in enumerate(case.events)
		),
		(contained, "已控制", head.user, 1, rules.CONTAIN),
		(reviewed, "复盘", manager.user, 1, rules.REVIEW),
		(reviewed + timedelta(days=4), "结案", manager.user, 1, rules.CLOSE),
	]
	for_police = case.kind in rules.FOR_POLICE
	doc = frappe.get_doc(
		{
			"doctype": "Security Incident",
			"property": place.name,
			"subject": case.subject,
			"kind": case.kind,
			"level": level,
			"place": case.place,
			"description": f"{case.subject}。{case.events[0]}。",
			"occurred_on": at,
			"status": rules.CLOSED,
			"department": _department(place),
			"responsible": head.employee,
			"responsible_name": head.name,
			"reported_by": guard.user,
			"reported_on": reported,
			"handle_by": handle_by,
			"handle_role": role,
			"contained_on": contained,
			"injured": case.hurt,
			"loss_known": 1,
			"loss": case.loss,
			"nobody_concerned": 1,
			"police_reference": f"示例受案〔{at:%Y}〕{case.days:04d} 号" if for_police else None,
			"insurance_reference": f"示例保险报案 {at:%Y%m}{case.days:04d}" if case.loss else None,
			"cause": case.cause,
			"review": case.review,
			"reviewed_by": manager.user,
			"reviewed_on": reviewed,
			"closed_by": manager.user,
			"closed_on": timeline[-1][0],
			"timeline": [
				{
					"happened_on": on,
					"event": text,
					"written_by": user,
					"written_on": on,
					"automatic": auto,
					"step": step,
				}
				for on, text, user, auto, step in timeline
			],
			"measures": [
				{"measure": case.measure, "responsible": head.employee, "done": 1, "done_on": contained}
			],
			"lessons": [{"lesson": case.lesson[0], "why_none": case.lesson[1]}],
		}
	)
	doc.name = make_autoname("SI-.YYYY.-.#####", doc=doc)
	doc.creation = doc.modified = reported
	doc.owner = guard.user
	return doc


def _going_on(registry: Registry, now: datetime, place: Place) -> None:
	"""One that is reviewed and becomes an improvement, one in hand, and one that has just been reported."""
	guard, head, manager = (place.team.by_key(key) for key in ("guard", "order", "manager"))
	theft = _report(
		guard.user, place, "Theft", "1 号车棚电动车被盗", "1 号车棚北侧", now - timedelta(hours=30)
	)
	with in_the_name_of(head.user):
		incident_steps.take(theft, rules.TAKE, responsible=head.employee)
		incidents.add_event(theft, "调取监控，03:20 有人推车出南门", str(now - timedelta(hours=29)))
		doc = frappe.get_doc("Security Incident", theft)
		doc.append("measures", {"measure": "南门 22 点后加岗", "responsible": head.employee, "done": 1})
		doc.append(
			"people",
			{
				"part": "Victim",
				"person_name": "示例业主",
				"phone": "15499990001",
				"statement": "前晚停好，早上不见",
			},
		)
		doc.append("lessons", {"lesson": "南门 22 点后要有人值守，车棚加装摄像头"})
		doc.save()
		incident_steps.take(theft, rules.CONTAIN)
	with in_the_name_of(manager.user):
		incident_steps.take(
			theft,
			rules.REVIEW,
			cause="南门夜间无人值守，车棚无监控",
			review="报警及时，监控保存完整；夜间人手不足",
			police_reference="示例受案〔2026〕0087 号",
		)
		registry.add("Improvement Plan", incident_steps.improve(theft))
	flood = _report(
		guard.user, place, "Flood", "地库 B1 集水井水位报警", "地库 B1 西侧", now - timedelta(hours=3)
	)
	with in_the_name_of(head.user):
		incident_steps.take(flood, rules.TAKE, responsible=head.employee)
		incidents.add_event(flood, "启用备用泵，水位开始下降", str(now - timedelta(hours=2)))
	smoke = _report(guard.user, place, "Fire", "7 栋楼道有烟味", "7-1 单元 3 层", now - timedelta(minutes=25))
	registry.add("Security Incident", theft, flood, smoke)


def _report(user: str, place: Place, kind: str, subject: str, where: str, at: datetime) -> str:
	with in_the_name_of(user):
		name = incidents.report(place.name, kind, subject, occurred_on=str(at), place=where)
	return name


# -- handovers ---------------------------------------------------------------------------------------------------------


def _ends(now: datetime) -> Iterator[tuple[str, datetime, datetime]]:
	"""(shift, begin, end) of the shifts that are over, but for the last."""
	found = []
	for days in range(DAYS, -1, -1):
		day = now.date() - timedelta(days=days)
		for name, begins, _ends_at in SHIFTS:
			begin = datetime.combine(day, begins)
			end = begin + timedelta(hours=12)
			if end < now:
				found.append((name, begin, end))
	yield from found[:-1]


def _handovers(registry: Registry, rng: Random, now: datetime, place: Place, post) -> None:
	crew = [place.team.by_key(key) for key in ("guard", "patrol", "patrol2")]
	documents, before = [], None
	for number, (shift, begin, end) in enumerate(_ends(now)):
		going, coming = crew[number % 3], crew[(number + 1) % 3]
		late = rng.choice((0, 2, 4, 6, 9, 12, 22))
		taken = end + timedelta(minutes=late)
		short = rng.random() < 0.08
		matters = []
		if rng.random() < 0.4:
			matters.append(
				{
					"kind": "Note",
					"matter": rng.choice(NOTES),
					"matter_key": f"note|{frappe.generate_hash(length=10)}",
					"acknowledged_by": coming.user,
					"acknowledged_on": taken,
					"settled": 1,
					"settled_by": coming.user,
					"settled_on": taken + timedelta(hours=5),
					"outcome": "已处理",
				}
			)
		doc = frappe.get_doc(
			{
				"doctype": "Shift Handover",
				"property": place.name,
				"post": post.name,
				"shift": shift,
				"shift_start": begin,
				"shift_end": end,
				"status": "Taken Over",
				"department": post.department,
				"outgoing": going.user,
				"outgoing_name": going.name,
				"incoming": coming.user,
				"incoming_name": coming.name,
				"begun_on": end - timedelta(minutes=12),
				"handed_over_on": end - timedelta(minutes=3),
				"taken_over_on": taken,
				"minutes_late": late,
				"summary": rng.choice(SUMMARIES),
				"rounds_done": 1 if rng.random() < 0.85 else 0,
				"rounds_total": 1,
				"previous": before,
				"matters": matters,
				"things": [
					{
						"thing": row.thing,
						"expected": row.expected,
						"is_counted": 1,
						"counted": row.expected - (short and row.idx == 1),
						"remark": "一台送修" if short and row.idx == 1 else None,
					}
					for row in post.things
				],
				"handover_key": handover.key_of(post.name, end),
			}
		)
		if late >= 15:
			head = place.team.head("Order").user
			told = end + timedelta(minutes=15)
			doc.append("escalations", {"minutes": 15, "recipient": head, "done_on": told})
		doc.name = before = make_autoname("SH-.YYYY.-.#####", doc=doc)
		doc.creation, doc.modified, doc.owner = doc.begun_on, taken, going.user
		documents.append(doc)
	bulk.insert(documents, now)
	registry.add("Shift Handover", *(doc.name for doc in documents))


def _last_shift(registry: Registry, place: Place, post) -> None:
	"""The gate's last shift has been handed over and waits for the next one."""
	guard = place.team.by_key("guard")
	with in_the_name_of(guard.user):
		name = handover_steps.prepare(post.name)
		handover_steps.add_matter(name, NOTES[0])
		handover_steps.refresh(name)
		things = [{"thing": row.thing, "counted": row.expected} for row in post.things]
		handover_steps.hand_over(name, "夜间地库水位报警，已启用备用泵，请继续观察", things)
	registry.add("Shift Handover", name)
