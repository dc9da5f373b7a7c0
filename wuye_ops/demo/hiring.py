"""Who the demo's properties look for and who has applied, one who begins and one who leaves, and the reward for a referral – done by the
product itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from frappe.utils import get_last_day

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.people import boarding
from wuye_ops.people.recruitment import requisitions
from wuye_ops.people.rewards import steps
from wuye_ops.people.setup import seeds
from wuye_ops.people.staffing import standards
from wuye_ops.property.session import in_the_name_of
from wuye_ops.setup.seed import read

REFERRED = "内部推荐"
ACCEPTED, OFFERED, SCHEDULED, REJECTED, HELD, APPLIED = (
	"Accepted", "Offered", "Scheduled", "Rejected", "Held", "Applied",
)  # fmt: skip
# what becomes of the application, as HRMS calls it; what follows an offer HRMS says itself
STATUSES = {REJECTED: "Rejected", HELD: "Hold", SCHEDULED: "Replied"}


@dataclass(frozen=True, slots=True)
class Candidate:
	"""stars: of the rounds that were held, the first ones first. stage: what came of them."""

	key: str
	name: str
	source: str
	born: str
	stars: tuple[int, ...]
	stage: str


@dataclass(frozen=True, slots=True)
class Vacancy:
	"""place: which property; status: of its requisition. An opening is made where there are candidates or costs."""

	place: int
	designation: str
	people: int
	wage: int
	reason: str
	status: str
	candidates: tuple[Candidate, ...] = ()
	costs: tuple[tuple[str, float], ...] = ()


VACANCIES = (
	Vacancy(
		0, "门岗", 2, 3800, "东门恢复二十四小时值守，缺两人", requisitions.APPROVED,
		(
			Candidate("guard1", "马跃", REFERRED, "1988-05-12", (4, 4, 5, 5), ACCEPTED),
			Candidate("guard2", "田家豪", "网络招聘", "1995-09-03", (4, 5, 4, 5), OFFERED),
			Candidate("guard3", "付强", "网络招聘", "1991-02-27", (3, 4), SCHEDULED),
			Candidate("guard4", "钟伟", "招聘会", "1983-11-19", (3, 2), REJECTED),
			Candidate("guard5", "陆平", "上门应聘", "1979-07-30", (4,), HELD),
			Candidate("guard6", "邱建国", "招聘会", "1986-01-08", (), APPLIED),
		),
		(("网络招聘", 680), ("招聘会", 300)),
	),
	Vacancy(
		1, "维修技工", 1, 5200, "一名技工调往总部", requisitions.APPROVED,
		(
			Candidate("tech1", "范立志", "校园招聘", "2003-04-16", (4,), SCHEDULED),
			Candidate("tech2", "石磊", "网络招聘", "1990-12-05", (), APPLIED),
		),
		(("网络招聘", 400),),
	),
	Vacancy(2, "保洁员", 1, 3200, "一人退休", requisitions.PENDING),
	Vacancy(1, "绿化工", 1, 3300, "补植季节增加一人，暂缓至年后", "On Hold"),
)  # fmt: skip
# days ago
ASKED, APPLIED_ON, BEGUN = 32, 24, 0
WAGE_MORE = 1500


def make_hiring(
	registry: Registry,
	today: date,
	places: list[Place],
	say: Callable[[str], None],
) -> None:
	"""The rounds of interviews and the checklists are there (`leave.make_leave`)."""
	say("编制、招聘、入职与离职 …")
	hiring = Hiring(registry, today, places)
	hiring.make_standards()
	for vacancy in VACANCIES:
		hiring.look_for(vacancy)
	hiring.let_go(places[1].team.by_key("gardener").employee)
	hiring.reward(places[0].team.by_key("tech").employee, places[0].team.by_key("patrol2").employee)


class Hiring:
	def __init__(self, registry: Registry, today: date, places: list[Place]) -> None:
		self.registry, self.today, self.places = registry, today, places
		self.hr, self.director = (f"{post}@{MAIL_DOMAIN}" for post in ("hr", "director"))
		self.company = frappe.db.get_value("Property", places[0].name, "company")
		self.rounds = read("people.json")["interview_rounds"]

	def ago(self, days: int) -> date:
		return self.today - timedelta(days=days)

	# -- who is needed and looked for

	def make_standards(self) -> None:
		"""As is usual in the trade; a few more were agreed than the ratio gives."""
		for place in self.places:
			self.registry.add("Staffing Standard", *standards.make_usual(place.name)["made"])
		for vacancy in VACANCIES:
			name = frappe.db.get_value(
				"Staffing Standard",
				{"property": self.places[vacancy.place].name, "designation": vacancy.designation},
			)
			if name:
				standard = frappe.get_doc("Staffing Standard", name)
				standard.agreed = standards.standing(name)["heads"] + vacancy.people
				standard.save()

	def look_for(self, vacancy: Vacancy) -> None:
		place = self.places[vacancy.place]
		asked = make(
			self.registry,
			{
				"doctype": "Job Requisition",
				"wuye_property": place.name,
				"designation": vacancy.designation,
				"no_of_positions": vacancy.people,
				"expected_compensation": vacancy.wage,
				"company": self.company,
				"requested_by": place.team.by_key("manager").employee,
				"posting_date": self.ago(ASKED),
				"expected_by": self.today + timedelta(days=30),
				"status": requisitions.PENDING,
				"description": f"{place.name}{vacancy.designation}",
				"reason_for_requesting": vacancy.reason,
			},
		)
		if vacancy.status != requisitions.PENDING:
			with in_the_name_of(self.director):
				asked.reload()
				asked.status = vacancy.status
				asked.save()
		if vacancy.candidates:
			frappe.db.set_value("Job Requisition", asked.name, "wuye_approved_on", self.ago(ASKED - 2))
			opening = self._open(asked, vacancy)
			for candidate in vacancy.candidates:
				self._consider(candidate, opening, vacancy)

	def _open(self, asked, vacancy: Vacancy):
		opening = requisitions.make_opening(asked.name)
		opening.update(
			{
				"job_title": f"{vacancy.designation}（{asked.wuye_property}）",
				"upper_range": vacancy.wage + WAGE_MORE,
				"posted_on": self.ago(ASKED - 3),
				"publish": 0,
			}
		)
		for source, amount in vacancy.costs:
			opening.append("wuye_costs", {"source": source, "day": self.ago(APPLIED_ON), "amount": amount})
		opening.insert()
		self.registry.add("Job Opening", opening.name)
		return opening

	def _consider(self, candidate: Candidate, opening, vacancy: Vacancy) -> None:
		applicant = make(
			self.registry,
			{
				"doctype": "Job Applicant",
				"applicant_name": candidate.name,
				"email_id": f"{candidate.key}.applicant@{MAIL_DOMAIN}",
				"status": "Open",
				"job_title": opening.name,
				"designation": vacancy.designation,
				"source": candidate.source,
				"wuye_born_on": candidate.born,
				"wuye_consent_on": self.ago(APPLIED_ON - 1),
				"wuye_consent_separate": 1,
			},
		)
		frappe.db.set_value(
			"Job Applicant", applicant.name, "creation", self.ago(APPLIED_ON), update_modified=False
		)
		for number, stars in enumerate(candidate.stars):
			is_last = number == len(candidate.stars) - 1
			result = "Rejected" if is_last and candidate.stage == REJECTED else "Cleared"
			self._interview(applicant, number, stars, result)
		if candidate.stage == SCHEDULED:
			self._invite(applicant, len(candidate.stars), self.today + timedelta(days=2))
		if status := STATUSES.get(candidate.stage):
			applicant.reload()
			applicant.status = status
			applicant.save()
		if candidate.stage in (OFFERED, ACCEPTED):
			self._offer(applicant, vacancy, is_accepted=candidate.stage == ACCEPTED)

	def _invite(self, applicant, number: int, day: date):
		return make(
			self.registry,
			{
				"doctype": "Interview",
				"interview_round": self.rounds[number]["name"],
				"job_applicant": applicant.name,
				"designation": applicant.designation,
				"scheduled_on": day,
				"from_time": f"{9 + number}:00:00",
				"to_time": f"{9 + number}:40:00",
				"status": "Pending",
				"interview_details": [{"interviewer": self.hr}],
			},
		)

	def _interview(self, applicant, number: int, stars: int, result: str) -> None:
		"""A round that was held, with the marks of whoever held it."""
		interview = self._invite(applicant, number, self.ago(APPLIED_ON - 3 - 3 * number))
		marks = make(
			self.registry,
			{
				"doctype": "Interview Feedback",
				"interview": interview.name,
				"interview_round": interview.interview_round,
				"job_applicant": applicant.name,
				"interviewer": self.hr,
				"result": result,
				"skill_assessment": [
					{"skill": skill, "rating": stars / 5} for skill in self.rounds[number]["skills"]
				],
			},
		)
		marks.submit()
		interview.reload()
		interview.status = result
		interview.save()
		interview.submit()

	# -- who comes

	def _offer(self, applicant, vacancy: Vacancy, is_accepted: bool) -> None:
		offer = make(
			self.registry,
			{
				"doctype": "Job Offer",
				"job_applicant": applicant.name,
				"applicant_name": applicant.applicant_name,
				"status": "Awaiting Response",
				"offer_date": self.ago(BEGUN + 5),
				"designation": vacancy.designation,
				"company": self.company,
				"wuye_wage": vacancy.wage + 200,
				"wuye_starts_on": self.ago(BEGUN) if is_accepted else self.today + timedelta(days=12),
			},
		)
		offer.submit()
		if is_accepted:
			offer.status = "Accepted"
			offer.save()
			self._begin(applicant, offer)

	def _begin(self, applicant, offer) -> None:
		"""Signed the contract and has an account; safety training has no result yet, so that no work is given."""
		from hrms.hr.doctype.job_offer.job_offer import make_employee

		place = next(place for place in self.places if place.name == applicant.wuye_property)
		employee = make_employee(offer.name)
		employee.update(
			{
				"first_name": applicant.applicant_name,
				"gender": frappe.db.get_value("Employee", place.team.by_key("guard").employee, "gender"),
				"date_of_birth": applicant.wuye_born_on,
				"date_of_joining": self.ago(BEGUN),
				"job_applicant": applicant.name,
				"department": frappe.db.get_value(
					"Employee", place.team.by_key("guard").employee, "department"
				),
				"wuye_property": place.name,
				"create_user_permission": 0,
			}
		)
		employee.insert()
		self.registry.add("Employee", employee.name)
		onboarding = self._list(
			"Employee Onboarding",
			seeds.ONBOARDING,
			{
				"job_applicant": applicant.name,
				"job_offer": offer.name,
				"employee": employee.name,
				"employee_name": employee.employee_name,
				"date_of_joining": employee.date_of_joining,
				"boarding_begins_on": employee.date_of_joining,
			},
		)
		self._finish(onboarding, "Contract", "Account")

	# -- who leaves

	def let_go(self, employee: str) -> None:
		"""The uniform is back, a key is not."""
		doc = frappe.get_doc("Employee", employee)
		for kind, item, number in (("Keys", "工具房钥匙", "Y-03"), ("Uniform", "冬季工装", "175")):
			doc.append(
				"wuye_items",
				{"kind": kind, "item": item, "number": number, "quantity": 1, "given_on": self.ago(400)},
			)
		doc.save()
		separation = self._list(
			"Employee Separation",
			seeds.SEPARATION,
			{
				"employee": employee,
				"resignation_letter_date": self.ago(12),
				"boarding_begins_on": self.ago(2),
				"wuye_last_day": self.today + timedelta(days=18),
			},
		)
		with in_the_name_of(self.hr):
			back = [
				row["row"]
				for row in boarding.standing(separation.doctype, separation.name)["items"]
				if "工装" in row["label"]
			]
			boarding.take_back(separation.name, back)
		self._finish(separation, "Uniform", "Exit Interview")

	def _list(self, doctype: str, title: str, fields: dict):
		"""A checklist of the template, whose tasks are HR's."""
		from hrms.controllers.employee_boarding_controller import get_onboarding_details

		kind = f"{doctype} Template"
		template = frappe.db.get_value(kind, {"title": title, "company": self.company})
		rows = get_onboarding_details(template, kind)
		for row in rows:
			row.update({"role": "", "user": self.hr})
		doc = make(
			self.registry,
			{
				"doctype": doctype,
				"company": self.company,
				frappe.scrub(kind): template,
				"activities": rows,
				**fields,
			},
		)
		doc.submit()
		doc.reload()
		return doc

	def _finish(self, doc, *kinds: str) -> None:
		for row in doc.activities:
			if row.wuye_kind not in kinds:
				continue
			task = frappe.get_doc("Task", row.task)
			task.status = "Completed"
			task.save()
			if boarding.KINDS[boarding.LISTS[doc.doctype], row.wuye_kind].signed:
				with in_the_name_of(self.hr):
					boarding.sign(doc.doctype, doc.name, row.name)

	# -- what a referral brings

	def reward(self, referrer: str, hired: str) -> None:
		"""Who was referred has long been confirmed; HR has asked for the reward, and somebody else approves it."""
		from hrms.hr.doctype.employee_referral.employee_referral import create_job_applicant

		name, joined, designation = frappe.db.get_value(
			"Employee", hired, ["employee_name", "date_of_joining", "designation"]
		)
		referral = make(
			self.registry,
			{
				"doctype": "Employee Referral",
				"first_name": name[:1],
				"last_name": name[1:],
				"email": f"referred.applicant@{MAIL_DOMAIN}",
				"date": joined - timedelta(days=30),
				"status": "Pending",
				"for_designation": designation or VACANCIES[0].designation,
				"referrer": referrer,
				"is_applicable_for_referral_bonus": 1,
			},
		)
		referral.submit()
		applicant = create_job_applicant(referral.name)
		self.registry.add("Job Applicant", applicant.name)
		applicant.update({"status": "Accepted", "source": REFERRED, "source_name": referrer}).save()
		frappe.db.set_value("Employee", hired, "job_applicant", applicant.name, update_modified=False)
		if not self._is_paid(referrer):
			return
		with in_the_name_of(self.hr):
			reward = make(
				self.registry,
				{
					"doctype": "Staff Reward",
					"employee": referrer,
					"kind": "Bonus",
					"referral": referral.name,
					"month_start": self.today.replace(day=1),
					"payroll_date": get_last_day(self.today),
					"asked": 500,
					"ground": f"推荐{name}入职并转正",
				},
			)
			steps.take(reward.name, "Ask")

	def _is_paid(self, employee: str) -> bool:
		"""Pays somebody by the structure of the demo; one that HR keeps as a draft stays one."""
		structure = frappe.get_doc("Salary Structure", seeds.SALARY_STRUCTURE)
		if structure.docstatus == 0 and structure.name in self.registry.names("Salary Structure"):
			structure.submit()
		if structure.docstatus != 1:
			return False
		make(
			self.registry,
			{
				"doctype": "Salary Structure Assignment",
				"employee": employee,
				"salary_structure": structure.name,
				"from_date": frappe.db.get_value("Employee", employee, "date_of_joining"),
				"company": self.company,
				"base": 5200,
			},
		).submit()
		return True
