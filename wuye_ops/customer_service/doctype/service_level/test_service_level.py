"""Promises are complete and unambiguous."""

import frappe
from frappe.tests.utils import FrappeTestCase


class TestServiceLevel(FrappeTestCase):
	def make(self, **fields):
		return frappe.get_doc(
			{
				"doctype": "Service Level",
				"level_name": frappe.generate_hash(length=8),
				"kind": "Repair",
				"targets": [{"urgency": "Normal", "respond_minutes": 30}],
				**fields,
			}
		)

	def test_the_seeded_levels_promise_what_the_trade_does(self) -> None:
		level = frappe.get_doc("Service Level", "报修时限")
		promised = {
			row.urgency: (row.respond_minutes, row.arrive_minutes, row.resolve_minutes or None)
			for row in level.targets
		}
		self.assertEqual(
			promised,
			{
				"Emergency": (5, 15, None),
				"Urgent": (5, 30, 1440),
				"Normal": (30, 120, 1440),
				"Complex": (30, 1440, 4320),
			},
		)
		self.assertEqual([row.at_percent for row in level.escalations], [75, 100, 150, 200])

	def test_one_target_for_each_urgency(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.make(targets=[{"urgency": "Normal", "respond_minutes": 30}] * 2).insert()

	def test_a_target_without_a_response_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.make(targets=[{"urgency": "Normal", "resolve_minutes": 30}]).insert()

	def test_escalations_have_percentages_of_their_own(self) -> None:
		step = {"at_percent": 75, "recipient": "Assignee"}
		with self.assertRaises(frappe.ValidationError):
			self.make(escalations=[step, dict(step)]).insert()
