"""Who comes to see the demo's residents: a month of visits that are over, today's invitations and somebody at the gate, work
permits, couriers; and the watchlist with what matched it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

import frappe

from wuye_ops.demo import bulk, fiction
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place, Resident
from wuye_ops.demo.registry import Registry, make
from wuye_ops.property.session import in_the_name_of
from wuye_ops.records.personal_data import protect_phone
from wuye_ops.rules import plate
from wuye_ops.security import invitations, passes, walk_ins, watchlist, watchlist_steps

DAYS = 30
MOST_A_DAY = 12
# nobody's, and not those of the demo's customers, which begin at the other end of the same range
PHONES = tuple(f"154{99_999_999 - number:08d}" for number in range(2000))
PURPOSES = ("探亲访友", "探亲访友", "聚餐", "家教", "看房", "上门量尺寸", "送货安装")
DECORATION = (("08:00:00", "12:00:00"), ("14:00:00", "18:00:00"))
COURIERS = (("Express Delivery", "示例速运"), ("Food Delivery", "示例外卖"), ("Grocery Delivery", "示例生鲜"))
GATE = "东大门"


def make_visitors(
	registry: Registry, seed: int, now: datetime, place: Place, say: Callable[[str], None]
) -> None:
	say("访客与重点关注名单 …")
	rng = Random(seed)
	_past(registry, rng, now, place)
	at_home = [resident for resident in place.residents if resident.user]
	_invited(now, at_home)
	_at_the_gate(place, at_home)
	_for_work(registry, now, place)
	_watchlist(registry, now, place)


# -- visits that are over


def _past(registry: Registry, rng: Random, now: datetime, place: Place) -> None:
	"""As the sweep has left them: used or not, and ended; what opened a gate is forgotten with the visit."""
	names, phones = _visitors(), iter(PHONES)
	busy = max(1, min(MOST_A_DAY, len(place.residents) // 4))
	documents = []
	for days in range(DAYS, 0, -1):
		day = now.date() - timedelta(days=days)
		# weekends see more
		for _visit in range(rng.randint(busy // 3, busy) + (busy // 3 if day.weekday() >= 5 else 0)):
			documents.append(
				_past_visit(rng, day, rng.choice(place.residents), next(names), next(phones), place)
			)
	registry.add("Visitor Pass", *(doc.name for doc in documents))
	bulk.insert(documents, now)


def _past_visit(rng: Random, day: date, host: Resident, name: str, phone: str, place: Place):
	begins = datetime.combine(day, time(rng.randint(8, 19), rng.choice((0, 15, 30))))
	walks_in = rng.random() < 0.25
	came = rng.random() < 0.9
	driven = rng.random() < 0.35
	number = f"示A{rng.randint(10000, 99999)}" if driven else ""
	doc = frappe.get_doc(
		{
			"doctype": "Visitor Pass",
			"name": frappe.generate_hash(length=10),
			"property": place.name,
			"kind": "Walk-in" if walks_in else "Visitor",
			"status": "Ended",
			"channel": "Gate" if walks_in else "Portal",
			"unit": host.unit,
			"customer": None if walks_in else host.customer,
			"customer_name": None if walks_in else host.name,
			"visitor_name": name,
			"visitor_phone": phone if walks_in or rng.random() < 0.5 else None,
			"persons": rng.choice((1, 1, 1, 2, 2, 3, 4)),
			"plate": plate.key(number) or None,
			"plate_reversed": plate.key(number)[::-1] or None,
			"purpose": rng.choice(PURPOSES),
			"days": "Every Day",
			"on_holidays": 1,
			"valid_from": begins,
			"valid_to": begins + timedelta(hours=4),
			"entries": 1,
			"used": int(came),
			"creation": begins - (timedelta(0) if walks_in else timedelta(hours=rng.randint(2, 40))),
			"ended_on": begins + timedelta(hours=4, minutes=rng.randint(1, 9)),
		}
	)
	if walks_in:
		doc.update(
			{
				"asked_on": begins,
				"answer_by": begins + timedelta(minutes=10),
				"answered_on": begins + timedelta(minutes=rng.randint(1, 9)),
				"spoke_with": host.name,
			}
		)
	protect_phone(doc, "visitor_phone")
	doc.visitor_phone_tail = doc.visitor_phone[-4:] if doc.visitor_phone else None
	return doc


def _visitors() -> Iterator[str]:
	"""Called like nobody's customers: the textbook's names from the other end."""
	names = list(fiction.people())[::-1]
	while True:
		yield from names


# -- today


def _invited(now: datetime, at_home: list[Resident]) -> None:
	"""By the residents themselves, on their phones; one visitor is inside, one was taken back."""
	visits = (
		(0, "甲壬客人", -20, 5, {"persons": 2, "plate": "示A66001", "purpose": "家庭聚餐"}),
		(1, "乙癸客人", 60, 6, {"purpose": "探望老人", "entries": 0}),
		(2, "丙辛客人", 24 * 60, 8, {"purpose": "家教", "visitor_phone": PHONES[-1]}),
		(0, "丁庚客人", 2 * 24 * 60, 4, {"purpose": "看房"}),
	)
	made = []
	for number, name, minutes, hours, more in visits:
		host = at_home[number % len(at_home)]
		begins = now + timedelta(minutes=minutes)
		with in_the_name_of(host.user):
			made.append(
				invitations.invite(
					host.unit,
					name,
					str(begins),
					str(begins + timedelta(hours=hours)),
					# of the demo's own, the same each time it is made
					f"{len(made):032x}",
					**more,
				)
			)
	with in_the_name_of(at_home[0].user):
		invitations.revoke(made[-1])
	first = frappe.get_doc("Visitor Pass", made[0])
	passes.enter(first.name, passes.arrival(first.property, "", now, persons=2, plate_key=first.plate))


def _at_the_gate(place: Place, at_home: list[Resident]) -> None:
	"""One waits for the host, one was declined, one was let in after a call."""
	guard = f"guard.{place.plan.key}@{MAIL_DOMAIN}"

	def register(host: Resident, name: str, purpose: str) -> str:
		with in_the_name_of(guard):
			return walk_ins.register(place.name, host.unit, name, purpose=purpose)["name"]

	called = register(at_home[1 % len(at_home)], "戊己来客", "上门安装热水器")
	with in_the_name_of(guard):
		walk_ins.answer(called, 1, spoke_with=at_home[1 % len(at_home)].name)
	declined = register(at_home[2 % len(at_home)], "庚辛来客", "推销保健品")
	with in_the_name_of(at_home[2 % len(at_home)].user):
		invitations.answer(declined, 0, "没有约人上门")
	register(at_home[0], "壬癸来客", "送生日蛋糕")


def _for_work(registry: Registry, now: datetime, place: Place) -> None:
	"""Decoration with a permit and hours, and the firms that deliver every day."""
	service = f"service.{place.plan.key}@{MAIL_DOMAIN}"
	works = (
		("青禾设计（示例）有限公司", "钱一工长", "厨卫防水与铺砖，不动承重墙", 5),
		("天工科技（示例）有限公司", "孙二工长", "全屋水电改造", 4),
	)
	units = list(dict.fromkeys(resident.unit for resident in place.residents))[-len(works) :]
	with in_the_name_of(service):
		for number, (unit, (firm, foreman, what, persons)) in enumerate(
			zip(units, works, strict=False), start=1
		):
			make(
				registry,
				{
					"doctype": "Visitor Pass",
					"kind": "Contractor",
					"unit": unit,
					"visitor_name": foreman,
					"firm": firm,
					"permit_no": f"装-{now:%Y}-{number:03d}",
					"works": what,
					"persons": persons,
					"entries": 0,
					"valid_from": datetime.combine(now.date(), time(8)),
					"valid_to": datetime.combine(now.date() + timedelta(days=60), time(18)),
					"days": "Monday to Saturday",
					"on_holidays": 0,
					"hours": [{"from_time": begins, "to_time": ends} for begins, ends in DECORATION],
				},
			)
		for courier_class, firm in COURIERS:
			make(
				registry,
				{
					"doctype": "Visitor Pass",
					"property": place.name,
					"kind": "Courier",
					"courier_class": courier_class,
					"visitor_name": f"{firm}片区员工",
					"firm": firm,
					"persons": 3,
					"entries": 0,
					"valid_from": datetime.combine(now.date(), time()),
					"valid_to": datetime.combine(now.date() + timedelta(days=90), time(23, 59)),
					"hours": [{"from_time": "07:00:00", "to_time": "22:00:00"}],
				},
			)


# -- the watchlist


def _watchlist(registry: Registry, now: datetime, place: Place) -> None:
	head, manager = (f"{key}.{place.plan.key}@{MAIL_DOMAIN}" for key in ("order", "manager"))
	guard = f"guard.{place.plan.key}@{MAIL_DOMAIN}"

	def enter(**fields) -> str:
		with in_the_name_of(head):
			values = {
				"doctype": "Watchlist Entry",
				"property": place.name,
				"starts_on": now.date(),
				"expires_on": now.date() + timedelta(days=180),
				**fields,
			}
			return make(registry, values).name

	def approve(name: str) -> str:
		with in_the_name_of(manager):
			watchlist_steps.approve(name)
		return name

	approve(
		enter(
			action="Stop",
			cause="Theft",
			plate="示A90001",
			person_name="无名甲",
			reason="两次在地下车库撬窃电动车电瓶，监控已交派出所。",
			source="派出所协查通报（示例）第 118 号",
		)
	)
	approve(
		enter(
			action="Watch",
			cause="Unwanted Advertising",
			plate="示A90002",
			reason="多次入楼发放小广告，劝离后仍返回。",
			source="秩序部巡逻记录",
			expires_on=now.date() + timedelta(days=60),
		)
	)
	ended = approve(
		enter(
			action="Watch",
			cause="Harassment",
			person_name="无名乙",
			reason="与住户有纠纷，曾在大堂吵闹。",
			source="住户报告",
		)
	)
	with in_the_name_of(manager):
		watchlist_steps.end(ended, "双方已和解，住户撤回报告")
	enter(
		action="Stop",
		cause="Fraud",
		plate="示A90003",
		reason="冒充燃气公司上门收费，已有两户报告。",
		source="住户报告",
	)
	gate = (
		frappe.db.get_value("Gate", {"property": place.name}, order_by="creation")
		or make(registry, {"doctype": "Gate", "property": place.name, "gate_name": GATE}).name
	)
	for number, (key, hours) in enumerate((("示A90002", 26), ("示A90001", 1))):
		with in_the_name_of(guard):
			(hit,) = watchlist.log_hits(
				watchlist.hits(place.name, now.date(), plates=[key]),
				property_name=place.name,
				gate=gate,
				at=now - timedelta(hours=hours),
				direction="In",
				key=f"{number:032x}",
			)
		registry.add("Watchlist Hit", hit)
		if number == 0:
			with in_the_name_of(head):
				watchlist_steps.deal_with(hit, "巡逻员全程陪同，劝其离开")
