"""设备完好率 by hours counted by hand, and against the rule that says what it is; 法定检验剩余天数 by days."""

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

INTACT, DAYS_LEFT = METRICS
DAY = 24 * 3600
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 10)


class EquipmentCase(FrappeTestCase):
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


class TestEquipmentMetrics(EquipmentCase):
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


class TestStatutoryDaysLeft(EquipmentCase):
	"""As of the 10th of March."""

	def inspection(self, equipment: str | None, due_on: str, done_on: str | None = None, **fields) -> str:
		subject = (
			{"equipment": equipment}
			if equipment
			else {"task_type": frappe.db.get_value("Statutory Task Type", {})}
		)
		doc = frappe.get_doc(
			{"doctype": "Statutory Inspection", "property": self.property, "due_on": due_on, **subject}
		).insert()
		done = {"status": "Done", "done_on": done_on} if done_on else {}
		doc.db_set({**done, **fields})
		return doc.name

	def in_use(self, number: str, *states: tuple[str, datetime]) -> str:
		return self.equipment(number, *(states or [("Normal", datetime(2026, 1, 1))]))

	def left(self) -> int | None:
		part = DAYS_LEFT.count(self.scope).get(self.property)
		return part and int(part.numerator)

	def test_until_the_first_that_was_not_done(self) -> None:
		lift, valve = self.in_use("L-1"), self.in_use("V-1")
		self.inspection(lift, "2026-03-02", "2026-03-01")
		self.inspection(lift, "2027-03-02")
		self.assertEqual(self.left(), 357)
		self.inspection(valve, "2026-03-25", "2026-03-10")
		self.assertEqual(self.left(), 357)
		self.inspection(None, "2026-03-25")
		self.assertEqual(self.left(), 15)
		# what was done the day after was to be done then, and too late
		self.inspection(valve, "2026-03-08", "2026-03-11")
		self.assertEqual(self.left(), -2)

	def test_a_day_that_has_been_entered_is_no_result(self) -> None:
		self.inspection(self.in_use("L-1"), "2026-03-10", status="Planned", done_on="2026-03-09")
		self.assertEqual(self.left(), 0)

	def test_what_was_not_on_the_register_waits_for_nothing(self) -> None:
		scrapped = self.in_use(
			"L-1", ("Normal", datetime(2026, 1, 1)), ("Scrapped", datetime(2026, 3, 10, 12))
		)
		bought_later = self.in_use("L-2", ("Normal", datetime(2026, 3, 11)))
		for one in (scrapped, bought_later):
			self.inspection(one, "2026-03-20")
		self.assertEqual((self.left(), DAYS_LEFT.rows(self.scope, 0, 50)), (None, []))
		# the day before it was
		self.assertEqual(
			DAYS_LEFT.count(Scope(FIRST, date(2026, 3, 9), (self.property,))),
			{self.property: Part(Decimal(11))},
		)

	def test_the_inspections_behind_the_first_due_first(self) -> None:
		lift = self.in_use("L-1")
		names = [self.inspection(lift, day) for day in ("2026-03-30", "2026-03-20", "2027-03-20")]
		rows = [row for start in range(0, 6, 2) for row in DAYS_LEFT.rows(self.scope, start, 2)]
		self.assertEqual(
			[(row.name, row.numerator) for row in rows], [(names[1], 10), (names[0], 20), (names[2], 375)]
		)
		self.assertIn("L-1", rows[0].text)
