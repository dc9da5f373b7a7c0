"""A waste point that nobody has looked after is reported once, to those in charge; a check ends the matter."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.inspection import waste_points
from wuye_ops.inspection.test_area_work import make_work_plan, work_done
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect


class WastePointCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.set_value("Service Area", {"area_type": "Waste Point"}, "disabled", 1)
		frappe.db.set_value("Property", make.PROPERTY_A, "waste_check_hours", 14)
		self.area = inspect.make_area("1 号投放点", area_type="Waste Point")
		for doctype in ("Area Work Plan", "Inspection Plan"):
			frappe.db.set_value(doctype, {"property": make.PROPERTY_A}, "status", "Ended")
		# some hours may pass and it is still before today's end
		self.now = now_datetime().replace(microsecond=0) - timedelta(days=2)

	def watch(self, hours_ago: float = 48, **fields):
		plan = make_work_plan(area_type="Waste Point", title="垃圾清运", **fields)
		plan.db_set("active_since", self.now - timedelta(hours=hours_ago))
		return plan

	def found(self) -> list:
		return frappe.get_all(
			"Rectification",
			{"service_area": self.area},
			["name", "subject", "severity", "status", "department", "source_doctype", "source_name"],
			order_by="creation",
		)

	def checked_by_a_round(self, hours_ago: float) -> None:
		doc = inspect.make_inspection(points=[{"service_area": self.area}])
		moment = self.now - timedelta(hours=hours_ago)
		frappe.db.set_value("Inspection Point", doc.points[0].name, {"status": "Done", "scanned_on": moment})

	def report(self) -> str:
		return make.make_request(service_area=self.area, subject="垃圾桶满了").name


class TestWastePoints(WastePointCase):
	def test_a_point_nobody_plans_to_check_is_not_watched(self) -> None:
		self.assertEqual(waste_points.sweep(self.now), 0)
		self.watch(status="Draft")
		self.assertEqual(waste_points.sweep(self.now), 0)

	def test_unchecked_too_long_is_a_rectification_once(self) -> None:
		self.watch()
		self.assertEqual(waste_points.sweep(self.now), 1)
		self.assertEqual(waste_points.sweep(self.now + timedelta(minutes=10)), 0)
		(row,) = self.found()
		self.assertEqual((row.source_doctype, row.source_name), ("Service Area", self.area))
		self.assertEqual((row.severity, row.department), ("Normal", make.make_department("保洁部")))
		self.assertIn("48", row.subject)
		told = frappe.get_all("Notification Log", {"document_name": row.name}, pluck="for_user")
		self.assertEqual(told, [make.user("head")])

	def test_a_round_that_has_been_there_is_a_check(self) -> None:
		self.watch()
		self.checked_by_a_round(hours_ago=13)
		self.assertEqual(waste_points.sweep(self.now), 0)
		self.assertEqual(waste_points.sweep(self.now + timedelta(hours=2)), 1)

	def test_done_work_is_a_check_for_all_points_of_its_plan(self) -> None:
		inspect.make_area("2 号投放点", area_type="Waste Point")
		plan = self.watch()
		task = work_done(plan, self.now - timedelta(hours=2))
		self.assertIsNone(frappe.db.get_value("Service Task", task, "service_area"))
		self.assertEqual(waste_points.sweep(self.now), 0)

	def test_a_route_of_an_inspection_plan_is_watched_too(self) -> None:
		plan = inspect.make_plan(points=[{"service_area": self.area}])
		plan.db_set("active_since", self.now - timedelta(hours=20))
		self.assertEqual(waste_points.sweep(self.now), 1)

	def test_two_reports_of_residents_since_the_last_check(self) -> None:
		self.now = now_datetime()
		self.watch(hours_ago=1)
		self.report()
		later = now_datetime() + timedelta(minutes=1)
		self.assertEqual(waste_points.sweep(later), 0)
		self.report()
		self.assertEqual(waste_points.sweep(later), 1)
		self.assertEqual(self.found()[0].severity, "Major")
		# a third of the same afternoon is the same defect
		self.report()
		self.assertEqual(waste_points.sweep(later + timedelta(minutes=1)), 0)

	def test_after_the_cure_the_next_stretch_counts_anew(self) -> None:
		self.watch()
		waste_points.sweep(self.now)
		frappe.db.set_value("Rectification", self.found()[0].name, "status", "Closed")
		self.assertEqual(waste_points.sweep(self.now), 0, "the same stretch")
		self.checked_by_a_round(hours_ago=0)
		self.assertEqual(waste_points.sweep(self.now + timedelta(hours=13)), 0)
		self.assertEqual(waste_points.sweep(self.now + timedelta(hours=15)), 1)

	def test_zero_hours_and_closed_properties(self) -> None:
		self.watch()
		frappe.db.set_value("Property", make.PROPERTY_A, "waste_check_hours", 0)
		self.assertEqual(waste_points.sweep(self.now), 0)
		frappe.db.set_value("Property", make.PROPERTY_A, {"waste_check_hours": 14, "status": "Closed"})
		self.assertEqual(waste_points.sweep(self.now), 0)

	def test_only_the_points_a_plan_names(self) -> None:
		other = inspect.make_area("2 号投放点", area_type="Waste Point")
		self.watch(areas=[{"service_area": other}])
		self.assertEqual(waste_points.sweep(self.now), 1)
		self.assertEqual(self.found(), [])

	def test_more_points_need_no_more_questions(self) -> None:
		self.watch()
		counts = []
		for _round in range(2):
			before = frappe.db.sql("show session status like 'Questions'")[0][1]
			waste_points.watched_points([make.PROPERTY_A], self.now)
			counts.append(int(frappe.db.sql("show session status like 'Questions'")[0][1]) - int(before))
			for number in range(5):
				inspect.make_area(f"{number} 号新投放点", area_type="Waste Point")
		self.assertEqual(counts[0], counts[1])
