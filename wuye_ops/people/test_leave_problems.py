"""Whose annual leave cannot be allocated stands in a row with the reason; which province's leave counts stands in the city's table."""

import frappe
from frappe.utils import getdate, nowdate

from wuye_ops.people import annual_leave, leave_problems, leave_regions
from wuye_ops.people.test_annual_leave import HR_USER, YEAR, LeaveCase
from wuye_ops.tests import factories as make

PROBLEM = "Annual Leave Problem"


class TestProblems(LeaveCase):
	def run_for(self, employee: str) -> None:
		leave_problems.keep(YEAR, annual_leave.allocate(YEAR, name=employee))

	def test_a_failure_is_one_row_until_it_is_solved(self) -> None:
		employee = self.employee("2020-03-01", wuye_continuous_since="2021-01-01")
		self.run_for(employee)
		self.run_for(employee)
		(row,) = frappe.get_all(PROBLEM, {"employee": employee}, ["*"])
		self.assertEqual((row.status, row.year, row.property), ("Open", YEAR, make.PROPERTY_A))
		self.assertTrue(row.reason)
		self.assertEqual(getdate(row.since), getdate(nowdate()))
		frappe.db.set_value("Employee", employee, "wuye_continuous_since", None)
		self.run_for(employee)
		row = frappe.db.get_value(PROBLEM, row.name, ["status", "solved_on"], as_dict=True)
		self.assertEqual((row.status, getdate(row.solved_on)), ("Solved", getdate(nowdate())))

	def test_what_hrms_refuses_says_why(self) -> None:
		employee = self.employee("2020-03-01")
		of_type = annual_leave.leave_type()
		frappe.db.set_value("Leave Type", of_type, "max_leaves_allowed", 1)
		self.addCleanup(frappe.db.set_value, "Leave Type", of_type, "max_leaves_allowed", 0)
		self.run_for(employee)
		self.assertTrue(frappe.db.get_value(PROBLEM, {"employee": employee, "status": "Open"}, "reason"))

	def test_a_row_of_two_runs_at_once_is_written_once(self) -> None:
		employee = self.employee("2020-03-01", wuye_continuous_since="2021-01-01")
		one = annual_leave.standings(YEAR, name=employee)[0]
		today = getdate(nowdate())
		self.assertTrue(leave_problems._write(one, YEAR, today))
		self.assertIsNone(leave_problems._write(one, YEAR, today))
		self.assertEqual(frappe.db.count(PROBLEM, {"employee": employee}), 1)

	def test_rows_are_written_by_the_run_alone_and_seen_by_hr(self) -> None:
		employee = self.employee("2020-03-01", wuye_continuous_since="2021-01-01")
		self.run_for(employee)
		name = frappe.db.get_value(PROBLEM, {"employee": employee})
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc(PROBLEM, name).save()
		frappe.set_user(HR_USER)
		self.assertIn(name, frappe.get_list(PROBLEM, pluck="name"))
		self.assertFalse(frappe.has_permission(PROBLEM, "write", name))
		frappe.set_user(make.user("manager"))
		self.assertFalse(frappe.has_permission(PROBLEM, "read", name))


class TestRegions(LeaveCase):
	def table(self, city: str, province: str) -> None:
		from wuye_ops.people import insurance
		from wuye_ops.rules.social_insurance import usual

		frappe.get_doc(
			{
				"doctype": "Insurance City Table",
				"city": city,
				"province": province,
				"effective_from": "2020-01-01",
				"source": "测试",
				"rates": insurance.rows_of(usual("", getdate("2020-01-01"))),
			}
		).insert()

	def region(self, province: str, kind: str, days: int, **fields) -> None:
		if name := frappe.db.get_value("Regional Leave", {"province": province, "kind": kind}):
			frappe.delete_doc("Regional Leave", name)
		frappe.get_doc(
			{
				"doctype": "Regional Leave",
				"province": province,
				"kind": kind,
				"days": days,
				"counted": "Calendar Days",
				"proof": "Birth Certificate",
				"source": "测试条例",
				**fields,
			}
		).insert()

	def region_of(self, city: str) -> str:
		return leave_regions.region_of(self.employee("2020-03-01", wuye_city=city), leave_regions.own_rows())

	def test_the_table_of_the_city_names_the_province(self) -> None:
		self.table("测穗市", "广东")
		self.table("测杭市", "浙江")
		self.assertEqual(self.region_of("测穗市"), "广东")
		self.assertEqual(self.region_of("北京市"), "北京")
		# a city is not in a province for beginning like its name
		self.assertEqual(self.region_of("北京路街道"), "")
		# nothing is known of it until HR has entered it
		self.assertEqual(self.region_of("测杭市"), "")
		self.region("浙江", "Paternity", 15)
		self.assertEqual(self.region_of("测杭市"), "浙江")

	def test_guangdong_adds_eighty_days(self) -> None:
		self.table("测深市", "广东")
		employee = self.employee("2020-03-01", wuye_city="测深市")
		# 98 and 80
		self.assertEqual(self.apply(employee, "产假", "2026-01-01", "2026-06-27").total_leave_days, 178)
		with self.assertRaises(frappe.ValidationError):
			self.apply(employee, "产假", "2026-07-01", "2026-12-26")

	def test_what_hr_has_entered_counts_before_what_came_with_the_app(self) -> None:
		self.region("北京", "Maternity", 90, adds=1)
		employee = self.employee("2020-03-01", wuye_city="北京市")
		self.assertEqual(self.apply(employee, "产假", "2026-01-01", "2026-07-07").total_leave_days, 188)
		with self.assertRaises(frappe.ValidationError):
			self.region("浙江", "Marriage", 0)
