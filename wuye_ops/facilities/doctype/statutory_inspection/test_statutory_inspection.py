"""法定检验: planned by itself, warned of, and what expires blocks the equipment until a certificate is on file."""

from datetime import date
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.facilities import equipment, statutory, statutory_watch
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make


def planned(name: str):
	return frappe.get_doc(
		"Statutory Inspection",
		frappe.db.get_value("Statutory Inspection", {"equipment": name, "status": ["!=", "Done"]}),
	)


def told(inspection, key: str = "head") -> int:
	return frappe.db.count("Notification Log", {"document_name": inspection.name, "for_user": make.user(key)})


class TestStatutoryInspection(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def test_a_lift_is_inspected_by_its_age(self) -> None:
		lift = facility.make_equipment("DT-1", category="电梯", in_use_since="2024-02-29")
		first = planned(lift.name)
		# born on a leap day, the first year ends on the last day of February
		self.assertEqual((getdate(first.due_on), first.kind), (date(2025, 2, 28), "Inspection"))
		self.assertEqual(
			getdate(frappe.db.get_value("Equipment", lift.name, "next_statutory_date")), date(2025, 2, 28)
		)
		self.pass_(first, done_on="2025-02-20")
		second = planned(lift.name)
		self.assertEqual((getdate(second.due_on), second.kind), (date(2026, 2, 28), "Own Test"))

	def test_a_lift_that_comes_with_a_certificate_begins_with_its_day(self) -> None:
		lift = facility.make_equipment(
			"DT-2", category="电梯", in_use_since="2010-05-01", initial_valid_until="2027-05-01"
		)
		self.assertEqual(
			(getdate(planned(lift.name).due_on), planned(lift.name).kind), (date(2027, 5, 1), "Inspection")
		)

	def test_a_fixed_cycle_counts_from_the_day_it_was_done(self) -> None:
		valve = facility.make_equipment(
			"AQF-1", category="安全阀", initial_valid_until=add_days(nowdate(), 20)
		)
		inspection = planned(valve.name)
		self.pass_(inspection, done_on=nowdate())
		inspection.reload()
		self.assertEqual(getdate(inspection.next_due_on), getdate(frappe.utils.add_months(nowdate(), 12)))
		self.assertEqual(planned(valve.name).name, inspection.next_inspection)
		self.assertEqual(
			frappe.db.get_value("Equipment", valve.name, "certificate_no"), inspection.certificate_no
		)

	def test_the_certificate_may_ask_for_it_earlier(self) -> None:
		valve = facility.make_equipment(
			"AQF-2", category="安全阀", initial_valid_until=add_days(nowdate(), 20)
		)
		soon = getdate(add_days(nowdate(), 90))
		self.pass_(planned(valve.name), done_on=nowdate(), valid_until=soon)
		self.assertEqual(getdate(planned(valve.name).due_on), soon)

	def test_the_next_one_is_made_once(self) -> None:
		valve = facility.make_equipment(
			"AQF-3", category="安全阀", initial_valid_until=add_days(nowdate(), 20)
		)
		for _time in range(3):
			valve.reload()
			valve.brand = frappe.generate_hash(length=5)
			valve.save()
		self.assertEqual(frappe.db.count("Statutory Inspection", {"equipment": valve.name}), 1)
		with self.assertRaises(frappe.ValidationError):
			facility.make_inspection(valve, due_in=20)

	def test_warnings_come_at_thirty_fifteen_and_no_days_each_once(self) -> None:
		inspection = facility.make_inspection(facility.make_equipment("W-1"), due_in=40)
		today = getdate(nowdate())
		seen = []
		for day in range(0, 41):
			for _twice in range(2):
				statutory_watch.follow_the_day(add_days(today, day))
			seen.append(told(inspection))
		self.assertEqual((seen[9], seen[10], seen[24], seen[25], seen[39], seen[40]), (0, 1, 1, 2, 2, 3))
		inspection.reload()
		self.assertEqual([row.days for row in inspection.warnings], [30, 15, 0])
		self.assertEqual(told(inspection, "manager"), 3)

	def test_one_that_cannot_be_followed_stops_no_other(self) -> None:
		broken = facility.make_inspection(facility.make_equipment("W-3"), due_in=3)
		sound = facility.make_inspection(facility.make_equipment("W-4"), due_in=4)
		warn = statutory_watch._warn

		def step(name, today):
			return {}["gone"] if name == broken.name else warn(name, today)

		with patch.object(statutory_watch, "_warn", step):
			for _twice in range(2):
				statutory_watch.follow_the_day()
		self.assertEqual(len(sound.reload().warnings), 1)
		self.assertEqual(len(broken.reload().warnings), 0)
		# once, however often the job comes by, and on the inspection for whoever opens it
		self.assertEqual((told(broken), told(broken, "manager")), (1, 1))
		(comment,) = frappe.get_all(
			"Comment", {"reference_name": broken.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertIn("gone", comment)

	def test_a_run_after_an_outage_warns_once_and_not_for_each_stage(self) -> None:
		inspection = facility.make_inspection(facility.make_equipment("W-2"), due_in=3)
		statutory_watch.follow_the_day()
		statutory_watch.follow_the_day()
		self.assertEqual(told(inspection), 1)

	def test_expired_blocks_and_passing_unblocks(self) -> None:
		pump = facility.make_equipment("E-1", category="安全阀", initial_valid_until=nowdate())
		statutory_watch.follow_the_day()
		self.assertEqual(
			frappe.db.get_value("Equipment", pump.name, "status"), "Normal", "on the day it still may"
		)
		statutory_watch.follow_the_day(add_days(nowdate(), 1))
		inspection = planned(pump.name)
		self.assertEqual(inspection.status, "Expired")
		self.assertEqual(frappe.db.get_value("Equipment", pump.name, "status"), "Blocked")
		self.pass_(inspection, done_on=nowdate())
		pump.reload()
		self.assertEqual(pump.status, "Normal")
		self.assertEqual([row.status for row in pump.status_log], ["Normal", "Blocked", "Normal"])

	def test_failing_blocks_until_another_one_is_passed(self) -> None:
		pump = facility.make_equipment("F-1", category="安全阀", initial_valid_until=add_days(nowdate(), 5))
		inspection = planned(pump.name)
		inspection.done_on = nowdate()
		inspection.save()
		statutory.record_result(inspection.name, "Failed", "整定压力不合格")
		self.assertEqual(frappe.db.get_value("Equipment", pump.name, "status"), "Blocked")
		with self.assertRaises(frappe.ValidationError):
			equipment.set_status(pump.name, "Normal", "没问题")
		again = planned(pump.name)
		self.pass_(again, done_on=nowdate())
		self.assertEqual(frappe.db.get_value("Equipment", pump.name, "status"), "Normal")

	def test_nothing_passes_without_its_certificate_on_file(self) -> None:
		pump = facility.make_equipment("C-1", category="安全阀", initial_valid_until=add_days(nowdate(), 5))
		inspection = planned(pump.name)

		def refused() -> None:
			with self.assertRaises(frappe.ValidationError):
				statutory.record_result(inspection.name, "Passed")

		refused()
		inspection.update({"done_on": add_days(nowdate(), 1), "certificate_no": "AQ-2026-1"})
		inspection.save()
		refused()
		inspection.done_on = nowdate()
		inspection.save()
		refused()
		# a file of somebody else's document is none
		other = facility.make_inspection(facility.make_equipment("C-2"))
		inspection.certificate_file = facility.attach_certificate(other)
		with self.assertRaises(frappe.ValidationError):
			inspection.save()
		inspection.reload()
		inspection.certificate_file = facility.attach_certificate(inspection)
		inspection.valid_until = nowdate()
		inspection.save()
		refused()
		inspection.valid_until = None
		inspection.save()
		statutory.record_result(inspection.name, "Passed with Conditions")
		inspection.reload()
		self.assertEqual(inspection.status, "Done")
		self.assertTrue(frappe.db.get_value("File", {"file_url": inspection.certificate_file}, "is_private"))
		with self.assertRaises(frappe.ValidationError):
			statutory.record_result(inspection.name, "Passed")
		inspection.certificate_no = "改号"
		with self.assertRaises(frappe.ValidationError):
			inspection.save()

	def test_the_result_is_not_written_by_hand_and_the_day_is_not_put_off(self) -> None:
		inspection = facility.make_inspection(facility.make_equipment("H-1"))
		for change in ({"status": "Done"}, {"result": "Passed"}, {"due_on": add_days(nowdate(), 60)}):
			doc = frappe.get_doc("Statutory Inspection", inspection.name)
			doc.update(change)
			with self.assertRaises(frappe.ValidationError):
				doc.save()
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			statutory.record_result(inspection.name, "Failed")
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			statutory.record_result(inspection.name, "Failed")

	def test_duties_of_the_property_come_round_too(self) -> None:
		duty = facility.make_inspection(task_type="化粪池清掏", due_in=5)
		duty.done_on = nowdate()
		duty.save()
		following = statutory.record_result(duty.name, "Passed")
		self.assertEqual(
			getdate(frappe.db.get_value("Statutory Inspection", following, "due_on")),
			getdate(frappe.utils.add_months(nowdate(), 6)),
		)
		# this one asks for its report
		tank = facility.make_inspection(task_type="二次供水清洗消毒", due_in=5)
		tank.done_on = nowdate()
		tank.save()
		with self.assertRaises(frappe.ValidationError):
			statutory.record_result(tank.name, "Passed")
		for both in ({"task_type": "化粪池清掏", "equipment": facility.make_equipment("D-1")}, {}):
			with self.assertRaises(frappe.ValidationError):
				facility.make_inspection(both.get("equipment"), task_type=both.get("task_type"), due_in=33)
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc({"doctype": "Statutory Task Type", "type_name": "测试", "months": 0}).insert()

	def test_the_calendar_shows_the_own_property(self) -> None:
		here = facility.make_inspection(facility.make_equipment("K-1"), due_in=4)
		there = facility.make_inspection(facility.make_equipment("K-2", make.PROPERTY_B), due_in=4)
		frappe.set_user(make.user("head"))
		names = {row.name for row in statutory_watch.events(nowdate(), add_days(nowdate(), 10))}
		self.assertIn(here.name, names)
		self.assertNotIn(there.name, names)

	def pass_(self, inspection, done_on, **fields) -> None:
		inspection.update(
			{"done_on": done_on, "certificate_no": f"JY-{frappe.generate_hash(length=6)}", **fields}
		)
		inspection.certificate_file = facility.attach_certificate(inspection)
		inspection.save()
		statutory.record_result(inspection.name, "Passed")
		inspection.reload()
