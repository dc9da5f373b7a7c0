"""垃圾投放点: what is overdue comes first, the numbers lead to what is behind them, and everybody sees their own property."""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime, nowdate

from wuye_ops.inspection import waste_points as watch
from wuye_ops.inspection.report.waste_points import waste_points
from wuye_ops.inspection.test_waste_points import WastePointCase
from wuye_ops.property.leads import days
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect


class TestWastePointsReport(WastePointCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.local.lang = "en"
		frappe.db.delete("Rectification", {"source_doctype": "Service Area"})
		self.now = now_datetime().replace(microsecond=0)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def report(self, user: str | None = None, **filters) -> tuple:
		frappe.set_user(user or make.user("manager"))
		try:
			return waste_points.execute(filters)
		finally:
			frappe.set_user("Administrator")

	def row(self, **filters) -> dict:
		return next(row for row in self.report(**filters)[1] if row["area"] == self.area)

	def test_a_point_no_round_goes_to_is_shown_as_such(self) -> None:
		row = self.row()
		self.assertEqual((row["state"], row["last_check"]), ("Not Watched", None))

	def test_last_check_and_state_are_those_of_now(self) -> None:
		self.watch()
		self.checked_by_a_round(hours_ago=11)
		row = self.row()
		self.assertEqual((row["state"], row["allowed"], int(row["hours"])), ("Check Soon", 14, 11))
		self.assertEqual(row["last_check"], self.now - timedelta(hours=11))
		self.checked_by_a_round(hours_ago=1)
		self.assertEqual(self.row()["state"], "Looked After")

	def test_findings_of_the_period_and_where_they_lead(self) -> None:
		self.watch()
		watch.sweep(self.now)
		first = self.found()[0].name
		frappe.db.set_value("Rectification", first, "status", "Closed")
		self.checked_by_a_round(hours_ago=0)
		for _time in range(2):
			make.make_request(service_area=self.area, subject="垃圾桶满了")
		watch.sweep(now_datetime() + timedelta(minutes=1))
		row = self.row()
		self.assertEqual((row["state"], row["reports"]), ("Reported Full", 2))
		self.assertEqual((row["unchecked"], row["reported"], row["open"]), (1, 1, 1))
		chart = self.report()[3]
		at = chart["data"]["labels"].index(row["label"])
		for dataset, points in zip(chart["data"]["datasets"], chart["data"]["leads"]["points"], strict=True):
			self.assertEqual(dataset["values"][at], 1)
			self.assertEqual(len(frappe.get_list("Rectification", points[at])), 1)
			self.assertEqual(points[at]["found_on"], days(frappe.utils.add_days(nowdate(), -29), nowdate()))
		# before it was found there was nothing
		row = self.row(from_date="2020-01-01", to_date="2020-02-01")
		self.assertEqual((row["unchecked"], row["reported"], row["open"]), (0, 0, 1))

	def test_what_has_to_be_seen_to_comes_first(self) -> None:
		self.watch()
		self.checked_by_a_round(hours_ago=1)
		late = inspect.make_area("2 号投放点", area_type="Waste Point")
		_columns, rows, _message, _chart, summary = self.report(property=make.PROPERTY_A)
		self.assertEqual([row["area"] for row in rows], [late, self.area])
		self.assertEqual([item["value"] for item in summary], [0, 1, 0, 1, 0])
		self.assertEqual([row["area"] for row in self.report(state="Looked After")[1]], [self.area])

	def test_everybody_sees_their_own_property(self) -> None:
		other = inspect.make_area("别处投放点", make.PROPERTY_B, area_type="Waste Point")
		seen = {row["area"] for row in self.report()[1]}
		self.assertIn(self.area, seen)
		self.assertNotIn(other, seen)
		self.assertEqual(self.report(property=make.PROPERTY_B)[1], [])
		self.assertIn(other, {row["area"] for row in self.report("director@wuye.test")[1]})
		with self.assertRaises(frappe.PermissionError):
			self.report("Guest")

	def test_bad_filters(self) -> None:
		for filters in (
			{"state": "x"},
			{"state": ["=", "x"]},
			{"property": ["!=", ""]},
			{"from_date": "gestern"},
		):
			with self.assertRaises(frappe.ValidationError):
				self.report(**filters)

	def test_more_points_need_no_more_questions(self) -> None:
		self.watch()
		counts = []
		for _round in range(2):
			before = frappe.db.sql("show session status like 'Questions'")[0][1]
			waste_points.execute({})
			counts.append(int(frappe.db.sql("show session status like 'Questions'")[0][1]) - int(before))
			for number in range(5):
				inspect.make_area(f"{number} 号新投放点", area_type="Waste Point")
		self.assertLessEqual(counts[1], counts[0])
