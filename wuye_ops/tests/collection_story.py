"""An estate whose collection rate falls, recovers and falls again, with real bills and payments, and the indicator that watches it."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe.utils import add_days, now_datetime, nowdate

from wuye_ops.risk import sweep
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.bills import Household
from wuye_ops.tests.ledger_events import cancel, charged_bill, payment
from wuye_ops.tests.risk_factories import forget_indicator, make_indicator

FEE = "物业服务费"
# a month is worth 1,000, of five homes: one that all pay, and one of which a shop owes the most
EVEN, UNEVEN = (200,) * 5, (600, 100, 100, 100, 100)
# payments come in so many days ago: what is read ends yesterday
PAID_AGO = 2


class CollectionStory:
	"""Five homes and two months. The property manager of property A runs the estate as well."""

	def __init__(self) -> None:
		fees.open_year(add_days(nowdate(), -60))
		self.manager = make.user("manager")
		self.estate = fees.make_estate(len(EVEN), manager=make.employee("manager"))
		self.place = self.estate.property
		self._permission = frappe.get_doc(
			{"doctype": "User Permission", "user": self.manager, "allow": "Property", "for_value": self.place}
		).insert()
		self.homes = [
			Household(self.place, unit, payer, payer)
			for unit, payer in zip(self.estate.units, self.estate.payers, strict=True)
		]
		self.indicator = make_indicator(
			self.place, metric="fees.collection", read_over="Last 90 Days", title="当期收缴率", hysteresis=1
		)
		self.start = now_datetime().replace(microsecond=0)
		self._bills: list[tuple[str, int]] = []
		self._payments: list[str] = []

	def bill_a_month(self, days_ago: int, amounts: tuple[int, ...] = EVEN) -> None:
		self._bills = [
			(charged_bill(home, (FEE, amount), overdue=days_ago), amount)
			for home, amount in zip(self.homes, amounts, strict=True)
		]
		self._payments = []

	def pay(self, *homes: int) -> None:
		"""These homes pay their last bill."""
		on = add_days(nowdate(), -PAID_AGO)
		for number in homes:
			name, amount = self._bills[number]
			self._payments.append(payment(self.homes[number], {name: amount}, on=on))

	def bounce(self, count: int) -> None:
		"""The last so many payments are taken back by the bank."""
		for _number in range(count):
			cancel("Payment Entry", self._payments.pop())

	def look(self, hours: int) -> sweep.Done:
		"""The sweep of an hour of the story."""
		return sweep.follow_the_clock(self.at(hours), lambda: None, [self.indicator.name])

	def at(self, hours: int) -> datetime:
		return self.start + timedelta(hours=hours)

	def alert(self):
		return frappe.get_doc("Risk Alert", {"indicator": self.indicator.name})

	def remove(self) -> None:
		forget_indicator(self.indicator.name)
		frappe.db.delete("User Permission", {"name": self._permission.name})
		frappe.clear_cache(user=self.manager)
		self.estate.remove()
