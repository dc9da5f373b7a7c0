"""巡检完成率, 漏检热力 and 整改汇总: what the reports say, of whom, and how often they ask the database."""

from datetime import datetime

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.inspection.report.inspection_completion import inspection_completion
from wuye_ops.inspection.report.missed_points import missed_points
from wuye_ops.inspection.report.rectification_summary import rectification_summary
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

REPORTS = (inspection_completion, missed_points, rectification_summary)


class ReportCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		# whatever other tests have committed is of other days than these
		self.day = add_days(nowdate(), -400)
		self.trade = "Cleaning"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def past(self, status: str = "Done", *, back: int = 0, hour: int = 9, property=make.PROPERTY_A, **values):
		"""An inspection as it lies in the archive; values are written as they are."""
		doc = inspect.make_inspection(property, **({"areas": 1} | values.pop("made", {})))
		if "score" in values:
			values.setdefault("scored", 1)
		begin = datetime.combine(getdate(add_days(self.day, -back)), datetime.min.time()).replace(hour=hour)
		doc.db_set({"status": status, "window_from": begin, "window_to": begin, **values})
		point = "Missed" if status == "Missed" else "Done" if status == "Done" else "Open"
		for row in doc.points:
			row.db_set({"status": point, "timeliness": values.get("timeliness") or ""})
		return doc

	def run_report(self, report, **filters):
		return report.execute(
			{
				"property": make.PROPERTY_A,
				"from_date": add_days(self.day, -20),
				"to_date": self.day,
				**filters,
			}
		)


class TestInspectionCompletion(ReportCase):
	def test_rates_and_scores(self) -> None:
		self.past("Done", score=90, passed=1, timeliness="In Time")
		self.past("Done", score=80.5, passed=0, timeliness="Late", back=1)
		self.past("Missed", back=2)
		self.past("Planned", back=3)
		self.past("Cancelled", back=3)
		_columns, rows, _message, chart, summary = self.run_report(inspection_completion)
		(row,) = rows
		self.assertEqual(
			{key: row[key] for key in ("planned", "done", "missed", "late", "ahead", "failed")},
			{"planned": 4, "done": 2, "missed": 1, "late": 1, "ahead": 1, "failed": 1},
		)
		self.assertEqual((row["rate"], row["in_time_rate"], row["mean_score"]), (66.7, 33.3, 85.25))
		self.assertEqual(chart["data"]["labels"], [make.PROPERTY_A])
		self.assertEqual(summary[3]["value"], "66.7%")

	def test_each_grouping_adds_up_to_the_same(self) -> None:
		self.past("Done", score=90, passed=1)
		self.past("Missed", back=15, made={"employee": None})
		self.past("Done", back=16, score=70, passed=0)
		for group in inspection_completion.GROUPS:
			columns, rows, *_rest = self.run_report(inspection_completion, group_by=group)
			parts = [row for row in rows if not row.get("is_total")]
			for figure, total in (("planned", 3), ("done", 2), ("missed", 1)):
				self.assertEqual(sum(row[figure] for row in parts), total, (group, figure))
				self.assertEqual(rows[-1][figure], total)
			self.assertLessEqual(
				{column["fieldname"] for column in columns}, {key for row in rows for key in row}
			)

	def test_nothing_that_applied_is_no_score_and_nothing_right_is_one(self) -> None:
		self.past("Done", score=0, scored=0, passed=1)
		self.past("Done", score=90, passed=1)
		self.assertEqual(self.run_report(inspection_completion)[1][0]["mean_score"], 90)
		self.past("Done", score=0, passed=0)
		self.assertEqual(self.run_report(inspection_completion)[1][0]["mean_score"], 45)

	def test_nothing_due_has_no_rate(self) -> None:
		self.past("Planned")
		_columns, rows, _message, chart, summary = self.run_report(inspection_completion)
		self.assertIsNone(rows[0]["rate"])
		self.assertIsNone(chart)
		self.assertEqual(summary[3]["value"], "–")
		self.assertEqual(self.run_report(inspection_completion, trade="Safety")[1], [])


class TestMissedPoints(ReportCase):
	def test_a_point_is_hot_on_the_days_it_was_missed(self) -> None:
		area = inspect.make_area("3号楼地下室")
		route = {"points": [{"service_area": area}]}
		first = self.past("Missed", hour=20, made=route)
		self.past("Missed", back=7, hour=20, made=route)
		self.past("Done", back=1, hour=8, timeliness="Late", made=route)
		self.past("Done", back=2, made=route)
		self.past("Done", back=3)
		_columns, rows, _message, chart = self.run_report(missed_points)
		(row,) = rows
		weekday = first.window_from.weekday()
		self.assertEqual((row["point_name"], row["total"], row["due"]), ("3号楼地下室", 3, 4))
		self.assertEqual((row["missed"], row["late"]), (2, 1))
		self.assertEqual((row[f"at_{weekday}"], row[f"at_{(weekday - 1) % 7}"]), (2, 1))
		self.assertEqual(row["share"], 75)
		self.assertEqual([sum(one["values"]) for one in chart["data"]["datasets"]], [2, 1])
		columns, (row,), *_rest = self.run_report(missed_points, by="Hour")
		self.assertEqual((row["at_20"], row["at_8"]), (2, 1))
		self.assertLessEqual({"at_8", "at_20"}, {column["fieldname"] for column in columns})
		_columns, (row,), *_rest = self.run_report(missed_points, counted="Late")
		self.assertEqual(row["total"], 1)

	def test_what_is_no_choice_is_refused(self) -> None:
		for filters in ({"by": "Moon"}, {"counted": "All"}, {"from_date": add_days(self.day, -600)}):
			with self.assertRaises(frappe.ValidationError):
				self.run_report(missed_points, **filters)


class TestRectificationSummary(ReportCase):
	def found(self, back: int = 0, **values):
		doc = inspect.make_rectification()
		found_on = f"{add_days(self.day, -back)} 09:00:00"
		doc.db_set({"found_on": found_on, "is_overdue": 0, **values})
		return doc

	def test_what_is_open_late_returned_and_how_long_it_took(self) -> None:
		self.found(status="Closed", verified_on=f"{add_days(self.day, 4)} 17:00:00", times_returned=2)
		self.found(status="Closed", verified_on=f"{add_days(self.day, 1)} 08:00:00", is_overdue=1)
		self.found(status="Open", is_overdue=1)
		self.found(status="To Verify", severity="Critical")
		self.found(status="Cancelled")
		_columns, (row,), _message, _chart, summary = self.run_report(rectification_summary)
		self.assertEqual(
			{key: row[key] for key in ("found", "open", "overdue", "to_verify", "closed", "returned")},
			{"found": 4, "open": 2, "overdue": 1, "to_verify": 1, "closed": 2, "returned": 2},
		)
		# of the three that were to be closed by now, one was in time
		self.assertEqual((row["mean_days"], row["in_time_rate"]), (2.5, 33.3))
		self.assertEqual([card["value"] for card in summary], [4, 2, 1, 2])

	def test_each_grouping_adds_up_to_the_same(self) -> None:
		self.found(severity="Critical")
		self.found(back=15, severity="Minor")
		for group in rectification_summary.GROUPS:
			_columns, rows, *_rest = self.run_report(rectification_summary, group_by=group)
			self.assertEqual(sum(row["found"] for row in rows if not row.get("is_total")), 2, group)
		_columns, rows, *_rest = self.run_report(rectification_summary, group_by="Severity")
		self.assertEqual([row["key"] for row in rows[:2]], ["Critical", "Minor"])
		self.assertEqual(rows[-1]["found"], 2)


class TestAllOfThem(ReportCase):
	def test_they_keep_to_the_properties_of_the_reader(self) -> None:
		self.past("Missed")
		inspect.make_rectification().db_set("found_on", f"{self.day} 09:00:00")
		for report in REPORTS:
			frappe.set_user(make.user("manager"))
			self.assertTrue(self.run_report(report)[1], report.__name__)
			frappe.set_user(make.user("manager", make.PROPERTY_B))
			self.assertEqual(self.run_report(report)[1], [], report.__name__)
			self.assertEqual(self.run_report(report, property=None)[1], [], report.__name__)
			frappe.set_user("Guest")
			with self.assertRaises(frappe.PermissionError):
				self.run_report(report)

	def test_periods_and_groups_without_sense_are_refused(self) -> None:
		for report in REPORTS:
			for filters in (
				{"from_date": self.day, "to_date": add_days(self.day, -1)},
				{"from_date": "no day"},
				{"from_date": add_days(self.day, -1000)},
				{"property": ["in", [make.PROPERTY_A]]},
			):
				with self.assertRaises(frappe.ValidationError):
					self.run_report(report, **filters)
		for report in (inspection_completion, rectification_summary):
			for group in ("Moon", "", ["Plan"]):
				if group:
					with self.assertRaises(frappe.ValidationError):
						self.run_report(report, group_by=group)

	def test_their_questions_do_not_grow_with_the_inspections(self) -> None:
		for back in range(6):
			self.past("Missed", back=back)
			self.past("Done", back=back, score=80)
		for report, most in ((inspection_completion, 2), (missed_points, 4), (rectification_summary, 1)):
			# what the framework keeps of the user
			self.run_report(report)
			with self.assertQueryCount(most):
				self.run_report(report)

	def test_the_last_thirty_days_where_nothing_is_said(self) -> None:
		doc = self.past("Missed")
		doc.db_set("window_from", now_datetime())
		rows = inspection_completion.execute({"property": make.PROPERTY_A, "plan": None})[1]
		self.assertGreaterEqual(rows[0]["missed"], 1)
