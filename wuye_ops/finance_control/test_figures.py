"""What the workspace 成本与审计 shows, by hand; each figure leads to its rows; nobody sees another property's."""

import json
from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.finance_control import figures
from wuye_ops.finance_control.cockpit import parts
from wuye_ops.finance_control.dashboard_chart_source.cost_and_audit_figures import cost_and_audit_figures
from wuye_ops.finance_control.report.cost_details import cost_details
from wuye_ops.finance_control.report.cost_monitoring import cost_monitoring
from wuye_ops.finance_control.report.cost_variance import cost_variance
from wuye_ops.finance_control.test_spending import CLEANING, WAGES, CostCase
from wuye_ops.metrics.cockpit_view import view_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person
from wuye_ops.tests.cost_postings import make_budget, post_cost
from wuye_ops.tests.opened_list import filters_of


class FiguresCase(CostCase):
	"""A plan of 1,000 a month for cleaning and 10,000 for wages; cleaning costs 1,000 in January and 1,400 from then on."""

	def setUp(self) -> None:
		super().setUp()
		make_budget(self.property, str(self.year), {WAGES: 120_000, CLEANING: 12_000})
		for month in range(1, 13):
			post_cost(
				self.property, self.day(month), {WAGES: 10_000, CLEANING: 1_000 if month == 1 else 1_400}
			)

	def get(self, figure: str, **filters: object) -> dict:
		asked = {"figure": figure, "property": self.property, "year": self.year, **filters}
		return cost_and_audit_figures.get(filters=json.dumps(asked))


class TestCostFigures(FiguresCase):
	def test_the_curve_leads_to_rows_that_add_up_to_its_points(self) -> None:
		data = self.get("year_curve")
		plan, spent, forecast = (one["values"] for one in data["datasets"])
		self.assertEqual((plan[0], plan[11]), (11_000, 132_000))
		self.assertEqual((spent[1], spent[11], forecast[11]), (22_400, 136_400, 136_400))
		for number, values in enumerate((plan, spent)):
			for month in (0, 6, 11):
				rows = cost_details.execute(data["leads"]["points"][number][month])[1]
				self.assertEqual(rows[-1]["amount"], values[month])

	def test_the_curve_of_all_leads_to_the_properties(self) -> None:
		with patch.object(figures, "properties_of", lambda filters: (self.property, self.other)):
			data = self.get("year_curve", property=None)
		point = data["leads"]["points"][1][2]
		self.assertEqual(point, {"year": self.year, "month": "3", "group_by": "Property"})

	def test_classes_by_month_in_bands(self) -> None:
		data = self.get("heat_map")
		self.assertEqual(len(data["labels"]), 12)
		names = [one["name"] for one in data["datasets"]]
		cleaning = next(number for number, name in enumerate(names) if "保洁" in name)
		values, bands = data["datasets"][cleaning]["values"], data["heat"]["bands"][cleaning]
		# 400 of 2,000 are too little to ask about
		self.assertEqual([round(value, 2) for value in values[:3]], [0, 20, 26.67])
		self.assertEqual(bands[:3], ["Within Budget", "Within Budget", "Stop"])
		self.assertEqual(set(data["heat"]["bands"][1 - cleaning]), {"Within Budget"})
		self.assertEqual(data["heat"]["words"]["Stop"], "Stop")
		point = data["leads"]["points"][cleaning][2]
		rows = cost_monitoring.execute(point)[1]
		self.assertEqual((rows[0]["property"], round(rows[0]["percent"], 2)), (self.property, 26.67))

	def test_a_property_is_not_hidden_by_the_others(self) -> None:
		"""Cleaning of both together is 12,000 + 120,000 a year, of which 4,400 too much are little; of the one it is a stop."""
		make_budget(self.other, str(self.year), {CLEANING: 120_000})
		for month in range(1, 13):
			post_cost(self.other, self.day(month), {CLEANING: 10_000})
		with patch.object(figures, "properties_of", lambda filters: (self.property, self.other)):
			data = self.get("heat_map", property=None)
		(cleaning,) = (n for n, one in enumerate(data["datasets"]) if "保洁" in one["name"])
		self.assertEqual(data["heat"]["bands"][cleaning][11], "Within Budget")
		self.assertEqual(data["heat"]["worst"][cleaning][:3], ["", "", "Stop"])
		# of one property there is nothing to hide
		self.assertEqual({one for of in self.get("heat_map")["heat"]["worst"] for one in of}, {""})

	def test_a_property_without_a_budget_has_no_bands(self) -> None:
		post_cost(self.other, self.day(2), {CLEANING: 50})
		data = self.get("heat_map", property=self.other)
		self.assertEqual(data["heat"]["bands"], [[""] * 12])
		self.assertEqual(data["heat"]["words"][""], "No Budget")
		# what goes to the browser is sorted by its keys
		frappe.as_json(data)

	def test_what_led_away_from_the_plan_ends_at_what_was_spent(self) -> None:
		data = self.get("variance")
		(amounts,) = (one["values"] for one in data["datasets"])
		# planned 132,000; cleaning 4,400 dearer; spent 136,400
		self.assertEqual(amounts, [132_000, 4_400, 136_400])
		self.assertEqual(
			[(step["start"], step["end"]) for step in data["waterfall"]],
			[(0, 132_000), (132_000, 136_400), (0, 136_400)],
		)
		point = data["leads"]["points"][0][1]
		self.assertEqual(
			(point["property"], point["cost_class"], point["from_date"]),
			(self.property, "Cleaning", f"{self.year}-01-01"),
		)
		rows = cost_variance.execute(point)[1]
		self.assertEqual((rows[-1]["actual"], rows[-1]["planned"]), (16_400, 12_000))

	def test_a_year_without_anything_is_empty(self) -> None:
		for figure in figures.FIGURES:
			data = self.get(figure, year=2009)
			self.assertEqual(data["datasets"], [], figure)
		with self.assertRaises(frappe.ValidationError):
			self.get("colours")
		with self.assertRaises(frappe.ValidationError):
			self.get("year_curve", year=12)

	def test_classes_above_plan_are_counted(self) -> None:
		with patch.object(figures, "nowdate", lambda: self.day(12, 31)):
			with patch.object(figures, "properties_of", lambda filters: (self.property,)):
				card = figures.classes_over()
		self.assertEqual(card["value"], 1)
		self.assertEqual(
			card["route_options"], {"group_by": "Property and Class", "year": self.year, "month": "12"}
		)

	def test_people_see_their_own_property_and_field_staff_none(self) -> None:
		frappe.set_user(person("Property Manager"))
		for figure in ("year_curve", "heat_map", "variance"):
			with self.assertRaises(frappe.PermissionError):
				self.get(figure)
		frappe.set_user(make.user("tech"))
		for figure in figures.FIGURES:
			self.assertEqual(self.get(figure, property=None)["datasets"], [])
		self.assertEqual((figures.classes_over()["value"], figures.cures_overdue()["value"]), (0, 0))


class TestAuditFigures(CostCase):
	def setUp(self) -> None:
		super().setUp()
		self.find("Major", 40, -2)
		self.find("Minor", 40, 5)
		self.find("Major", 10, -2, handed_in_on=nowdate())
		self.find("Normal", 3, 5, status="Closed")
		self.find("Normal", 3, 5, property=self.other)

	def find(self, severity: str, days_ago: int, due_in: int, **fields: object) -> None:
		frappe.get_doc(
			{
				"doctype": "Audit Finding",
				"name": frappe.generate_hash(length=10),
				"property": self.property,
				"title": "现金未当日缴存",
				"severity": severity,
				"status": "In Rectification",
				"issued_on": add_days(nowdate(), -days_ago),
				"due_on": add_days(nowdate(), due_in),
				**fields,
			}
		).db_insert()

	def test_open_findings_by_age_and_severity(self) -> None:
		data = cost_and_audit_figures.get(
			filters={"figure": "findings_by_age", "property": self.property, "year": 1999}
		)
		self.assertEqual(data["labels"][:2], ["≤ 30", "31–60"])
		stacks = {one["name"]: one["values"][:2] for one in data["datasets"]}
		self.assertEqual((stacks["Major"], stacks["Minor"], stacks["Normal"]), ([1, 1], [0, 1], [0, 0]))
		for number, one in enumerate(data["datasets"]):
			for position, value in enumerate(one["values"]):
				filters = dict(data["leads"]["points"][number][position])
				filters["status"] = ["in", filters["status"][1].split(",")]
				self.assertEqual(len(frappe.get_list("Audit Finding", filters)), value)

	def test_cures_overdue_are_those_not_handed_in(self) -> None:
		card = figures.cures_overdue()
		found = frappe.get_list(
			"Audit Finding", filters_of({**card["route_options"], "property": self.property})
		)
		self.assertEqual(len(found), 1)

	def test_requests_overdue_are_those_that_wait_for_somebody(self) -> None:
		for status, due_in in (
			("Asked", -1),
			("Returned", -3),
			("Asked", 0),
			("Handed Over", -2),
			("Accepted", -9),
		):
			frappe.get_doc(
				{
					"doctype": "Audit Document Request",
					"name": frappe.generate_hash(length=10),
					"property": self.property,
					"what": "收据存根",
					"status": status,
					"due_on": add_days(nowdate(), due_in),
				}
			).db_insert()
		card = figures.requests_overdue()
		filters = filters_of({**card["route_options"], "property": self.property})
		self.assertEqual(len(frappe.get_list("Audit Document Request", filters)), 2)

	def test_the_cockpit_shows_what_is_late(self) -> None:
		tiles = {one.key: one for one in parts(view_of(self.property))}
		self.assertEqual((tiles["audit_overdue"].count, tiles["audit_open"].count), (1, 3))
		self.assertEqual([line.text for line in tiles["audit_overdue_list"].lines], ["现金未当日缴存"])
