"""得分走势: scores by place, team and trade over time, and that an inspection without a score is in none of them."""

import frappe
from frappe.utils import add_days, get_first_day, getdate

from wuye_ops.inspection import doing
from wuye_ops.inspection.report.inspection_completion import inspection_completion
from wuye_ops.inspection.report.inspection_scores import inspection_scores
from wuye_ops.inspection.test_reports import ReportCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect


class TestInspectionScores(ReportCase):
	def setUp(self) -> None:
		super().setUp()
		# a month before those of the other tests' archives, from its first day
		self.day = add_days(get_first_day(add_days(self.day, -60)), 27)

	def run_scores(self, **filters) -> tuple:
		first = add_days(get_first_day(self.day), -40)
		return self.run_report(inspection_scores, **{"from_date": first, **filters})

	def test_month_by_month_the_mean_and_how_many_passed(self) -> None:
		self.past("Done", score=90, passed=1)
		self.past("Done", back=1, score=70, passed=0)
		self.past("Done", back=40, score=60, passed=0)
		# nothing applied: neither in the mean nor in the rate
		self.past("Done", score=0, scored=0, passed=1)
		self.past("Missed")
		_columns, rows, _message, chart, summary = self.run_scores()
		before, this = rows
		self.assertEqual((before["mean_score"], before["pass_rate"], before["scored"]), (60, 0, 1))
		self.assertEqual(
			(this["mean_score"], this["pass_rate"], this["scored"], this["done"]), (80, 50, 2, 3)
		)
		self.assertEqual(this["period"], f"{getdate(self.day):%Y-%m}")
		self.assertEqual([one["values"] for one in chart["data"]["datasets"]], [[60, 80]])
		self.assertEqual([item["value"] for item in summary], [3, "73.33", "33.3%", 2])

	def test_each_row_leads_to_its_inspections(self) -> None:
		docs = [self.past("Done", score=90, passed=1, back=back) for back in (0, 1, 9)]
		for interval in ("Week", "Month"):
			rows = self.run_scores(interval=interval)[1]
			self.assertEqual(sum(row["scored"] for row in rows), 3)
			found = [
				name
				for row in rows
				for name in frappe.get_list(
					"Inspection",
					{
						"property": row["property"],
						"department": row["department"],
						"scored": 1,
						"window_from": ["between", [row["from_date"], row["to_date"]]],
					},
					pluck="name",
				)
			]
			self.assertEqual(sorted(found), sorted(doc.name for doc in docs))

	def test_by_area_and_by_building(self) -> None:
		good, bad = self.past("Done", score=95, passed=1), self.past("Done", score=55, passed=0)
		rows = self.run_scores(group_by="Service Area")[1]
		self.assertEqual(
			{row["service_area"]: row["mean_score"] for row in rows},
			{good.points[0].service_area: 95, bad.points[0].service_area: 55},
		)
		(row,) = self.run_scores(group_by="Building")[1]
		self.assertEqual((row["building"], row["mean_score"], row["pass_rate"]), (None, 75, 50))
		self.assertEqual(set(row["areas"]), {good.points[0].service_area, bad.points[0].service_area})

	def test_only_of_the_properties_one_may_see(self) -> None:
		self.past("Done", score=90, passed=1)
		for group in inspection_scores.GROUPS:
			frappe.set_user(make.user("manager", make.PROPERTY_B))
			self.assertEqual(self.run_scores(group_by=group)[1], [])
			frappe.set_user(make.user("manager"))
			self.assertEqual(len(self.run_scores(group_by=group)[1]), 1, group)
		frappe.set_user("Guest")
		with self.assertRaises(frappe.PermissionError):
			self.run_scores()

	def test_what_is_no_group_or_interval_is_refused(self) -> None:
		for filters in (
			{"group_by": "Moon"},
			{"interval": "Decade"},
			{"interval": ["Week"]},
			{"interval": "Week", "from_date": add_days(self.day, -400)},
		):
			with self.assertRaises(frappe.ValidationError):
				self.run_scores(**filters)

	def test_its_questions_do_not_grow_with_the_inspections(self) -> None:
		for back in range(6):
			self.past("Done", back=back, score=80, passed=0)
		for group, most in (("Department", 1), ("Service Area", 3), ("Building", 3)):
			self.run_scores(group_by=group)
			with self.assertQueryCount(most):
				self.run_scores(group_by=group)


class TestNothingApplied(ReportCase):
	def test_an_inspection_in_which_nothing_applied_has_no_score_anywhere(self) -> None:
		checklist = inspect.make_checklist().name
		doc = inspect.make_inspection(checklist=checklist, areas=1)
		doing.start(doc.name)
		for item in frappe.get_doc("Checklist", checklist).items:
			doing.record_result(doc.name, item.item_code, "Not Applicable", point=doc.points[0].name)
		answer = doing.finish(doc.name)
		self.assertEqual((answer["score"], answer["passed"]), (None, True))
		doc.reload()
		self.assertEqual((doc.scored, doc.score), (0, 0))
		doc.db_set("window_from", f"{self.day} 09:00:00")
		(row,) = self.run_report(inspection_completion)[1]
		self.assertEqual((row["done"], row["mean_score"], row["failed"]), (1, None, 0))
