"""设备完好率 by hours counted by hand, and against the rule that says what it is."""

from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.facilities.metrics import METRICS
from wuye_ops.facilities.repair_file import states_of
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules import availability as rules
from wuye_ops.rules.metric_value import Part
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make

(INTACT,) = METRICS
DAY = 24 * 3600
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 10)


class TestEquipmentMetrics(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.property = make.make_property().name
		self.scope = Scope(FIRST, LAST, (self.property,))

	def tearDown(self) -> None:
		frappe.db.rollback()

	def equipment(self, number: str, *states: tuple[str, datetime]) -> str:
		"""A pump that came into each state at that moment."""
		doc = facility.make_equipment(number, self.property)
		doc.set("status_log", [])
		ends = [start for _status, start in states[1:]] + [None]
		for (status, start), end in zip(states, ends, strict=True):
			doc.append("status_log", {"status": status, "from_time": start, "to_time": end})
		doc.status = states[-1][0]
		doc.flags.by_service = True
		doc.save()
		return doc.name

	def make_ten_days(self) -> list[str]:
		return [
			self.equipment("W-1", ("Normal", datetime(2026, 1, 1))),
			# two days of the ten, of which one began before them
			self.equipment(
				"W-2", ("Normal", datetime(2026, 1, 1)), ("Stopped", datetime(2026, 2, 27)),
				("Normal", datetime(2026, 3, 3)),
			),
			# on the register for five days only, blocked on the last of them for six hours
			self.equipment(
				"W-3", ("Normal", datetime(2026, 3, 6)), ("Blocked", datetime(2026, 3, 10, 18)),
			),
			self.equipment("W-4", ("Normal", datetime(2026, 1, 1)), ("Scrapped", datetime(2026, 2, 1))),
			self.equipment("W-5", ("Normal", datetime(2026, 3, 11))),
		]  # fmt: skip

	def test_time_in_order_of_the_time_on_the_register(self) -> None:
		names = self.make_ten_days()
		part = Part(Decimal(10 * DAY + 8 * DAY + 5 * DAY - 6 * 3600), Decimal(25 * DAY))
		self.assertEqual(INTACT.count(self.scope), {self.property: part})
		states = states_of(names).values()
		rule = rules.availability(states, datetime(2026, 3, 1), datetime(2026, 3, 11))
		self.assertEqual(rule, rules.share(int(part.numerator), int(part.denominator)))

	def test_the_equipment_behind_adds_up_the_worst_first(self) -> None:
		names = self.make_ten_days()
		rows = [row for start in range(0, 4, 2) for row in INTACT.rows(self.scope, start, 2)]
		self.assertEqual([row.name for row in rows], [names[1], names[2], names[0]])
		self.assertEqual([row.numerator for row in rows], [8 * DAY, 5 * DAY - 6 * 3600, 10 * DAY])
		self.assertEqual([row.denominator for row in rows], [10 * DAY, 5 * DAY, 10 * DAY])

	def test_before_anything_was_on_the_register_there_is_no_value(self) -> None:
		self.make_ten_days()
		self.assertEqual(INTACT.count(Scope(date(2020, 1, 1), date(2020, 1, 31), (self.property,))), {})
		self.assertEqual(INTACT.count(Scope(date(2099, 1, 1), date(2099, 1, 31), (self.property,))), {})
