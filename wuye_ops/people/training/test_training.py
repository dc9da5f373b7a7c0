"""Training: what is needed, what counts, study of one's own, and the plan of a year."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import date_diff, getdate

from wuye_ops.metrics.registry import Scope
from wuye_ops.people.report.training_hours import training_hours
from wuye_ops.people.training import hours, plans, self_study
from wuye_ops.rules.metric_value import PERCENT, Part, value
from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers
from wuye_ops.tests.people_papers import HR_OTHER, HR_USER, day

POST = "测试培训岗位"
YEAR = date.today().year
PASSED, FAILED = {"hours": 4, "wuye_result": "Passed"}, {"hours": 4, "wuye_result": "Failed"}


class TrainingCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		papers.make_people()
		cls.tech, cls.tech2 = make.employee("tech"), make.employee("tech2")
		if not frappe.db.exists("Designation", POST):
			frappe.get_doc({"doctype": "Designation", "designation_name": POST}).insert()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		frappe.db.savepoint("one_test")
		self.addCleanup(frappe.db.rollback, save_point="one_test")
		self.addCleanup(frappe.set_user, "Administrator")
		# nobody else's needs are counted
		frappe.db.set_value("Training Need", {"name": ["is", "set"]}, "disabled", 1)
		for name in (self.tech, self.tech2):
			frappe.db.set_value(
				"Employee", name, {"designation": POST, "date_of_joining": f"{YEAR - 2}-01-01"}
			)

	def refused(self, call, *args, error=frappe.ValidationError, **kwargs) -> str:
		frappe.db.savepoint("refused")
		with self.assertRaises(error) as caught:
			call(*args, **kwargs)
		frappe.db.rollback(save_point="refused")
		frappe.set_user("Administrator")
		return frappe.utils.strip_html(str(caught.exception))

	def hours(self, employee: str):
		return hours.of_employee(employee).hours


class TestEvents(TrainingCase):
	def test_hours_count_once_they_were_passed(self) -> None:
		papers.make_need("测试安全培训", 8, subject="Safety", designation=POST)
		event = papers.make_event(self.tech, self.tech2)
		self.assertEqual(self.hours(self.tech).left_out, ((event.name, "no_result"),))
		papers.result(event, {self.tech: PASSED, self.tech2: FAILED})
		mine, other = self.hours(self.tech), self.hours(self.tech2)
		self.assertEqual((mine.counted, mine.needed, mine.missing), (4, 8, 4))
		self.assertEqual((other.counted, other.left_out), (0, ((event.name, "failed"),)))

	def test_training_without_a_result_is_not_submitted(self) -> None:
		event = papers.make_event(self.tech, self.tech2)
		self.assertIn(
			"没有结果", self.refused(papers.result, event, {self.tech: PASSED, self.tech2: {"hours": 4}})
		)
		frappe.db.set_value(
			"Training Event Employee", {"parent": event.name, "employee": self.tech2}, "attendance", "Absent"
		)
		self.assertIn("缺席", self.refused(papers.result, event, {self.tech2: PASSED}))
		papers.result(event, {self.tech: PASSED, self.tech2: {"hours": 0}})
		self.assertEqual(self.hours(self.tech2).left_out, ((event.name, "absent"),))

	def test_bad_hours_and_people_are_refused(self) -> None:
		event = papers.make_event(self.tech)
		cases = (
			("负数", {self.tech: {"hours": -4, "wuye_result": "Passed"}}),
			("最多", {self.tech: {"hours": 40, "wuye_result": "Passed"}}),
			("名单", {self.tech2: PASSED}),
		)
		for word, rows in cases:
			with self.subTest(word):
				self.assertIn(word, self.refused(papers.result, event, rows))
		# the afternoon has room for six and a half
		self.assertIn("6.5", self.refused(papers.make_event, self.tech, hours=20))
		self.refused(papers.make_event, self.tech, hours=-1)
		self.refused(papers.make_event, self.tech, self.tech)
		doc = papers.result(event, {self.tech: PASSED}, submit=False)
		doc.append("employees", {"employee": self.tech, **PASSED})
		self.assertIn("已有登记", self.refused(doc.submit))

	def test_nobody_enters_their_own_result(self) -> None:
		frappe.db.set_value("Employee", self.tech, "user_id", HR_OTHER)
		event = papers.make_event(self.tech)
		frappe.set_user(HR_OTHER)
		self.refused(papers.result, event, {self.tech: PASSED}, error=frappe.PermissionError)
		# who is system manager enters it for them
		papers.result(event, {self.tech: PASSED})

	def test_hours_and_subject_come_from_the_programme(self) -> None:
		name = "测试培训课程"
		if not frappe.db.exists("Training Program", name):
			frappe.get_doc(
				{
					"doctype": "Training Program",
					"training_program": name,
					"company": make.company(),
					"description": "测试",
					"wuye_subject": "Service Awareness",
					"wuye_hours": 3,
				}
			).insert()
		event = papers.make_event(self.tech, training_program=name, wuye_subject=None, wuye_hours=0)
		self.assertEqual((event.wuye_subject, event.wuye_hours), ("Service Awareness", 3))


class TestSelfStudy(TrainingCase):
	def test_handed_in_with_a_proof_and_approved_by_somebody_else(self) -> None:
		papers.make_need("测试自学要求", 8, designation=POST)
		frappe.set_user(make.user("tech"))
		doc = papers.study(self.tech)
		self.assertIn("证明", self.refused(self_study.submit, doc.name))
		frappe.set_user(make.user("tech"))
		papers.with_scan(frappe.get_doc("Self-Study", doc.name))
		self.assertEqual(self_study.submit(doc.name), "To Approve")
		self.refused(self_study.decide, doc.name, "Approve", "Passed", error=frappe.PermissionError)
		self.assertEqual(self.hours(self.tech).counted, 0)
		frappe.set_user(make.user("head"))
		self.assertEqual(self_study.possible(frappe.get_doc("Self-Study", doc.name)), ["Approve", "Return"])
		self.refused(self_study.decide, doc.name, "Return")
		frappe.set_user(make.user("head"))
		self.assertEqual(self_study.decide(doc.name, "Return", reason="看不清"), "Returned")
		frappe.set_user(make.user("tech"))
		self_study.submit(doc.name)
		frappe.set_user(make.user("head"))
		self.refused(self_study.decide, doc.name, "Approve")
		frappe.set_user(make.user("head"))
		self.assertEqual(self_study.decide(doc.name, "Approve", "Passed"), "Approved")
		# half of what is needed may be studied alone: 4 of 8
		self.assertEqual(self.hours(self.tech).counted, 4)
		frappe.set_user(make.user("tech"))
		again = frappe.get_doc("Self-Study", doc.name)
		again.hours = 8
		self.refused(again.save)

	def test_hr_does_not_approve_their_own(self) -> None:
		frappe.db.set_value("Employee", self.tech, "user_id", HR_USER)
		doc = papers.with_scan(papers.study(self.tech))
		frappe.set_user(HR_USER)
		self_study.submit(doc.name)
		self.refused(self_study.decide, doc.name, "Approve", "Passed", error=frappe.PermissionError)

	def test_what_is_no_study_is_refused(self) -> None:
		cases = (
			("负数", {"hours": -1}),
			("学时", {"hours": 0}),
			("最多", {"hours": 9}),
			("尚未", {"day": day(2)}),
			("不在职", {"day": f"{YEAR - 3}-01-01"}),
		)
		for word, fields in cases:
			with self.subTest(word):
				self.assertIn(word, self.refused(papers.study, self.tech, **fields))
		papers.study(self.tech, course="测试同一课程")
		self.assertIn("已有登记", self.refused(papers.study, self.tech, course="测试同一课程"))
		doc = papers.study(self.tech2, status="Approved", approved_by=HR_USER)
		self.assertEqual((doc.status, doc.approved_by), ("Draft", None))

	def test_a_colleague_sees_and_writes_none_of_it(self) -> None:
		doc = papers.study(self.tech)
		frappe.set_user(make.user("tech2"))
		self.assertEqual(frappe.get_list("Self-Study", {"name": doc.name}), [])
		self.assertFalse(frappe.has_permission("Self-Study", "read", doc=doc.name))
		self.refused(papers.study, self.tech, error=frappe.PermissionError)
		frappe.set_user(make.user("tech2"))
		self.refused(self_study.decide, doc.name, "Approve", "Passed", error=frappe.PermissionError)


class TestYear(TrainingCase):
	def new_plan(self):
		"""The plan of this year, whatever somebody has tried out before."""
		for name in frappe.get_all("Training Year Plan", {"year": YEAR}, pluck="name"):
			frappe.delete_doc("Training Year Plan", name, force=True)
		return frappe.get_doc(
			{"doctype": "Training Year Plan", "company": make.company(), "year": YEAR}
		).insert()

	def test_the_plan_of_a_year_is_counted_and_becomes_events(self) -> None:
		need = papers.make_need("测试年度要求", 8, designation=POST, subject="Safety")
		plan = self.new_plan()
		(row,) = (row for row in plan.rows if row.training_need == need)
		self.assertEqual((row.designation, row.people, row.hours), (POST, 2, 16))
		self.assertEqual(row.due_on, getdate(f"{YEAR}-12-31"))
		event = papers.make_event(self.tech, hours=5)
		papers.result(event, {self.tech: {"hours": 5, "wuye_result": "Passed"}})
		row.planned_on = f"{YEAR}-12-20"
		plan.save()
		made = plans.make_event(plan.name, row.name, f"{YEAR}-12-20 09:00", f"{YEAR}-12-20 15:00", "会议室")
		people = frappe.get_all("Training Event Employee", {"parent": made}, pluck="employee")
		self.assertEqual(sorted(people), sorted([self.tech, self.tech2]))
		plan.reload()
		self.refused(
			plans.make_event, plan.name, row.name, f"{YEAR}-12-21 09:00", f"{YEAR}-12-21 15:00", "会议室"
		)
		# counted again the row keeps its event and day
		frappe.db.set_value("Employee", self.tech2, "designation", None)
		plans.count_again(plan.name)
		plan.reload()
		(row,) = (row for row in plan.rows if row.training_need == need)
		self.assertEqual((row.people, row.training_event, str(row.planned_on)), (1, made, f"{YEAR}-12-20"))
		row.people = 99
		self.refused(plan.save)
		self.refused(
			frappe.get_doc({"doctype": "Training Year Plan", "company": make.company(), "year": 1999}).insert
		)

	def test_the_whole_plan_becomes_events_and_nothing_twice(self) -> None:
		long = papers.make_need(
			"测试入职教育", 24, "Once", designation=POST, subject="Safety", within_days=30
		)
		yearly = papers.make_need("测试 A&B 要求", 8, designation=POST)
		frappe.db.set_value("Employee", self.tech, "date_of_joining", f"{YEAR}-01-04")
		plan = self.new_plan()
		for row in plan.rows:
			if row.training_need == long:
				row.planned_on = f"{YEAR}-12-20"
		plan.save()
		# what has no day yet says so, in the words of its name, and keeps nothing else from it
		done = plans.make_events(plan.name, "09:00:00", "会议室")
		(event,) = done["made"]
		self.assertIn("测试 A&B 要求", " ".join(row["reason"] for row in done["refused"]))
		event = frappe.get_doc("Training Event", event)
		self.assertEqual((event.docstatus, event.location), (0, "会议室"))
		self.assertEqual(
			(str(event.start_time), str(event.end_time)), (f"{YEAR}-12-20 09:00:00", f"{YEAR}-12-22 15:00:00")
		)
		self.assertEqual([row.employee for row in event.employees], [self.tech])
		again = plans.make_events(plan.name, "09:00", "会议室")
		self.assertEqual((again["made"], again["refused"]), ([], done["refused"]))
		plan.reload()
		for row in plan.rows:
			row.planned_on = row.planned_on or (f"{YEAR}-12-23" if row.training_need == yearly else None)
		plan.save()
		self.assertEqual(len(plans.make_events(plan.name, "09:00", "会议室")["made"]), 1)
		self.assertEqual(plans.make_events(plan.name, "09:00", "会议室")["made"], [])
		for begins, location in (("25:00", "会议室"), ("早上", "会议室")):
			frappe.db.set_value("Training Event", event.name, "docstatus", 2)
			found = plans.make_events(plan.name, begins, location)
			self.assertEqual(found["made"], [])
			self.assertTrue(any("时间" in row["reason"] for row in found["refused"]))
		self.refused(plans.make_events, plan.name, "09:00", " ")
		frappe.set_user(make.user("tech"))
		self.refused(plans.make_events, plan.name, "09:00", "会议室", error=frappe.PermissionError)

	def test_hours_of_everybody_in_report_and_metric(self) -> None:
		papers.make_need("测试年度要求", 8, designation=POST, subject="Safety")
		event = papers.make_event(self.tech, self.tech2)
		papers.result(event, {self.tech: PASSED, self.tech2: FAILED})
		frappe.set_user(make.user("manager"))
		_columns, rows, _note, chart, summary = training_hours.execute({"designation": POST})
		found = {row["employee"]: (row["counted"], row["missing"], row["standing"]) for row in rows}
		self.assertEqual(found, {self.tech: (4, 4, "Open"), self.tech2: (0, 8, "Open")})
		self.assertEqual(chart["data"]["datasets"][1]["values"], [12])
		self.assertEqual([one["value"] for one in summary], [2, 0, 2, 0])
		# somebody who leads nobody sees themselves
		frappe.set_user(make.user("tech"))
		_columns, rows, *_rest = training_hours.execute({"designation": POST})
		self.assertEqual([row["employee"] for row in rows], [self.tech])
		frappe.set_user("Administrator")
		last = getdate(f"{YEAR}-12-31")
		scope = Scope(getdate(f"{YEAR}-12-01"), last, (make.PROPERTY_A,))
		parts = hours.count_by_employee(scope)
		self.assertEqual(
			hours.count(scope)[make.PROPERTY_A].numerator, sum(one.part.numerator for one in parts.values())
		)
		self.assertEqual(parts[make.PROPERTY_A, self.tech].part.numerator, 4)
		self.assertEqual(parts[make.PROPERTY_A, self.tech2].part.numerator, 0)
		self.assertNotEqual(
			parts[make.PROPERTY_A, self.tech].digest, parts[make.PROPERTY_A, self.tech2].digest
		)
		alone = Scope(scope.first, last, None, self.tech)
		self.assertEqual(hours.count(alone), {make.PROPERTY_A: parts[make.PROPERTY_A, self.tech].part})
		self.assertEqual(parts[make.PROPERTY_A, self.tech].rows, len(hours.rows(alone, 0, 10)))
		rows = hours.rows(scope, 0, 10)
		self.assertEqual([row.name for row in rows], [self.tech2, self.tech])

	def test_hours_that_count_of_the_hours_of_a_year(self) -> None:
		"""Of last year, which is over: two people need 8 hours each, one has passed 4 and the other none."""
		papers.make_need("测试年度要求", 8, designation=POST, subject="Safety")
		held = getdate(f"{YEAR - 1}-06-15")
		event = papers.make_event(self.tech, self.tech2, days=date_diff(held, getdate()))
		papers.result(event, {self.tech: PASSED, self.tech2: FAILED})

		def part(last: str) -> Part:
			return hours.count(Scope(getdate(f"{YEAR - 1}-01-01"), getdate(last), (make.PROPERTY_A,)))[
				make.PROPERTY_A
			]

		whole = part(f"{YEAR - 1}-12-31")
		self.assertEqual(whole, Part(Decimal(4), Decimal(16)))
		self.assertEqual(value(whole, PERCENT), 25)
		# before the training nobody had any, of what was needed by then
		before = part(f"{YEAR - 1}-05-31")
		self.assertEqual(before.numerator, 0)
		# 151 or 152 days of 365 or 366: 3.31 or 3.32 hours each
		self.assertIn(before.denominator, (Decimal("6.62"), Decimal("6.64")))

	def test_nobody_works_before_they_were_trained(self) -> None:
		need = papers.make_need(
			"测试三级安全教育", 8, "Once", subject="Safety", designation=POST, within_days=30, before_work=1
		)
		# who was there when the need came is not stopped: their training is on paper
		make.make_task(assigned_to=self.tech2)
		frappe.db.set_value("Training Need", need, "joined_from", day(-20))
		frappe.db.set_value("Employee", self.tech, "date_of_joining", day(-10))
		refused = self.refused(make.make_task, assigned_to=self.tech)
		self.assertIn(need, refused)
		self.assertIn("0／8", refused)
		papers.result(papers.make_event(self.tech), {self.tech: PASSED})
		self.assertIn("4／8", self.refused(make.make_task, assigned_to=self.tech))
		# a failed one counts no more than none
		papers.result(papers.make_event(self.tech, days=-2), {self.tech: FAILED})
		self.assertIn("4／8", self.refused(make.make_task, assigned_to=self.tech))
		papers.result(papers.make_event(self.tech, days=-1), {self.tech: PASSED})
		self.assertEqual(make.make_task(assigned_to=self.tech).assigned_to, self.tech)

	def test_before_work_is_of_those_who_join_from_now_on(self) -> None:
		name = papers.make_need("测试上岗要求", 8, "Once", before_work=1)
		doc = frappe.get_doc("Training Need", name)
		self.assertEqual(getdate(doc.joined_from), day(0))
		doc.before_work = 0
		doc.save()
		self.assertIsNone(doc.joined_from)

	def test_needs_that_make_no_sense_are_refused(self) -> None:
		for fields in ({"hours": 0}, {"hours": -3}, {"hours": 900}):
			with self.subTest(fields):
				self.refused(papers.make_need, "测试坏要求", **fields)
		self.refused(papers.make_need, "测试坏要求", 4, "Sometimes")
		need = frappe.get_doc("Training Need", papers.make_need("测试要求", 4, within_days=30, before_work=1))
		self.assertEqual((need.within_days, need.before_work), (0, 0))
