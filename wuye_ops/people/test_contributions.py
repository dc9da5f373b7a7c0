"""A month's 五险一金 in HRMS's payroll: to the cent, once, and not without a table."""

from datetime import date

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.people import contributions
from wuye_ops.people.contributions import FAILED, KEPT, MADE, NONE, PART
from wuye_ops.people.report.insurance_contributions import insurance_contributions as report
from wuye_ops.people.setup import seeds
from wuye_ops.people.test_insurance import make_table, with_limits
from wuye_ops.tests import factories as make

MONTH = date(2026, 10, 1)
HR_USER = "people.payroll@wuye.test"


class TestContributions(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		make.make_user(HR_USER, "HR User", "HR Manager")
		cls.company = make.company()
		# other components of the site may be the same shares
		frappe.db.set_value("Salary Component", {"wuye_insurance": ["is", "set"]}, "wuye_insurance", "")
		seeds.seed(cls.company, ["pay", "holidays"])
		for row in seeds.data("salary_components"):
			frappe.db.set_value("Salary Component", row["name"], "wuye_insurance", row.get("insurance", ""))
		cls.holidays = frappe.db.get_value("Holiday List", {"wuye_kind": "Office"})
		cls.structure = frappe.get_doc("Salary Structure", seeds.SALARY_STRUCTURE)
		if not cls.structure.docstatus:
			cls.structure.submit()
		cls.city = f"薪资市{frappe.generate_hash(length=6)}"
		make_table(cls.city, change=with_limits)

	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")

	def employee(self, base: float, structure: bool = True, **fields) -> str:
		name = make.make_employee(None, "工程部", make.PROPERTY_A, f"薪资{frappe.generate_hash(length=6)}")
		frappe.db.set_value(
			"Employee",
			name,
			{
				"wuye_city": self.city,
				"wuye_insurance_base": base,
				"wuye_insured": "All",
				"holiday_list": self.holidays,
				**fields,
			},
		)
		if structure:
			frappe.get_doc(
				{
					"doctype": "Salary Structure Assignment",
					"employee": name,
					"salary_structure": self.structure.name,
					"from_date": "2026-01-01",
					"company": self.company,
					"base": base,
				}
			).insert().submit()
		return name

	def amounts(self, employee: str) -> dict[str, float]:
		rows = frappe.get_all(
			"Additional Salary", {"employee": employee, "docstatus": 1}, ["salary_component", "amount"]
		)
		return {row.salary_component: row.amount for row in rows}

	def test_each_share_is_written_once_to_the_cent(self) -> None:
		employee = self.employee(5432.1)
		self.assertEqual(contributions.write(MONTH, name=employee)[0].state, MADE)
		# 5,432.10: 16 and 8 %, 8 and 2 %, 0.5 and 0.5 %, 0.5 %, housing fund 5 % to the yuan
		self.assertEqual(
			self.amounts(employee),
			{
				"养老保险（单位）": 869.14,
				"养老保险（个人）": 434.57,
				"医疗保险（单位）": 434.57,
				"医疗保险（个人）": 108.64,
				"失业保险（单位）": 27.16,
				"失业保险（个人）": 27.16,
				"工伤保险（单位）": 27.16,
				"住房公积金（单位）": 272.0,
				"住房公积金（个人）": 272.0,
			},
		)
		self.assertEqual(contributions.write(MONTH, name=employee)[0].state, KEPT)
		self.assertEqual(len(self.amounts(employee)), 9)

	def test_a_share_that_was_cancelled_is_written_again_and_no_other(self) -> None:
		employee = self.employee(6000)
		contributions.write(MONTH, name=employee)
		name = frappe.db.get_value(
			"Additional Salary", {"employee": employee, "salary_component": "养老保险（个人）"}
		)
		frappe.get_doc("Additional Salary", name).cancel()
		self.assertEqual(contributions.months(MONTH, name=employee)[0].state, PART)
		contributions.write(MONTH, name=employee)
		self.assertEqual(len(self.amounts(employee)), 9)

	def test_the_slip_takes_off_what_the_employee_pays_alone(self) -> None:
		employee = self.employee(6000)
		contributions.write(MONTH, name=employee)
		slip = frappe.get_doc(
			{
				"doctype": "Salary Slip",
				"employee": employee,
				"start_date": "2026-10-01",
				"end_date": "2026-10-31",
				"posting_date": "2026-10-31",
				"company": self.company,
				"payroll_frequency": "Monthly",
			}
		)
		slip.insert()
		# 480 + 120 + 30 + 300; the employer's 1,800 are on the slip and not in it
		self.assertEqual(slip.total_deduction, 930)
		self.assertEqual(slip.gross_pay, 6000)
		self.assertIn("养老保险（单位）", {row.salary_component for row in slip.earnings})

	def test_whoever_lacks_something_is_told_and_keeps_nobody_up(self) -> None:
		good, lost, bare, retired = (
			self.employee(6000),
			self.employee(6000, wuye_city="没有表的市"),
			self.employee(6000, structure=False),
			self.employee(6000, wuye_insured="None"),
		)
		found = {
			one.employee.name: one
			for one in contributions.write(MONTH, name=["in", (good, lost, bare, retired)])
		}
		self.assertEqual(found[good].state, MADE)
		self.assertEqual(found[retired].state, NONE)
		self.assertEqual(found[lost].state, FAILED)
		self.assertIn("没有表的市", found[lost].reason)
		self.assertEqual((found[bare].state, self.amounts(bare)), (FAILED, {}))
		self.assertTrue(found[bare].reason)

	def test_two_components_of_one_share_are_refused(self) -> None:
		twin = frappe.get_doc(
			{
				"doctype": "Salary Component",
				"salary_component": f"养老{frappe.generate_hash(length=5)}",
				"salary_component_abbr": frappe.generate_hash(length=5),
				"type": "Deduction",
				"wuye_insurance": "pension",
			}
		).insert()
		self.addCleanup(twin.db_set, "wuye_insurance", "")
		with self.assertRaises(frappe.ValidationError):
			contributions.write(MONTH)

	def test_the_report_is_hr_s_and_asks_the_same_whatever_number_of_people(self) -> None:
		for base in (5000, 6000, 7000):
			self.employee(base)
		frappe.set_user(HR_USER)
		contributions.months(MONTH)
		with self.assertQueryCount(6):
			contributions.months(MONTH)
		_columns, rows, *_rest, figures = report.execute({"month": "2026-10-15", "property": make.PROPERTY_A})
		self.assertEqual({row["property"] for row in rows}, {make.PROPERTY_A})
		self.assertEqual(figures[0]["value"], round(sum(row.get("employer") or 0 for row in rows), 2))
		for user in (make.user("manager"), "director@wuye.test"):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError):
				report.execute({"month": "2026-10-15"})
			with self.assertRaises(frappe.PermissionError):
				report.write({"month": "2026-10-15"})
