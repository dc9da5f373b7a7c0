"""酬金: computed from the ledger by month, booked once, and accounted to the owners with all they have paid for."""

import json
from datetime import date
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.finance_control.owners import commissions, publishing
from wuye_ops.property.session import in_the_name_of as as_user
from wuye_ops.rules.cost_figure import Figure
from wuye_ops.rules.explanation_record import from_record
from wuye_ops.rules.proration import Month
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests import owners_money as money
from wuye_ops.tests.ledger_events import cancel, payment
from wuye_ops.tests.parallel import at_once

YEAR = date.today().year - 1


class CommissionCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		money.make_people()
		self.property = make.make_property(built_up_area=8000, service_mode="Commission").name
		self.company = frappe.db.get_value("Property", self.property, "company")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def post(self, month: int, amounts: dict[str, float]) -> str:
		"""Against the bank: debit above 0."""
		amounts = {**amounts, "100202": -sum(amounts.values())}
		return money.journal(self.property, f"{YEAR}-{month:02}-10", amounts)

	def fee(self, month: int):
		return commissions.compute(self.property, Month(YEAR, month))

	def book(self, fee, submit: bool = True) -> str:
		with as_user(money.ACCOUNTANT):
			entry = commissions.book(fee.name)
			if submit:
				frappe.get_doc("Journal Entry", entry).submit()
		fee.reload()
		return entry

	def refused(self, text: str, function, *args, **kwargs) -> None:
		with self.assertRaisesRegex((frappe.ValidationError, frappe.PermissionError), text):
			function(*args, **kwargs)


class TestFees(CommissionCase):
	def test_eight_percent_of_what_is_due_by_hand(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01")
		self.post(1, {"600101": -100000, "640101": 60000})
		self.post(2, {"600101": -50000.55})
		first, second = self.fee(1), self.fee(2)
		self.assertEqual((first.amount, second.amount), (8000, 4000.04))
		self.assertEqual(
			(second.base_of_year, second.fee_of_year, second.booked_before), (150000.55, 12000.04, 8000)
		)
		self.assertIn("funds due 150,000.55 yuan × share 8 % = 12,000.04", second.explanation)
		figure = from_record(json.loads(second.figure_json), Figure)
		self.assertEqual(figure.amount, Decimal("12000.04"), "the figure explains itself later, too")

	def test_what_comes_late_is_settled_with_the_next_month(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01")
		self.post(1, {"600101": -100000})
		first = self.fee(1)
		self.book(first)
		self.post(1, {"600101": -5000})
		self.post(2, {"600101": -100000})
		self.assertEqual(self.fee(1).amount, 8000, "what is booked stands")
		self.assertEqual(self.fee(2).amount, 8400)

	def test_a_fixed_sum_counts_days_and_a_limit_ends_it(self) -> None:
		money.make_terms(self.property, f"{YEAR}-04-16", base="Fixed Sum", monthly=3000, most=5000)
		self.assertEqual([self.fee(month).amount for month in (4, 5, 6, 7)], [1500, 3000, 500, 0])
		self.assertEqual(self.fee(7).status, "Nothing to Book")

	def test_of_costs_spent_the_commission_is_none(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01", base="Expenditure", percent=10)
		self.post(1, {"640101": 30000, "660207": 999, "660301": 50})
		self.assertEqual(self.fee(1).amount, 3000)

	def test_of_funds_received_only_the_part_that_is_income(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01", base="Funds Received", percent=10)
		make.make_places(self.property)
		home = bills.household(self.property)
		water = frappe.db.get_value("Account", {"account_number": "224102", "company": self.company})
		if not water:
			self.skipTest("the chart of this company keeps no money for suppliers")
		from wuye_ops.tests.ledger_events import line

		income = {"income_account": money.account("600101", self.company)}
		rows = [line(home, 300, **income), line(home, 100, income_account=water)]
		bill = bills.bill(
			home, 0, items=rows, posting_date=f"{YEAR}-03-01", due_date=f"{YEAR}-03-31", set_posting_time=1
		)
		payment(home, {bill: 200}, on=f"{YEAR}-05-06")
		self.assertEqual(self.fee(3).amount, 0, "billed is not received")
		self.assertEqual((self.fee(5).base_amount, self.fee(5).amount), (150, 15))

	def test_terms_that_follow_others(self) -> None:
		terms = money.make_terms(self.property, f"{YEAR}-01-01")
		self.refused("hold on some of these days", money.make_terms, self.property, f"{YEAR}-03-01")
		self.post(1, {"600101": -1000})
		self.post(2, {"600101": -1000})
		self.assertEqual(self.fee(1).amount, 80)
		terms.percent = 9
		self.refused("fees were computed", terms.save)
		terms.reload()
		terms.to_date = f"{YEAR}-01-31"
		terms.save()
		self.refused("first day of a month", money.make_terms, self.property, f"{YEAR}-02-02")
		money.make_terms(self.property, f"{YEAR}-02-01", percent=20)
		self.assertEqual(self.fee(2).amount, 200)
		self.assertIn(
			"is outside of what is usual", frappe.message_log[-1]["message"] if frappe.message_log else ""
		)
		self.refused("is linked with", terms.delete)
		self.assertEqual(
			frappe.db.count("Commission Terms", {"property": self.property}), 2, "the old ones stay"
		)

	def test_terms_that_cannot_be(self) -> None:
		plain = make.make_property().name
		group = frappe.db.get_value(
			"Account", {"company": self.company, "root_type": "Expense", "is_group": 1}
		)
		for text, name, fields in (
			("lump sum", plain, {}),
			("between 0 and 100", self.property, {"percent": 101}),
			("Enter the sum", self.property, {"base": "Fixed Sum"}),
			("end before they begin", self.property, {"to_date": f"{YEAR - 1}-12-31"}),
			(
				"that can be posted to",
				self.property,
				{"income_account": money.account("640101", self.company)},
			),
			("that can be posted to", self.property, {"expense_account": group}),
		):
			self.refused(text, money.make_terms, name, f"{YEAR}-01-01", **fields)


class TestBooking(CommissionCase):
	def test_booked_once_and_again_after_a_cancellation(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01")
		self.post(1, {"600101": -100000})
		self.post(2, {"600101": -100000})
		first, second = self.fee(1), self.fee(2)
		self.refused("Book .* first", commissions.book, second.name)
		entry = self.book(first, submit=False)
		self.assertEqual(commissions.book(first.name), entry, "never twice")
		rows = frappe.get_doc("Journal Entry", entry).accounts
		self.assertEqual(
			[(row.debit, row.credit, row.property or "") for row in rows],
			[(8000, 0, self.property), (0, 8000, "")],
		)
		frappe.delete_doc("Journal Entry", entry)
		first.reload()
		self.assertEqual((first.status, first.journal_entry), ("Computed", None))
		entry = self.book(first)
		self.assertEqual(first.status, "Booked")
		self.refused("is booked", commissions.compute_again, first.name)
		cancel("Journal Entry", entry)
		first.reload()
		self.assertEqual(first.status, "Computed")

	def test_by_the_clock_and_failures_are_rows(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01", to_date=f"{YEAR}-03-31")
		self.post(1, {"600101": -1000})
		commissions.follow_the_day(date(YEAR, 3, 5))
		commissions.follow_the_day(date(YEAR, 3, 6))
		mine = {"property": self.property}
		self.assertEqual(frappe.get_all("Commission Fee", mine, pluck="amount", order_by="month"), [80, 0])
		original = commissions.base_by_month
		commissions.base_by_month = lambda *_args: frappe.throw("The ledger is locked")
		try:
			commissions.follow_the_day(date(YEAR, 4, 2))
		finally:
			commissions.base_by_month = original
		failed = frappe.get_doc("Commission Fee", {**mine, "status": "Failed"})
		self.assertEqual(failed.failure, "The ledger is locked")
		commissions.follow_the_day(date(YEAR, 4, 3))
		failed.reload()
		self.assertEqual((failed.status, failed.failure), ("Nothing to Book", None))
		failed.amount = 5
		self.refused("computed from the ledger", failed.save)


class TestStatementOfFunds(CommissionCase):
	def test_a_quarter_by_hand(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01")
		self.post(1, {"600101": -100000, "600102": -20000, "640101": 60000, "640104": 9000.5})
		self.post(2, {"640105": 5000, "660206": 300})
		doc = money.make_statement(self.property, f"{YEAR}-01-01", f"{YEAR}-03-31", "Commission Funds")
		self.assertEqual([row.code for row in doc.problems], ["fee_not_booked"] * 3)
		for month in (1, 2, 3):
			fee = self.fee(month)
			if fee.status == "Computed":
				self.book(fee)
		with as_user(money.MANAGER):
			publishing.read_again(doc.name)
		doc.reload()
		self.assertFalse([row.content for row in doc.problems])
		self.assertEqual(
			{row.purpose: row.amount for row in doc.lines},
			{
				"Service Fees": 99700,
				"Other Income of Owners": 20000,
				"Staff": 60000,
				"Energy": 9000.5,
				"Cleaning": 5000,
				"Commission": 9600,
			},
		)
		self.assertEqual((doc.closing, doc.books), (36099.5, 36099.5))

	def test_owners_may_be_short_and_large_repairs_are_not_theirs(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01", base="Fixed Sum", monthly=100)
		voucher = self.post(1, {"600101": -100, "640103": 50000})
		self.post(2, {"660205": 70})
		money.say(self.property, voucher, "", kind="Commission Funds", parts=[{"purpose": "Large Repairs and Renewals"}],
			account=money.account("640103", self.company))  # fmt: skip
		doc = money.make_statement(self.property, f"{YEAR}-01-01", f"{YEAR}-02-28", "Commission Funds")
		self.assertEqual(
			[row.content.split(":")[0] for row in doc.problems if row.code == "not_agreed"].count(voucher), 1
		)
		self.assertEqual(
			len([row for row in doc.problems if row.code == "not_agreed"]), 2, "and the head office"
		)
		self.assertLess(doc.closing, 0)
		self.assertNotIn("overdrawn", {row.code for row in doc.problems})


class TestBookedTwice(CommissionCase):
	def tearDown(self) -> None:
		money.forget(self.property)

	def test_of_two_at_once_one_makes_the_entry(self) -> None:
		money.make_terms(self.property, f"{YEAR}-01-01", base="Fixed Sum", monthly=100)
		fee = self.fee(1)
		frappe.db.commit()
		outcomes = at_once(*((money.ACCOUNTANT, lambda: commissions.book(fee.name)) for _one in range(2)))
		self.assertEqual([one.error for one in outcomes], [None, None])
		self.assertEqual(outcomes[0].result, outcomes[1].result)
		self.assertEqual(
			frappe.db.count("Journal Entry", {"user_remark": ["like", f"%{self.property} {YEAR}-01%"]}), 1
		)
