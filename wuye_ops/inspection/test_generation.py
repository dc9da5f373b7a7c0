"""A year of plans is the same however it is generated; nothing twice, nothing lost, nobody flooded."""

from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate

from wuye_ops.inspection import generation, plans
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.parallel import at_once

# a leap year
FIRST, LAST = datetime(2028, 1, 1), datetime(2028, 12, 31)


class Killed(Exception):
	pass


class TestGeneration(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.plans: list[str] = []

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		for plan in self.plans:
			inspect.forget(plan)

	def plan(self, active_since: datetime = FIRST, **fields):
		"""A committed plan, set going at a moment of the test."""
		plan = inspect.make_plan(start_date=fields.pop("start_date", active_since.date()), **fields)
		plan.db_set("active_since", active_since)
		frappe.db.commit()
		self.plans.append(plan.name)
		return plan

	def rows(self, plan) -> list[tuple]:
		"""What a plan has generated, without the name it happened to get."""
		rows = frappe.get_all(
			"Inspection",
			{"plan": plan.name},
			["name", "inspection_key", "window_from", "window_to", "missed_after", "title", "points_total"],
			order_by="inspection_key",
		)
		points: dict[str, list] = {}
		for row in frappe.get_all(
			"Inspection Point",
			{"parent": ["in", [row.name for row in rows] or [""]]},
			["parent", "point_key", "idx"],
			order_by="idx",
		):
			points.setdefault(row.parent, []).append(row.point_key.split("|", 1)[1])
		return [
			(
				row.inspection_key.split("|", 1)[1],
				row.window_from,
				row.window_to,
				row.missed_after,
				row.title,
				row.points_total,
				tuple(points.get(row.name, ())),
			)
			for row in rows
		]

	def year(self) -> list:
		"""Plans of a property: day and night, seasons, leap day, a spot check."""
		areas = [{"service_area": inspect.make_area()} for _ in range(2)]
		shifts = [
			{"slot_name": "早班", "from_time": "08:00:00", "to_time": "10:00:00"},
			{"slot_name": "夜班", "from_time": "22:00:00", "to_time": "06:00:00"},
		]
		return [
			self.plan(points=areas, slots=shifts, grace_minutes=15),
			self.plan(
				points=areas,
				rrule="FREQ=WEEKLY;BYDAY=MO,TH",
				seasons=[{"from_month": 11, "from_day": 15, "to_month": 2, "to_day": 29}],
			),
			self.plan(points=areas, rrule="FREQ=MONTHLY;BYMONTHDAY=-1", days="Next Working Day"),
			self.plan(points=areas, rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
			self.plan(kind="Spot Check", rrule="FREQ=MONTHLY;BYDAY=1MO", department=None),
		]

	def twins(self, plans_of_a_year: list) -> list:
		"""The same plans once more."""
		copies = []
		for plan in plans_of_a_year:
			copy = frappe.copy_doc(plan)
			copy.status, copy.active_since = "Active", None
			copies.append(copy.insert())
			copies[-1].db_set("active_since", FIRST)
			self.plans.append(copies[-1].name)
		frappe.db.commit()
		return copies

	def generate(self, chosen: list, **arguments) -> None:
		for plan in chosen:
			done = generation.generate(plan=plan.name, **arguments)
			self.assertEqual(done.failed, 0)

	def test_a_year_is_the_same_daily_at_once_or_killed_and_resumed(self) -> None:
		once = self.year()
		daily, killed = self.twins(once), self.twins(once)
		self.generate(once, until=LAST.date(), now=FIRST)
		day = FIRST
		while day <= LAST:
			self.generate(daily, now=day + timedelta(minutes=7))
			# each day around the leap day; elsewhere at least before the days ahead run out
			day += timedelta(days=1 if day.month == 2 else 7)
		self.generate(daily, until=LAST.date(), now=LAST)
		# the last days looked ahead into the next year
		for plan in daily:
			frappe.db.delete(
				"Inspection", {"plan": plan.name, "window_from": [">=", LAST + timedelta(days=1)]}
			)

		count = {"left": 0}
		original = generation._Writer.write

		def dying(writer):
			count["left"] -= 1
			made = original(writer)
			if count["left"] == 0:
				# the rows of the batch are written, and not committed
				raise Killed
			return made

		with patch.object(generation, "BATCH", 300), patch.object(generation._Writer, "write", dying):
			for plan in killed:
				for batches in (1, 3, 2, 100):
					count["left"] = batches
					generation.generate(plan=plan.name, until=LAST.date(), now=FIRST)
		for first, second, third in zip(once, daily, killed, strict=True):
			rows = self.rows(first)
			self.assertTrue(rows)
			self.assertEqual(rows, self.rows(second))
			self.assertEqual(rows, self.rows(third))
			self.assertEqual(
				frappe.db.get_value("Inspection Plan", third.name, "generated_until"), LAST.date()
			)
		# 366 days of two shifts; the leap day
		self.assertEqual(len(self.rows(once[0])), 732)
		self.assertEqual([row[0] for row in self.rows(once[3])], ["2028-02-29|"])

	def test_running_again_makes_nothing(self) -> None:
		plan = self.plan()
		generation.generate(plan=plan.name, now=FIRST)
		rows = self.rows(plan)
		self.assertEqual(len(rows), 8)
		self.assertEqual(generation.generate(plan=plan.name, now=FIRST).inspections, 0)
		# somebody sets it back: the keys are taken
		plan.db_set("generated_until", None)
		frappe.db.commit()
		self.assertEqual(generation.generate(plan=plan.name, now=FIRST).inspections, 0)
		self.assertEqual(self.rows(plan), rows)

	def test_two_schedulers_at_once_make_nothing_twice(self) -> None:
		plan = self.plan(slots=[{"slot_name": "早", "from_time": "08:00:00", "to_time": "09:00:00"}])
		run = lambda: generation.generate(plan=plan.name, until=LAST.date(), now=FIRST).inspections  # noqa: E731
		outcomes = at_once(*[("Administrator", run)] * 3)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(len(self.rows(plan)), 366)
		self.assertEqual(sum(outcome.result for outcome in outcomes), 366)

	def test_without_the_lock_the_index_still_refuses_the_second(self) -> None:
		"""Both see a plan that nobody has generated; one writes, the other is refused, looks again and goes on."""
		plan = self.plan()
		with patch("wuye_ops.inspection.generation._lock", return_value=True):
			run = lambda: generation.generate(plan=plan.name, until=LAST.date(), now=FIRST).failed  # noqa: E731
			outcomes = at_once(*[("Administrator", run)] * 2)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(len(self.rows(plan)), 366)
		names = frappe.get_all("Inspection", {"plan": plan.name}, pluck="name")
		self.assertEqual(frappe.db.count("Inspection Point", {"parent": ["in", names]}), 366)

	def test_after_an_outage_what_has_passed_is_missed_and_says_why(self) -> None:
		plan = self.plan(areas=2)
		generation.generate(plan=plan.name, now=FIRST)
		back = FIRST + timedelta(days=12, hours=10)
		done = generation.generate(plan=plan.name, now=back)
		missed = frappe.get_all(
			"Inspection",
			{"plan": plan.name, "status": "Missed"},
			["name", "window_from", "missed_reason"],
			order_by="window_from",
		)
		# days 9 to 12 had not been generated; today can still be done
		self.assertEqual([row.window_from.day for row in missed], [9, 10, 11, 12])
		self.assertEqual(done.missed, 4)
		self.assertEqual({row.missed_reason for row in missed}, {generation.NOT_GENERATED})
		points = {"parent": ["in", [row.name for row in missed]]}
		self.assertEqual(set(frappe.get_all("Inspection Point", points, pluck="status")), {"Missed"})
		self.assertEqual(
			frappe.db.get_value(
				"Inspection", {"plan": plan.name, "window_from": datetime(2028, 1, 13)}, "status"
			),
			"Planned",
		)

	def test_a_long_outage_floods_nobody(self) -> None:
		plan = self.plan()
		generation.generate(plan=plan.name, now=FIRST)
		back = FIRST + timedelta(days=200)
		done = generation.generate(plan=plan.name, now=back)
		self.assertEqual(done.missed, generation.CATCH_UP_DAYS)
		notes = frappe.get_all(
			"Comment", {"reference_doctype": "Inspection Plan", "reference_name": plan.name}, pluck="content"
		)
		self.assertTrue(any("2028-01-09" in note and "not generated" in note for note in notes), notes)

	def test_windows_over_before_the_plan_was_set_going_were_never_due(self) -> None:
		slots = [
			{"slot_name": "早", "from_time": "08:00:00", "to_time": "09:00:00"},
			{"slot_name": "晚", "from_time": "18:00:00", "to_time": "19:00:00"},
		]
		noon = FIRST + timedelta(days=5, hours=12)
		plan = self.plan(active_since=noon, start_date=FIRST.date(), slots=slots)
		done = generation.generate(plan=plan.name, until=noon.date(), now=noon)
		self.assertEqual((done.inspections, done.missed), (1, 0))
		self.assertEqual([row[0] for row in self.rows(plan)], ["2028-01-06|晚"])

	def test_one_broken_plan_does_not_stop_the_others(self) -> None:
		broken, sound = self.plan(), self.plan()
		frappe.db.set_value("Service Area", broken.points[0].service_area, "disabled", 1)
		frappe.db.commit()
		place = patch.object(generation, "due_plans", return_value=[broken.name, sound.name])
		with place:
			done = generation.generate(now=FIRST)
		self.assertEqual((done.failed, done.inspections), (1, 8))
		note = frappe.db.get_value("Inspection Plan", broken.name, "generation_note")
		self.assertIn("out of use", note)
		frappe.db.set_value("Service Area", broken.points[0].service_area, "disabled", 0)
		frappe.db.commit()
		generation.generate(plan=broken.name, now=FIRST)
		self.assertEqual(len(self.rows(broken)), 8)
		self.assertIsNone(frappe.db.get_value("Inspection Plan", broken.name, "generation_note"))

	def test_the_inspector_of_the_slot_and_who_has_left(self) -> None:
		tech, gone = make.employee("tech"), make.employee("tech2")
		plan = self.plan(
			employee=gone,
			slots=[
				{"slot_name": "早", "from_time": "08:00:00", "to_time": "09:00:00", "employee": tech},
				{"slot_name": "晚", "from_time": "18:00:00", "to_time": "19:00:00"},
			],
		)
		frappe.db.set_value("Employee", gone, "status", "Left")
		frappe.db.commit()
		try:
			generation.generate(plan=plan.name, until=FIRST.date(), now=FIRST)
			self.assertEqual(
				dict(frappe.get_all("Inspection", {"plan": plan.name}, ["slot", "employee"], as_list=True)),
				{"早": tech, "晚": None},
			)
		finally:
			frappe.db.set_value("Employee", gone, "status", "Active")
			frappe.db.commit()

	def test_a_changed_plan_is_generated_anew_and_what_was_touched_stays(self) -> None:
		now = frappe.utils.now_datetime()
		plan = self.plan(active_since=now - timedelta(hours=1), start_date=getdate(now))
		generation.generate(plan=plan.name)
		names = frappe.get_all("Inspection", {"plan": plan.name}, pluck="name", order_by="window_from")
		by_hand = frappe.get_doc("Inspection", names[3])
		by_hand.employee = make.employee("tech")
		by_hand.save()
		doc = frappe.get_doc("Inspection Plan", plan.name)
		doc.title = "新标题"
		doc.append("points", {"service_area": inspect.make_area()})
		doc.save()
		left = frappe.get_all("Inspection", {"plan": plan.name}, pluck="name", order_by="window_from")
		# today's has opened; the fourth was changed by hand
		self.assertEqual(left, [names[0], names[3]])
		self.assertEqual(frappe.db.count("Inspection Point", {"parent": ["in", names[1:3]]}), 0)
		frappe.db.commit()
		generation.generate(plan=plan.name)
		rows = frappe.get_all(
			"Inspection", {"plan": plan.name}, ["title", "points_total"], order_by="window_from"
		)
		self.assertEqual([row.points_total for row in rows], [1, 2, 2, 1, 2, 2, 2, 2])
		self.assertEqual([row.title for row in rows].count("新标题"), 6)

	def test_a_new_slot_that_is_over_today_is_not_missed(self) -> None:
		now = frappe.utils.now_datetime()
		plan = self.plan(active_since=now - timedelta(days=1), start_date=getdate(now))
		generation.generate(plan=plan.name)
		doc = frappe.get_doc("Inspection Plan", plan.name)
		doc.append("slots", {"slot_name": "凌晨", "from_time": "00:00:00", "to_time": "00:01:00"})
		doc.save()
		frappe.db.commit()
		done = generation.generate(plan=plan.name)
		self.assertEqual(done.missed, 0)

	def test_a_pause_takes_back_what_lies_ahead_and_is_no_debt(self) -> None:
		now = frappe.utils.now_datetime()
		plan = self.plan(active_since=now - timedelta(hours=1), start_date=getdate(now))
		generation.generate(plan=plan.name)
		plans.pause(plan.name, "大堂施工")
		frappe.db.commit()
		self.assertEqual(len(self.rows(plan)), 1)
		self.assertEqual(generation.generate(plan=plan.name).inspections, 0)
		plans.activate(plan.name)
		# it stood still for ten days
		frappe.db.commit()
		later = now + timedelta(days=10)
		frappe.db.set_value("Inspection Plan", plan.name, "active_since", later)
		frappe.db.commit()
		done = generation.generate(plan=plan.name, now=later)
		self.assertEqual((done.inspections, done.missed), (8, 0))

	def test_a_closed_property_is_not_inspected(self) -> None:
		plan = self.plan()
		frappe.db.set_value("Property", make.PROPERTY_A, "status", "Closed")
		try:
			self.assertNotIn(plan.name, generation.due_plans(FIRST))
		finally:
			frappe.db.rollback()
