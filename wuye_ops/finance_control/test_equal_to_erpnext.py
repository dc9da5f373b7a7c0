"""Random vouchers of every kind, in two companies: every total is what ERPNext's reports show, to the cent."""

import random
from datetime import date
from decimal import Decimal

import frappe
from erpnext.accounts.doctype.purchase_invoice.purchase_invoice import make_debit_note
from erpnext.accounts.utils import get_fiscal_years

from wuye_ops.finance_control import spending
from wuye_ops.finance_control.report.cost_monitoring import cost_monitoring
from wuye_ops.finance_control.test_spending import CLEANING, ENERGY, MATERIAL, WAGES, CostCase
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.cost_monitor import Standing
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.proration import Month
from wuye_ops.tests import erpnext_reports
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_postings import account, make_budget, post_cost, service_item, supplier
from wuye_ops.tests.ledger_events import cancel, cash_account, place

NUMBERS = (WAGES, MATERIAL, CLEANING, ENERGY)


class RandomCase(CostCase):
	"""Three properties of one company under a region of it."""

	def setUp(self) -> None:
		super().setUp()
		self.third = make.make_property(built_up_area=800).name
		self.properties = (self.property, self.other, self.third)
		root = frappe.db.get_value(
			"Cost Center", {"company": self.company, "parent_cost_center": ["is", "not set"], "is_group": 1}
		)
		self.region = (
			frappe.get_doc(
				{
					"doctype": "Cost Center",
					"cost_center_name": f"片区{frappe.generate_hash(length=5)}",
					"company": self.company,
					"parent_cost_center": root,
					"is_group": 1,
				}
			)
			.insert()
			.name
		)
		for name in self.properties:
			center = frappe.get_doc("Cost Center", self.center(name))
			center.parent_cost_center = self.region
			center.save()

	def amount(self, rng: random.Random) -> float:
		return rng.randint(1, 999_999) / 100

	def invoice(self, name: str, on: str, amounts: dict[str, float], company: str | None = None):
		company = company or self.company
		doc = frappe.get_doc(
			{
				"doctype": "Purchase Invoice",
				"supplier": supplier(),
				"company": company,
				"set_posting_time": 1,
				"posting_date": on,
				"bill_no": frappe.generate_hash(length=10),
				"bill_date": on,
				"due_date": on,
				"items": [
					{
						"item_code": service_item(),
						"qty": 1,
						"rate": amount,
						"expense_account": account(number, company),
						**place(name),
					}
					for number, amount in amounts.items()
				],
			}
		).insert()
		return doc.submit()

	def give_back(self, invoice, on: str) -> None:
		note = make_debit_note(invoice.name)
		note.update({"set_posting_time": 1, "posting_date": on, "due_date": on})
		note.bill_no = frappe.generate_hash(length=10)
		note.insert().submit()

	def random_year(self, rng: random.Random, vouchers: int) -> None:
		"""Entries, invoices, returns and cancellations; many on the last day of a month."""
		for _voucher in range(vouchers):
			name, number = rng.choice(self.properties), rng.randint(1, 12)
			on = str(
				Month(self.year, number).last
				if rng.random() < 0.3
				else date(self.year, number, rng.randint(1, 28))
			)
			amounts = {one: self.amount(rng) for one in rng.sample(NUMBERS, rng.randint(1, 3))}
			if rng.random() < 0.5:
				signed = {one: amount * rng.choice((1, 1, 1, -1)) for one, amount in amounts.items()}
				if not round(sum(signed.values()), 2):
					continue
				entry = post_cost(name, on, signed)
				if rng.random() < 0.25:
					cancel("Journal Entry", entry)
				continue
			invoice = self.invoice(name, on, amounts)
			if rng.random() < 0.25:
				self.give_back(invoice, on)
			elif rng.random() < 0.2:
				cancel("Purchase Invoice", invoice.name)

	def check(self, closed_away: dict[tuple[str, str, int], float] | None = None) -> None:
		"""By property, account and month, and all together up to each month. closed_away: what ERPNext's reports count less since
		the year was closed."""
		away = closed_away or {}
		found = spending.read(self.scope(1, 12, *self.properties))
		mine = found.by(spending.PROPERTY, spending.ACCOUNT, spending.MONTH)
		centers = {self.center(name): name for name in self.properties}
		theirs = erpnext_reports.variance(self.company, self.year, centers)
		self.assertTrue(theirs)
		for (center, name), months in theirs.items():
			for number, (budget, actual) in enumerate(months, 1):
				standing = mine.get((centers[center], name, Month(self.year, number)), Standing(ZERO, ZERO))
				self.same(standing.planned, budget, (center, name, number))
				self.same(
					standing.actual, actual + away.get((center, name, number), 0), (center, name, number)
				)
		accounts = [
			name
			for name in found.classes
			if frappe.get_cached_value("Account", name, "company") == self.company
		]
		for number in (3, 12):
			last = Month(self.year, number).last
			booked = erpnext_reports.ledger(self.company, centers, accounts, date(self.year, 1, 1), last)
			whole = found.by(only=lambda cell, until=number: cell[2].number <= until)[()]
			gone = sum(
				amount
				for (center, name, month), amount in away.items()
				if center in centers and name in accounts and month <= number
			)
			self.same(whole.actual, booked + gone, number)

	def same(self, mine: Decimal, theirs: float, where: object) -> None:
		self.assertLessEqual(abs(float(mine) - theirs), erpnext_reports.NOISE, where)


class TestRandomVouchers(RandomCase):
	def test_vouchers_of_every_kind(self) -> None:
		"""Then the year is closed: what was spent stays spent."""
		rng = random.Random(20261130)
		for name in self.properties:
			make_budget(name, str(self.year), {one: self.amount(rng) * 10 for one in rng.sample(NUMBERS, 3)})
		# a budget of the region is nobody's, and what its properties spend is theirs
		self.of_region(rng)
		self.random_year(rng, 18)
		self.check()
		before = spending.read(self.scope(1, 12, *self.properties)).by(spending.PROPERTY, spending.MONTH)
		self.check(self.close_year())
		after = spending.read(self.scope(1, 12, *self.properties)).by(spending.PROPERTY, spending.MONTH)
		self.assertEqual(before, after)

	def of_region(self, rng: random.Random) -> None:
		frappe.get_doc(
			{
				"doctype": "Budget",
				"budget_against": "Cost Center",
				"company": self.company,
				"cost_center": self.region,
				"fiscal_year": str(self.year),
				"action_if_annual_budget_exceeded": "Ignore",
				"action_if_accumulated_monthly_budget_exceeded": "Ignore",
				"accounts": [
					{"account": account(number, self.company), "budget_amount": self.amount(rng)}
					for number in NUMBERS
				],
			}
		).insert().submit()

	def close_year(self) -> dict[tuple[str, str, int], float]:
		"""(cost center, account, 12) → what the Period Closing Voucher takes off the account."""
		equity = frappe.db.get_value(
			"Account", {"company": self.company, "root_type": "Equity", "is_group": 0}
		)
		doc = frappe.get_doc(
			{
				"doctype": "Period Closing Voucher",
				"company": self.company,
				"fiscal_year": str(self.year),
				"transaction_date": self.today,
				"period_start_date": date(self.year, 1, 1),
				"period_end_date": date(self.year, 12, 31),
				"closing_account_head": equity,
				"remarks": "结转",
			}
		).insert()
		doc.submit()
		rows = frappe.get_all(
			"GL Entry",
			{"voucher_no": doc.name, "is_cancelled": 0},
			["cost_center", "account", "debit", "credit"],
			limit=0,
		)
		found: dict[tuple[str, str, int], float] = {}
		for row in rows:
			key = (row.cost_center, row.account, 12)
			found[key] = found.get(key, 0) + row.credit - row.debit
		self.assertTrue(found, "the voucher closes the costs")
		return found

	def test_costs_are_not_booked_as_openings(self) -> None:
		"""ERPNext refuses it, so that nothing of them is lost or counted."""
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc(
				{
					"doctype": "Journal Entry",
					"voucher_type": "Opening Entry",
					"is_opening": "Yes",
					"company": self.company,
					"posting_date": self.day(1, 1),
					"accounts": [
						{
							"account": account(WAGES, self.company),
							"debit_in_account_currency": 5,
							**place(self.property),
						},
						{
							"account": cash_account(self.company),
							"credit_in_account_currency": 5,
							**place(self.property),
						},
					],
				}
			).insert().submit()


class TestTwoCompanies(CostCase):
	"""One has the calendar year, the other a year from April to March."""

	def setUp(self) -> None:
		super().setUp()
		tag = frappe.generate_hash(length=4).upper()
		self.second = (
			frappe.get_doc(
				{
					"doctype": "Company",
					"company_name": f"外资物业{tag}",
					"abbr": tag,
					"default_currency": "CNY",
					"country": "China",
					"chart_of_accounts": "Standard",
				}
			)
			.insert()
			.name
		)
		self.foreign = make.make_property(company=self.second).name
		for year in (self.year, self.year + 1):
			own = frappe.get_doc("Fiscal Year", str(year))
			if not own.companies:
				own.append("companies", {"company": self.company})
				own.save()
		self.fiscal_year = (
			frappe.get_doc(
				{
					"doctype": "Fiscal Year",
					"year": f"{self.year}-{tag}",
					"year_start_date": date(self.year, 4, 1),
					"year_end_date": date(self.year + 1, 3, 31),
					"companies": [{"company": self.second}],
				}
			)
			.insert()
			.name
		)
		self.forget_years()
		self.addCleanup(self.forget_years)

	def forget_years(self) -> None:
		frappe.cache().delete_value("fiscal_years")
		frappe.cache().delete_key("fiscal_years")

	def test_each_is_what_its_own_reports_show(self) -> None:
		rng = random.Random(4)
		self.assertEqual(
			[row.name for row in get_fiscal_years(date(self.year, 5, 1), company=self.second, as_dict=True)],
			[self.fiscal_year],
		)
		make_budget(self.foreign, self.fiscal_year, {WAGES: 10_000, CLEANING: 777.77})
		make_budget(self.property, str(self.year), {WAGES: 5_000})
		spent = {}
		for month in (Month(self.year, 4), Month(self.year, 12), Month(self.year + 1, 3)):
			amount = rng.randint(1, 99_999) / 100
			spent[month] = amount
			post_cost(self.foreign, str(month.last), {WAGES: amount})
		post_cost(self.property, self.day(4), {WAGES: 1.23})
		scope = Scope(date(self.year, 4, 1), date(self.year + 1, 3, 31), (self.property, self.foreign))
		found = spending.read(scope).by(spending.PROPERTY, spending.ACCOUNT, spending.MONTH)
		theirs = erpnext_reports.variance(self.second, self.fiscal_year, [self.center(self.foreign)])
		self.assertEqual(len(theirs), 2)
		for (_center, name), months in theirs.items():
			for number, (budget, actual) in enumerate(months):
				# its report begins with the first month of its year
				month = Month(self.year, 4).plus(number)
				standing = found.get((self.foreign, name, month), Standing(ZERO, ZERO))
				for mine, their in ((standing.planned, budget), (standing.actual, actual)):
					self.assertLessEqual(abs(float(mine) - their), erpnext_reports.NOISE, (name, month))
		mine = {month: found[self.foreign, account(WAGES, self.second), month].actual for month in spent}
		self.assertEqual({month: float(amount) for month, amount in mine.items()}, spent)
		# of one company the other's is not there
		rows = cost_monitoring.execute(
			{"company": self.second, "year": self.year, "month": 12, "group_by": "Property"}
		)[1]
		self.assertEqual([row["property"] for row in rows[:-1]], [self.foreign])
		self.assertEqual(rows[-1]["actual"], spent[Month(self.year, 4)] + spent[Month(self.year, 12)])
