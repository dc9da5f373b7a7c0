"""Plans by the meter tell the day they are likely to come due, anew with each reading."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, get_datetime, getdate, nowdate

from wuye_ops.facilities import maintenance, meter_days
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make


def read(equipment, value: float, back: int, **fields):
	return frappe.get_doc(
		{
			"doctype": "Equipment Reading",
			"equipment": equipment.name,
			"value": value,
			"read_on": get_datetime(f"{add_days(nowdate(), -back)} 00:00:01"),
			**fields,
		}
	).insert()


class TestPredictedDays(FrappeTestCase):
	def setUp(self) -> None:
		self.engine = facility.make_equipment("PD-1", category="发电机", has_meter=1, meter_unit="h")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def days(self, plan) -> tuple:
		plan.reload()
		return plan.equipment[0].predicted_on, plan.next_day

	def test_each_reading_tells_the_day_anew_without_touching_the_plan(self) -> None:
		plan = facility.make_plan(self.engine, every_count=0, meter_every=250)
		self.assertEqual(self.days(plan), (None, None))
		modified = plan.modified
		read(self.engine, 0, back=20)
		self.assertEqual(self.days(plan), (None, None))
		read(self.engine, 100, back=10)
		# 10 a day: 150 are left 10 days ago
		self.assertEqual(self.days(plan), (getdate(add_days(nowdate(), 5)),) * 2)
		last = read(self.engine, 120, back=0)
		# 6 a day from now on
		self.assertEqual(self.days(plan)[0], getdate(add_days(nowdate(), 22)))
		last.delete()
		self.assertEqual(self.days(plan)[0], getdate(add_days(nowdate(), 5)))
		self.assertEqual(plan.modified, modified)

	def test_a_changed_meter_forgets_what_the_old_one_showed(self) -> None:
		plan = facility.make_plan(self.engine, every_count=0, meter_every=250)
		read(self.engine, 0, back=20)
		read(self.engine, 100, back=10)
		read(self.engine, 0, back=4, meter_changed=1)
		self.assertIsNone(self.days(plan)[0])
		read(self.engine, 40, back=0)
		self.assertEqual(self.days(plan)[0], getdate(add_days(nowdate(), 21)))

	def test_the_next_day_is_the_first_of_calendar_and_meter(self) -> None:
		plan = facility.make_plan(self.engine, meter_every=250, start_date=add_days(nowdate(), 30))
		self.assertEqual(self.days(plan), (None, getdate(add_days(nowdate(), 30))))
		read(self.engine, 0, back=20)
		read(self.engine, 200, back=0)
		self.assertEqual(self.days(plan), (getdate(add_days(nowdate(), 5)),) * 2)

	def test_while_its_task_is_open_nothing_is_predicted(self) -> None:
		plan = facility.make_plan(self.engine, every_count=0, meter_every=250)
		read(self.engine, 0, back=20)
		read(self.engine, 260, back=0)
		self.assertEqual(self.days(plan)[0], getdate())
		maintenance.generate()
		self.assertEqual(self.days(plan), (None, None))
		task = frappe.db.get_value("Service Task", {"source_name": plan.name})
		facility.finish_task(task)
		# 13 a day, served at 260
		self.assertEqual(self.days(plan)[0], getdate(add_days(nowdate(), 20)))
		maintenance.end_plan(plan.name)
		self.assertEqual(self.days(plan), (None, None))

	def test_the_calendar_shows_the_plans_of_ones_own_property(self) -> None:
		plan = facility.make_plan(self.engine, start_date=add_days(nowdate(), 3))

		def seen(user: str) -> dict:
			frappe.set_user(user)
			days = meter_days.events(nowdate(), add_days(nowdate(), 10))
			frappe.set_user("Administrator")
			return {row["name"]: (row["next_day"], row["late"]) for row in days}

		self.assertEqual(seen(make.user("manager"))[plan.name], (getdate(add_days(nowdate(), 3)), False))
		self.assertNotIn(plan.name, seen(make.user("manager", make.PROPERTY_B)))

	def test_a_reading_asks_the_database_as_often_for_many_readings(self) -> None:
		plan = facility.make_plan(self.engine, every_count=0, meter_every=2500)
		for back in range(20, 0, -1):
			read(self.engine, 200 - back, back=back)
		with self.assertQueryCount(12):
			meter_days.renew(plan.name)
