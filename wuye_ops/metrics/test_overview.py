"""The page of metrics: what it shows, to whom, and what it does not."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import add_months, get_first_day, getdate

from wuye_ops.metrics import closing, overview
from wuye_ops.metrics.report.metric_figures.metric_figures import execute
from wuye_ops.metrics.test_closing import APRIL_6, ClosingCase
from wuye_ops.metrics.test_values import DIRECTOR, MetricCase
from wuye_ops.rules.metric_value import Part
from wuye_ops.tests import factories as make
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.metric_factories import SHARE


class TestPage(MetricCase):
	def setUp(self) -> None:
		super().setUp()
		metrics.put(PROPERTY_A, getdate(), 1, 2)
		metrics.put(PROPERTY_A, getdate(add_months(get_first_day(getdate()), -1)), 1, 1)
		metrics.put(PROPERTY_B, getdate(), 1, 1)

	def test_a_manager_reads_value_target_change_and_line(self) -> None:
		frappe.set_user(make.user("manager"))
		page = overview.page()
		self.assertEqual(page["property"], PROPERTY_A)
		(figure,) = page["figures"]
		self.assertEqual(
			(figure["value"], figure["target"], figure["standing"], figure["parts"]),
			("50%", "≥ 95%", "Missed", "1 / 2"),
		)
		self.assertEqual((figure["change"]["text"], figure["change"]["verdict"]), ("▼ 50", "Worse"))
		self.assertEqual(figure["trend"][-2:], [100, 50])
		self.assertEqual((len(figure["trend"]), figure["version"], figure["closed"]), (12, 1, False))
		frappe.as_json(page)

	def test_head_office_ranks_the_properties(self) -> None:
		frappe.set_user(DIRECTOR)
		found = overview.detail(SHARE)
		ranked = [row["property"] for row in found["ranking"]]
		self.assertLess(ranked.index(PROPERTY_B), ranked.index(PROPERTY_A))
		self.assertEqual(found["figure"]["parts"], "2 / 3")
		self.assertFalse(found["by_person"])
		frappe.as_json(found)

	def test_rows_come_page_by_page_and_without_the_names_of_what_is_hidden(self) -> None:
		for _number in range(25):
			metrics.put(PROPERTY_A, getdate(), 1, 1)
		frappe.set_user(make.user("manager"))
		first = overview.rows(SHARE, PROPERTY_A)
		rest = overview.rows(SHARE, PROPERTY_A, start=20)
		self.assertEqual(
			(len(first["rows"]), first["more"], len(rest["rows"]), rest["more"]), (20, True, 6, False)
		)
		# no such request exists: nobody may open it
		self.assertEqual({row["name"] for row in first["rows"]}, {""})

	def test_another_property_and_a_month_to_come_are_refused(self) -> None:
		frappe.set_user(make.user("manager"))
		for read in (
			overview.page,
			lambda name: overview.detail(SHARE, name),
			lambda name: overview.rows(SHARE, name),
		):
			with self.assertRaises(frappe.PermissionError):
				read(PROPERTY_B)
		with self.assertRaises(frappe.ValidationError):
			overview.page(month=str(add_months(getdate(), 1)))
		with self.assertRaises(frappe.ValidationError):
			overview.detail("no.such")

	def test_residents_and_field_staff_are_refused(self) -> None:
		for key in ("resident", "tech"):
			frappe.set_user(make.user(key))
			with self.assertRaises(frappe.PermissionError):
				overview.detail(SHARE)


class TestPeople(MetricCase):
	def metrics(self):
		return (metrics.metric(for_employees=True, count=self.count, rows=lambda *args: []),)

	def count(self, scope):
		share = {make.employee("tech"): 9, make.employee("tech2"): 10, None: 19}.get(scope.employee)
		of = 20 if scope.employee is None else 10
		return {PROPERTY_A: Part(Decimal(share), Decimal(of))} if share else {}

	def test_a_manager_compares_the_people_of_the_property(self) -> None:
		frappe.set_user(make.user("manager"))
		self.assertTrue(overview.detail(SHARE)["by_person"])
		people = overview.people(SHARE, PROPERTY_A)
		self.assertEqual(
			[(row["employee"], row["value"], row["standing"]) for row in people],
			[(make.employee("tech2"), "100%", "Met"), (make.employee("tech"), "90%", "Missed")],
		)

	def test_a_head_compares_the_own_department(self) -> None:
		frappe.set_user(make.user("head"))
		self.assertEqual(len(overview.people(SHARE, PROPERTY_A)), 2)
		with self.assertRaises(frappe.PermissionError):
			overview.rows(SHARE, PROPERTY_A, employee=make.employee("guard"))

	def test_a_clerk_compares_nobody(self) -> None:
		frappe.set_user(make.user("service"))
		self.assertFalse(overview.detail(SHARE)["by_person"])
		with self.assertRaises(frappe.PermissionError):
			overview.people(SHARE, PROPERTY_A)
		with self.assertRaises(frappe.PermissionError):
			overview.rows(SHARE, PROPERTY_A, employee=make.employee("tech"))

	def test_people_of_another_property_are_nobodys(self) -> None:
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.PermissionError):
			overview.rows(SHARE, PROPERTY_A, employee=make.employee("tech", PROPERTY_B))


class TestReport(ClosingCase):
	def test_closed_months_are_taken_out_with_numerator_and_denominator(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 2)
		metrics.put(PROPERTY_B, date(2026, 2, 10), 0, 0)
		closing.follow_the_night(APRIL_6)
		filters = {"from_date": "2026-01-01", "to_date": "2026-03-31", "metric": SHARE}
		frappe.set_user(DIRECTOR)
		_columns, rows, _message, chart = execute(filters)
		found = [(row.property, row.month, row.numerator, row.denominator, row.value) for row in rows]
		self.assertEqual(
			sorted(found), sorted([(PROPERTY_A, "2026-03", 1, 2, 50), (PROPERTY_B, "2026-02", 0, 0, None)])
		)
		self.assertEqual(chart["data"]["labels"], ["2026-02", "2026-03"])
		frappe.set_user(make.user("manager"))
		self.assertEqual({row.property for row in execute(filters)[1]}, {PROPERTY_A})
		with self.assertRaises(frappe.PermissionError):
			execute({**filters, "property": PROPERTY_B})
		with self.assertRaises(frappe.ValidationError):
			execute({"from_date": "2026-03-01", "to_date": "2026-01-01"})
