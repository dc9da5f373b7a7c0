"""A month of everybody at once: scores by hand, rows of who has none, going on after a kill, and no second card."""

from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.people.scorecards import cards, runs
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores

CARD = "Staff Scorecard"


class ScorecardCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		# what a run writes belongs to the test
		commit = patch.object(frappe.db, "commit")
		commit.start()
		cls.addClassCleanup(commit.stop)
		scores.make_people()
		scores.make_month()
		cls.tech, cls.other = make.employee("tech"), make.employee("tech2")

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		frappe.db.savepoint("month")
		self.addCleanup(frappe.db.rollback, save_point="month")
		self.addCleanup(frappe.set_user, "Administrator")

	def start(self) -> str:
		frappe.set_user(scores.HR_USER)
		run = runs.start(str(scores.MONTH), make.PROPERTY_A)
		frappe.set_user("Administrator")
		return run

	def card(self, employee: str | None = None, version: int = 1):
		return frappe.get_doc(CARD, cards.name_of(employee or self.tech, Month.of(scores.MONTH), version))


class TestRun(ScorecardCase):
	def test_the_technicians_month_is_what_it_is_by_hand(self) -> None:
		"""Weights 30, 25, 25, 20. In time 90 % lies 10/18 of the way from 80 to 98: 16.67 of 30. Satisfied 80 %, 10/25 of the
		way from 70 to 95: 6.67 of 16.67, and no complaint 8.33. No rework 12.5, attendance 95 % 10/15 of the way from 85 to
		100: 8.33 of 12.5. The property's satisfaction, the same 80 %: 8 of 20. Together 60.50, a D.
		"""
		self.start()
		card = self.card()
		points = {row.code: (row.points, row.possible) for row in card.lines if not row.left_out}
		self.assertEqual(
			points,
			{
				"on_time": (16.67, 30),
				"satisfaction": (6.67, 16.67),
				"complaints": (8.33, 8.33),
				"rework": (12.5, 12.5),
				"attendance": (8.33, 12.5),
				"property_satisfaction": (8, 20),
			},
		)
		self.assertEqual((card.total, card.grade, card.coefficient, card.days), (60.5, "D", 0.5, 20))
		# of the weights 20 of 30, 25, 16.67 of 25 and 13.33 of 20 had data
		self.assertEqual((card.covered, card.judged, card.status, card.version), (75, 1, "Draft", 1))
		(on_time,) = (row for row in card.lines if row.code == "on_time")
		self.assertIn("9", on_time.why)
		self.assertEqual((on_time.value, on_time.sample), ("90 %", 10))

	def test_a_small_sample_is_filled_up_with_colleagues(self) -> None:
		"""2 of 2, and three more like the 11 of 12 of both: (200 + 3 × 91.67) ÷ 5 = 95 %, 15/18 of 30 points."""
		self.start()
		line = next(row for row in self.card(self.other).lines if row.code == "on_time")
		self.assertEqual((line.points, line.possible, line.sample), (25, 30, 2))
		self.assertIn("91.67", line.why)
		judged = next(one for one in cards.card_of(self.card(self.other)).lines if one.code == "on_time")
		self.assertEqual(judged.judged, Decimal("95.00"))

	def test_beside_a_valid_complaint_nobody_has_an_a(self) -> None:
		doc = make.make_request(category="服务态度")
		doc.db_set({"ruling": "Valid", "ruled_on": scores.at(20), "responsible_employee": self.other})
		template = frappe.get_last_doc("Scorecard Template", {"template_name": scores.TEMPLATE})
		frappe.db.set_value("Scorecard Template", template.name, "cap_valid_complaint", 50)
		frappe.clear_document_cache("Scorecard Template", template.name)
		self.start()
		card = self.card(self.other)
		self.assertEqual((card.total, card.grade), (50, "D"))
		self.assertIn("50", card.remark)
		self.assertFalse(cards.problems(card) and card.fingerprint)

	def test_everybody_of_the_property_has_a_row(self) -> None:
		run = frappe.get_doc("Scorecard Run", self.start())
		rows = {row.employee: row for row in run.rows}
		self.assertEqual((rows[self.tech].outcome, rows[self.tech].scorecard), ("Created", self.card().name))
		head = rows[make.employee("head")]
		self.assertEqual(head.outcome, "Skipped")
		self.assertIn("岗位", head.reason)
		self.assertNotIn(make.employee("tech", make.PROPERTY_B), rows)
		self.assertEqual(
			(run.status, run.created_count, run.skipped_count, run.failed_count, run.employees),
			("Finished", 2, len(rows) - 2, 0, len(rows)),
		)
		self.assertEqual([row.idx for row in run.rows], list(range(1, len(rows) + 1)))

	def test_started_again_nobody_has_a_second_card_and_who_was_skipped_is_looked_at_again(self) -> None:
		first = self.start()
		head = make.employee("head")
		frappe.db.set_value("Employee", head, "designation", scores.DESIGNATION)
		self.assertEqual(self.start(), first)
		run = frappe.get_doc("Scorecard Run", first)
		self.assertEqual(run.created_count, 3)
		self.assertEqual([row.outcome for row in run.rows if row.employee == head], ["Created"])
		self.assertEqual(frappe.db.count(CARD, {"employee": self.tech, "month_start": scores.MONTH}), 1)

	def test_after_a_kill_it_goes_on_where_it_was(self) -> None:
		with patch.object(runs, "BATCH", 1), patch.object(runs, "_score", self.dies_after(1)):
			with self.assertRaises(KeyboardInterrupt):
				self.start()
		frappe.set_user("Administrator")
		name = frappe.db.get_value("Scorecard Run", {"run_key": f"2024-05|{make.PROPERTY_A}"})
		self.assertEqual(frappe.db.get_value("Scorecard Run", name, "status"), "Running")
		self.assertEqual(frappe.db.count(CARD, {"run": name}), 1)
		self.assertEqual(self.start(), name)
		self.assertEqual(frappe.db.count(CARD, {"run": name}), 2)
		self.assertEqual(frappe.db.get_value("Scorecard Run", name, "status"), "Finished")

	def dies_after(self, batches: int):
		score, done = runs._score, []

		def dying(*args):
			if len(done) == batches:
				raise KeyboardInterrupt
			done.append(1)
			return score(*args)

		return dying

	def test_what_cannot_be_scored_fails_alone_and_says_why(self) -> None:
		score = runs.MonthCounted.card

		def card(counted, person, *args):
			if person.name == self.tech:
				raise ValueError("这个人的数据不对")
			return score(counted, person, *args)

		with patch.object(runs.MonthCounted, "card", card):
			run = frappe.get_doc("Scorecard Run", self.start())
		row = next(row for row in run.rows if row.employee == self.tech)
		self.assertEqual(
			(row.outcome, row.reason, run.status), ("Failed", "这个人的数据不对", "With Failures")
		)
		self.assertEqual(self.card(self.other).status, "Draft")

	def test_as_many_questions_for_two_people_as_for_more(self) -> None:
		"""Whoever many there are: a run asks by metric, not by person."""
		self.questions()
		few = self.questions()
		for number in range(12):
			name = make.make_employee(None, "工程部", make.PROPERTY_A, f"技工{number}")
			frappe.db.set_value("Employee", name, "designation", scores.DESIGNATION)
		# somebody new makes the framework read much anew
		self.questions()
		self.assertEqual(self.questions(), few)

	def questions(self) -> int:
		frappe.db.delete(CARD)
		asked = []
		sql = frappe.db.sql

		def counting(*args, **kwargs):
			asked.append(args)
			return sql(*args, **kwargs)

		with patch.object(frappe.db, "sql", counting):
			self.start()
		return len(asked)


class TestWhoStarts(ScorecardCase):
	def test_only_hr_and_only_a_month_that_is_over(self) -> None:
		for user in (make.user("manager"), make.user("tech"), "director@wuye.test"):
			frappe.set_user(user)
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				runs.start(str(scores.MONTH), make.PROPERTY_A)
		frappe.set_user(scores.HR_USER)
		for month in (frappe.utils.nowdate(), "2999-01-01", ""):
			with self.subTest(month), self.assertRaises(frappe.ValidationError):
				runs.start(month, make.PROPERTY_A)

	def test_nobody_writes_a_card_or_a_run_by_hand(self) -> None:
		self.start()
		for user in ("Administrator", scores.HR_USER):
			frappe.set_user(user)
			card = self.card() if user == "Administrator" else frappe.get_doc(CARD, self.card().name)
			card.total = 99
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				card.save()
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				frappe.delete_doc(CARD, card.name)
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				frappe.get_doc({"doctype": "Scorecard Run", "month_start": "2024-05-01"}).insert()
