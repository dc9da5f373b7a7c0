"""The demo's people and their papers: certificates of those whose posts need them, the trainings of the year, study of one's own, and
examinations. Most are in order; some end soon, one has ended, one waits to be verified."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import frappe

from wuye_ops.demo import bulk, inspections
from wuye_ops.demo.fiction import MAIL_DOMAIN, id_number
from wuye_ops.demo.people import Person
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.people.certificates import steps
from wuye_ops.people.health import exposure
from wuye_ops.people.training import self_study
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import certificate, health_check
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.training import FAILED, PASSED

HR = f"hr@{MAIL_DOMAIN}"
KINDS = {kind.code: kind for kind in certificate.KINDS}
GUARD, FIRE, LOW_VOLTAGE, HEIGHTS, LIFT = (
	"保安员证",
	"消防设施操作员",
	"低压电工作业",
	"高处作业",
	"特种设备安全管理（电梯）",
)
ISSUERS = {
	GUARD: "演示市公安局",
	FIRE: "演示市消防行业职业技能鉴定站",
	LOW_VOLTAGE: "演示市应急管理局",
	HEIGHTS: "演示市应急管理局",
	LIFT: "演示市市场监督管理局",
}
# key of the post → what its person holds
HELD = {
	"order": (GUARD,),
	"patrol": (GUARD,),
	"patrol2": (GUARD, FIRE),
	"guard": (GUARD,),
	"tech": (LOW_VOLTAGE, HEIGHTS),
	"tech2": (LOW_VOLTAGE,),
	"tech3": (LOW_VOLTAGE,),
	"engineer": (LIFT,),
}
# (number of the property, post, kind) → days until something has to be done; the others have a year and more
ENDING = {
	(0, "tech", HEIGHTS): 21,
	(0, "engineer", LIFT): 27,
	(1, "tech2", LOW_VOLTAGE): 74,
	(2, "tech3", LOW_VOLTAGE): -12,
}
# entered by the holder, and not verified yet
WAITING = ((1, "guard", GUARD),)
# who may be absent or fail, of a hundred
ABSENT, FAILS = 4, 3


def make_papers(
	registry: Registry,
	rng: Random,
	now: datetime,
	company: str,
	places: list[Place],
	say: Callable[[str], None],
) -> None:
	say("证书、培训与体检 …")
	for number, place in enumerate(places):
		for key, kinds in HELD.items():
			for kind in kinds:
				_certificate(registry, rng, now.date(), (number, key, kind), place.team.by_key(key))
	with _nobody_invited():
		_trainings(registry, rng, now, company)
	_studies(registry, now.date(), places[0])
	make(registry, {"doctype": "Training Year Plan", "company": company, "year": now.year})
	_examinations(registry, rng, now)


# -- certificates ------------------------------------------------------------------------------------------------------


def _certificate(
	registry: Registry, rng: Random, today: date, which: tuple[int, str, str], person: Person
) -> None:
	code = which[2]
	kind = KINDS[code]
	begins, ends = _days(rng, kind, today, ENDING.get(which))
	doc = make(
		registry,
		{
			"doctype": "Staff Certificate",
			"employee": person.employee,
			"kind": code,
			"number": _number(rng, code),
			"issued_by": ISSUERS[code],
			"valid_from": begins,
			"valid_until": ends,
		},
	)
	doc.file = inspections.picture(doc.doctype, doc.name, which[0], "证书")
	doc.save()
	if which in WAITING:
		return
	with in_the_name_of(HR):
		steps.take(doc.name, certificate.VERIFY)
		if ends and which not in ENDING and (reviewed := _review(kind, begins, today)):
			steps.enter_review(doc.name, str(reviewed))


def _days(rng: Random, kind: certificate.Kind, today: date, ending: int | None) -> tuple[date, date | None]:
	"""First and last day. Where it is said when something has to be done, that is its end."""
	if kind.months is None:
		return today - timedelta(days=rng.randint(400, 2400)), None
	if ending is None:
		begins = today - timedelta(days=rng.randint(60, 700))
	else:
		begins = add_months(today + timedelta(days=ending + 1), -(kind.review_months or kind.months))
	return begins, add_months(begins, kind.months) - timedelta(days=1)


def _review(kind: certificate.Kind, begins: date, today: date) -> date | None:
	if not kind.review_months:
		return None
	day = add_months(begins, kind.review_months) - timedelta(days=40)
	return day if day < today else None


def _number(rng: Random, code: str) -> str:
	"""An ID number where the number of the certificate is one."""
	if frappe.get_cached_value("Certificate Kind", code, "number_is_id"):
		return id_number(rng)
	return f"示例{rng.randint(10**7, 10**8 - 1)}"


# -- trainings ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Training:
	"""One of the year, for all: on a day of a month, so many hours of 45 minutes."""

	month: int
	day: int
	programme: str
	subject: str
	hours: int
	begins: str
	ends: str
	location: str


TRAININGS = (
	Training(3, 12, "消防与应急演练", "Safety", 4, "13:30", "17:00", "总部培训室"),
	Training(5, 20, "岗位技能", "Post Skills", 8, "09:00", "17:00", "总部培训室"),
	Training(6, 16, "安全生产月培训", "Safety", 8, "09:00", "17:00", "员工食堂"),
	Training(9, 22, "服务意识与投诉处理", "Service Awareness", 4, "13:30", "17:00", "总部培训室"),
	Training(12, 10, "冬季防火防冻", "Safety", 4, "13:30", "17:00", "总部培训室"),
)


@contextmanager
def _nobody_invited() -> Iterator[None]:
	"""HRMS writes to everybody on the list of a training; the people of the demo have no mail that anybody reads."""
	before = frappe.flags.in_import, frappe.flags.mute_emails
	# both together keep the framework's notifications back
	frappe.flags.in_import = frappe.flags.mute_emails = True
	try:
		yield
	finally:
		frappe.flags.in_import, frappe.flags.mute_emails = before


def _trainings(registry: Registry, rng: Random, now: datetime, company: str) -> None:
	people = registry.names("Employee")
	for one in TRAININGS:
		day = date(now.year, one.month, one.day)
		is_over = day < now.date()
		programme = frappe.db.exists("Training Program", one.programme)
		event = make(
			registry,
			{
				"doctype": "Training Event",
				"event_name": f"{now.year} 年 {one.month} 月 {one.programme}",
				"training_program": programme,
				"event_status": "Scheduled",
				"type": "Theory",
				"company": company,
				"location": one.location,
				"start_time": f"{day} {one.begins}:00",
				"end_time": f"{day} {one.ends}:00",
				"introduction": f"{one.programme}，{one.hours} 学时",
				"wuye_subject": one.subject,
				"wuye_hours": one.hours,
				"employees": [
					{
						"employee": name,
						"is_mandatory": 1,
						"attendance": "Absent" if is_over and rng.randint(1, 100) <= ABSENT else "Present",
					}
					for name in people
				],
			},
		)
		event.submit()
		if is_over:
			_result(registry, rng, event, one)


def _result(registry: Registry, rng: Random, event, one: Training) -> None:
	def worth(row) -> dict:
		if row.attendance == "Absent":
			return {"hours": 0}
		return {"hours": one.hours, "wuye_result": FAILED if rng.randint(1, 100) <= FAILS else PASSED}

	result = make(
		registry,
		{
			"doctype": "Training Result",
			"training_event": event.name,
			"employees": [{"employee": row.employee, **worth(row)} for row in event.employees],
		},
	)
	result.submit()
	event.reload()
	event.event_status = "Completed"
	event.save()


STUDIES = (
	# post, course, subject, hours, days ago, what has become of it
	("tech", "低压电气安全网课", "Post Skills", 4, 40, "Approved"),
	("service", "《民法典》物业服务合同专题", "Service Awareness", 3, 25, "Approved"),
	("guard", "消防设施操作微课", "Safety", 2, 6, "To Approve"),
	("gardener", "园林病虫害图谱", "Post Skills", 2, 9, "Returned"),
	("cleaner", "石材养护入门", "Post Skills", 2, 2, "Draft"),
)


def _studies(registry: Registry, today: date, place: Place) -> None:
	for number, (key, course, subject, hours, days, standing) in enumerate(STUDIES):
		person = place.team.by_key(key)
		day = max(today - timedelta(days=days), date(today.year, 1, 1))
		with in_the_name_of(person.user):
			doc = make(
				registry,
				{
					"doctype": "Self-Study",
					"employee": person.employee,
					"course": course,
					"subject": subject,
					"day": day,
					"hours": hours,
				},
			)
			doc.proof = inspections.picture(doc.doctype, doc.name, number, "自学证明")
			doc.save()
			if standing != "Draft":
				self_study.submit(doc.name)
		with in_the_name_of(HR):
			if standing == "Approved":
				self_study.decide(doc.name, "Approve", PASSED)
			elif standing == "Returned":
				self_study.decide(doc.name, "Return", reason="截图看不出学时，请补上结业页")


# -- examinations ------------------------------------------------------------------------------------------------------


def _examinations(registry: Registry, rng: Random, now: datetime) -> None:
	"""Everybody was examined within the cycle of what they meet, but for two who are late and one who is checked again."""
	documents = []
	for person in exposure.people(registry.names("Employee")):
		for hazard in person.exposed.hazards:
			number = len(documents)
			late = number in (7, 31)
			ago = hazard.months * 30 + 12 if late else rng.randint(20, hazard.months * 30 - 20)
			day = max(now.date() - timedelta(days=ago), person.exposed.since)
			doc = frappe.get_doc(
				{
					"doctype": "Health Check",
					"employee": person.name,
					"employee_name": person.employee_name,
					"company": person.company,
					"property": person.property or None,
					"hazard": hazard.code,
					"kind": health_check.DURING if hazard.occupational else health_check.WELFARE,
					"day": day,
					"clinic": "演示市职业病防治院" if hazard.occupational else "演示市体检中心",
					"fitness": health_check.RECHECK if number == 19 else health_check.FIT,
					"docstatus": 1,
				}
			)
			doc.set_new_name()
			documents.append(doc)
	bulk.insert(documents, now)
	registry.add("Health Check", *(doc.name for doc in documents))
