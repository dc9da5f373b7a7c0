"""Need → hire: what a property lacks is asked for, approved, looked for, interviewed, offered and employed; the reward follows."""

from datetime import date

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.customer_service import tasks
from wuye_ops.people import boarding
from wuye_ops.people.recruitment import referrals, rounds
from wuye_ops.people.report.recruitment_channels import recruitment_channels
from wuye_ops.people.report.staffing_need import staffing_need
from wuye_ops.people.setup import seeds
from wuye_ops.people.training import needs
from wuye_ops.property.obstacles import obstacles_of
from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers
from wuye_ops.tests.hiring import HR_MANAGER, HR_USER, OTHER_HR, POST, ROUNDS, Hiring

ONCE = "Once"


class TestHire(Hiring, FrappeTestCase):
	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.flags.mute_emails = True
		make.make_base()
		self.prepare()
		frappe.db.delete("Staffing Standard", {"property": self.place})
		frappe.get_doc(
			{
				"doctype": "Staffing Standard",
				"property": self.place,
				"designation": POST,
				"basis": "Fixed",
				"per": 2,
			}
		).insert()

	def tearDown(self) -> None:
		frappe.db.rollback()

	# -- what the report says

	def need(self) -> dict:
		(row,) = [
			row
			for row in staffing_need.execute({"property": self.place, "designation": POST})[1]
			if row["designation"] == POST
		]
		return row

	# -- stories

	def test_from_need_to_employee(self) -> None:
		self.assertEqual(self.need()["missing"], 2)
		frappe.set_user(make.user("manager"))
		asked = self.ask()
		self.assertEqual((self.need()["missing"], self.need()["asked"]), (0, 2))
		# nobody but HR managers and directors approves
		with self.assertRaises(frappe.PermissionError):
			asked.status = "Open & Approved"
			asked.save()
		self.approve(asked)
		self.assertEqual((asked.wuye_approved_by, getdate(asked.wuye_approved_on)), (HR_MANAGER, getdate()))
		opening = self.open(asked)
		self.assertEqual(opening.wuye_property, self.place)
		opening.append("wuye_costs", {"source": "内部推荐", "day": nowdate(), "amount": 600})
		opening.append("wuye_costs", {"source": "招聘会", "day": nowdate(), "amount": 200.5})
		opening.save()
		applicant = self.applicant(opening)
		self.assertEqual(applicant.wuye_property, self.place)
		for name, stars in zip(ROUNDS[:3], (4, 3, 5), strict=True):
			interview = self.interview(applicant, name)
			self.mark(interview, stars)
			self.clear(interview)
		# 80 × 30 % + 60 × 20 % + 100 × 50 %
		state = rounds.standing(applicant.name)
		self.assertEqual((state["points"], state["standing"], state["next"]), (86, "Waiting", ROUNDS[3]))
		with self.assertRaisesRegex(frappe.ValidationError, ROUNDS[3]):
			self.offer(applicant).submit()
		frappe.db.delete("Job Offer", {"job_applicant": applicant.name})
		# nobody is asked about without having agreed
		with self.assertRaises(frappe.ValidationError):
			self.interview(applicant, ROUNDS[3])
		applicant.update({"wuye_consent_on": nowdate()}).save()
		with self.assertRaises(frappe.ValidationError):
			self.interview(applicant, ROUNDS[3])
		applicant.update({"wuye_consent_separate": 1}).save()
		check = self.interview(applicant, ROUNDS[3])
		self.mark(check, 5)
		self.clear(check)
		self.assertEqual(rounds.ranking(opening.name)[0]["standing"], "Cleared")
		offer = self.offer(applicant)
		self.assertEqual(offer.wuye_property, self.place)
		offer.submit()
		offer.status = "Accepted"
		offer.save()
		now = self.need()
		self.assertEqual((now["joining"], now["asked"], now["missing"]), (1, 1, 0))
		# a place that is taken is not offered twice
		frappe.db.set_value("Job Opening", opening.name, "vacancies", 1)
		second = self.applicant(opening)
		frappe.db.set_value("Interview Round", {"name": ["in", ROUNDS]}, "wuye_kind", "")
		with self.assertRaises(frappe.ValidationError):
			self.offer(second).submit()
		employee = self.employ(applicant, offer)
		now = self.need()
		self.assertEqual((now["heads"], now["joining"], now["asked"]), (1, 0, 1))
		self.assertEqual(frappe.db.get_value("Employee", employee, "wuye_property"), self.place)
		rows = {
			row["channel"]: row
			for row in recruitment_channels.execute({"property": self.place, "designation": POST})[1]
		}
		row, fair = rows["内部推荐"], rows["招聘会"]
		self.assertEqual(
			(row["applied"], row["invited"], row["offered"], row["hired"], row["days_to_hire"]),
			(2, 1, 1, 1, 0),
		)
		self.assertEqual((row["cost"], row["cost_per_hire"]), (600, 600))
		# a channel that has cost something and brought nobody
		self.assertEqual((fair["applied"], fair["cost"], fair["cost_per_hire"]), (0, 200.5, None))
		self.begin_work(applicant, offer, employee)

	def begin_work(self, applicant, offer, employee: str) -> None:
		"""Onboarding → safety training with a result → certificate → work that was refused before."""
		papers.make_people()
		seeds.seed(make.company(), ["boarding", "holidays"])
		department = frappe.db.get_value("Employee", make.employee("tech"), "department")
		frappe.db.set_value(
			"Employee",
			employee,
			{
				"date_of_joining": add_days(nowdate(), -10),
				"department": department,
				"holiday_list": frappe.db.get_value("Holiday List", {"wuye_kind": "Office"}),
			},
		)
		papers.make_need(
			"上岗前安全教育（测试）",
			4,
			ONCE,
			subject="Safety",
			designation=POST,
			before_work=1,
			joined_from=papers.day(-30),
		)
		onboarding = frappe.get_doc(
			{
				"doctype": "Employee Onboarding",
				"job_applicant": applicant.name,
				"job_offer": offer.name,
				"employee_name": applicant.applicant_name,
				"company": make.company(),
				"date_of_joining": add_days(nowdate(), -10),
				"boarding_begins_on": nowdate(),
				"activities": [{"activity_name": "三级安全教育", "wuye_kind": "Safety Training"}],
			}
		).insert()
		onboarding.submit()
		onboarding.reload()
		self.assertEqual((onboarding.employee, onboarding.wuye_property), (employee, self.place))
		lesson = frappe.get_doc("Task", onboarding.activities[0].task)
		lesson.status = "Completed"
		self.assertRaises(frappe.ValidationError, lesson.save)
		# nor by HRMS's Mark as Completed, which writes all tasks at once
		frappe.db.savepoint("mark")
		with self.assertRaisesRegex(frappe.ValidationError, "上岗前"):
			onboarding.mark_onboarding_as_completed()
		frappe.db.rollback(save_point="mark")
		onboarding.reload()
		self.assertEqual(frappe.db.get_value("Task", lesson.name, "status"), "Open")
		hours = max(float(one.hours) for one in needs.requirements() if one.before_work)
		event = papers.make_event(
			employee,
			hours=hours,
			start_time=f"{papers.day(-6)} 08:00:00",
			end_time=f"{papers.day(-3)} 18:00:00",
		)
		papers.result(event, {employee: {"hours": hours, "wuye_result": "Passed"}})
		lesson.reload()
		lesson.status = "Completed"
		lesson.save()
		self.assertEqual(boarding.standing(onboarding.doctype, onboarding.name)["percent"], 100)
		task = make.make_task()
		category = frappe.db.get_value("Service Request", task.service_request, "category")
		papers.require("Service Category", "service_category", category, papers.HEIGHTS)
		self.assertIn(papers.HEIGHTS, obstacles_of([employee], task)[employee])
		frappe.set_user(make.user("head"))
		with self.assertRaisesRegex(frappe.ValidationError, papers.HEIGHTS):
			tasks.assign(task.name, employee)
		frappe.set_user("Administrator")
		papers.certificate(employee, papers.HEIGHTS, begins=-300, valid_until=papers.day(30))
		self.assertEqual(obstacles_of([employee], task), {})
		frappe.set_user(make.user("head"))
		tasks.assign(task.name, employee)
		self.assertEqual(frappe.db.get_value("Service Task", task.name, "assigned_to"), employee)

	def test_channels_of_nobody_are_none(self) -> None:
		"""People who never applied are not taken for applicants where there are none."""
		frappe.set_user(HR_MANAGER)
		_columns, rows, _message, chart, figures = recruitment_channels.execute(
			{"designation": POST, "from_date": "2019-01-01", "to_date": "2019-12-31"}
		)
		self.assertEqual((rows, chart), ([], None))
		self.assertEqual([one["value"] for one in figures], [0, 0])

	def test_bad_requisitions_are_refused(self) -> None:
		frappe.set_user(make.user("manager"))
		for fields in (
			{"no_of_positions": 0},
			{"no_of_positions": -1},
			{"expected_by": None},
			{"reason_for_requesting": ""},
			# beyond what was agreed, without a word
			{"no_of_positions": 3, "reason_for_requesting": " "},
			# of another property
			{"wuye_property": make.PROPERTY_B},
			{"requested_by": make.employee("manager", make.PROPERTY_B)},
		):
			with self.subTest(fields), self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				self.ask(**fields)
		self.ask(no_of_positions=3, reason_for_requesting="新增两个岗位")
		with self.assertRaises(frappe.ValidationError):
			self.ask(requested_by=make.employee("head"))

	def test_nobody_approves_their_own(self) -> None:
		manager = make.make_employee(HR_MANAGER, "保洁部", self.place, "人事经理")
		frappe.set_user(HR_MANAGER)
		asked = self.ask(requested_by=manager)
		asked.status = "Open & Approved"
		with self.assertRaises(frappe.PermissionError):
			asked.save()
		frappe.set_user("director@wuye.test")
		asked.reload()
		asked.status = "Open & Approved"
		asked.save()

	def test_no_opening_without_an_approved_requisition_and_no_more_than_it_asks(self) -> None:
		asked = self.ask()
		with self.assertRaises(frappe.ValidationError):
			self.open(asked)
		self.approve(asked)
		# HRMS looks for as many as the requisition asks for
		self.assertEqual(self.open(asked).vacancies, 2)
		with self.assertRaises(frappe.ValidationError):
			self.open(asked)

	def test_an_offer_keeps_to_the_opening_and_the_law(self) -> None:
		opening = self.open(self.approve(self.ask()))
		frappe.db.set_value("Interview Round", {"name": ["in", ROUNDS]}, "wuye_kind", "")
		young = str(add_months(date.today(), -12 * 15))
		for applicant, fields in (
			({}, {"wuye_wage": 5001}),
			({}, {"wuye_wage": 3999}),
			({}, {"wuye_wage": 0}),
			({"wuye_born_on": young}, {}),
			({"job_title": None, "wuye_property": self.place}, {}),
		):
			with self.subTest(applicant, **fields), self.assertRaises(frappe.ValidationError):
				self.offer(self.applicant(opening, **applicant), **fields).submit()

	def test_who_is_bound_to_an_applicant_gives_no_marks_and_makes_no_offer(self) -> None:
		opening = self.open(self.approve(self.ask()))
		relative = make.make_employee(HR_USER, "保洁部", self.place, "亲戚")
		applicant = self.applicant(opening, wuye_relative=relative)
		with self.assertRaises(frappe.PermissionError):
			self.interview(applicant, ROUNDS[0])
		self.interview(applicant, ROUNDS[0], by=OTHER_HR)
		frappe.db.set_value("Interview Round", {"name": ["in", ROUNDS]}, "wuye_kind", "")
		frappe.set_user(HR_USER)
		with self.assertRaises(frappe.PermissionError):
			self.offer(applicant).submit()

	def test_a_round_is_cleared_by_its_marks(self) -> None:
		applicant = self.applicant(self.open(self.approve(self.ask())))
		interview = self.interview(applicant, ROUNDS[0])
		with self.assertRaises(frappe.ValidationError):
			self.clear(interview)
		self.mark(interview, 2)  # 40 of 60
		interview.reload()
		with self.assertRaises(frappe.ValidationError):
			self.clear(interview)

	def test_a_property_s_requisitions_are_hidden_from_others(self) -> None:
		asked = self.ask()
		head_office = self.ask(wuye_property=None, requested_by=make.employee("tech"))
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		seen = frappe.get_list("Job Requisition", pluck="name")
		self.assertFalse({asked.name, head_office.name} & set(seen))
		self.assertFalse(frappe.has_permission("Job Requisition", "read", asked.name))
		self.assertFalse(frappe.has_permission("Job Requisition", "read", head_office.name))
		frappe.set_user(make.user("manager"))
		self.assertIn(asked.name, frappe.get_list("Job Requisition", pluck="name"))
		self.assertFalse(frappe.get_list("Job Applicant", pluck="name") if can_read("Job Applicant") else [])

	def test_a_referral_is_rewarded_once_after_three_months(self) -> None:
		referrer = make.employee("tech")
		referral = frappe.get_doc(
			{
				"doctype": "Employee Referral",
				"first_name": "被",
				"last_name": "推荐人",
				"email": f"{frappe.generate_hash(length=8)}@wuye.test",
				"date": nowdate(),
				"status": "Pending",
				"for_designation": POST,
				"referrer": referrer,
				"is_applicable_for_referral_bonus": 1,
			}
		).insert()
		referral.submit()
		today = getdate(nowdate())
		self.assertEqual([one.code for one in referrals.due_of(referral, today).refusals], ["not_hired"])
		applicant = self.applicant(
			self.open(self.approve(self.ask())), employee_referral=referral.name, source_name=referrer
		)
		frappe.set_user("Administrator")
		hired = make.make_employee(None, "保洁部", self.place, f"新人{frappe.generate_hash(length=6)}")
		frappe.db.set_value(
			"Employee", hired, {"job_applicant": applicant.name, "date_of_joining": "2026-01-01"}
		)
		for day, due in ((date(2026, 3, 31), False), (date(2026, 4, 1), True)):
			self.assertEqual(referrals.due_of(referral, day).is_due, due, day)
		# confirmed on 1 July: probation was longer
		frappe.db.set_value("Employee", hired, "final_confirmation_date", "2026-07-01")
		self.assertFalse(referrals.due_of(referral, date(2026, 6, 30)).is_due)
		self.assertTrue(referrals.due_of(referral, date(2026, 7, 1)).is_due)
		frappe.db.set_value("Employee", hired, {"relieving_date": "2026-06-15"})
		self.assertTrue(referrals.due_of(referral, date(2026, 7, 1)).is_over)


def can_read(doctype: str) -> bool:
	return bool(frappe.has_permission(doctype, "read"))
