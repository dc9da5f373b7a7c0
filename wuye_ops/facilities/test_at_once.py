"""Two schedulers at the same moment, and one that is killed: nothing is made twice, nothing is lost."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.facilities import maintenance, statutory_watch
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once


class TestAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.pumps = [facility.make_equipment(frappe.generate_hash(length=6)) for _number in range(3)]
		self.plan = facility.make_plan(*self.pumps, every_count=10, every_unit="Day", ahead_days=60)
		self.inspection = facility.make_inspection(self.pumps[0], due_in=-1)
		frappe.db.commit()

	def tearDown(self) -> None:
		"""What was committed for the other connections is taken away again."""
		frappe.set_user("Administrator")
		frappe.db.rollback()
		tasks = frappe.get_all("Service Task", {"source_name": self.plan.name}, pluck="name")
		for name in [*tasks, self.plan.name, self.inspection.name, *(pump.name for pump in self.pumps)]:
			frappe.db.delete("Notification Log", {"document_name": name})
		frappe.db.delete("Service Task", {"source_name": self.plan.name})
		frappe.db.delete("Maintenance Plan Equipment", {"parent": self.plan.name})
		frappe.db.delete("Maintenance Plan", {"name": self.plan.name})
		frappe.db.delete("Statutory Warning", {"parent": self.inspection.name})
		frappe.db.delete("Statutory Inspection", {"name": self.inspection.name})
		for pump in self.pumps:
			frappe.db.delete("Equipment Status Log", {"parent": pump.name})
			frappe.db.delete("Equipment", {"name": pump.name})
		for beginning, doctype in (("MP-", "Maintenance Plan"), ("SI-", "Statutory Inspection")):
			if not frappe.db.count(doctype):
				frappe.db.delete("Series", {"name": ["like", f"{beginning}%"]})
		frappe.db.commit()

	def test_two_runs_make_each_task_once(self) -> None:
		name = self.plan.name
		outcomes = at_once(*(("Administrator", lambda: maintenance.generate(plan=name)) for _run in range(3)))
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		# 0, 10, … 60 days from today for each pump
		self.assertEqual(sorted(outcome.result for outcome in outcomes), [0, 0, 21])
		keys = frappe.get_all("Service Task", {"source_name": name}, pluck="generated_key")
		self.assertEqual((len(keys), len(set(keys))), (21, 21))

	def test_what_a_killed_run_left_is_made_by_the_next(self) -> None:
		name = self.plan.name
		maintenance.generate(plan=name)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Service Task", {"source_name": name}), 0)
		self.assertEqual(maintenance.generate(plan=name), 21)
		# also where the tasks are there and the plan's own state was lost
		frappe.db.set_value(
			"Maintenance Plan Equipment", {"parent": name}, {"next_due_on": nowdate(), "open_task": None}
		)
		self.assertEqual(maintenance.generate(plan=name), 0)
		self.assertEqual(frappe.db.count("Service Task", {"source_name": name}), 21)

	def test_two_watches_tell_and_block_once(self) -> None:
		outcomes = at_once(
			*(("Administrator", lambda: statutory_watch.follow_the_day(nowdate())) for _run in range(2))
		)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		doc = frappe.get_doc("Equipment", self.pumps[0].name)
		self.assertEqual([row.status for row in doc.status_log], ["Normal", "Blocked"])
		warnings = frappe.get_all("Statutory Warning", {"parent": self.inspection.name}, pluck="days")
		self.assertEqual(warnings, [0])
		self.assertEqual(
			frappe.db.count(
				"Notification Log", {"document_name": self.inspection.name, "for_user": make.user("head")}
			),
			2,
			"the warning and the expiry",
		)

	def test_the_day_after_tomorrow_nothing_new_is_told(self) -> None:
		statutory_watch.follow_the_day()
		statutory_watch.follow_the_day(add_days(nowdate(), 1))
		self.assertEqual(
			frappe.db.count(
				"Notification Log", {"document_name": self.inspection.name, "for_user": make.user("head")}
			),
			2,
		)
