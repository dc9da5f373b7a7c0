"""From the card to the pay: raised by grade, approved by another, in the payroll to the cent; deductions within the law alone."""

from datetime import date

import frappe
from hrms.hr.doctype.employee_referral.employee_referral import create_job_applicant

from wuye_ops.people.recruitment import referrals
from wuye_ops.people.rewards import raising, steps
from wuye_ops.people.scorecards import appraisals
from wuye_ops.people.scorecards import steps as card_steps
from wuye_ops.people.scorecards.test_steps import HEAD, MANAGER, OTHER, TECH, StepCase
from wuye_ops.people.setup import seeds
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores

REWARD, CITY = "Staff Reward", "奖惩市"
PAYDAY = "2026-10-31"
HR, BOSS = scores.HR_USER, scores.HR_MANAGER


class RewardCase(StepCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.db.set_value("Salary Component", {"wuye_reward": ["is", "set"]}, "wuye_reward", "")
		seeds.seed(make.company(), ["pay", "holidays"])
		for row in seeds.data("salary_components"):
			if kind := row.get("reward"):
				values = {"wuye_reward": kind, "depends_on_payment_days": 0}
				frappe.db.set_value("Salary Component", row["name"], values)
		cls.structure = frappe.get_doc("Salary Structure", seeds.SALARY_STRUCTURE)
		if not cls.structure.docstatus:
			cls.structure.submit()
		frappe.db.set_value(
			"Employee",
			cls.tech,
			{
				"wuye_performance_pay": 1000,
				"wuye_city": CITY,
				"holiday_list": frappe.db.get_value("Holiday List", {"wuye_kind": "Office"}),
			},
		)
		cls.assign(cls.tech)

	@classmethod
	def assign(cls, employee: str) -> None:
		frappe.get_doc(
			{
				"doctype": "Salary Structure Assignment",
				"employee": employee,
				"salary_structure": cls.structure.name,
				"from_date": "2024-01-01",
				"company": make.company(),
				"base": 6000,
			}
		).insert().submit()

	def raise_month(self, user: str = HR, **args) -> dict:
		self.as_user(user)
		return raising.raise_month(**{"month": "2024-05-10", "payroll_date": PAYDAY, **args})

	def reward(self, **filters):
		self.as_user("Administrator")
		return frappe.get_last_doc(REWARD, {"employee": self.tech, **filters})

	def step(self, user: str, reward: str, step: str, reason: str | None = None) -> str:
		self.as_user(user)
		return steps.take(reward, step, reason)

	def asked(self, user: str = HR, **fields):
		"""A draft by hand."""
		self.as_user(user)
		values = {
			"employee": self.tech,
			"kind": "Bonus",
			"month_start": "2024-05-10",
			"payroll_date": PAYDAY,
			"asked": 200,
			"ground": "台风夜抢修配电房",
			**fields,
		}
		return frappe.get_doc({"doctype": REWARD, **values}).insert()

	def in_payroll(self) -> list[tuple]:
		rows = frappe.get_all(
			"Additional Salary",
			{"employee": self.tech, "docstatus": 1},
			["salary_component", "amount", "overwrite_salary_structure_amount"],
			order_by="creation",
		)
		return [(row.salary_component, row.amount, row.overwrite_salary_structure_amount) for row in rows]


class TestPerformancePay(RewardCase):
	def test_from_the_month_to_the_pay(self) -> None:
		"""60.50 points are a D: 1,000 agreed × 0.5 × 20 of 20 days are 500."""
		self.take(HEAD, "Show")
		self.object_to("on_time")
		self.assertEqual(self.raise_month()["waiting"], 1)
		self.decide(MANAGER, on_time="Dismissed")
		self.take(HEAD, "Finalise")
		self.as_user("Administrator")
		appraisal = self.appraisal()
		self.as_user(HR)
		self.assertEqual(appraisals.fill_goals(appraisal)["used"], [self.name])

		found = self.raise_month(property_name=make.PROPERTY_A)
		self.assertEqual((found["raised"], found["refused"]), (1, []))
		reward = self.reward()
		self.assertEqual((reward.amount, reward.status, reward.scorecard), (500, "To Approve", self.name))
		for said in ("1,000", "0.5", "20", "500"):
			self.assertIn(said, reward.explanation)
		self.assertEqual(self.raise_month()["kept"], 1)

		# who has asked, a manager of the property, and the employee do not approve
		for user in (HR, MANAGER, TECH):
			with self.subTest(user):
				self.refused(self.step, user, reward.name, "Approve", error=frappe.PermissionError)
		self.assertEqual(self.step(BOSS, reward.name, "Approve"), "Approved")
		self.as_user("Administrator")
		self.assertEqual(self.in_payroll(), [("绩效工资", 500, 1)])
		told = frappe.get_all(
			"Notification Log", {"document_name": reward.name, "for_user": TECH}, pluck="subject"
		)
		self.assertEqual(len(told), 1)
		self.assertNotIn("500", told[0])

		slip = self.slip()
		self.assertEqual([row.amount for row in slip.earnings if row.salary_component == "绩效工资"], [500])
		slip.submit()
		self.assertEqual(self.reward().status, "Paid")
		self.assertIn("取消", self.refused(self.step, BOSS, reward.name, "Cancel", "发错了"))
		slip.reload()
		slip.cancel()
		self.assertEqual(self.reward().status, "Approved")

	def slip(self):
		return frappe.get_doc(
			{
				"doctype": "Salary Slip",
				"employee": self.tech,
				"start_date": "2026-10-01",
				"end_date": PAYDAY,
				"posting_date": PAYDAY,
				"company": make.company(),
				"payroll_frequency": "Monthly",
			}
		).insert()

	def test_a_corrected_card_pays_the_difference(self) -> None:
		"""With the task in time 73.83 points are a C: 800, of which 500 are in the payroll."""
		self.approved()
		self.corrected()
		self.assertEqual(self.raise_month()["raised"], 1)
		more = self.reward(scorecard=self.name)
		self.assertEqual((more.amount, more.reduces), (300, 0))
		self.step(BOSS, more.name, "Approve")
		self.as_user("Administrator")
		self.assertEqual(self.in_payroll(), [("绩效工资", 500, 1), ("绩效工资", 300, 0)])

	def test_too_much_is_taken_back(self) -> None:
		"""Of 400 agreed a C is 320: 180 less than the 500 in the payroll."""
		self.approved()
		self.corrected()
		frappe.db.set_value("Employee", self.tech, "wuye_performance_pay", 400)
		self.raise_month()
		less = self.reward(scorecard=self.name)
		self.assertEqual((less.amount, less.reduces), (180, 1))
		self.step(BOSS, less.name, "Approve")
		self.as_user("Administrator")
		self.assertEqual(self.in_payroll()[-1], ("绩效核减", 180, 0))

	def test_what_was_not_approved_goes_with_the_old_version(self) -> None:
		self.final()
		self.raise_month()
		old = self.reward().name
		self.corrected()
		self.assertIn("评分", self.refused(self.step, BOSS, old, "Approve"))
		self.assertEqual(self.raise_month()["raised"], 1)
		self.assertEqual(frappe.db.get_value(REWARD, old, "status"), "Cancelled")
		self.assertEqual(self.reward(scorecard=self.name).amount, 800)

	def approved(self) -> None:
		self.final()
		self.raise_month()
		self.step(BOSS, self.reward().name, "Approve")
		self.as_user("Administrator")

	def corrected(self) -> None:
		self.as_user("Administrator")
		frappe.get_last_doc(
			"Service Task",
			{"assigned_to": self.tech, "status": "In Progress", "required_by": scores.at(10, 12)},
		).db_set({"status": "Verified", "finished_on": scores.at(10)})
		self.as_user(HR)
		self.name = card_steps.correct(self.name, "工单补录")
		self.final()

	def test_without_a_salary_structure_it_says_what_to_do(self) -> None:
		frappe.db.delete("Salary Structure Assignment", {"employee": self.tech})
		self.final()
		found = self.raise_month()
		self.assertEqual(found["raised"], 0)
		self.assertIn("薪资结构分配", found["refused"][0]["reason"])
		self.assertFalse(frappe.db.exists(REWARD, {"employee": self.tech, "scorecard": self.name}))

	def test_hr_does_not_raise_their_own_and_keeps_nobody_up(self) -> None:
		"""Nobody is over the other: each HR colleague raises the other's."""
		self.final()
		self.as_user("Administrator")
		frappe.db.set_value("Employee", self.tech, "user_id", HR)
		frappe.db.set_value("Employee", self.other, "wuye_performance_pay", 500)
		frappe.db.set_value("Staff Scorecard", self.card(self.other).name, "status", "Final")
		self.assign(self.other)
		found = self.raise_month()
		self.assertEqual((found["raised"], len(found["refused"])), (1, 1))
		self.assertIn("自己", found["refused"][0]["reason"])

	def test_only_hr_raises_and_only_months_that_are_over(self) -> None:
		for user in (TECH, MANAGER, "director@wuye.test"):
			with self.subTest(user):
				self.refused(self.raise_month, user, error=frappe.PermissionError)
		for args in (
			{"month": "2999-01-01"},
			{"month": ""},
			{"payroll_date": "2024-04-30"},
			{"payroll_date": "x"},
		):
			with self.subTest(args):
				self.refused(self.raise_month, **args)


class TestByHand(RewardCase):
	def test_a_bonus_is_seen_by_hr_and_by_whom_it_is_for_once_it_is_approved(self) -> None:
		reward = self.asked()
		self.assertEqual((reward.property, reward.month_start), (make.PROPERTY_A, date(2024, 5, 1)))
		self.step(HR, reward.name, "Ask")
		self.assertTrue(
			frappe.db.exists("Notification Log", {"document_name": reward.name, "for_user": BOSS})
		)
		others = (MANAGER, HEAD, OTHER, "director@wuye.test", make.user("manager", make.PROPERTY_B))
		for status, own in (("To Approve", False), ("Approved", True)):
			for user, may in ((HR, True), (BOSS, True), (TECH, own), *((one, False) for one in others)):
				with self.subTest(f"{user} {status}"):
					self.as_user(user)
					listed = frappe.has_permission(REWARD, "read") and bool(
						frappe.get_list(REWARD, {"name": reward.name})
					)
					self.assertEqual(listed, may)
					self.assertEqual(bool(frappe.has_permission(REWARD, "read", reward.name)), may)
			if status == "To Approve":
				self.step(BOSS, reward.name, "Approve")
		self.as_user(TECH)
		self.assertFalse(frappe.has_permission(REWARD, "write", reward.name))

	def test_a_referral_is_rewarded_once_and_after_approval(self) -> None:
		"""HRMS's button would put it into the payroll at once."""
		referral, hired = self.referral()
		with_it = {"referral": referral.name, "asked": 500, "month_start": "2026-10-01"}
		self.assertIn(self.tech, self.refused(self.asked, **with_it, employee=make.employee("tech2")))
		self.as_user(HR)
		standing = referrals.standing(referral.name)
		self.assertTrue(standing["is_due"] and standing["may_ask"])
		reward = self.asked(**with_it)
		self.assertIn(reward.name, self.refused(self.asked, **with_it))
		self.step(HR, reward.name, "Ask")
		# somebody leaves before it is approved
		frappe.db.set_value("Employee", hired, "relieving_date", "2026-03-15")
		self.refused(self.step, BOSS, reward.name, "Approve")
		frappe.db.set_value("Employee", hired, "relieving_date", None)
		self.refused(self.step, HR, reward.name, "Approve", error=frappe.PermissionError)
		self.step(BOSS, reward.name, "Approve")
		self.as_user("Administrator")
		self.assertIn(("奖金", 500, 0), self.in_payroll())

		def told() -> str:
			return frappe.db.get_value("Employee Referral", referral.name, "referral_payment_status")

		self.assertEqual(told(), "Paid")
		self.as_user(HR)
		self.assertFalse(referrals.standing(referral.name)["may_ask"])
		self.step(BOSS, reward.name, "Cancel", "重复发放")
		self.as_user("Administrator")
		self.assertEqual(told(), "Unpaid")
		self.assertTrue(referrals.standing(referral.name)["is_due"])
		by_hand = frappe.get_doc(
			{
				"doctype": "Additional Salary",
				"employee": self.tech,
				"company": make.company(),
				"salary_component": "奖金",
				"amount": 500,
				"payroll_date": PAYDAY,
				"currency": "CNY",
				"ref_doctype": "Employee Referral",
				"ref_docname": referral.name,
			}
		)
		self.assertIn("申请推荐奖励", self.refused(by_hand.insert))

	def referral(self) -> tuple:
		"""Of the technician, and who was hired by it in January."""
		self.as_user("Administrator")
		post = make.make_designation("推荐岗位")
		referral = frappe.get_doc(
			{
				"doctype": "Employee Referral",
				"first_name": "被",
				"last_name": "推荐人",
				"email": f"{frappe.generate_hash(length=8)}@wuye.test",
				"date": "2025-12-01",
				"status": "Pending",
				"for_designation": post,
				"referrer": self.tech,
				"is_applicable_for_referral_bonus": 1,
			}
		).insert()
		referral.submit()
		applicant = create_job_applicant(referral.name)
		applicant.status = "Accepted"
		applicant.save()
		hired = make.make_employee(None, "工程部", make.PROPERTY_A, f"新人{frappe.generate_hash(length=6)}")
		frappe.db.set_value(
			"Employee", hired, {"job_applicant": applicant.name, "date_of_joining": "2026-01-01"}
		)
		return referral, hired

	def test_nobody_rewards_themselves(self) -> None:
		own = make.make_employee(HR, "人事部", make.PROPERTY_A, "人事专员甲")
		self.refused(self.asked, employee=own, error=frappe.PermissionError)
		boss = make.make_employee(BOSS, "人事部", make.PROPERTY_A, "人事经理甲")
		self.assign_as_administrator(boss)
		reward = self.asked(employee=boss)
		self.step(HR, reward.name, "Ask")
		self.refused(self.step, BOSS, reward.name, "Approve", error=frappe.PermissionError)

	def assign_as_administrator(self, employee: str) -> None:
		self.as_user("Administrator")
		self.assign(employee)

	def test_returned_mended_and_cancelled(self) -> None:
		reward = self.asked(asked=2000)
		self.step(HR, reward.name, "Ask")
		reward.reload()
		reward.asked = 1
		self.as_user(HR)
		self.refused(reward.save)
		self.refused(self.step, BOSS, reward.name, "Return", " ")
		self.assertEqual(self.step(BOSS, reward.name, "Return", "金额太高"), "Draft")
		self.as_user(HR)
		reward.reload()
		reward.asked = 300
		reward.save()
		self.step(HR, reward.name, "Ask")
		self.step(BOSS, reward.name, "Approve")
		self.refused(self.step, HR, reward.name, "Cancel", "不发了", error=frappe.PermissionError)
		self.assertEqual(self.step(BOSS, reward.name, "Cancel", "重复申请"), "Cancelled")
		self.as_user("Administrator")
		self.assertEqual(self.in_payroll(), [])
		self.refused(frappe.delete_doc, REWARD, reward.name)

	def test_what_is_cancelled_in_the_payroll_is_cancelled_here(self) -> None:
		reward = self.asked()
		self.step(HR, reward.name, "Ask")
		self.step(BOSS, reward.name, "Approve")
		self.as_user("Administrator")
		reward.reload()
		frappe.get_doc("Additional Salary", reward.additional_salary).cancel()
		reward.reload()
		self.assertEqual(reward.status, "Cancelled")
		self.assertIn(reward.additional_salary, reward.reason)

	def test_many_are_approved_at_once(self) -> None:
		names = [self.asked().name, self.asked().name]
		for name in names:
			self.step(HR, name, "Ask")
		mine = self.asked(user=BOSS).name
		self.step(BOSS, mine, "Ask")
		self.as_user(BOSS)
		found = steps.approve_all([*names, mine])
		self.assertEqual((found["done"], [row["name"] for row in found["refused"]]), (2, [mine]))

	def test_bad_input(self) -> None:
		self.final()
		other = self.card(self.other).name
		for fields in (
			{"kind": "Performance"},
			{"kind": "Fine"},
			{"asked": -5},
			{"scorecard": other},
			{"payroll_date": "2024-04-30"},
			{"month_start": "2999-01-01"},
			{"status": "Approved"},
			{"amount": 9000},
			{"additional_salary": "HR-ADS-1"},
		):
			with self.subTest(fields):
				self.refused(self.asked, **fields)
		self.refused(
			self.asked, employee="没有这个人", error=(frappe.PermissionError, frappe.ValidationError)
		)
		for fields in ({"asked": 0}, {"ground": " "}):
			with self.subTest(fields):
				self.refused(self.step, HR, self.asked(**fields).name, "Ask")
		card = self.asked(scorecard=self.name)
		self.assertIn(card.name, self.refused(self.asked, scorecard=self.name))


class TestDeductions(RewardCase):
	def deduction(self, **fields):
		return self.asked(
			**{
				"kind": "Deduction",
				"asked": 1000,
				"damage": 1500,
				"wage": 2900,
				"ground": "违反《车辆管理制度》第五条，倒车撞坏道闸",
				**fields,
			}
		)

	def minimum_wage(self, monthly: float = 2490) -> None:
		self.as_user("Administrator")
		frappe.get_doc(
			{
				"doctype": "Minimum Wage",
				"city": CITY,
				"effective_from": "2025-07-01",
				"monthly": monthly,
				"source": "测试公告 2025 年 1 号",
			}
		).insert()

	def test_the_law_bounds_what_is_taken_and_the_rest_waits(self) -> None:
		"""A fifth of 2,900 is 580, but 2,490 are to be left: 410 now, 590 later."""
		reward = self.deduction()
		self.assertIn(CITY, self.refused(self.step, HR, reward.name, "Ask"))
		self.minimum_wage()
		self.step(HR, reward.name, "Ask")
		reward.reload()
		self.assertEqual((reward.amount, reward.later), (410, 590))
		for said in ("2,900", "20 %", "2,490", "410", "590"):
			self.assertIn(said, reward.explanation)
		self.step(BOSS, reward.name, "Approve")
		self.as_user("Administrator")
		self.assertEqual(self.in_payroll(), [("损失赔偿", 410, 0)])

		# nothing more in the same month
		second = self.deduction(asked=100)
		self.assertIn("410", self.refused(self.step, HR, second.name, "Ask"))

		self.as_user(HR)
		rest = frappe.get_doc(REWARD, steps.take_the_rest(reward.name))
		self.assertEqual(
			(rest.asked, rest.continues, rest.status, str(rest.payroll_date)),
			(590, reward.name, "Draft", "2026-11-30"),
		)
		self.refused(steps.take_the_rest, reward.name)

	def test_fines_are_none(self) -> None:
		self.minimum_wage()
		for fields in ({"damage": 0}, {"damage": 500}, {"ground": ""}, {"wage": 0}):
			with self.subTest(fields):
				self.refused(self.step, HR, self.deduction(**fields).name, "Ask")
