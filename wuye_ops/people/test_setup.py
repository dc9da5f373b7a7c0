"""What HR begins with: made where it is absent, kept where it is there, and nothing twice."""

from datetime import date
from unittest.mock import patch

import frappe
from frappe.model.workflow import apply_workflow, get_transitions
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate

from wuye_ops.people import holiday_lists, insurance
from wuye_ops.people.recruitment import requisitions
from wuye_ops.people.setup import page, seeds
from wuye_ops.rules.social_insurance import usual
from wuye_ops.setup.seed import read
from wuye_ops.tests import factories as make

TODAY = date(2026, 11, 30)
HR_MANAGER = "people.setup@wuye.test"
CITY = "配齐市"


class TestSetup(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		make.make_user(HR_MANAGER, "HR Manager", "HR User")
		cls.company = make.company()

	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")

	def test_everything_is_made_once_and_what_was_there_is_kept(self) -> None:
		kept = make_designation("保洁员", "自己的说明")
		first = seeds.seed(self.company)
		self.assertIn(
			("Designation", "保洁员", False), {(one.doctype, one.name, one.is_new) for one in first}
		)
		self.assertEqual(frappe.db.get_value("Designation", kept, "description"), "自己的说明")
		again = seeds.seed(self.company)
		self.assertEqual([one.name for one in again if one.is_new], [])
		self.assertEqual([one.name for one in again], [one.name for one in first])
		self.assertFalse([topic for topic in seeds.overview(self.company) if topic["missing"]])

	def test_what_waits_for_something_else_is_not_asked_for(self) -> None:
		"""Paths lead between posts: without posts there are none to make, and the page opens all the same."""
		data = seeds.data
		nowhere = {"promotion_paths": [["没有的岗位甲", "没有的岗位乙"]]}
		with patch.object(seeds, "data", lambda key: nowhere.get(key) or data(key)):
			topics = {topic["key"] for topic in seeds.overview(self.company)}
		self.assertNotIn("promotions", topics)
		self.assertIn("designations", topics)

	def test_each_part_of_the_set_up_is_there_once(self) -> None:
		"""The set-up as the requirements list it, each by a name that a user looks for."""
		make_table(CITY)
		seeds.seed(self.company)
		self.assertFalse([one.name for one in seeds.seed(self.company) if one.is_new])
		once = {
			"Designation": ("项目经理", "维修技工", "保洁员", "门岗", "消控值班员", "收费员", "安全员"),
			"Workflow": ("Job Requisition",),
			"Job Applicant Source": ("网络招聘", "招聘会", "内部推荐"),
			"Interview Type": ("面试", "笔试", "背景调查"),
			"Interview Round": ("初试（人事）", "笔试", "复试（用人部门）", "背景调查"),
			"Training Program": (
				"新员工入职培训",
				"岗位技能培训",
				"服务意识与投诉处理",
				"新员工三级安全教育",
			),
			"Leave Type": ("病假", "婚假", "丧假", "产假", "陪产假", "育儿假", "工伤停工留薪期"),
			"Holiday List": ("法定节假日（行政班）", "法定节假日（排班制）"),
			"Shift Type": ("行政班", "白班", "中班", "夜班"),
			"Salary Component": [
				*(f"{one}（个人）" for one in ("养老保险", "医疗保险", "失业保险", "住房公积金")),
				*(f"{one}（单位）" for one in ("养老保险", "医疗保险", "失业保险", "工伤保险", "住房公积金")),
			],
			"Salary Structure": ("物业员工月薪", f"物业员工月薪（{CITY}）"),
			"Appraisal Template": (seeds.APPRAISAL_TEMPLATE,),
			"KRA": ("工作业绩", "客户评价", "过程规范", "团队与成长"),
		}
		for doctype, names in once.items():
			for name in names:
				with self.subTest(f"{doctype} {name}"):
					self.assertEqual(frappe.db.count(doctype, {"name": name}), 1)
		of_company = {
			"Department": {"department_name": "秩序维护部"},
			"Staffing Plan": {"from_date": f"{getdate().year}-01-01"},
			"Employee Onboarding Template": {"title": seeds.ONBOARDING},
			"Employee Separation Template": {"title": seeds.SEPARATION},
		}
		for doctype, filters in of_company.items():
			with self.subTest(doctype):
				self.assertEqual(frappe.db.count(doctype, {"company": self.company, **filters}), 1)

		def kinds(parenttype: str, title: str) -> set[str]:
			parent = frappe.db.get_value(parenttype, {"title": title, "company": self.company})
			return set(frappe.get_all("Employee Boarding Activity", {"parent": parent}, pluck="wuye_kind"))

		self.assertLessEqual(
			{"Contract", "Safety Training", "Keys", "Uniform"},
			kinds("Employee Onboarding Template", seeds.ONBOARDING),
		)
		self.assertLessEqual(
			{"Keys", "Uniform", "Records Hand-Over", "Work Hand-Over"},
			kinds("Employee Separation Template", seeds.SEPARATION),
		)
		# whatever the company calls it
		self.assertEqual(frappe.db.count("Leave Type", {"wuye_kind": "Annual"}), 1)
		# make-up days of the year are worked in the office
		self.assertFalse(
			frappe.db.exists("Holiday", {"parent": "法定节假日（行政班）", "holiday_date": "2026-02-14"})
		)
		self.assertTrue(
			all(
				frappe.get_all(
					"Training Program", {"name": ["in", once["Training Program"]]}, pluck="wuye_hours"
				)
			)
		)
		# what a KRA is made of stands in the registry of metrics
		self.assertIn("客户满意率", frappe.db.get_value("KRA", "客户评价", "description"))

	def test_a_structure_of_a_city_has_the_shares_that_are_paid_there(self) -> None:
		make_table(CITY)
		seeds.seed(self.company, ["pay"])
		structure = frappe.get_doc("Salary Structure", f"物业员工月薪（{CITY}）")
		self.assertEqual(structure.company, self.company)
		shares = {row.salary_component for row in structure.deductions}
		self.assertLessEqual({"养老保险（个人）", "住房公积金（个人）"}, shares)
		# without a share of theirs
		self.assertNotIn("失业保险（个人）", shares)

	def test_a_requisition_goes_the_way_of_its_flow(self) -> None:
		seeds.seed(self.company, ["requisitions"])
		make.make_designation("流程保洁员")
		frappe.set_user(make.user("manager"))
		asked = frappe.get_doc(
			{
				"doctype": "Job Requisition",
				"wuye_property": make.PROPERTY_A,
				"designation": "流程保洁员",
				"no_of_positions": 1,
				"expected_compensation": 4000,
				"company": self.company,
				"requested_by": make.employee("manager"),
				"posting_date": getdate(),
				"expected_by": add_days(getdate(), 30),
				"status": "Pending",
				"description": "保洁",
				"reason_for_requesting": "一人离职",
			}
		).insert()
		self.assertEqual([row["action"] for row in get_transitions(asked)], ["Withdraw"])
		frappe.set_user(HR_MANAGER)
		asked = apply_workflow(asked, "Approve")
		self.assertEqual((asked.status, asked.wuye_approved_by), ("Open & Approved", HR_MANAGER))
		self.assertEqual(
			{row["action"] for row in get_transitions(asked)}, {"Put on Hold", "Mark as Filled", "Withdraw"}
		)
		opening = requisitions.make_opening(asked.name)
		opening.update({"upper_range": 5000}).insert()
		asked = apply_workflow(asked, "Put on Hold")
		# HRMS fills a requisition when its opening is closed
		opening.status = "Closed"
		opening.save()
		asked.reload()
		self.assertEqual(asked.status, "Filled")
		asked.status = "Rejected"
		self.assertRaises(frappe.ValidationError, asked.save)

	def test_another_flow_of_requisitions_is_kept(self) -> None:
		seeds.seed(self.company, ["requisitions"])
		own = frappe.copy_doc(frappe.get_doc("Workflow", "Job Requisition"))
		own.workflow_name = "本公司用人审批"
		own.insert()
		told = seeds.seed(self.company, ["requisitions"])
		self.assertFalse([one.name for one in told if one.is_new])
		self.assertIn("本公司用人审批", {one.name for one in told})

	def test_leave_is_counted_as_the_law_counts_it(self) -> None:
		seeds.seed(self.company, ["leave_types"])
		rows = {
			row.wuye_kind: row
			for row in frappe.get_all(
				"Leave Type",
				{"wuye_kind": ["is", "set"]},
				["wuye_kind", "include_holiday", "allow_negative", "is_lwp"],
			)
		}
		# 98 calendar days of maternity, 3 working days of marriage
		self.assertEqual(rows["Maternity"].include_holiday, 1)
		self.assertEqual(rows["Marriage"].include_holiday, 0)
		# annual leave is allocated; who has none is refused
		self.assertEqual(rows["Annual"].allow_negative, 0)
		self.assertEqual(frappe.db.get_value("Leave Type", "事假", "is_lwp"), 1)

	def test_annual_leave_of_another_name_is_kept(self) -> None:
		seeds.seed(self.company, ["leave_types"])
		frappe.rename_doc(
			"Leave Type", frappe.db.get_value("Leave Type", {"wuye_kind": "Annual"}), "法定年假"
		)
		told = seeds.seed(self.company, ["leave_types"])
		self.assertFalse([one for one in told if one.is_new])
		self.assertIn("法定年假", {one.name for one in told})

	def test_the_rounds_of_interviews_have_scorecards_and_make_up_a_hundred(self) -> None:
		seeds.seed(self.company, ["recruitment"])
		rounds = frappe.get_all(
			"Interview Round",
			{"name": ["in", [row["name"] for row in read("people.json")["interview_rounds"]]]},
			["name", "wuye_weight", "wuye_pass_mark", "interview_type"],
		)
		self.assertEqual(sum(row.wuye_weight for row in rounds), 100)
		self.assertEqual({row.interview_type for row in rounds}, {"面试", "笔试", "背景调查"})
		for row in rounds:
			self.assertTrue(frappe.db.count("Expected Skill Set", {"parent": row.name}), row.name)

	def test_rounds_from_before_kinds_get_theirs_and_others_stay(self) -> None:
		from wuye_ops.patches import tell_kinds_of_interview_rounds as patch

		seeds.seed(self.company, ["recruitment"])
		frappe.db.set_value("Interview Round", "笔试", "wuye_kind", "")
		frappe.db.set_value("Interview Round", "初试（人事）", "wuye_kind", "Written Test")
		patch.execute()
		self.assertEqual(frappe.db.get_value("Interview Round", "笔试", "wuye_kind"), "Written Test")
		self.assertEqual(frappe.db.get_value("Interview Round", "初试（人事）", "wuye_kind"), "Written Test")

	def test_employer_s_insurance_is_shown_and_not_paid_out(self) -> None:
		seeds.seed(self.company, ["pay"])
		employer = frappe.get_all(
			"Salary Component",
			{"wuye_insurance": ["is", "set"], "do_not_include_in_total": 1},
			pluck="wuye_insurance",
		)
		employee = frappe.get_all(
			"Salary Component",
			{"wuye_insurance": ["is", "set"], "type": "Deduction"},
			pluck="wuye_insurance",
		)
		self.assertEqual(sorted(employer), ["housing_fund", "injury", "medical", "pension", "unemployment"])
		# injuries at work are insured by the employer alone (社会保险法 33)
		self.assertEqual(sorted(employee), ["housing_fund", "medical", "pension", "unemployment"])
		self.assertEqual(frappe.db.get_value("Salary Structure", seeds.SALARY_STRUCTURE, "docstatus"), 0)

	def test_the_appraisal_weighs_30_25_25_20(self) -> None:
		seeds.seed(self.company, ["appraisal"])
		template = frappe.get_doc("Appraisal Template", seeds.APPRAISAL_TEMPLATE)
		self.assertEqual([row.per_weightage for row in template.goals], [30, 25, 25, 20])
		self.assertEqual(seeds.kra_of("Customer"), template.goals[1].key_result_area)

	def test_only_hr_managers_set_up(self) -> None:
		for user in (make.user("manager"), make.user("tech")):
			frappe.set_user(user)
			for call in (lambda: page.overview(self.company), lambda: page.make(self.company)):
				with self.assertRaises(frappe.PermissionError):
					call()
		frappe.set_user(HR_MANAGER)
		told = page.make(self.company, ["training"])
		self.assertTrue(all(one["doctype"] == "Training Program" for one in told))
		with self.assertRaises(frappe.ValidationError):
			page.make(self.company, ["users"])


class TestHolidayLists(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()

	def setUp(self) -> None:
		for name in frappe.get_all("Holiday List", {"wuye_kind": ["is", "set"]}, pluck="name"):
			frappe.db.set_value("Holiday List", name, "wuye_kind", "")
		# of another test, and not this one's
		self.names = dict(holiday_lists.NAMES)
		self.addCleanup(holiday_lists.NAMES.update, self.names)
		for kind in self.names:
			holiday_lists.NAMES[kind] = f"测试假期{kind}{frappe.generate_hash(length=5)}"

	def test_2026_as_the_state_council_has_announced_it(self) -> None:
		"""国办发明电〔2025〕7号: Spring Festival 15–23 February; worked on Saturday 14 and Saturday 28."""
		days = days_of(holiday_lists.make("Office", TODAY), 2026)
		for day in range(15, 24):
			self.assertIn(date(2026, 2, day), days)
		for worked in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)):
			self.assertNotIn(date(2026, *worked), days)
		self.assertEqual(days[date(2026, 10, 1)], "国庆节")
		# 365 days less 248 workdays
		self.assertEqual(len(days), 117)
		roster = days_of(holiday_lists.make("Roster", TODAY), 2026)
		self.assertNotIn(date(2026, 3, 7), roster)
		# the days that are named, without the weekends between them: 2 + 6 + 2 + 4 + 1 + 1 + 6
		self.assertEqual(len(roster), 22)

	def test_a_year_that_is_not_announced_is_a_draft(self) -> None:
		name = holiday_lists.make("Office", TODAY)
		self.assertEqual(frappe.db.get_value("Holiday List", name, "wuye_announced_until"), 2026)
		self.assertIn(holiday_lists.DRAFT, days_of(name, 2027)[date(2027, 1, 1)])
		self.assertNotIn(holiday_lists.DRAFT, days_of(name, 2026)[date(2026, 1, 1)])

	def test_the_announcement_is_followed_and_own_days_stay(self) -> None:
		# made in November 2025 of what was guessed then: no day was exchanged, 2 January a workday
		name = holiday_lists.make("Office", TODAY)
		doc = frappe.get_doc("Holiday List", name)
		doc.wuye_announced_until = 2025
		doc.holidays = [row for row in doc.holidays if getdate(row.holiday_date) != date(2026, 1, 2)]
		doc.append(
			"holidays",
			{"holiday_date": "2026-01-04", "description": "周末休息", "weekly_off": 1, "wuye_statutory": 1},
		)
		doc.append("holidays", {"holiday_date": "2026-08-05", "description": "公司成立日"})
		doc.save()
		self.assertEqual(holiday_lists.refresh(TODAY), [name])
		days = days_of(name, 2026)
		self.assertIn(date(2026, 1, 2), days)
		self.assertNotIn(date(2026, 1, 4), days)
		self.assertEqual(days[date(2026, 8, 5)], "公司成立日")
		said = frappe.get_all("Comment", {"reference_name": name, "comment_type": "Info"}, pluck="content")
		self.assertIn("2026", said[0])
		self.assertEqual(holiday_lists.refresh(TODAY), [])

	def test_a_list_of_the_company_s_own_is_left_alone(self) -> None:
		own = frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": f"自管假期{frappe.generate_hash(length=5)}",
				"from_date": "2026-01-01",
				"to_date": "2026-12-31",
			}
		).insert()
		holiday_lists.refresh(TODAY)
		self.assertEqual(days_of(own.name, 2026), {})

	def test_a_calendar_of_the_office_works_on_make_up_days(self) -> None:
		calendar = frappe.get_doc(
			{
				"doctype": "Service Calendar",
				"calendar_name": f"行政服务时间{frappe.generate_hash(length=5)}",
				"holiday_list": holiday_lists.make("Office", TODAY),
				"intervals": [
					{"weekday": day, "from_time": "08:30:00", "to_time": "17:30:00"}
					for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
				],
			}
		).insert()
		self.assertEqual(holiday_lists.follow_on_calendars(TODAY), [calendar.name])
		calendar.reload()
		worked = {getdate(row.date) for row in calendar.workdays}
		self.assertIn(date(2026, 2, 14), worked)
		self.assertEqual(len([day for day in worked if day.year == 2026]), 6)
		self.assertEqual(holiday_lists.follow_on_calendars(TODAY), [])


def make_table(city: str) -> None:
	"""Rates of a city in which employees pay nothing against unemployment."""
	rows = insurance.rows_of(usual(city, date(2026, 1, 1)))
	for row in rows:
		if row["kind"] == "unemployment":
			row["employee"] = 0
	if not frappe.db.exists("Insurance City Table", {"city": city}):
		frappe.get_doc(
			{
				"doctype": "Insurance City Table",
				"city": city,
				"effective_from": "2026-01-01",
				"source": "测试",
				"rates": rows,
			}
		).insert()


def days_of(name: str, year: int) -> dict[date, str]:
	rows = frappe.get_all("Holiday", {"parent": name}, ["holiday_date", "description"])
	return {
		getdate(row.holiday_date): row.description for row in rows if getdate(row.holiday_date).year == year
	}


def make_designation(name: str, description: str) -> str:
	if not frappe.db.exists("Designation", name):
		frappe.get_doc({"doctype": "Designation", "designation_name": name}).insert()
	frappe.db.set_value("Designation", name, "description", description)
	return name
