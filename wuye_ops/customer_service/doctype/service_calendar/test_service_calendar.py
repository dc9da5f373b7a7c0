"""Service hours as people enter them become the rules' calendar."""

from datetime import date, datetime

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service.calendars import build_calendar, work_calendar


class TestServiceCalendar(FrappeTestCase):
	def make(self, **fields):
		return frappe.get_doc(
			{"doctype": "Service Calendar", "calendar_name": frappe.generate_hash(length=8), **fields}
		)

	def test_the_seeded_hours_are_eight_a_day(self) -> None:
		calendar = work_calendar("标准服务时间")
		monday = datetime(2026, 3, 2)
		self.assertEqual(calendar.elapsed(monday, datetime(2026, 3, 3)), 480)
		self.assertEqual(calendar.add(datetime(2026, 3, 2, 11, 50), 20), datetime(2026, 3, 2, 13, 40))

	def test_holidays_are_free_and_make_up_days_win(self) -> None:
		holidays = frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": frappe.generate_hash(length=8),
				"from_date": "2026-10-01",
				"to_date": "2026-10-10",
				"holidays": [
					{"holiday_date": day, "description": "国庆"}
					for day in ("2026-10-01", "2026-10-02", "2026-10-10")
				],
			}
		).insert()
		doc = self.make(
			holiday_list=holidays.name,
			intervals=[
				{"weekday": day, "from_time": "09:00", "to_time": "12:00"} for day in ("Thursday", "Friday")
			],
			workdays=[{"date": "2026-10-10", "from_time": "13:00", "to_time": "00:00", "remark": "调休"}],
		).insert()
		calendar = build_calendar(doc)
		self.assertEqual(calendar.elapsed(datetime(2026, 10, 1), datetime(2026, 10, 3)), 0)
		self.assertEqual(calendar.elapsed(datetime(2026, 10, 10), datetime(2026, 10, 11)), 11 * 60)
		self.assertIn(date(2026, 10, 2), calendar.holidays)

	def test_overlapping_hours_are_refused(self) -> None:
		doc = self.make(
			intervals=[
				{"weekday": "Monday", "from_time": "08:00", "to_time": "12:00"},
				{"weekday": "Monday", "from_time": "11:00", "to_time": "18:00"},
			]
		)
		with self.assertRaises(frappe.ValidationError):
			doc.insert()

	def test_a_calendar_without_hours_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.make().insert()

	def test_a_changed_calendar_is_used_at_once(self) -> None:
		doc = self.make(intervals=[{"weekday": "Monday", "from_time": "08:00", "to_time": "12:00"}]).insert()
		monday, tuesday = datetime(2026, 3, 2), datetime(2026, 3, 3)
		self.assertEqual(work_calendar(doc.name).elapsed(monday, tuesday), 240)
		doc.intervals[0].to_time = "10:00"
		doc.save()
		self.assertEqual(work_calendar(doc.name).elapsed(monday, tuesday), 120)
