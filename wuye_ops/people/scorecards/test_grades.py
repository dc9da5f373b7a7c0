"""The report of grades and the printed sheet: ranks, means and the bands by hand, of those whom the reader may see."""

import frappe

from wuye_ops.people.report.scorecard_grades import scorecard_grades as report
from wuye_ops.people.scorecards.test_runs import CARD, ScorecardCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores

PERIOD = {"from_date": "2024-05-01", "to_date": "2024-05-31"}
MANAGER = make.user("manager")


class TestGrades(ScorecardCase):
	def setUp(self) -> None:
		super().setUp()
		self.start()
		self.points = {self.tech: (60.5, "D"), self.other: (92, "A")}
		for employee, (total, grade) in self.points.items():
			values = {"total": total, "grade": grade, "judged": 1, "status": "Final"}
			frappe.db.set_value(CARD, self.card(employee).name, values)

	def run_as(self, user: str, **filters) -> tuple:
		frappe.set_user(user)
		frappe.local.lang = "zh"
		return report.execute({**PERIOD, **filters})

	def test_the_ranking(self) -> None:
		_columns, rows, _message, chart, figures = self.run_as(MANAGER)
		self.assertEqual(
			[(row["rank"], row["employee"], row["mean"], row["grade"]) for row in rows],
			[(1, self.other, 92, "A"), (2, self.tech, 60.5, "D")],
		)
		bands = dict(zip(chart["data"]["labels"], chart["data"]["datasets"][0]["values"], strict=True))
		self.assertEqual(
			{label: number for label, number in bands.items() if number}, {"60–65": 1, "90–95": 1}
		)
		self.assertEqual([one["value"] for one in figures], [2, 0, 76.25, 1, 1])
		# each band leads to the cards it counts
		leads = chart["data"]["leads"]
		self.assertEqual(leads["report"], "Scorecard Grades")
		for label, filters in zip(chart["data"]["labels"], leads["points"][0], strict=True):
			with self.subTest(label):
				behind = report.execute(filters)[1]
				self.assertEqual(sum(row["cards"] for row in behind), bands[label])

	def test_the_same_points_have_the_same_rank_and_who_is_not_judged_none(self) -> None:
		frappe.db.set_value(CARD, self.card(self.other).name, "total", 60.5)
		rows = self.run_as(MANAGER)[1]
		self.assertEqual([row["rank"] for row in rows], [1, 1])
		frappe.set_user("Administrator")
		frappe.db.set_value(CARD, self.card(self.other).name, "judged", 0)
		rows = self.run_as(MANAGER)[1]
		self.assertEqual([(row["rank"], row["mean"]) for row in rows], [(1, 60.5), (None, None)])

	def test_by_property_post_and_month(self) -> None:
		for by, key in (
			("Property", make.PROPERTY_A),
			("Designation", scores.DESIGNATION),
			("Month", "2024-05"),
		):
			with self.subTest(by):
				columns, (row,), *_rest = self.run_as(MANAGER, group_by=by)
				self.assertEqual(
					(row["group"], row["mean"], row["people"], row["judged"]), (key, 76.25, 2, 2)
				)
				self.assertEqual((row["grade_0"], row["grade_1"], row["best_share"]), (1, 1, 50))
				self.assertIn("A 级", [column["label"] for column in columns])
		with self.assertRaises(frappe.ValidationError):
			self.run_as(MANAGER, group_by="Employee Name")

	def test_what_is_not_final_counts_when_it_is_asked_for(self) -> None:
		frappe.db.set_value(CARD, self.card(self.other).name, "status", "Shown")
		self.assertEqual(len(self.run_as(MANAGER)[1]), 1)
		self.assertEqual(len(self.run_as(MANAGER, with_open=1)[1]), 2)

	def test_each_sees_the_people_they_see(self) -> None:
		self.assertEqual(self.run_as(make.user("manager", make.PROPERTY_B))[1], [])
		self.assertEqual(len(self.run_as(scores.HR_USER, property=make.PROPERTY_A)[1]), 2)

	def test_the_sheet_is_printed_with_what_was_said(self) -> None:
		card = self.card()
		card.append(
			"objections",
			{
				"measure_name": "<b>按时</b>",
				"text": "那天停电",
				"decision": "Dismissed",
				"reason": "无停电记录",
			},
		)
		html = frappe.get_print(CARD, card.name, "Staff Scorecard Sheet", doc=card)
		for said in ("60.50", "那天停电", "无停电记录", "工作业绩", "绩效系数"):
			self.assertIn(said, html)
		self.assertNotIn("<b>按时</b>", html)
