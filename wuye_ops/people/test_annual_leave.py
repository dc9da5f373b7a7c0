"""Annual leave by years of work, allocated once; statutory leave as long as the law gives it."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate

from wuye_ops.people import annual_leave
from wuye_ops.people.annual_leave import FAILED, KEPT, MADE, NONE
from wuye_ops.people.report.annual_leave_by_law import annual_leave_by_law as report
from wuye_ops.people.setup import seeds
from wuye_ops.tests import factories as make

YEAR = 2026
HR_USER = "people.leave@wuye.test"


class LeaveCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		make.make_user(HR_USER, "HR User", "HR Manager")
		cls.company = make.company()

		# other types of the site may be annual leave
		frappe.db.set_value("Leave Type", {"wuye_kind": "Annual"}, "wuye_kind", "")
		seeds.seed(cls.company, ["leave_types", "holidays"])
		frappe.db.set_value("Leave Type", "年休假", "wuye_kind", "Annual")
		cls.holidays = frappe.db.get_value("Holiday List", {"wuye_kind": "Office"})

	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")

	def employee(self, joined: str, **fields) -> str:
		name = make.make_employee(None, "工程部", make.PROPERTY_A, f"休假{frappe.generate_hash(length=6)}")
		frappe.db.set_value(
			"Employee", name, {"date_of_joining": joined, "holiday_list": self.holidays, **fields}
		)
		return name

	def apply(self, employee: str, leave_type: str, first: str, last: str, **fields):
		doc = frappe.get_doc(
			{
				"doctype": "Leave Application",
				"employee": employee,
				"leave_type": leave_type,
				"from_date": first,
				"to_date": last,
				"status": "Approved",
				"company": self.company,
				"follow_via_email": 0,
				"leave_approver": "Administrator",
				**fields,
			}
		)
		return doc.insert()


class TestAnnualLeave(LeaveCase):
	def standing(self, employee: str, run: bool = True) -> annual_leave.Standing:
		do = annual_leave.allocate if run else annual_leave.standings
		return do(YEAR, name=employee)[0]

	def test_five_ten_and_fifteen_days_by_years_of_work(self) -> None:
		"""《职工带薪年休假条例》3: one year, ten years, twenty years of work, at whatever employer."""
		for joined, fields, days in (
			("2020-03-01", {}, 5),
			("2020-03-01", {"wuye_worked_since": "2010-07-01"}, 10),
			("2020-03-01", {"wuye_worked_since": "2001-05-01"}, 15),
			# passes ten years on 1 July 2026: 181 days at 5, 184 at 10 are 2.479… + 5.041… = 7.52 (办法 5)
			("2020-03-01", {"wuye_worked_since": "2016-07-01"}, 7),
			# joined on 1 April 2025: entitled from 1 April 2026, 275 days × 5 ÷ 365 = 3.77
			("2025-04-01", {}, 3),
			# who came from another employer without a break has leave at once: 184 × 5 ÷ 365 = 2.52
			("2026-07-01", {"wuye_continuous_since": "2024-07-01"}, 2),
			# leaves on 30 June 2026: 181 × 15 ÷ 365 = 7.44
			("2020-03-01", {"wuye_worked_since": "2001-05-01", "relieving_date": "2026-06-30"}, 7),
		):
			with self.subTest(joined, **fields):
				one = self.standing(self.employee(joined, **fields))
				self.assertEqual((one.by_law.days, one.state, one.allocated), (days, MADE, days))
				doc = frappe.get_doc("Leave Allocation", one.allocation)
				self.assertEqual((doc.docstatus, getdate(doc.to_date)), (1, one.last))

	def test_a_second_run_gives_nothing_twice(self) -> None:
		employee = self.employee("2020-03-01")
		first = self.standing(employee)
		again = self.standing(employee)
		self.assertEqual((again.state, again.allocation), (KEPT, first.allocation))
		# two at once: the second does not see the first's, and meets the unique key
		frappe.db.set_value("Leave Allocation", first.allocation, "docstatus", 2)
		meets = annual_leave.allocate(YEAR, name=employee)[0]
		self.assertEqual(meets.state, KEPT)
		self.assertEqual(frappe.db.count("Leave Allocation", {"employee": employee}), 1)
		# one that HR has cancelled is made again
		frappe.db.set_value("Leave Allocation", first.allocation, "docstatus", 1)
		frappe.get_doc("Leave Allocation", first.allocation).cancel()
		self.assertEqual(self.standing(employee).state, MADE)

	def test_who_is_new_has_none_and_is_told_from_when(self) -> None:
		one = self.standing(self.employee("2026-03-01"))
		self.assertEqual((one.state, one.by_law.days), (NONE, 0))
		self.assertIn("2027", one.reason)

	def test_dates_that_contradict_one_another_are_refused_and_told(self) -> None:
		employee = self.employee("2020-03-01")
		doc = frappe.get_doc("Employee", employee)
		doc.wuye_continuous_since = "2021-01-01"
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		# from an import of long ago
		frappe.db.set_value("Employee", employee, "wuye_continuous_since", "2021-01-01")
		one = self.standing(employee)
		self.assertEqual((one.state, one.allocation), (FAILED, ""))

	def test_two_months_of_sick_leave_take_it_away_and_next_year_s_when_some_was_taken(self) -> None:
		"""条例 4 (3): under ten years of work, two months of sick leave altogether; 办法 8."""
		employee = self.employee("2019-03-01")
		self.apply(employee, "病假", "2026-02-01", "2026-04-05", half_day=0)
		application = frappe.get_last_doc("Leave Application", {"employee": employee})
		self.attach(application)
		application.submit()
		one = self.standing(employee)
		self.assertEqual((one.state, one.by_law.days), (NONE, 0))
		# who had taken two days before keeps this year's, and has none in 2027
		other = self.employee("2019-03-01")
		self.standing(other)
		taken = self.apply(other, "年休假", "2026-01-05", "2026-01-06")
		taken.submit()
		sick = self.apply(other, "病假", "2026-02-01", "2026-04-05")
		self.attach(sick)
		sick.submit()
		(now,) = annual_leave.standings(YEAR, name=other)
		self.assertEqual((now.by_law.days, now.by_law.lost_next_year, now.taken), (5, True, 2))
		(following,) = annual_leave.standings(YEAR + 1, name=other)
		self.assertEqual(following.by_law.days, 0)

	def test_who_leaves_keeps_the_part_of_the_year_and_what_was_taken(self) -> None:
		employee = self.employee("2019-03-01", wuye_worked_since="2001-01-01")
		allocation = self.standing(employee).allocation
		self.apply(employee, "年休假", "2026-01-05", "2026-01-09").submit()
		for last, days in (("2026-06-30", 7), ("2026-02-28", 5)):
			doc = frappe.get_doc("Employee", employee)
			doc.relieving_date = last
			doc.save()
			# 181 × 15 ÷ 365 = 7.44; 59 × 15 ÷ 365 = 2.42, but five are taken and nobody gives them back
			self.assertEqual(
				frappe.db.get_value("Leave Allocation", allocation, "total_leaves_allocated"), days
			)

	def test_holidays_and_make_up_days_count_as_the_calendar_says(self) -> None:
		employee = self.employee("2019-03-01", wuye_worked_since="2001-01-01")
		self.standing(employee)
		# 14 February is a Saturday that is worked; 15–23 are off
		self.assertEqual(self.apply(employee, "年休假", "2026-02-13", "2026-02-24").total_leave_days, 3)

	def test_the_report_asks_the_same_whatever_number_of_people(self) -> None:
		for _number in range(3):
			self.employee("2020-03-01")
		frappe.set_user(HR_USER)
		annual_leave.standings(YEAR)
		with self.assertQueryCount(6):
			annual_leave.standings(YEAR)
		_columns, rows, *_rest, figures = report.execute({"year": YEAR, "property": make.PROPERTY_A})
		self.assertTrue(rows)
		self.assertEqual({row["property"] for row in rows}, {make.PROPERTY_A})
		self.assertEqual(figures[1]["value"], sum(row["state"] == "To Allocate" for row in rows))
		told = report.allocate({"year": YEAR, "property": make.PROPERTY_A})
		self.assertLessEqual(3, sum(one["state"] == MADE for one in told))
		self.assertTrue(all(one["reason"] for one in told if one["state"] != MADE), told)
		self.assertFalse(
			[
				row
				for row in report.execute({"year": YEAR, "property": make.PROPERTY_A})[1]
				if row["state"] == "To Allocate"
			]
		)

	def test_annual_leave_is_one_leave_type(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "年休假"):
			frappe.get_doc(
				{"doctype": "Leave Type", "leave_type_name": "第二种年假", "wuye_kind": "Annual"}
			).insert()

	def test_only_hr_allocates(self) -> None:
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.PermissionError):
			report.allocate({"year": YEAR})
		with self.assertRaises(frappe.PermissionError):
			report.execute({"year": YEAR})

	def attach(self, doc) -> None:
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "proof.txt",
				"content": frappe.generate_hash(),
				"is_private": 1,
				"attached_to_doctype": doc.doctype,
				"attached_to_name": doc.name,
			}
		).insert()


class TestStatutoryLeave(LeaveCase):
	def test_no_more_days_than_the_law_gives(self) -> None:
		employee = self.employee("2020-03-01")
		beijing = self.employee("2020-03-01", wuye_city="北京市")
		# the nation's three days of mourning are all there are anywhere
		self.assertEqual(self.apply(employee, "丧假", "2026-03-02", "2026-03-04").total_leave_days, 3)
		with self.assertRaisesRegex(frappe.ValidationError, "4"):
			self.apply(employee, "丧假", "2026-04-13", "2026-04-16")
		# 98 days, 60 more in Beijing; calendar days
		self.assertEqual(self.apply(beijing, "产假", "2026-01-01", "2026-06-07").total_leave_days, 158)
		with self.assertRaises(frappe.ValidationError):
			self.apply(beijing, "产假", "2026-07-01", "2026-12-06")
		# 15 more for twins
		self.assertEqual(
			self.apply(beijing, "产假", "2026-07-01", "2026-12-20", wuye_children=2).total_leave_days, 173
		)

	def test_where_the_province_is_not_known_whoever_approves_decides(self) -> None:
		employee = self.employee("2020-03-01", wuye_city="杭州市")
		self.assertEqual(self.apply(employee, "婚假", "2026-03-02", "2026-03-16").total_leave_days, 11)

	def test_parental_leave_is_five_days_a_year_until_the_third_birthday(self) -> None:
		employee = self.employee("2020-03-01", wuye_city="北京市")
		with self.assertRaises(frappe.ValidationError):
			self.apply(employee, "育儿假", "2026-03-02", "2026-03-03")
		born = {"wuye_born_on": "2023-06-01"}
		self.apply(employee, "育儿假", "2026-03-02", "2026-03-04", **born)
		with self.assertRaises(frappe.ValidationError):
			self.apply(
				employee, "育儿假", "2026-04-13", "2026-04-15", **born
			)  # three and three are more than five
		self.apply(employee, "育儿假", "2026-04-13", "2026-04-14", **born)
		with self.assertRaises(frappe.ValidationError):
			self.apply(employee, "育儿假", "2027-01-05", "2027-01-05", **born)  # three years old since June

	def test_nobody_is_let_go_without_the_proof(self) -> None:
		employee = self.employee("2020-03-01")
		application = self.apply(employee, "丧假", "2026-03-02", "2026-03-03")
		with self.assertRaises(frappe.ValidationError):
			application.submit()

	def test_leave_types_of_the_company_s_own_are_hrms_s_alone(self) -> None:
		employee = self.employee("2020-03-01")
		application = self.apply(employee, "事假", "2026-03-02", "2026-03-20")
		application.submit()
		self.assertEqual(application.docstatus, 1)
