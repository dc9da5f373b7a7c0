"""服务之星: named by the rule from final scorecards, decided by people, shown with the consent of whoever is honoured."""

from datetime import date, datetime, time, timedelta

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.people.awards import permissions, rounds, steps
from wuye_ops.people.scorecards.in_force import in_force
from wuye_ops.rules.proration import Month
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make
from wuye_ops.tests.scorecard_factories import stored_card

STAR = "Service Star"
# a month of which no other test has cards
MONTH = date(2023, 4, 1)
TECH, OTHER, MANAGER, DIRECTOR = (
	make.user("tech"),
	make.user("tech2"),
	make.user("manager"),
	"director@wuye.test",
)


class TestAwards(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()
		cls.people = {key: make.employee(key) for key in ("tech", "tech2", "guard", "head")}

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.savepoint("awards")
		self.addCleanup(frappe.db.rollback, save_point="awards")
		self.addCleanup(frappe.set_user, "Administrator")
		self.card("tech", 92, sample=30)
		self.card("tech2", 85, sample=40)
		self.card("guard", 95, sample=3)
		self.card("head", None)

	def card(
		self, key: str, total: float | None, sample: int = 25, days: int = 20, status: str = "Final"
	) -> None:
		stored_card(self.people[key], MONTH, total, sample=sample, days=days, status=status)

	def as_user(self, user: str) -> None:
		frappe.set_user(user)
		frappe.local.lang = "zh"

	def round(self) -> object:
		self.as_user(care.HR_HEAD)
		return frappe.get_doc("Award Round", rounds.nominate(STAR, "2023-04-10", make.PROPERTY_A))

	def award(self) -> str:
		self.round()
		return frappe.db.get_value("Staff Award", {"employee": self.people["tech"], "kind": STAR})

	def take(self, user: str, name: str, step: str, **args) -> str:
		self.as_user(user)
		return steps.take(name, step, **args)

	def refused(self, call, *args, error=frappe.PermissionError, **kwargs) -> str:
		with self.assertRaises(error) as caught:
			call(*args, **kwargs)
		return str(caught.exception)

	def test_the_rule_names_one_and_says_why_others_are_not(self) -> None:
		"""3 % of three who were judged are one: the guard has more points and too little work behind them."""
		found = self.round()
		self.assertEqual((found.candidates, found.able, found.places, found.nominees), (4, 2, 1, 1))
		out = {row.employee: row.reason for row in found.out}
		self.assertEqual(set(out), {self.people["guard"], self.people["head"]})
		self.assertIn("20", out[self.people["guard"]])
		award = frappe.get_last_doc("Staff Award", {"round": found.name})
		self.assertEqual(
			(award.employee, award.points, award.rank, award.status),
			(self.people["tech"], 92, 1, "Nominated"),
		)
		# asked again it is the same
		self.assertEqual(self.round().name, found.name)
		self.assertEqual(frappe.db.count("Staff Award", {"round": found.name}), 1)

	def test_drafts_do_not_count(self) -> None:
		frappe.db.set_value("Staff Scorecard", {"month_start": MONTH}, "status", "Shown")
		self.assertEqual(self.round().candidates, 0)

	def test_confirmed_agreed_to_and_published(self) -> None:
		name = self.award()
		self.refused(self.take, MANAGER, name, "Confirm")
		self.refused(self.take, TECH, name, "Confirm")
		self.assertEqual(self.take(DIRECTOR, name, "Confirm"), "Confirmed")
		self.refused(self.take, DIRECTOR, name, "Publish", praise="好", error=frappe.ValidationError)
		self.as_user(DIRECTOR)
		self.refused(steps.agree, name, 1)
		self.as_user(TECH)
		self.assertEqual(steps.agree(name, 1), 1)
		self.assertEqual(self.take(care.HR_HEAD, name, "Publish", praise="连续三月零投诉"), "Published")
		frappe.set_user("Administrator")
		doc = frappe.get_doc("Staff Award", name)
		notice = frappe.get_doc("Community Notice", doc.notice)
		self.assertEqual((notice.status, notice.property), ("Published", make.PROPERTY_A))
		self.assertIn("连续三月零投诉", notice.content)
		self.assertEqual([row.step for row in doc.log], ["Nominate", "Confirm", "Agree", "Publish", "Notice"])
		# whoever is shown may change their mind
		self.as_user(TECH)
		self.assertEqual(steps.agree(name, 0), 0)
		self.assertEqual(frappe.db.get_value("Staff Award", name, ["status", "notice"]), ("Confirmed", None))
		# nor do residents read of them any more
		self.assertEqual(frappe.db.get_value("Community Notice", doc.notice, "status"), "Withdrawn")

	def test_an_incident_they_answer_for_keeps_somebody_out_and_counts_once(self) -> None:
		"""A round that deviated without a reason, and the finding about the same one: two chapters tell of it."""
		when = datetime.combine(MONTH, time(9)) + timedelta(days=11)
		deviation = self.row(
			"Patrol Deviation",
			property=make.PROPERTY_A,
			employee=self.people["tech"],
			status="Not Justified",
			code="Missed",
			happened_on=when,
			found_on=when,
			deviation_key="awards|1",
		)
		self.row(
			"Staff Fault",
			employee=self.people["tech"],
			property=make.PROPERTY_A,
			kind="Safety Accident",
			status="Confirmed",
			happened_on=when.date(),
			source_doctype="Patrol Deviation",
			source_name=deviation,
		)
		found = self.round()
		cards = in_force([Month.of(MONTH)], employees=[self.people["tech"]])
		self.assertEqual(cards[self.people["tech"]].incidents, 1)
		self.assertIn(self.people["tech"], {row.employee for row in found.out})
		self.assertEqual(
			frappe.get_last_doc("Staff Award", {"round": found.name}).employee, self.people["tech2"]
		)

	def row(self, doctype: str, **fields) -> str:
		"""As it lies in the database."""
		doc = frappe.get_doc({"doctype": doctype, "name": frappe.generate_hash(length=10), **fields})
		doc.db_insert()
		return doc.name

	def test_a_complaint_found_valid_meanwhile_stops_it(self) -> None:
		name = self.award()
		frappe.db.set_value("Staff Scorecard", {"employee": self.people["tech"]}, "total", 70)
		said = self.refused(self.take, DIRECTOR, name, "Confirm", error=frappe.ValidationError)
		self.assertIn("70", said)
		self.refused(self.take, DIRECTOR, name, "Decline", reason=" ", error=frappe.ValidationError)
		self.assertEqual(self.take(DIRECTOR, name, "Decline", reason="得分更正"), "Declined")

	def test_people_propose_others_and_somebody_else_confirms(self) -> None:
		self.as_user(MANAGER)
		self.refused(steps.propose, STAR, "2023-04-10", make.employee("tech", make.PROPERTY_B), "救火")
		self.refused(steps.propose, STAR, "2023-04-10", make.employee("manager"), "我自己")
		self.refused(
			steps.propose, STAR, "2023-04-10", self.people["guard"], " ", error=frappe.ValidationError
		)
		name = steps.propose(STAR, "2023-04-10", self.people["guard"], "扑灭车库初起火灾")
		self.refused(
			steps.propose, STAR, "2023-04-20", self.people["guard"], "又一次", error=frappe.ValidationError
		)
		self.as_user(OTHER)
		self.refused(steps.propose, STAR, "2023-04-10", self.people["tech"], "同事")
		self.assertEqual(self.take(DIRECTOR, name, "Confirm"), "Confirmed")

	def test_who_sees_an_award_before_it_is_published(self) -> None:
		name = self.award()
		seen = {care.HR_USER: True, MANAGER: True, DIRECTOR: True, TECH: False, OTHER: False}
		self.check_seen(name, seen)
		self.take(DIRECTOR, name, "Confirm")
		self.check_seen(name, {**seen, TECH: True})
		frappe.db.set_value("Staff Award", name, "status", "Published")
		self.check_seen(name, dict.fromkeys(seen, True))

	def check_seen(self, name: str, seen: dict[str, bool]) -> None:
		doc = frappe.get_doc("Staff Award", name)
		for user, may in seen.items():
			with self.subTest(user, status=doc.status):
				self.assertEqual(permissions.has_permission(doc, "read", user) is None, may)
				condition = permissions.query_conditions(user)
				listed = frappe.db.sql(  # nosemgrep
					f"select name from `tabStaff Award` where name = %s and {condition}", name
				)
				self.assertEqual(bool(listed), may)

	def test_a_round_is_made_by_hr_when_the_time_is_over(self) -> None:
		for user in (MANAGER, DIRECTOR, TECH):
			self.as_user(user)
			self.refused(rounds.nominate, STAR, "2023-04-10", make.PROPERTY_A)
		self.as_user(care.HR_HEAD)
		for args in (("Nonsense", "2023-04-10"), (STAR, "2099-01-01"), (STAR, "gestern")):
			self.refused(rounds.nominate, *args, error=frappe.ValidationError)
		frappe.set_user("Administrator")
		doc = frappe.get_doc("Award Round", self.round().name)
		doc.places = 9
		self.refused(doc.save)
