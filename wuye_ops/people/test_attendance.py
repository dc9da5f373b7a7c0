"""出勤率 by days counted by hand."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Scope
from wuye_ops.people.attendance import METRICS
from wuye_ops.rules.metric_value import Part
from wuye_ops.tests import factories as make

(ATTENDANCE,) = METRICS
MARCH = Scope(date(2026, 3, 1), date(2026, 3, 31))


class TestAttendance(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		self.tech, self.other = make.employee("tech"), make.employee("tech2")

	def tearDown(self) -> None:
		frappe.db.rollback()

	def day(self, who: str, on: str, status: str = "Present", **written) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Attendance",
				"employee": who,
				"attendance_date": on,
				"status": "Present",
				"company": make.company(),
			}
		).insert()
		doc.db_set({"docstatus": 1, "status": status, **written})
		return doc.name

	def test_there_in_time_and_to_the_end_of_the_days_expected(self) -> None:
		"""Four of seven: present twice, from home, half a day beside a leave; late, gone early and absent are not."""
		self.day(self.tech, "2026-03-01")
		self.day(self.tech, "2026-03-31")
		self.day(self.tech, "2026-03-03", "Work From Home")
		self.day(self.tech, "2026-03-04", "Half Day", leave_type="Casual Leave")
		self.day(self.tech, "2026-03-05", late_entry=1)
		self.day(self.tech, "2026-03-06", early_exit=1)
		self.day(self.tech, "2026-03-07", "Absent")
		# on leave, cancelled, of another month
		self.day(self.tech, "2026-03-08", "On Leave")
		self.day(self.tech, "2026-03-09", docstatus=2)
		self.day(self.tech, "2026-04-01", "Absent")
		self.day(self.other, "2026-03-02", "Half Day")
		found = figures.by_employee(ATTENDANCE, MARCH)
		self.assertEqual(found[self.tech].part, Part(Decimal(4), Decimal(7)))
		self.assertEqual(found[self.other].part, Part(Decimal(0), Decimal(1)))
		self.assertEqual(ATTENDANCE.count(MARCH)[make.PROPERTY_A], Part(Decimal(4), Decimal(8)))
		rows = ATTENDANCE.rows(Scope(MARCH.first, MARCH.last, None, self.tech), 0, 50)
		self.assertEqual([int(row.numerator) for row in rows], [1, 0, 0, 0, 1, 1, 1])
