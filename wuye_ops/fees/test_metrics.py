"""当期收缴率, 户数收缴率, 清欠率, 账龄 and 诉讼时效 by amounts and days worked out by hand, and what is behind them."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, date_diff, get_first_day, get_last_day, getdate, nowdate

from wuye_ops.fees.metrics import METRICS
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.limitation import months_left
from wuye_ops.rules.metric_value import Part
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.bills import household
from wuye_ops.tests.ledger_events import cancel, charged_bill, credit_note, payment

COLLECTION, HOUSEHOLDS, RECOVERED, AGED, MONTHS_LEFT = METRICS
FEE, WASTE, PARKING = "物业服务费", "生活垃圾清运费", "车位管理费"


def part(numerator: float, denominator: float) -> Part:
	return Part(Decimal(str(numerator)), Decimal(str(denominator)))


class TestFeeMetrics(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.property = fees.make_estate(units=0).property
		frappe.db.set_value("Fee Item", WASTE, "pass_through", 1)
		self.one, self.other, self.third = (household(self.property) for _number in range(3))
		# a month that is over, whenever the test runs, and not the first of its year
		self.first = getdate(get_first_day(add_months(nowdate(), -2)))
		if self.first.month == 1:
			self.first = getdate(add_months(self.first, 1))
		self.last = getdate(get_last_day(self.first))

	def tearDown(self) -> None:
		frappe.db.rollback()

	def bill(self, home, day: date, *charges) -> str:
		return charged_bill(home, *charges, overdue=date_diff(nowdate(), day))

	def scope(self, first: date | None = None, last: date | None = None) -> Scope:
		return Scope(first or self.first, last or self.last, (self.property,))

	def counted(self, metric, scope: Scope) -> Part | None:
		return metric.count(scope).get(self.property)

	def check_rows(self, metric, scope: Scope) -> list:
		"""The rows behind, read two at a time; they add up to the part."""
		rows = [row for start in range(0, 20, 2) for row in metric.rows(scope, start, 2)]
		total = metric.count(scope)[self.property]
		self.assertEqual(sum(row.numerator for row in rows), total.numerator)
		self.assertEqual(sum(row.denominator for row in rows), total.denominator)
		self.assertEqual(len({(row.doctype, row.name) for row in rows}), len(rows))
		self.assertEqual({row.property for row in rows}, {self.property})
		return rows

	def make_month(self) -> None:
		"""One pays in full, within the month; another in part, and the rest after it; a third has something waived and
		pays nothing."""
		first = self.bill(self.one, self.first, (FEE, 280), (WASTE, 8))
		payment(self.one, {first: 288}, on=add_days(self.first, 10))
		second = self.bill(self.other, self.first, (FEE, 200), (PARKING, 150))
		payment(self.other, {second: 100}, on=str(self.last))
		payment(self.other, {second: 250}, on=add_days(self.last, 1))
		third = self.bill(self.third, self.last, (FEE, 120))
		credit_note(third, 20, on=str(self.last))
		# of no month that is asked for, and taken back
		self.bill(self.one, add_days(self.last, 1), (FEE, 77))
		cancel("Sales Invoice", self.bill(self.one, self.first, (FEE, 999)))

	def test_what_came_in_by_the_end_of_the_month(self) -> None:
		"""380 of 280 + 350 + 100: the 8 are passed on, and the 250 came a day late."""
		self.make_month()
		self.assertEqual(self.counted(COLLECTION, self.scope()), part(380, 730))
		self.assertEqual(self.counted(HOUSEHOLDS, self.scope()), part(1, 3))
		# what is received later counts in a longer period
		longer = self.scope(last=add_days(self.last, 1))
		self.assertEqual(self.counted(COLLECTION, longer), part(630, 807))

	def test_the_charges_and_households_behind(self) -> None:
		self.make_month()
		charges = self.check_rows(COLLECTION, self.scope())
		self.assertEqual(
			sorted((row.numerator, row.denominator) for row in charges), [(0, 100), (0, 150), (100, 200), (280, 280)]
		)  # fmt: skip
		self.assertIn(f"{PARKING} {self.first:%Y-%m}", " ".join(row.text for row in charges))
		self.check_rows(COLLECTION, self.scope(last=add_days(self.last, 1)))
		homes = {row.name: row.numerator for row in self.check_rows(HOUSEHOLDS, self.scope())}
		self.assertEqual(homes, {self.one.unit: 1, self.other.unit: 0, self.third.unit: 0})

	def test_bills_that_come_after_their_month_have_a_value_over_longer_days(self) -> None:
		"""Billed on the fifth of the next month, no month has a value of its own; of what was billed of the last 90 days, and of
		the last year, 400 of 600 came in."""
		months = [getdate(add_months(get_first_day(nowdate()), -ago)) for ago in (2, 3, 4)]
		for month, paid in zip(months, (200, 150, 50), strict=True):
			billed_on = add_days(getdate(get_last_day(month)), 5)
			bill = charged_bill(
				self.one, (FEE, 200), overdue=date_diff(nowdate(), billed_on), month=str(month)
			)
			payment(self.one, {bill: paid}, on=billed_on)
			self.assertIsNone(self.counted(COLLECTION, self.scope(month, getdate(get_last_day(month)))))
		today = getdate(nowdate())
		quarter = self.scope(months[-1], getdate(get_last_day(add_months(months[0], 1))))
		for days in (quarter, self.scope(add_days(today, -364), today)):
			self.assertEqual(self.counted(COLLECTION, days), part(400, 600))
		# of the last 90 days the months count that begin in them
		ninety = self.scope(add_days(today, -90), add_days(today, -1))
		begun = [paid for month, paid in zip(months, (200, 150, 50), strict=True) if month >= ninety.first]
		self.assertEqual(self.counted(COLLECTION, ninety), part(sum(begun), 200 * len(begun)))

	def test_what_has_been_open_for_over_a_year(self) -> None:
		"""Of 600 + 300 + 120 open at the end of the month 600 were due more than 365 days before; 8 are passed on."""
		old = self.bill(self.one, add_days(self.last, -366), (FEE, 700), (WASTE, 8))
		payment(self.one, {old: 100}, on=add_days(self.last, -40))
		# paid after the day, which changes nothing of it
		payment(self.one, {old: 250}, on=add_days(self.last, 1))
		self.bill(self.other, add_days(self.last, -365), (FEE, 300))
		self.bill(self.third, self.last, (FEE, 120))
		settled = self.bill(self.third, add_days(self.last, -400), (FEE, 70))
		payment(self.third, {settled: 70}, on=str(self.last))
		self.bill(self.third, add_days(self.last, 1), (FEE, 999))
		self.assertEqual(self.counted(AGED, self.scope()), part(600, 1020))
		rows = self.check_rows(AGED, self.scope())
		self.assertEqual([(row.numerator, row.denominator) for row in rows], [(600, 600), (0, 300), (0, 120)])

	def owes(self, home, expires: int, status: str = "Open", **fields) -> str:
		"""A case of a debt that can be sued for so many days from today."""
		doc = frappe.get_doc(
			{
				"doctype": "Arrears Case",
				"property": home.property,
				"customer": home.customer,
				"opened_on": add_days(nowdate(), -20),
			}
		)
		doc.flags.by_service = True
		doc.insert().db_set({"status": status, "limitation_on": add_days(nowdate(), expires), **fields})
		return doc.name

	def test_months_until_a_debt_can_no_longer_be_sued_for(self) -> None:
		today = getdate(nowdate())
		scope = self.scope(add_days(today, -30), today)
		late, first = self.owes(self.one, 400), self.owes(self.other, 40, "On Hold")
		over = self.owes(self.third, -5, "Closed", closed_on=add_days(today, -10))
		expected = months_left(add_days(today, 40), today)
		self.assertEqual(self.counted(MONTHS_LEFT, scope), Part(expected))
		rows = MONTHS_LEFT.rows(scope, 0, 50)
		self.assertEqual([row.name for row in rows], [first, late])
		self.assertEqual(rows[0].numerator, expected)
		# two weeks ago the third had not been closed
		before = self.scope(add_days(today, -30), add_days(today, -14))
		self.assertEqual(MONTHS_LEFT.rows(before, 0, 50)[0].name, over)
		# a month ago nobody had a case
		earlier = self.scope(add_days(today, -60), add_days(today, -30))
		self.assertIsNone(self.counted(MONTHS_LEFT, earlier))

	def test_arrears_of_earlier_years_that_came_in(self) -> None:
		"""500 of last year, 200 of which were paid before the month; 90 came in it, and 60 after."""
		year = date(self.first.year, 1, 1)
		old = self.bill(self.one, add_days(year, -40), (FEE, 400), (WASTE, 50))
		older = self.bill(self.other, add_days(year, -100), (FEE, 100))
		payment(self.one, {old: 200}, on=add_days(self.first, -1))
		payment(self.one, {old: 40}, on=str(self.first))
		payment(self.other, {older: 50}, on=str(self.last))
		payment(self.other, {older: 50}, on=add_days(self.last, 1))
		settled = self.bill(self.third, add_days(year, -40), (FEE, 70))
		payment(self.third, {settled: 70}, on=add_days(self.first, -5))
		self.bill(self.one, self.first, (FEE, 280))
		self.assertEqual(self.counted(RECOVERED, self.scope()), part(90, 300))
		rows = self.check_rows(RECOVERED, self.scope())
		self.assertEqual([(row.numerator, row.denominator) for row in rows if row.denominator], [(40, 200), (50, 100)])  # fmt: skip
		# the month before begins with more, and ends with less received
		before = Scope(getdate(add_months(self.first, -1)), add_days(self.first, -1), (self.property,))
		if before.first.year == self.first.year:
			self.assertEqual(self.counted(RECOVERED, before), part(270, 570))

	def test_nothing_charged_and_nothing_open_has_no_value(self) -> None:
		for metric in METRICS:
			self.assertEqual(metric.count(self.scope()), {})
			self.assertEqual(metric.rows(self.scope(), 0, 50), [])

	def test_a_property_that_is_not_asked_for_is_not_counted(self) -> None:
		self.make_month()
		elsewhere = Scope(self.first, self.last, (make.PROPERTY_B,))
		for metric in METRICS:
			self.assertNotIn(self.property, metric.count(elsewhere))
			self.assertNotIn(self.property, {row.property for row in metric.rows(elsewhere, 0, 500)})
			self.assertEqual(metric.count(Scope(self.first, self.last, ())), {})
