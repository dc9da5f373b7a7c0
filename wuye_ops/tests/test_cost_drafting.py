"""A year is drafted from what other chapters know of the property, and in time."""

from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_months, get_first_day, nowdate

from wuye_ops.finance_control import plan_preparing, plan_steps
from wuye_ops.finance_control.plan_rules import months_of
from wuye_ops.finance_control.test_cost_plans import CostPlanCase
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_plans import DRAFTER, ENERGY, FACILITY, STAFF, approve, fiscal_year, make_plan
from wuye_ops.tests.cost_postings import post_cost
from wuye_ops.tests.metering import make_meter


class TestDraftingFromOtherChapters(CostPlanCase):
	def drafted(self):
		doc = make_plan(self.property, self.year, {})
		plan_steps.draft(doc.name)
		return frappe.get_doc("Cost Plan", doc.name)

	def rows(self, doc, source: str) -> list:
		return [row for row in doc.drivers if row.source == source]

	def plan_before(self, *drivers: dict) -> None:
		self.year -= 1
		approve(make_plan(self.property, self.year, {}, drivers=list(drivers)).name)
		self.year += 1

	def test_pay_and_prices_come_from_the_plan_before_and_heads_from_the_employees(self) -> None:
		self.plan_before(
			{"source": "By Posts", "account": self.account(STAFF), "about": "保洁员", "heads": 9, "pay": 3100, "insured": 0},
			{"source": "By Contract", "account": self.account(FACILITY), "about": "消防维保", "monthly": 800},
		)  # fmt: skip
		if not frappe.db.exists("Designation", "保洁员"):
			frappe.get_doc({"doctype": "Designation", "designation_name": "保洁员"}).insert()
		for number in range(3):
			frappe.get_doc(
				{"doctype": "Employee", "first_name": f"保洁{number}", "gender": "Female", "date_of_birth": "1980-01-01",
				 "date_of_joining": "2020-01-01", "company": make.company(), "wuye_property": self.property,
				 "designation": "保洁员"}
			).insert()  # fmt: skip
		doc = self.drafted()
		(post,) = self.rows(doc, "By Posts")
		self.assertEqual((post.heads, post.pay, post.insured), (3, 3100, 0))
		self.assertEqual(post.amount, 3 * 12 * 3100)
		(contract,) = self.rows(doc, "By Contract")
		self.assertEqual((contract.about, contract.amount), ("消防维保", 9600))

	def test_maintenance_follows_its_plans(self) -> None:
		place = frappe.get_doc("Property", self.property)
		head = frappe.db.get_value("Employee", {"status": "Active"})
		place.append(
			"departments",
			{
				"trade": "Engineering",
				"department": make.make_department(make.TRADES["Engineering"]),
				"head": head,
			},
		)
		place.save()
		lift = facility.make_equipment(property_name=self.property)
		facility.make_plan(
			lift, property_name=self.property, title="电梯季度保养", every_count=3, every_unit="Month",
			start_date=f"{self.year - 1}-02-10",
		)  # fmt: skip
		self.plan_before(
			{"source": "By Maintenance Plan", "account": self.account(FACILITY), "about": "电梯季度保养", "pieces": 5, "price": 600}
		)  # fmt: skip
		(row,) = self.rows(self.drafted(), "By Maintenance Plan")
		self.assertEqual((row.pieces, row.months, row.amount), (1, "2, 5, 8, 11", 2400))

	def test_consumption_is_what_shared_meters_have_counted(self) -> None:
		meter = make_meter(
			property=self.property,
			shared_point="公区照明",
			installed_on=add_months(nowdate(), -24),
			initial_reading=0,
		)
		self.plan_before(
			{
				"source": "By Consumption",
				"account": self.account(ENERGY),
				"about": "电",
				"consumption": 1,
				"price": 0.8,
			}
		)
		reading = 0
		for back in range(12, 0, -1):
			day = add_days(get_first_day(add_months(nowdate(), -back)), 14)
			reading += 1500 if day.month in (7, 8) else 1000
			frappe.get_doc(
				{
					"doctype": "Meter Reading",
					"meter": meter,
					"read_on": day,
					"value": reading,
					"status": "Confirmed",
				}
			).insert()
		(row,) = self.rows(self.drafted(), "By Consumption")
		self.assertEqual((row.consumption, row.price), (13_000, 0.8))
		line = self.line(frappe.get_doc("Cost Plan", row.parent), ENERGY)
		self.assertEqual(months_of(line)[6], Decimal("1200.00"), "by the months in which it was used")


class TestPreparing(CostPlanCase):
	def test_all_properties_of_a_manager_are_drafted_once(self) -> None:
		# after everything is taken back the user is not limited any more
		self.addCleanup(frappe.clear_cache, user=DRAFTER)
		post_cost(self.property, f"{self.year - 1}-01-15", {FACILITY: 700})
		other = make.make_property("又一处").name
		year = fiscal_year(self.year)
		for name in (self.property, other):
			frappe.get_doc(
				{"doctype": "User Permission", "user": DRAFTER, "allow": "Property", "for_value": name}
			).insert()
		with patch("frappe.db.commit"):
			frappe.set_user(DRAFTER)
			found = plan_preparing.prepare(year)
			again = plan_preparing.prepare(year)
		self.assertEqual((len(found["made"]), found["there"], found["failed"]), (2, 0, []))
		self.assertEqual((again["made"], again["there"]), ([], 2))
		plan = frappe.get_doc("Cost Plan", {"property": self.property})
		self.assertEqual((plan.status, plan.owner), ("Draft", DRAFTER))
		self.assertTrue(self.line(plan, FACILITY))

	def test_managers_are_told_from_november_on(self) -> None:
		approve(make_plan(self.property, self.year, {FACILITY: 10}).name)
		fiscal_year(self.year + 1)
		manager = frappe.db.get_value("Employee", {"user_id": ["is", "set"]})
		frappe.db.set_value("Property", self.property, "manager", manager)
		frappe.clear_document_cache("Property", self.property)

		def told(day: str) -> int:
			with patch("wuye_ops.finance_control.plan_preparing.nowdate", return_value=day):
				plan_preparing.follow_the_day()
			return frappe.db.count("Notification Log", {"subject": ["like", f"%{self.property}%"]})

		# Mondays
		self.assertEqual(told("2027-10-25"), 0)
		self.assertEqual(told("2027-11-08"), 1)
		make_plan(self.property, self.year + 1, {FACILITY: 10})
		self.assertEqual(told("2027-11-15"), 1, "who has begun is not told")
