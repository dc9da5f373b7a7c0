"""The charts of the workspace 环境管理."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.inspection import figures
from wuye_ops.inspection.dashboard_chart_source.inspection_figures.inspection_figures import get
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect


class TestInspectionFigures(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def seen_by(self, user: str, figure: str) -> dict:
		frappe.set_user(user)
		return get(filters=json.dumps({"figure": figure}))

	def test_this_week_by_status_for_those_of_the_property(self) -> None:
		manager, other = make.user("manager"), make.user("manager", make.PROPERTY_B)
		before = [self.seen_by(user, "by_week") for user in (manager, other)]
		frappe.set_user("Administrator")
		inspect.make_inspection(window_from=now_datetime()).db_set("status", "Missed")
		after = [self.seen_by(user, "by_week") for user in (manager, other)]

		def missed(data: dict) -> int:
			return data["datasets"][figures.STATUSES.index("Missed")]["values"][-1]

		self.assertEqual(len(after[0]["labels"]), figures.WEEKS)
		self.assertEqual([missed(new) - missed(old) for new, old in zip(after, before, strict=True)], [1, 0])

	def test_scores_are_the_mean_of_what_was_scored(self) -> None:
		# a trade of which no other test has committed scores
		checklist = inspect.make_checklist(trade="Safety").name
		# where nothing applied there was no score, and nothing wrong
		for score, scored, passed in ((80, 1, 0), (91.5, 1, 1), (0, 0, 1)):
			inspect.make_inspection(checklist=checklist).db_set(
				{"status": "Done", "score": score, "scored": scored, "passed": passed}
			)
		data = self.seen_by(make.user("manager"), "scores_by_trade")
		safety = data["datasets"][-1]
		self.assertEqual(
			(safety["name"], safety["values"][-1]), (frappe._("Safety", context="Checklist"), 85.75)
		)

	def test_who_may_not_read_inspections_sees_nothing(self) -> None:
		for figure in ("by_week", "scores_by_trade", "nonsense"):
			self.assertEqual(self.seen_by("Guest", figure), {"labels": [], "datasets": []})
