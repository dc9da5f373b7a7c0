"""Every chart of the workspaces leads to rows, and to the rows it has counted."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.customer_service.dashboard_chart_source.service_request_figures import (
	service_request_figures as requests,
)
from wuye_ops.facilities import figures as equipment
from wuye_ops.inspection import figures as inspection
from wuye_ops.records import figures as records
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

MODULES = [
	"Customer Service", "Facilities", "Fees", "Inspection", "Records", "Security", "Service Quality", "Metrics",
	"Finance Control", "Risk",
]  # fmt: skip


class TestChartLeads(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def behind(self, data: dict, set_number: int, index: int) -> int:
		lead = data["leads"]
		return len(frappe.get_list(lead["doctype"], lead["points"][set_number][index], pluck="name", limit=0))

	def assert_each_point_is_counted(self, data: dict) -> None:
		for number, dataset in enumerate(data["datasets"]):
			for index, value in enumerate(dataset["values"]):
				self.assertEqual(self.behind(data, number, index), value, (dataset["name"], index))

	def test_the_list_behind_a_point_is_as_long_as_the_point_is_high(self) -> None:
		inspect.make_inspection()
		facility.make_equipment("L-1", category="安全阀", initial_valid_until=add_days(nowdate(), -3))
		make.make_request()
		frappe.set_user(make.user("manager"))
		for figure in (
			inspection.by_week,
			equipment.by_category,
			equipment.certificates_by_month,
			requests.requests_by_day,
			requests.requests_by_status,
			requests.requests_by_category_group,
			records.looks_by_week,
			records.records_by_category,
		):
			with self.subTest(figure.__name__):
				self.assert_each_point_is_counted(figure())

	def test_every_chart_of_a_workspace_says_where_it_leads(self) -> None:
		for name in frappe.get_all("Dashboard Chart", {"module": ["in", MODULES]}, pluck="name"):
			chart = frappe.get_doc("Dashboard Chart", name)
			with self.subTest(name):
				data = self.data_of(chart)
				if not data or not data["labels"]:
					continue
				lead = data["leads"]
				self.assertEqual(
					[len(points) for points in lead["points"]], [len(data["labels"])] * len(data["datasets"])
				)
				meta = frappe.get_meta(lead["doctype"]) if "doctype" in lead else None
				for filters in (point for points in lead["points"] for point in points if point and meta):
					for field in filters:
						self.assertTrue("." in field or field == "name" or meta.has_field(field), field)
				# what goes to the browser
				json.dumps(lead)

	def data_of(self, chart) -> dict | None:
		if chart.chart_type == "Report":
			report = frappe.get_doc("Report", chart.report_name)
			days = {"from_date": add_days(nowdate(), -30), "to_date": nowdate()}
			graph = report.execute_script_report({**days, **json.loads(chart.filters_json)})[3]
			return graph and graph["data"]
		source = chart.source.lower().replace(" ", "_")
		module = frappe.get_module(
			f"wuye_ops.{frappe.scrub(chart.module)}.dashboard_chart_source.{source}.{source}"
		)
		return module.get(filters=chart.filters_json)
