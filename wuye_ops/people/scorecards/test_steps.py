"""From draft to final: shown, objected to, decided by somebody else, corrected in the open; and who sees which card."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.people.scorecards import appraisals, behind, cards, check, steps
from wuye_ops.people.scorecards.test_runs import CARD, ScorecardCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores
from wuye_ops.tests.factories import PROPERTY_B

DIRECTOR = "director@wuye.test"
MANAGER, HEAD = make.user("manager"), make.user("head")
TECH, OTHER = make.user("tech"), make.user("tech2")


class StepCase(ScorecardCase):
	def setUp(self) -> None:
		super().setUp()
		self.start()
		self.name = self.card().name

	def as_user(self, user: str) -> None:
		frappe.set_user(user)
		frappe.local.lang = "zh"

	def take(self, user: str, step: str, reason: str | None = None) -> str:
		self.as_user(user)
		return steps.take(self.name, step, reason)

	def object_to(self, *codes: str, text: str = "那天停电，不是我的原因", user: str = TECH) -> str:
		self.as_user(user)
		return steps.object_to(self.name, list(codes), text)

	def decide(self, user: str, reason: str = "核实停电记录", **decisions: str) -> str:
		self.as_user(user)
		return steps.decide(self.name, {code or "": one for code, one in decisions.items()}, reason)

	def final(self) -> None:
		self.take(MANAGER, "Show")
		self.take(TECH, "Accept")
		self.take(MANAGER, "Finalise")
		self.as_user("Administrator")

	def refused(self, call, *args, error=frappe.ValidationError, **kwargs) -> str:
		with self.assertRaises(error) as caught:
			call(*args, **kwargs)
		frappe.set_user("Administrator")
		return str(caught.exception)

	def appraisal(self) -> str:
		cycle = frappe.get_doc(
			{
				"doctype": "Appraisal Cycle",
				"cycle_name": f"二季度{frappe.generate_hash(length=4)}",
				"company": make.company(),
				"start_date": "2024-04-01",
				"end_date": "2024-06-30",
				"kra_evaluation_method": "Manual Rating",
				"calculate_final_score_based_on_formula": 1,
				"final_score_formula": "goal_score",
			}
		).insert()
		doc = frappe.get_doc(
			{
				"doctype": "Appraisal",
				"employee": self.tech,
				"company": make.company(),
				"appraisal_cycle": cycle.name,
				"start_date": cycle.start_date,
				"end_date": cycle.end_date,
				"goals": [{"kra": "待填", "per_weightage": 100}],
			}
		)
		return doc.insert().name


class TestSteps(StepCase):
	def test_shown_accepted_and_final(self) -> None:
		self.assertEqual(self.take(MANAGER, "Show"), "Shown")
		told = frappe.get_all("Notification Log", {"document_name": self.name, "for_user": TECH})
		self.assertEqual(len(told), 1)
		# the employee may still object
		self.assertIn("异议", self.refused(self.take, MANAGER, "Finalise"))
		self.take(TECH, "Accept")
		self.assertEqual(self.take(MANAGER, "Finalise"), "Final")
		self.as_user("Administrator")
		card = self.card()
		self.assertEqual([row.step for row in card.log], ["Score", "Show", "Accept", "Finalise"])
		self.assertEqual([row.user for row in card.log][1:], [MANAGER, TECH, MANAGER])
		self.assertTrue(card.final_on and not cards.problems(card))

	def test_silence_until_the_day_is_consent(self) -> None:
		self.take(HEAD, "Show")
		frappe.db.set_value(CARD, self.name, "shown_on", add_days(nowdate(), -30))
		self.assertIn("更正", self.refused(self.object_to, "on_time"))
		self.assertEqual(self.take(HEAD, "Finalise"), "Final")

	def test_nobody_takes_a_step_that_is_not_theirs(self) -> None:
		for user in (TECH, OTHER, make.user("service"), make.user("manager", PROPERTY_B)):
			with self.subTest(user):
				self.refused(self.take, user, "Show", error=frappe.PermissionError)
		self.take(MANAGER, "Show")
		for user, step in ((OTHER, "Accept"), (MANAGER, "Accept"), (TECH, "Finalise"), (TECH, "Take Back")):
			with self.subTest(f"{user} {step}"):
				self.refused(self.take, user, step, "理由", error=frappe.PermissionError)
		self.refused(self.take, MANAGER, "Take Back")
		self.refused(self.take, MANAGER, "Supersede")
		self.assertEqual(self.take(MANAGER, "Take Back", "数据还没有补录"), "Draft")

	def test_an_objection_is_decided_by_somebody_above(self) -> None:
		self.take(HEAD, "Show")
		self.refused(self.object_to, text="没有说是哪一项")
		self.refused(self.object_to, "no_such_measure")
		self.refused(self.object_to, "on_time", text=" ")
		self.assertEqual(self.object_to("on_time", "satisfaction"), "Objected")
		self.refused(self.take, HEAD, "Finalise")
		# who showed it, who is not above, and the employee
		for user in (HEAD, TECH, scores.HR_USER):
			with self.subTest(user):
				self.refused(
					self.decide,
					user,
					on_time="Upheld",
					satisfaction="Dismissed",
					error=frappe.PermissionError,
				)
		self.refused(self.decide, MANAGER, on_time="Upheld")
		self.refused(self.decide, MANAGER, reason=" ", on_time="Upheld", satisfaction="Dismissed")
		self.assertEqual(self.decide(MANAGER, on_time="Dismissed", satisfaction="Dismissed"), "Decided")
		self.as_user("Administrator")
		card = self.card()
		self.assertEqual({row.decision for row in card.objections}, {"Dismissed"})
		self.assertEqual((card.total, card.decided_by), (60.5, MANAGER))
		# after a decision nobody waits for the employee
		self.assertEqual(self.take(HEAD, "Finalise"), "Final")

	def test_an_upheld_measure_is_left_out_where_nothing_was_mended(self) -> None:
		"""Without the tasks the 30 of the results are shared by the other three: 35.72, 35.71 and 28.57. Of the customer's
		23.81 × 0.4 + 11.91, of the operation's 17.86 + 17.85 × 2/3, of the team's 28.57 × 0.4.
		"""
		self.take(HEAD, "Show")
		self.object_to("on_time")
		self.decide(MANAGER, on_time="Upheld")
		self.as_user("Administrator")
		card = self.card()
		line = next(row for row in card.lines if row.code == "on_time")
		self.assertEqual((line.left_out, line.points), (1, 0))
		self.assertIn("异议", line.why)
		self.assertAlmostEqual(
			card.total, 23.81 * 0.4 + 11.91 + 17.86 + 17.85 * 2 / 3 + 28.57 * 0.4, delta=0.05
		)
		self.assertIn("60.5", next(row.reason for row in card.log if row.step == "Count Again"))
		self.assertEqual(cards.problems(card), ())
		self.assertEqual(self.take(HEAD, "Finalise"), "Final")

	def test_an_upheld_measure_is_counted_anew_where_something_was_mended(self) -> None:
		"""The task was done in time after all: 10 of 10 are all 30 points, 13.33 more."""
		self.take(HEAD, "Show")
		self.object_to("on_time")
		self.as_user("Administrator")
		late = frappe.get_last_doc(
			"Service Task",
			{"assigned_to": self.tech, "status": "In Progress", "required_by": scores.at(10, 12)},
		)
		late.db_set({"status": "Verified", "finished_on": scores.at(10)})
		self.decide(MANAGER, on_time="Upheld")
		self.as_user("Administrator")
		line = next(row for row in self.card().lines if row.code == "on_time")
		self.assertEqual((line.left_out, line.points, line.value), (0, 30, "100 %"))
		self.assertEqual(self.card().total, 73.83)

	def test_what_was_upheld_stays_so_in_the_next_version(self) -> None:
		"""Nobody objects to the same twice; where something was mended since, it counts again: 10 of 10 are all 30 points."""
		self.take(HEAD, "Show")
		self.object_to("on_time")
		self.decide(MANAGER, on_time="Upheld")
		self.take(HEAD, "Finalise")
		first, before = self.name, self.card()
		self.as_user(scores.HR_USER)
		self.name = steps.correct(first, "漏计一次出勤")
		self.as_user("Administrator")
		card = frappe.get_doc(CARD, self.name)
		line = next(row for row in card.lines if row.code == "on_time")
		self.assertEqual((line.left_out, card.total), (1, before.total))
		(row,) = card.objections
		self.assertEqual((row.decision, row.carried_from, row.decided_by), ("Upheld", first, MANAGER))
		frappe.get_last_doc(
			"Service Task",
			{"assigned_to": self.tech, "status": "In Progress", "required_by": scores.at(10, 12)},
		).db_set({"status": "Verified", "finished_on": scores.at(10)})
		self.as_user(scores.HR_USER)
		steps.count_again(self.name)
		self.as_user("Administrator")
		line = next(row for row in frappe.get_doc(CARD, self.name).lines if row.code == "on_time")
		self.assertEqual((line.left_out, line.points), (0, 30))

	def test_a_recount_takes_the_peers_of_the_cards_own_template(self) -> None:
		"""The template of the month was replaced since: a small sample is filled up by the same colleagues as before."""
		self.name = self.card(self.other).name
		before = self.card(self.other)
		template = before.template
		frappe.db.set_value("Scorecard Template", template, "status", "Retired")
		frappe.clear_document_cache("Scorecard Template", template)
		self.as_user(MANAGER)
		self.assertIn("没有变化", steps.count_again(self.name))
		self.as_user("Administrator")
		self.assertEqual(self.card(self.other).total, before.total)

	def test_a_final_card_is_corrected_by_a_version_that_takes_its_place(self) -> None:
		self.take(MANAGER, "Show")
		self.take(TECH, "Accept")
		self.take(MANAGER, "Finalise")
		self.refused(steps.correct, self.name, " ")
		self.as_user(scores.HR_USER)
		second = steps.correct(self.name, "漏计一张工单")
		self.assertEqual(second, cards.name_of(self.tech, cards.month_of(self.card()), 2))
		self.refused(steps.correct, self.name, "再来一次")
		first = self.name
		self.assertEqual(frappe.db.get_value(CARD, first, "status"), "Final")
		self.name = second
		self.take(MANAGER, "Show")
		self.take(TECH, "Accept")
		self.take(MANAGER, "Finalise")
		self.assertEqual(frappe.db.get_value(CARD, first, "status"), "Superseded")
		self.assertEqual(frappe.db.get_value(CARD, second, ["status", "replaces"]), ("Final", first))


class TestAppraisal(StepCase):
	def test_goals_are_what_the_final_cards_of_the_period_say(self) -> None:
		"""16.67 of 30, 15 of 25, 20.83 of 25 and 8 of 20 are 55.57, 60, 83.32 and 40 %: of five stars 2.78, 3, 4.17 and 2."""
		name = self.appraisal()
		self.as_user(scores.HR_USER)
		self.assertIn("2024", self.refused(appraisals.fill_goals, name))
		self.final()
		self.as_user(scores.HR_USER)
		self.assertEqual(
			appraisals.fill_goals(name), {"used": [self.name], "missing": ["2024-04", "2024-06"]}
		)
		doc = frappe.get_doc("Appraisal", name)
		self.assertEqual(
			[(row.kra, row.per_weightage, row.score) for row in doc.goals],
			[("工作业绩", 30, 2.78), ("客户评价", 25, 3), ("运营质量", 25, 4.17), ("团队协作", 20, 2)],
		)
		self.assertAlmostEqual(doc.final_score, 0.834 + 0.75 + 1.0425 + 0.4, places=2)

	def test_nobody_fills_their_own_and_nobody_a_submitted_one(self) -> None:
		name = self.appraisal()
		self.final()
		for user in (TECH, MANAGER):
			with self.subTest(user):
				self.as_user(user)
				self.refused(appraisals.fill_goals, name, error=frappe.PermissionError)
		frappe.db.set_value("Appraisal", name, "docstatus", 1)
		self.as_user(scores.HR_USER)
		self.refused(appraisals.fill_goals, name)


class TestNeverSilently(StepCase):
	def night(self) -> dict:
		self.as_user("Administrator")
		with patch.object(check, "MONTHS_BACK", 60):
			return check.follow_the_night()

	def test_what_somebody_writes_into_the_database_is_found(self) -> None:
		self.take(MANAGER, "Show")
		self.take(TECH, "Accept")
		frappe.db.set_value(CARD, self.name, "total", 99)
		self.assertIn("系统管理员", self.refused(self.take, MANAGER, "Finalise"))
		self.assertEqual(self.night()["touched"], [self.name])
		# said once
		self.night()
		self.assertEqual(frappe.db.count(cards.LOG, {"parent": self.name, "step": "Check"}), 1)
		self.assertTrue(
			frappe.db.exists("Notification Log", {"document_name": self.name, "for_user": scores.HR_MANAGER})
		)

	def test_what_happens_to_the_documents_later_is_told_and_changes_nothing(self) -> None:
		self.final()
		self.assertEqual(self.night(), {"touched": [], "changed": []})
		task = frappe.get_last_doc("Service Task", {"assigned_to": self.tech, "status": "Verified"})
		task.db_set("finished_on", scores.at(20))
		self.assertEqual(self.night(), {"touched": [], "changed": [self.name]})
		card = self.card()
		self.assertEqual((card.total, card.status, cards.problems(card)), (60.5, "Final", ()))
		self.assertTrue(card.changed_since)
		self.assertEqual(self.night()["changed"], [])


class TestWhoSees(StepCase):
	def sees(self, user: str, name: str | None = None) -> bool:
		"""In the list and by itself; both say the same."""
		self.as_user(user)
		name = name or self.name
		listed = bool(frappe.get_list(CARD, {"name": name}))
		self.assertEqual(bool(frappe.has_permission(CARD, "read", name)), listed, user)
		if not listed:
			self.assertFalse(frappe.get_list("Staff Scorecard Line", {"parent": name}, parent_doctype=CARD))
		return listed

	def test_each_sees_their_own_when_it_is_shown_and_nobody_elses(self) -> None:
		above = (MANAGER, HEAD, DIRECTOR, scores.HR_USER)
		others = (OTHER, make.user("service"), make.user("manager", PROPERTY_B), make.user("guard"))
		for status, own in (("Draft", False), ("Shown", True)):
			frappe.db.set_value(CARD, self.name, "status", status)
			for user, may in (
				*((one, True) for one in above),
				*((one, False) for one in others),
				(TECH, own),
			):
				with self.subTest(f"{user} {status}"):
					self.assertEqual(self.sees(user), may)
		with self.assertRaises(frappe.PermissionError):
			self.as_user(OTHER)
			steps.take(self.name, "Accept")

	def test_the_documents_behind_a_number(self) -> None:
		self.take(MANAGER, "Show")
		self.as_user(TECH)
		found = behind.rows(self.name, "on_time")
		self.assertEqual((len(found["rows"]), sum(row["numerator"] for row in found["rows"])), (10, 9))
		self.assertEqual({row["doctype"] for row in found["rows"]}, {"Service Task"})
		with self.assertRaises(frappe.PermissionError):
			behind.rows(self.name, "property_satisfaction")
		self.as_user(MANAGER)
		self.assertEqual(len(behind.rows(self.name, "property_satisfaction")["rows"]), 5)
		self.as_user(OTHER)
		with self.assertRaises(frappe.PermissionError):
			behind.rows(self.name, "on_time")
