"""The cards and charts of the workspace 工程设备."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.facilities import figures, maintenance
from wuye_ops.facilities.dashboard_chart_source.equipment_figures.equipment_figures import get
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests.opened_list import filters_of


class TestEquipmentFigures(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def as_user(self, user: str, function, *args, **kwargs):
		frappe.set_user(user)
		try:
			return function(*args, **kwargs)
		finally:
			frappe.set_user("Administrator")

	def counted(self, card) -> list[int]:
		"""What the managers of both properties see."""
		users = (make.user("manager"), make.user("manager", make.PROPERTY_B))
		return [self.as_user(user, card)["value"] for user in users]

	def more(self, card, before: list[int]) -> list[int]:
		return [new - old for new, old in zip(self.counted(card), before, strict=True)]

	def test_certificates_within_thirty_days_and_past_due(self) -> None:
		before = self.counted(figures.certificates_due)
		for number, days in enumerate((-3, 30, 31)):
			facility.make_equipment(
				f"K-{number}", category="安全阀", initial_valid_until=add_days(nowdate(), days)
			)
		self.assertEqual(self.more(figures.certificates_due, before), [2, 0])
		by_month = self.as_user(
			make.user("manager"), get, filters=json.dumps({"figure": "certificates_by_month"})
		)
		self.assertEqual(len(by_month["labels"]), figures.MONTHS)
		self.assertGreaterEqual(sum(by_month["datasets"][0]["values"]), 3)

	def test_maintenance_that_was_not_done_on_its_day(self) -> None:
		before = self.counted(figures.maintenance_overdue)
		plan = facility.make_plan(facility.make_equipment("K-9"))
		maintenance.generate()
		task = frappe.db.get_value("Service Task", {"source_name": plan.name})
		frappe.db.set_value("Service Task", task, "planned_on", add_days(nowdate(), -1))
		self.assertEqual(self.more(figures.maintenance_overdue, before), [1, 0])
		card = figures.maintenance_overdue()
		self.assertIn(
			task, frappe.get_list("Service Task", filters_of(card["route_options"]), pluck="name", limit=0)
		)

	def test_equipment_by_category_and_status(self) -> None:
		facility.make_equipment("K-7", category="压力容器")
		data = self.as_user(make.user("manager"), get, filters=json.dumps({"figure": "by_category"}))
		at = data["labels"].index("压力容器")
		self.assertEqual(sum(one["values"][at] for one in data["datasets"]), 1)
		self.assertEqual(self.as_user("Guest", get), {"labels": [], "datasets": []})
