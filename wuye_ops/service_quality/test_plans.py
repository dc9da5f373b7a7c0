"""Improvement plans: nothing is called effective that was not measured, and nobody judges their own work."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_months, get_last_day, getdate, nowdate

from wuye_ops.service_quality import effect, own_work, plan_steps, plan_sweep, plans, problems, proposals
from wuye_ops.service_quality.test_standards import QualityCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import quality_factories as quality

PLAN = "Improvement Plan"


class PlanCase(QualityCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_single_value("System Settings", "language", "en")
		quality.forget_scores()

	def status(self, name: str) -> str:
		return frappe.db.get_value(PLAN, name, "status")

	def take(self, name: str, step: str, reason: str | None = None, by: str = "manager") -> str:
		self.be(by)
		try:
			return plan_steps.take(name, step, reason)
		finally:
			frappe.set_user("Administrator")

	def finish(self, name: str, by: str = "head", done_on=None) -> None:
		doc = frappe.get_doc(PLAN, name)
		for row in doc.measures:
			if not row.done_on:
				photo = inspect.make_photo(PLAN, name)
				self.be(by)
				plan_steps.finish_measure(name, row.name, photo, str(done_on or nowdate()), "已加派")
				frappe.set_user("Administrator")

	def measured(self, before: float = 70, **fields) -> str:
		"""A plan to bring cleaning from what it was in the last month to more."""
		quality.score(before)
		return quality.make_plan(
			**{
				"metric": quality.CLEANING,
				"target": "90",
				"minimal_change": 5,
				**quality.last_month(),
				**fields,
			}
		).name

	def judged_later(
		self, name: str, after: float, step: str = "Confirm Effect", by: str = "inspector"
	) -> str:
		"""Begun and done three months ago, and measured in the whole month after."""
		begun = quality.month(3)
		before, last = quality.month(4), get_last_day(quality.month(4))
		following = quality.month(2)
		frappe.db.set_value(
			PLAN,
			name,
			{
				"started_on": begun,
				"work_until": add_days(begun, 9),
				"before_from": before,
				"before_to": last,
				"after_from": following,
				"after_to": get_last_day(following),
			},
		)
		quality.score(after, day=following)
		return self.take(name, step, by=by)


class TestLife(PlanCase):
	def test_from_a_problem_to_a_proven_effect_and_the_next_standard(self) -> None:
		standard = quality.make_standard()
		quality.score(70)
		evaluation = quality.make_evaluation()
		self.be("inspector")
		(name,) = problems.make_plans(evaluation.name)
		self.assertEqual(problems.make_plans(evaluation.name), [name])
		frappe.set_user("Administrator")
		doc = frappe.get_doc(PLAN, name)
		self.assertEqual((doc.metric, doc.target, doc.source_name), (quality.CLEANING, "95", evaluation.name))
		self.assertEqual(doc.department, make.make_department(make.TRADES["Cleaning"]))
		self.assertEqual(evaluation.reload().items[0].improvement_plan, name)
		doc.update({"cause": "早班缺一人", "measures": [quality.measure()]})
		doc.save()
		self.assertEqual(self.take(name, "Start"), "In Progress")
		self.assertEqual(doc.reload().before_value, "70.00")
		self.finish(name)
		self.assertEqual(self.take(name, "Hand In", by="head"), "To Judge")
		self.refused("can be judged after", self.take, name, "Confirm Effect", by="inspector")
		self.assertEqual(self.judged_later(name, 97), "Effective")
		doc.reload()
		self.assertEqual(
			(doc.verdict, doc.after_value, doc.judged_by), ("Effective", "97.00", make.user("inspector"))
		)
		self.assertIn("target of 95 points is reached", doc.verdict_text)
		self.be("inspector")
		draft = frappe.get_doc("Quality Standard", proposals.propose(name))
		self.assertEqual(proposals.propose(name), draft.name)
		self.assertEqual(
			(draft.previous, draft.improvement_plan, draft.status), (standard.name, name, "Draft")
		)
		self.assertEqual((draft.items[0].zero_at, draft.items[0].full_at), (70, 97))
		self.assertIn(name, draft.reason)
		self.assertIn("full at 95, none at 60 → full at 97, none at 70", draft.changes)

	def test_what_has_not_worked_goes_back_to_work_and_the_round_is_kept(self) -> None:
		name = self.measured()
		self.take(name, "Start")
		self.finish(name)
		self.take(name, "Hand In", by="head")
		self.refused("figures say otherwise.*better by 2", self.judged_later, name, 72)
		self.assertEqual(self.take(name, "Deny Effect", by="inspector"), "Not Effective")
		self.refused("same again", self.take, name, "Resume")
		doc = frappe.get_doc(PLAN, name)
		doc.append("measures", quality.measure("tech2", what="增加夜班"))
		doc.save()
		self.assertEqual(self.take(name, "Resume"), "In Progress")
		doc.reload()
		self.assertEqual((doc.round, doc.verdict, doc.before_value), (2, None, "70.00"))
		self.assertEqual([(row.round, row.after_value) for row in doc.rounds], [(1, "72.00")])
		self.refused("Only what has worked", proposals.propose, name)

	def test_field_staff_see_their_plans_and_say_what_they_have_done(self) -> None:
		name = quality.make_plan(
			responsible=make.employee("head"), measures=[quality.measure("tech"), quality.measure("tech2")]
		).name
		other = quality.make_plan(responsible=make.employee("head"), measures=[quality.measure("tech2")]).name
		self.take(name, "Start")
		doc = frappe.get_doc(PLAN, name)
		mine, theirs = doc.measures
		self.be("tech")
		self.assertEqual(frappe.get_list(PLAN, {"name": ["in", [name, other]]}, pluck="name"), [name])
		self.assertFalse(frappe.has_permission(PLAN, "read", doc=other))
		self.assertFalse(frappe.has_permission(PLAN, "write", doc=name))
		self.assertEqual([row.name for row in plans.to_finish(doc)], [mine.name])
		with self.assertRaises(frappe.PermissionError):
			plan_steps.take(name, "Hand In")
		photo = frappe.get_doc(
			{"doctype": "File", "file_name": "hall.txt", "content": frappe.generate_hash(), "is_private": 1}
		).insert()
		with self.assertRaisesRegex(frappe.PermissionError, "named in the measure"):
			plan_steps.finish_measure(name, theirs.name, photo.file_url)
		plan_steps.finish_measure(name, mine.name, photo.file_url, evidence_text="已加派夜班")
		frappe.set_user("Administrator")
		self.assertEqual(str(doc.reload().measures[0].done_on), nowdate())
		self.assertEqual(photo.reload().attached_to_name, name)
		self.be("tech")
		self.refused("done once", plan_steps.finish_measure, name, mine.name, photo.file_url)
		self.be("inspector")
		self.assertTrue(frappe.has_permission("File", "read", doc=photo.name))

	def test_nobody_judges_their_own_work_whoever_took_over(self) -> None:
		"""The inspector was responsible once; the manager handed it in."""
		name = self.measured(responsible=make.employee("inspector"))
		doc = frappe.get_doc(PLAN, name)
		doc.responsible = make.employee("tech2")
		doc.save()
		self.take(name, "Start")
		self.finish(name)
		self.take(name, "Hand In")
		for who in ("inspector", "manager"):
			with self.subTest(who=who):
				self.refused(
					"their own work", self.judged_later, name, 95, by=who, error=frappe.PermissionError
				)
		self.refused(
			"their own work",
			self.take,
			name,
			"Return",
			"照片不清",
			by="inspector",
			error=frappe.PermissionError,
		)
		self.assertEqual(self.judged_later(name, 95, by="inspector2"), "Effective")

	def test_a_plan_without_a_metric_is_judged_by_a_person_who_says_why(self) -> None:
		name = quality.make_plan().name
		self.take(name, "Start")
		self.finish(name)
		self.take(name, "Hand In", by="head")
		self.refused("Give the reason", self.take, name, "Confirm Effect", by="inspector")
		self.assertEqual(self.take(name, "Confirm Effect", "现场复核三次均合格", by="inspector"), "Effective")
		self.assertEqual(self.take(name, "Close", by="inspector"), "Closed")

	def test_each_step_says_all_that_is_missing(self) -> None:
		name = quality.make_plan(cause="", measures=[quality.measure(deadline=None)]).name
		with self.assertRaises(frappe.ValidationError) as refusal:
			self.take(name, "Start")
		self.assertIn("Enter the cause", str(refusal.exception))
		self.assertIn("enter Deadline", str(refusal.exception))
		name = quality.make_plan().name
		self.refused("cannot take this step", self.take, name, "Hand In")
		self.take(name, "Start")
		self.refused("not done yet", self.take, name, "Hand In")
		self.refused("no such step", self.take, name, "Dance")
		self.refused("Give the reason", self.take, name, "Give Up")
		self.assertEqual(self.take(name, "Give Up", "岗位取消"), "Closed")
		self.refused("given up", proposals.propose, name)

	def test_a_goal_that_could_never_be_judged_is_refused_when_work_begins(self) -> None:
		self.refused("no better than what is now", self.take, self.measured(target="60"), "Start")
		self.refused("nearer", self.take, self.measured(target="71"), "Start")
		self.refused("above 0", self.take, self.measured(minimal_change=-1), "Start")
		self.refused("must end before work", self.take, self.measured(before_to=nowdate()), "Start")
		self.refused("not a number", self.measured, target="很好")
		self.refused("cannot be measured", self.measured, metric="nothing.here")

	def test_the_goal_is_settled_when_work_begins(self) -> None:
		name = self.measured()
		self.take(name, "Start")
		doc = frappe.get_doc(PLAN, name)
		doc.target = "75"
		self.refused("settled when work began", doc.save)

	def test_evidence_is_a_file_of_the_plan(self) -> None:
		name, other = quality.make_plan().name, quality.make_plan(title="别的").name
		self.take(name, "Start")
		photo = inspect.make_photo(PLAN, other)
		row = frappe.get_doc(PLAN, name).measures[0].name
		self.be("head")
		self.refused("not uploaded", plan_steps.finish_measure, name, row, photo)
		self.refused("yet to come", plan_steps.finish_measure, name, row, photo, str(add_days(nowdate(), 2)))
		self.refused("no such measure", plan_steps.finish_measure, name, "x", photo)

	def test_by_hand_nobody_writes_a_verdict(self) -> None:
		name = self.measured()
		doc = frappe.get_doc(PLAN, name)
		doc.update({"verdict": "Effective", "judged_by": "Administrator", "round": 5, "before_value": "1"})
		doc.save()
		doc.reload()
		self.assertEqual((doc.verdict, doc.judged_by, doc.round, doc.before_value), (None, None, 1, None))


class TestForOthers(PlanCase):
	def test_a_plan_for_a_source_is_made_once(self) -> None:
		source = inspect.make_rectification()
		values = {"source_doctype": "Rectification", "source_name": source.name}
		self.be("manager")
		name = plans.make_plan(make.PROPERTY_A, "反复堆物", "三次整改", **values)
		self.assertEqual(plans.make_plan(make.PROPERTY_A, "反复堆物", "三次整改", **values), name)

	def test_nobody_makes_one_elsewhere_or_names_what_they_may_not_read(self) -> None:
		source = inspect.make_rectification(make.PROPERTY_B)
		values = {"source_doctype": "Rectification", "source_name": source.name}
		self.be("manager")
		self.refused("", plans.make_plan, make.PROPERTY_A, "题", "由", error=frappe.PermissionError, **values)
		self.refused("", plans.make_plan, make.PROPERTY_B, "题", "由", error=frappe.PermissionError)
		self.be("tech")
		self.refused("", plans.make_plan, make.PROPERTY_A, "题", "由", error=frappe.PermissionError)

	def test_people_of_another_property_see_nothing(self) -> None:
		name = quality.make_plan().name
		self.be(make.user("manager", make.PROPERTY_B))
		self.assertNotIn(name, frappe.get_list(PLAN, pluck="name"))
		self.refused("", plan_steps.take, name, "Start", error=frappe.PermissionError)

	def test_work_is_handed_over_and_what_was_done_stays(self) -> None:
		name = quality.make_plan(measures=[quality.measure(), quality.measure(what="换垃圾桶")]).name
		giver, receiver = make.employee("tech"), make.employee("tech2")
		self.assertIn(name, [row["name"] for row in own_work.open_plans(giver)])
		own_work.take_plan({"reference_name": name}, giver, receiver, "离职")
		doc = frappe.get_doc(PLAN, name)
		self.assertEqual({row.responsible for row in doc.measures}, {receiver})
		self.assertLessEqual({make.user("tech"), make.user("tech2")}, plans.involved(doc))
		self.assertNotIn(name, [row["name"] for row in own_work.open_plans(giver)])


class TestSweep(PlanCase):
	def setUp(self) -> None:
		super().setUp()
		# the sweep commits; these tests take back what they made
		self.enterContext(patch.object(frappe.db, "commit"))

	def test_what_is_late_is_told_up_each_step_once(self) -> None:
		name = quality.make_plan(measures=[quality.measure(deadline=add_days(nowdate(), -1))]).name
		today = getdate(nowdate())
		plan_sweep.follow_the_day(today)
		plan_sweep.follow_the_day(today)
		self.assertEqual([row.days for row in frappe.get_doc(PLAN, name).escalations], [1])
		plan_sweep.follow_the_day(add_days(today, 7))
		rows = frappe.get_doc(PLAN, name).escalations
		self.assertEqual(sorted(row.days for row in rows), [1, 3, 7])
		self.assertIn("director@wuye.test", next(row.whom for row in rows if row.days == 7))
		self.assertTrue(
			frappe.db.exists("Notification Log", {"document_name": name, "for_user": make.user("manager")})
		)

	def test_what_becomes_late_by_itself_is_marked(self) -> None:
		name = quality.make_plan(measures=[quality.measure(deadline=nowdate())]).name
		self.assertFalse(frappe.db.get_value(PLAN, name, "is_overdue"))
		plan_sweep.follow_the_day(add_days(getdate(nowdate()), 1))
		self.assertTrue(frappe.db.get_value(PLAN, name, "is_overdue"))

	def test_judges_are_told_when_the_period_is_over(self) -> None:
		name = quality.make_plan().name
		frappe.db.set_value(PLAN, name, {"status": "To Judge", "after_to": add_months(nowdate(), -1)})
		plan_sweep.follow_the_day()
		plan_sweep.follow_the_day()
		told = frappe.get_all("Notification Log", {"document_name": name, "for_user": make.user("inspector")})
		self.assertEqual(len(told), 1)


class TestBySurvey(PlanCase):
	def survey(self, day, value: float | None) -> str:
		name = frappe.generate_hash(length=10)
		doc = frappe.get_doc(
			{"doctype": "Survey", "property": make.PROPERTY_A, "title": name, "status": "Closed"}
		)
		doc.update({"name": name, "closed_on": f"{day} 10:00:00", "closes_on": day})
		doc.db_insert()
		return name

	def test_the_same_questions_asked_again(self) -> None:
		first = self.survey(add_days(nowdate(), -60), 70)
		with patch.object(
			effect, "_of_survey", side_effect=lambda name: reading(70 if name == first else 88)
		):
			name = quality.make_plan(before_survey=first, minimal_change=5).name
			self.take(name, "Start")
			self.finish(name)
			self.take(name, "Hand In", by="head")
			self.refused("Name the second survey", self.take, name, "Confirm Effect", by="inspector")
			frappe.db.set_value(
				PLAN, name, {"started_on": add_days(nowdate(), -50), "work_until": add_days(nowdate(), -40)}
			)
			doc = frappe.get_doc(PLAN, name)
			doc.after_survey = self.survey(nowdate(), 88)
			doc.save()
			self.assertEqual(self.take(name, "Confirm Effect", by="inspector"), "Effective")
		self.assertEqual((doc.reload().before_value, doc.after_value), ("70.00", "88.00"))


def reading(value: float):
	from decimal import Decimal

	from wuye_ops.metrics.subjects import Reading
	from wuye_ops.rules.metric_value import Part

	return Reading(Part(Decimal(str(value)), Decimal(100)))
