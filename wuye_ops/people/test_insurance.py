"""五险一金 by the table of a city: what a wage costs both sides, and tables by which nobody may be paid."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.people import insurance
from wuye_ops.rules import social_insurance
from wuye_ops.tests import factories as make

HR_USER = "people.insurance@wuye.test"


def make_table(city: str, day: str = "2026-01-01", change=lambda rows: None):
	rows = insurance.rows_of(social_insurance.usual(city, date(2026, 1, 1)))
	change(rows)
	return frappe.get_doc(
		{
			"doctype": "Insurance City Table",
			"city": city,
			"effective_from": day,
			"source": "测试：人社局 2026 年第 1 号",
			"rates": rows,
		}
	).insert()


def with_limits(rows: list[dict]) -> None:
	for row in rows:
		row.update({"floor": 4775, "ceiling": 24930})


class TestInsurance(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		make.make_user(HR_USER, "HR User")

	def setUp(self) -> None:
		self.city = f"测试市{frappe.generate_hash(length=6)}"
		self.addCleanup(frappe.set_user, "Administrator")

	def test_a_wage_costs_both_sides_what_the_table_says(self) -> None:
		"""6,000 yuan: pension 960 and 480, medical 480 and 120, unemployment 30 and 30, injury 30, housing fund 300 and 300."""
		table = make_table(self.city)
		frappe.set_user(HR_USER)
		paid = insurance.preview(table.name, 6000)
		self.assertEqual(
			[(line["kind"], line["employer"], line["employee"]) for line in paid["lines"]],
			[
				("pension", 960, 480),
				("medical", 480, 120),
				("unemployment", 30, 30),
				("injury", 30, 0),
				("housing_fund", 300, 300),
			],
		)
		self.assertEqual((paid["employer"], paid["employee"]), (1800, 930))

	def test_the_base_keeps_to_the_limits_of_the_city(self) -> None:
		table = make_table(self.city, change=with_limits)
		for wage, base in ((2000, 4775), (6000, 6000), (80000, 24930)):
			self.assertEqual(insurance.preview(table.name, wage)["lines"][0]["base"], base)
		# 24,930 × 16 % = 3,988.80
		self.assertEqual(insurance.preview(table.name, 80000)["lines"][0]["employer"], 3988.8)
		for wage in (-1, "abc", "NaN", 1e12):
			with self.assertRaises(frappe.ValidationError):
				insurance.preview(table.name, wage)

	def test_an_employee_pays_by_the_table_of_the_city_on_the_day(self) -> None:
		make_table(self.city)
		make_table(self.city, "2026-07-01", with_limits)
		employee = make.employee("tech")
		frappe.db.set_value(
			"Employee",
			employee,
			{"wuye_city": self.city, "wuye_insurance_base": 3000, "wuye_insured": "All"},
		)
		# 3,000 × 10.5 % and 5 % of housing fund, then the lowest base of 4,775
		for day, due in ((date(2026, 6, 30), "465.00"), (date(2026, 7, 1), "740.38")):
			paid = insurance.contributions_of(employee, day)
			self.assertEqual(paid.employee, Decimal(due))
		frappe.db.set_value("Employee", employee, "wuye_insured", "Injury Only")
		paid = insurance.contributions_of(employee, date(2026, 6, 30))
		self.assertEqual((paid.employer, paid.employee), (Decimal("15.00"), Decimal(0)))

	def test_nobody_is_paid_without_a_table_or_a_base(self) -> None:
		employee = make.employee("tech2")
		frappe.db.set_value("Employee", employee, {"wuye_city": self.city, "wuye_insurance_base": 3000})
		with self.assertRaisesRegex(frappe.ValidationError, self.city):
			insurance.contributions_of(employee, date(2026, 6, 30))
		make_table(self.city)
		with self.assertRaises(frappe.ValidationError):
			insurance.contributions_of(employee, date(2025, 12, 31))
		frappe.db.set_value("Employee", employee, "wuye_insurance_base", 0)
		with self.assertRaises(frappe.ValidationError):
			insurance.contributions_of(employee, date(2026, 6, 30))

	def test_a_table_against_the_law_is_refused(self) -> None:
		def one(kind: str, **fields):
			def change(rows: list[dict]) -> None:
				next(row for row in rows if row["kind"] == kind).update(fields)

			return change

		for change in (
			lambda rows: rows.pop(),
			lambda rows: rows.append(dict(rows[0])),
			one("injury", employee=0.2),
			one("housing_fund", employer=4, employee=4),
			one("housing_fund", employer=8, employee=5),
			one("pension", floor=9000, ceiling=8000),
			one("pension", employer=101),
			one("pension", employer=-1),
			one("pension", rounding="To the Moon"),
		):
			with self.assertRaises(frappe.ValidationError):
				make_table(self.city, change=change)
		make_table(self.city)
		with self.assertRaises(frappe.DuplicateEntryError):
			make_table(self.city)
