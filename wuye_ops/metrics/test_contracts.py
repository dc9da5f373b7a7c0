"""合同剩余天数 by days counted by hand."""

from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate

from wuye_ops.metrics import values
from wuye_ops.metrics.contracts import METRICS
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.metric_value import CLOSE, MET, MISSED, NO_VALUE
from wuye_ops.tests import factories as make

(DAYS_LEFT,) = METRICS


class TestContracts(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		self.addCleanup(frappe.set_user, "Administrator")
		self.today = getdate()
		self.last_week = add_days(self.today, -7)

	def tearDown(self) -> None:
		frappe.db.rollback()

	def managed(self, ends_in: int | None, **fields) -> str:
		end = None if ends_in is None else add_days(self.today, ends_in)
		name = make.make_property(contract_start="2020-01-01").name
		frappe.db.set_value("Property", name, {"contract_end": end, **fields})
		return name

	def left(self, *names: str, until=None):
		scope = Scope(add_days(self.today, -100), until or self.today, names)
		return values.together([DAYS_LEFT.key], scope)[DAYS_LEFT.key]

	def test_days_from_the_last_day_to_the_end(self) -> None:
		for days, standing in (
			(181, MET),
			(180, CLOSE),
			(90, CLOSE),
			(89, MISSED),
			(0, MISSED),
			(-3, MISSED),
		):
			value = self.left(self.managed(days))
			self.assertEqual((value.value, value.standing), (days, standing))
		# a week ago it was a week more
		self.assertEqual(self.left(self.managed(20), until=self.last_week).value, 27)

	def test_of_several_the_one_that_ends_first(self) -> None:
		late, first, endless = self.managed(400), self.managed(45), self.managed(None)
		self.assertEqual(self.left(late, first, endless).value, 45)
		found = values.rows(DAYS_LEFT.key, Scope(self.last_week, self.today, (late, first, endless)))
		self.assertEqual([(row.name, row.numerator) for row in found], [(first, 45), (late, 400)])

	def test_where_there_is_no_end_to_wait_for_there_is_no_value(self) -> None:
		yet_to_come = self.managed(900, contract_start=add_days(self.today, 30))
		lost = self.managed(-10, status="Closed")
		for name in (self.managed(None), yet_to_come, lost):
			self.assertEqual(self.left(name).standing, NO_VALUE)
		# a contract that nobody has renewed, and people still at work
		self.assertEqual(self.left(self.managed(-10)).value, Decimal(-10))

	def test_of_days_long_ago_nobody_knows(self) -> None:
		self.assertEqual(self.left(self.managed(45), until=add_days(self.today, -99)).standing, NO_VALUE)

	def test_who_manages_the_property_knows_and_who_cleans_it_does_not(self) -> None:
		frappe.set_user(make.user("manager"))
		self.assertTrue(values.may_know(DAYS_LEFT))
		with self.assertRaises(frappe.PermissionError):
			self.left(make.PROPERTY_B)
		frappe.set_user(make.user("tech"))
		self.assertFalse(values.may_know(DAYS_LEFT))
