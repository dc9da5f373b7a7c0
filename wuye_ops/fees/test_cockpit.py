"""The money in the cockpit: each amount is what the list or report says to which it leads."""

import frappe
from frappe.desk import query_report
from frappe.utils import add_months, flt, get_first_day, getdate, now_datetime, nowdate

from wuye_ops.fees import cockpit
from wuye_ops.metrics.cockpit_parts import Column, Lead, Money, View
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import pay
from wuye_ops.tests.ledger_events import charged_bill
from wuye_ops.tests.receiving import CollectionCase, receive

FEE = "物业服务费"


class TestMoneyInTheCockpit(CollectionCase):
	def parts(self, kind: type, month=None, user: str | None = None) -> list:
		frappe.set_user(user or make.user("manager"))
		first = getdate(get_first_day(month or nowdate()))
		view = View(make.PROPERTY_A, (make.PROPERTY_A,), None, first, now_datetime())
		return [part for part in cockpit.parts(view) if isinstance(part, kind)]

	def money(self, month=None) -> tuple[Money, dict]:
		(money,) = self.parts(Money, month)
		return money, {figure.key: figure for figure in money.figures}

	def listed(self, lead: Lead, amount: str) -> float:
		rows = frappe.get_list(lead.doctype, dict(lead.filters), pluck=amount, limit=0)
		return flt(sum(rows), 2)

	def received(self, amount: float) -> str:
		self.as_clerk()
		return receive(self.home, pay(amount)).name

	def test_what_came_in_is_what_the_receipts_say(self) -> None:
		_money, before = self.money()
		frappe.set_user("Administrator")
		charged_bill(self.home, (FEE, 280), overdue=40)
		self.received(100)
		money, figures = self.money()
		for key in ("today", "month"):
			with self.subTest(key):
				self.assertEqual(flt(figures[key].value - before[key].value, 2), 100)
				self.assertEqual(figures[key].value, self.listed(figures[key].lead, "total"))
		self.assertEqual(money.curve["datasets"][0]["values"][-1], figures["month"].value)
		self.assertEqual(len(money.curve["labels"]), getdate().day)

	def test_what_is_overdue_is_what_the_ageing_says(self) -> None:
		_money, before = self.money()
		frappe.set_user("Administrator")
		charged_bill(self.home, (FEE, 280), overdue=40)
		self.received(100)
		_money, figures = self.money()
		overdue = figures["overdue"]
		self.assertEqual(flt(overdue.value - before["overdue"].value, 2), 180)
		report = query_report.run(overdue.lead.report, dict(overdue.lead.filters))
		rows = [row for row in report["result"] if isinstance(row, dict) and not row.get("is_total")]
		late = sum(row["outstanding"] - row["not_due"] for row in rows)
		self.assertEqual(flt(late, 2), overdue.value, rows)

	def test_of_a_building_what_its_homes_owe(self) -> None:
		charged_bill(self.home, (FEE, 280), overdue=40)
		(arrears,) = self.parts(Column)
		building = make.places().building
		self.assertGreaterEqual(arrears.counts[building], 280)
		self.assertTrue(arrears.is_money)

	def test_a_month_that_is_over_has_no_today(self) -> None:
		money, figures = self.money(add_months(nowdate(), -1))
		self.assertNotIn("today", figures)
		first, second = money.curve["datasets"]
		self.assertEqual(len(first["values"]), len(second["values"]))

	def test_a_line_far_above_the_curves_is_not_drawn(self) -> None:
		curve = {"datasets": [{"values": [0, 50, 100]}, {"values": [0, 0, 10]}]}
		self.assertTrue(cockpit._fits(400, curve))
		self.assertFalse(cockpit._fits(401, curve))
		self.assertFalse(cockpit._fits(0, curve))

	def test_who_receives_no_money_sees_none(self) -> None:
		self.assertEqual(self.parts(Money, user=make.user("tech")), [])
