"""What somebody scored in the demo goes with it, and the templates wait for other posts."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.demo.registry import Registry
from wuye_ops.demo.scorecards import clear_scorecards
from wuye_ops.people.scorecards import runs, templates
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores


class TestScorecardsOfTheDemo(FrappeTestCase):
	def test_they_go_with_its_people(self) -> None:
		frappe.set_user("Administrator")
		scores.make_people()
		run = runs.run_of(Month.of(scores.MONTH), make.PROPERTY_A)
		runs.go_on(run, commit=False)
		self.assertTrue(frappe.db.exists("Staff Scorecard", {"run": run}))
		for doctype, fields in (
			(
				"Staff Fault",
				{"kind": "False Record", "happened_on": "2024-05-20", "finding": "补签", "heard": "承认"},
			),
			(
				"Staff Reward",
				{
					"kind": "Bonus",
					"month_start": "2024-05-01",
					"payroll_date": "2024-05-31",
					"ground": "抢修",
				},
			),
		):
			frappe.get_doc({"doctype": doctype, "employee": make.employee("tech"), **fields}).insert()
		registry = Registry()
		registry.made = {
			"Employee": [make.employee("tech"), make.employee("tech2")],
			"Property": [make.PROPERTY_A],
			"Designation": [scores.DESIGNATION],
		}
		clear_scorecards(registry)
		self.assertFalse(frappe.db.exists("Staff Scorecard", {"run": run}))
		self.assertFalse(frappe.db.exists("Scorecard Run", run))
		for doctype in ("Staff Fault", "Staff Reward"):
			self.assertFalse(frappe.db.exists(doctype, {"employee": make.employee("tech")}))
		self.assertFalse(frappe.get_all("Scorecard Run Row", {"parent": run}))
		self.assertNotIn(scores.DESIGNATION, templates.of_designations())
		frappe.db.set_value("Employee", {"designation": scores.DESIGNATION}, "designation", None)
		frappe.delete_doc("Designation", scores.DESIGNATION)
