"""A year is planned: drafted, explained, checked, approved by somebody else, revised, and never planned twice."""

from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import (
	plan_budgets,
	plan_compare,
	plan_import,
	plan_preparing,
	plan_steps,
	plans,
)
from wuye_ops.finance_control.plan_rules import months_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_plans import (
	ACCOUNTANT,
	CLEANING,
	DIRECTOR,
	DRAFTER,
	ENERGY,
	FACILITY,
	MATERIAL,
	OFFICE,
	STAFF,
	account_of,
	approve,
	budgeted,
	budgets_of,
	fiscal_year,
	make_people,
	make_plan,
	months,
)  # fmt: skip
from wuye_ops.tests.cost_postings import make_budget, post_cost


class CostPlanCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make_people()
		# the people stay, everything else is taken back after each test
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.property = make.make_property("成本花园", built_up_area=10_000).name
		self.year = getdate(nowdate()).year + 1

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def account(self, number: str) -> str:
		return account_of(number, self.property)

	def line(self, doc, number: str):
		return next((row for row in doc.lines if row.account == self.account(number)), None)


class TestDrafting(CostPlanCase):
	def test_few_numbers_make_a_year_and_each_figure_explains_itself(self) -> None:
		doc = make_plan(
			self.property,
			self.year,
			{},
			drivers=[
				{"source": "By Posts", "account": self.account(STAFF), "about": "保洁员", "heads": 4, "pay": 3000, "insured": 1},
				{"source": "By Area", "account": self.account(CLEANING), "area": 10_000, "unit_cost": 0.1},
				{"source": "By Maintenance Plan", "account": self.account(FACILITY), "about": "电梯维保", "pieces": 6, "price": 250, "times": 2},
				{"source": "By Consumption", "account": self.account(ENERGY), "consumption": 120_000, "unit": "kWh", "price": 0.7, "change": -5},
				{"source": "By Contract", "account": self.account(OFFICE), "about": "保险", "monthly": 8000, "months": "3"},
			],
		)  # fmt: skip
		# 4 × 12 × 3,000 and 30 % of contributions on it
		self.assertEqual(self.line(doc, STAFF).total, 187_200)
		self.assertEqual(self.line(doc, CLEANING).total, 12_000)
		self.assertEqual(self.line(doc, FACILITY).total, 36_000)
		# 120,000 × 95 % × 0.7
		self.assertEqual(self.line(doc, ENERGY).total, 79_800)
		self.assertEqual(
			months_of(self.line(doc, OFFICE)), tuple(Decimal(8000 if n == 3 else 0) for n in range(1, 13))
		)
		self.assertEqual(doc.total, 323_000)
		self.assertIn("保洁员", self.line(doc, STAFF).explanation)
		self.assertIn("144,000", self.line(doc, STAFF).explanation)
		self.assertEqual(next(row.cost_class for row in doc.lines), "Staff", "in the order of the classes")

	def test_lines_follow_their_drivers_until_somebody_changes_a_month(self) -> None:
		driver = {"source": "By Contract", "account": self.account(MATERIAL), "monthly": 1000}
		doc = make_plan(self.property, self.year, {}, drivers=[driver])
		doc.drivers[0].monthly = 1200
		doc.save()
		self.assertEqual(self.line(doc, MATERIAL).total, 14_400)
		self.line(doc, MATERIAL).m6 = 5000
		doc.save()
		self.assertTrue(self.line(doc, MATERIAL).by_hand)
		self.assertEqual(self.line(doc, MATERIAL).total, 18_200)
		self.assertIn("14,400", self.line(doc, MATERIAL).explanation, "what the drivers would give")
		self.assertEqual(plan_steps.take_drivers(doc.name), 1)
		doc.reload()
		self.assertEqual((self.line(doc, MATERIAL).total, self.line(doc, MATERIAL).by_hand), (14_400, 0))
		doc.set("drivers", [])
		doc.save()
		self.assertIsNone(self.line(doc, MATERIAL), "a line without drivers that nobody wrote is gone")

	def test_the_year_before_and_the_plan_before_draft_the_next_one(self) -> None:
		last = self.year - 2
		for month, amount in ((1, 900), (7, 2100)):
			post_cost(self.property, f"{last}-{month:02d}-15", {MATERIAL: amount})
		post_cost(self.property, f"{last}-03-15", {CLEANING: 6000})
		person = frappe.get_doc(
			{"doctype": "Employee", "first_name": "岗位", "gender": "Male", "date_of_birth": "1980-01-01",
			 "date_of_joining": "2020-01-01", "company": make.company(), "wuye_property": self.property}
		).insert()  # fmt: skip
		post_cost(self.property, f"{last}-05-15", {STAFF: 46_800})
		doc = make_plan(self.property, last + 1, {})
		plan_steps.draft(doc.name)
		doc.reload()
		self.assertEqual(person.status, "Active")
		by_source = {row.source: row for row in doc.drivers}
		self.assertEqual(by_source["By Posts"].heads, 1)
		# 46,800 ÷ 12 months ÷ 130 %: what the ledger says a head has cost
		self.assertEqual(by_source["By Posts"].pay, 3000)
		self.assertEqual(by_source["By Area"].unit_cost, 0.05)
		self.assertEqual(self.line(doc, MATERIAL).total, 3000)
		self.assertEqual(
			months_of(self.line(doc, MATERIAL))[6], Decimal("2100.00"), "by the season of the year before"
		)
		self.assertEqual(doc.before_total, 55_800)
		self.assertIn("3,000", self.line(doc, MATERIAL).explanation)


class TestBadInput(CostPlanCase):
	def refused(self, words: str, amounts: dict, **fields) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, words):
			make_plan(self.property, self.year, amounts, **fields)

	def test_an_account_of_another_company(self) -> None:
		other = frappe.get_doc(
			{"doctype": "Company", "company_name": f"别家{frappe.generate_hash(length=5)}", "abbr": frappe.generate_hash(length=5),
			 "default_currency": "CNY", "country": "China", "chart_of_accounts": "Standard"}
		).insert()  # fmt: skip
		foreign = frappe.db.get_value(
			"Account", {"company": other.name, "root_type": "Expense", "is_group": 0}
		)
		self.refused("another company", {}, lines=[{"account": foreign, **months(100)}])
		driver = {"source": "By Contract", "account": foreign, "monthly": 10}
		self.refused("another company", {}, drivers=[driver])

	def test_negative_months_parts_of_cents_and_accounts_twice(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "below 0"):
			make_plan(self.property, self.year, {MATERIAL: months(100, m3=-5)})
		self.refused("parts of a cent", {MATERIAL: months(100, m3=0.001)})
		line = {"account": self.account(MATERIAL), **months(1)}
		self.refused("there twice", {}, lines=[line, line])

	def test_accounts_that_are_no_cost(self) -> None:
		income = frappe.db.get_value(
			"Account", {"company": make.company(), "root_type": "Income", "is_group": 0}
		)
		self.refused("no account of service costs", {}, lines=[{"account": income, **months(1)}])
		self.refused("no account of service costs", {"660206": 100})

	def test_two_plans_of_one_year(self) -> None:
		make_plan(self.property, self.year, {MATERIAL: 100})
		self.refused("already", {MATERIAL: 100})

	def test_a_closed_year_and_one_that_is_no_calendar_year(self) -> None:
		with patch("wuye_ops.finance_control.plan_rules.is_closed", return_value=True):
			self.refused("closed", {MATERIAL: 100})
		odd = frappe.get_doc(
			{"doctype": "Fiscal Year", "year": "2091-07", "year_start_date": "2091-07-01", "year_end_date": "2092-06-30"}
		).insert()  # fmt: skip
		self.refused("1 January", {}, fiscal_year=odd.name)

	def test_a_property_that_shares_its_cost_center(self) -> None:
		center = frappe.db.get_value("Property", self.property, "cost_center")
		other = make.make_property().name
		frappe.db.set_value("Property", other, "cost_center", center)
		self.refused(other, {MATERIAL: 100})

	def test_an_empty_plan_is_a_draft_and_cannot_be_handed_in(self) -> None:
		doc = make_plan(self.property, self.year, {})
		with self.assertRaisesRegex(frappe.ValidationError, "no costs"):
			plan_steps.submit(doc.name)

	def test_what_explains_a_figure_is_not_written_by_hand(self) -> None:
		doc = make_plan(self.property, self.year, {MATERIAL: 100})
		doc.lines[0].figure = '{"terms": "nonsense"}'
		doc.lines[0].explanation = "因为"
		doc.total = 1
		doc.save()
		self.assertNotEqual(doc.lines[0].explanation, "因为")
		self.assertEqual(doc.total, 1200)


class TestApproval(CostPlanCase):
	def test_somebody_else_approves_and_the_budgets_are_there(self) -> None:
		doc = make_plan(self.property, self.year, {MATERIAL: 1000, ENERGY: months(500, m7=1500.05)})
		doc = approve(doc.name)
		self.assertEqual(doc.status, "In Force")
		self.assertEqual(
			budgeted(self.property, self.year),
			{self.account(MATERIAL): 12_000, self.account(ENERGY): 7000.05},
		)
		energy = next(one for one in budgets_of(self.property, self.year) if one.monthly_distribution)
		self.assertEqual(energy.accounts[0].account, self.account(ENERGY))
		self.assertEqual((energy.action_if_annual_budget_exceeded, energy.wuye_cost_plan), ("Warn", doc.name))

	def test_nobody_approves_what_they_have_written_in(self) -> None:
		doc = make_plan(self.property, self.year, {MATERIAL: 1000}, by=DIRECTOR)
		with self.assertRaisesRegex(frappe.ValidationError, "Somebody else"):
			approve(doc.name, drafter=DRAFTER, approver=DIRECTOR)
		# also who only corrected a number
		other = make_plan(make.make_property("又一花园").name, self.year, {MATERIAL: 1000})
		frappe.set_user(DIRECTOR)
		other.reload()
		other.lines[0].m1 = 1001
		other.save()
		with self.assertRaisesRegex(frappe.ValidationError, "Somebody else"):
			approve(other.name)

	def test_the_amount_decides_who_approves(self) -> None:
		# Accounts Managers up to 200,000
		small = make_plan(self.property, self.year, {MATERIAL: 1000})
		self.assertEqual(approve(small.name, approver=ACCOUNTANT).decided_by, ACCOUNTANT)
		large = make_plan(make.make_property("大花园").name, self.year, {MATERIAL: 20_000})
		with self.assertRaises(frappe.PermissionError):
			approve(large.name, approver=ACCOUNTANT)
		large.reload()
		self.assertEqual(large.status, "Pending Approval")

	def test_returned_with_a_reason_and_withdrawn(self) -> None:
		doc = make_plan(self.property, self.year, {MATERIAL: 1000})
		plan_steps.submit(doc.name)
		with self.assertRaises(frappe.ValidationError):
			plan_steps.return_to_draft(doc.name, " ")
		plan_steps.return_to_draft(doc.name, "能耗漏了")
		doc.reload()
		self.assertEqual((doc.status, doc.remark), ("Returned", "能耗漏了"))
		plan_steps.withdraw(doc.name, "重新编制")
		make_plan(self.property, self.year, {MATERIAL: 100})

	def test_what_is_handed_in_is_not_changed_any_more(self) -> None:
		doc = make_plan(self.property, self.year, {MATERIAL: 1000})
		plan_steps.submit(doc.name)
		doc.reload()
		doc.lines[0].m1 = 5
		with self.assertRaisesRegex(frappe.ValidationError, "no longer be changed"):
			doc.save()

	def test_what_was_closed_meanwhile_is_told_at_the_approval(self) -> None:
		doc = make_plan(self.property, self.year, {MATERIAL: 1000})
		plan_steps.submit(doc.name)
		frappe.db.set_value("Account", self.account(MATERIAL), "disabled", 1)
		frappe.set_user(DIRECTOR)
		with self.assertRaisesRegex(frappe.ValidationError, "is disabled"):
			plan_steps.approve(doc.name)
		frappe.set_user("Administrator")
		self.assertEqual(budgets_of(self.property, self.year), [])

	def test_a_user_of_another_property_sees_and_does_nothing(self) -> None:
		make.make_base()
		doc = make_plan(self.property, self.year, {MATERIAL: 1000})
		frappe.set_user(make.user("manager"))
		self.assertEqual(frappe.get_list("Cost Plan", {"name": doc.name}), [])
		self.assertEqual(
			frappe.get_list("Cost Plan Line", {"parent": doc.name}, parent_doctype="Cost Plan"), []
		)
		for step in (
			lambda: plan_steps.submit(doc.name),
			lambda: plan_steps.draft(doc.name),
			lambda: plan_steps.revise(doc.name, "我来"),
			lambda: plan_compare.choices(doc.name),
			lambda: plan_compare.with_other(doc.name, "Ledger"),
			lambda: plan_budgets.state(doc.name),
			lambda: plan_budgets.make_again(doc.name),
			lambda: plan_import.sheet(doc.name),
			lambda: plan_import.take(doc.name, "/private/files/x.xlsx"),
		):
			with self.assertRaises(frappe.PermissionError):
				step()
		frappe.set_user(make.user("guard"))
		with self.assertRaises(frappe.PermissionError):
			plan_preparing.prepare(doc.fiscal_year)

	def test_budgets_are_made_once_however_often_one_asks(self) -> None:
		doc = approve(
			make_plan(self.property, self.year, {MATERIAL: 1000, ENERGY: months(500, m7=1500)}).name
		)
		before = [one.name for one in budgets_of(self.property, self.year)]
		self.assertEqual(plan_budgets.make_again(doc.name), {"made": 0, "cancelled": 0})
		self.assertEqual([one.name for one in budgets_of(self.property, self.year)], before)
		frappe.get_doc("Budget", before[0]).cancel()
		self.assertFalse(plan_budgets.state(doc.name)["complete"])
		self.assertEqual(plan_budgets.make_again(doc.name)["made"], 1)
		self.assertTrue(plan_budgets.state(doc.name)["complete"])
		self.assertEqual(len(budgets_of(self.property, self.year)), 2)

	def test_a_budget_of_an_accountant_stands_in_the_way_and_nothing_is_half_done(self) -> None:
		make_budget(self.property, fiscal_year(self.year), {MATERIAL: 5})
		doc = make_plan(self.property, self.year, {MATERIAL: 1000, ENERGY: 100})
		with self.assertRaisesRegex(frappe.ValidationError, "made by hand"):
			approve(doc.name)
		self.assertEqual(len(budgets_of(self.property, self.year)), 1)

	def test_classes_that_have_left_their_band_stop(self) -> None:
		doc = approve(make_plan(self.property, self.year, {MATERIAL: 1000, CLEANING: 100}).name)
		self.assertTrue(plan_budgets.stop(doc.name, {"Materials"}))
		action = {
			row.account: one.action_if_accumulated_monthly_budget_exceeded_on_po
			for one in budgets_of(self.property, self.year)
			for row in one.accounts
		}
		self.assertEqual(action, {self.account(MATERIAL): "Stop", self.account(CLEANING): "Warn"})
		self.assertFalse(plan_budgets.stop(doc.name, {"Materials"}), "once is enough")
		plan_budgets.stop(doc.name, set())
		self.assertEqual(len(budgets_of(self.property, self.year)), 1, "as it was before")


class TestRevision(CostPlanCase):
	def in_force(self, amounts: dict):
		return approve(make_plan(self.property, self.year, amounts).name)

	def test_a_revision_replaces_the_plan_and_its_budgets(self) -> None:
		old = self.in_force({MATERIAL: 1000, ENERGY: 500})
		frappe.set_user(DRAFTER)
		name = plan_steps.revise(old.name, "物料涨价")
		new = frappe.get_doc("Cost Plan", name)
		self.assertEqual((new.version, new.revises, new.status), (2, old.name, "Draft"))
		self.assertEqual(
			frappe.db.get_value("Cost Plan", old.name, "status"), "In Force", "until it is approved"
		)
		self.line(new, MATERIAL).m12 = 3000
		new.save()
		new = approve(name)
		self.assertEqual(new.to_approve, 2000)
		self.assertEqual(
			frappe.db.get_value("Cost Plan", old.name, ["status", "plan_key"]), ("Replaced", None)
		)
		self.assertEqual(budgeted(self.property, self.year)[self.account(MATERIAL)], 14_000)
		kept = next(
			one
			for one in budgets_of(self.property, self.year)
			if one.accounts[0].account == self.account(ENERGY)
		)
		self.assertEqual(kept.wuye_cost_plan, name, "what has not changed stays, and is of the new version")

	def test_months_that_are_over_stay_as_planned(self) -> None:
		self.year -= 1
		with patch("wuye_ops.finance_control.plans.nowdate", return_value=f"{self.year}-06-10"):
			old = self.in_force({MATERIAL: 1000})
			new = frappe.get_doc("Cost Plan", plan_steps.revise(old.name, "调整"))
			self.assertEqual(new.holds_from, 6)
			self.line(new, MATERIAL).m5 = 900
			new.save()
			with self.assertRaisesRegex(frappe.ValidationError, "Months that are over"):
				plan_steps.submit(new.name)

	def test_drivers_of_a_revision_change_what_is_ahead_only(self) -> None:
		self.year -= 1
		with patch("wuye_ops.finance_control.plans.nowdate", return_value=f"{self.year}-06-10"):
			driver = {"source": "By Contract", "account": self.account(MATERIAL), "monthly": 1000}
			old = approve(make_plan(self.property, self.year, {}, drivers=[driver]).name)
			new = frappe.get_doc("Cost Plan", plan_steps.revise(old.name, "合同涨价"))
			new.drivers[0].monthly = 1500
			new.save()
			self.assertEqual(self.line(new, MATERIAL).total, 5 * 1000 + 7 * 1500)
			self.assertFalse(self.line(new, MATERIAL).by_hand)
			self.assertEqual(approve(new.name).status, "In Force")

	def test_nothing_is_cut_below_what_is_spent(self) -> None:
		self.year -= 1
		old = self.in_force({MATERIAL: 1000})
		post_cost(self.property, nowdate(), {MATERIAL: 11_000})
		new = frappe.get_doc("Cost Plan", plan_steps.revise(old.name, "压缩"))
		self.line(new, MATERIAL).update({f"m{getdate(nowdate()).month}": 0, "m12": 0})
		new.save()
		with self.assertRaisesRegex(frappe.ValidationError, "spent or ordered"):
			plan_steps.submit(new.name)

	def test_a_revision_that_changes_nothing_or_gives_no_reason(self) -> None:
		old = self.in_force({MATERIAL: 1000})
		new = plan_steps.revise(old.name, "")
		with self.assertRaises(frappe.ValidationError) as caught:
			plan_steps.submit(new)
		self.assertIn("changes nothing", str(caught.exception))
		self.assertIn("reason", str(caught.exception))

	def test_versions_are_compared_with_the_reason(self) -> None:
		driver = {"source": "By Contract", "account": self.account(MATERIAL), "monthly": 1000}
		old = approve(make_plan(self.property, self.year, {ENERGY: 100}, drivers=[driver]).name)
		new = frappe.get_doc("Cost Plan", plan_steps.revise(old.name, "涨价"))
		new.drivers[0].monthly = 1100
		self.line(new, ENERGY).m1 = 0
		new.save()
		found = plan_compare.with_other(new.name, old.name)
		rows = {row["account"]: row for row in found["rows"]}
		self.assertEqual(rows[self.account(MATERIAL)]["difference"], 1200)
		self.assertIn("1,000 → 1,100", "".join(rows[self.account(MATERIAL)]["why"]))
		self.assertEqual(
			(found["more"], found["less"], found["net"], found["kind"]), (1200, 100, 1100, "Increase")
		)
		self.assertEqual(plan_compare.choices(new.name)[0]["value"], old.name)
		ledger = plan_compare.with_other(new.name, "Ledger")
		self.assertEqual(ledger["after_total"], new.total)

	def test_a_plan_is_closed_when_its_year_is_over(self) -> None:
		old = self.in_force({MATERIAL: 1000})
		with self.assertRaisesRegex(frappe.ValidationError, "not over"):
			plan_steps.close(old.name)
		with patch("wuye_ops.finance_control.plans.nowdate", return_value=f"{self.year + 1}-01-10"):
			plan_steps.close(old.name)
			with self.assertRaises(frappe.ValidationError):
				plan_steps.revise(old.name, "晚了")
		self.assertEqual(
			plans.key_of(frappe.get_doc("Cost Plan", old.name)), f"{self.property}|{old.fiscal_year}|In Force"
		)
