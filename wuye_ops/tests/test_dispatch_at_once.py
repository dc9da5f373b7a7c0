"""Tasks that are dispatched, taken and grabbed at the same moment: each has one person, and nobody gets two turns."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.customer_service import tasks
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once, at_once_in_processes

CATEGORY = "停电跳闸"


def set_mode(mode: str, claim: int = 0) -> None:
	doc = frappe.get_doc("Service Category", CATEGORY)
	doc.update({"dispatch_mode": mode, "allow_claim": claim, "grab_minutes": 15})
	doc.save()
	frappe.db.commit()


class TestDispatchAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		before = frappe.db.get_value("Service Category", CATEGORY, ["dispatch_mode", "allow_claim"])
		self.addCleanup(set_mode, *before)
		self.addCleanup(frappe.set_user, "Administrator")

	def requests(self, count: int) -> list[str]:
		names = [
			make.make_request(category=CATEGORY, subject="半个单元没电").name for _number in range(count)
		]
		frappe.db.commit()
		return names

	def test_four_clerks_dispatch_at_one_moment_and_nobody_gets_two_more_than_another(self) -> None:
		requests = self.requests(4)
		set_mode("Rotation")
		outcomes = at_once_in_processes(
			*(
				(
					make.user("service"),
					"wuye_ops.customer_service.tasks.create_from_request",
					{"request": name},
				)
				for name in requests
			)
		)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		people = frappe.get_all(
			"Service Task", {"name": ["in", [outcome.result for outcome in outcomes]]}, pluck="assigned_to"
		)
		self.assertNotIn(None, people)
		engineers = frappe.get_all(
			"Employee",
			{
				"status": "Active",
				"department": make.make_department("工程部"),
				"wuye_property": make.PROPERTY_A,
				"name": ["!=", make.employee("head")],
			},
			pluck="name",
		)
		shares = [people.count(name) for name in engineers]
		self.assertEqual(sum(shares), 4)
		self.assertLessEqual(max(shares) - min(shares), 1, people)

	def test_two_grab_one_task(self) -> None:
		set_mode("Grab")
		task = tasks.create_from_request(self.requests(1)[0])
		frappe.db.commit()
		self.assertGreater(frappe.db.get_value("Service Task", task, "offered_until"), now_datetime())
		outcomes = at_once(*((make.user(key), lambda: tasks.claim(task)) for key in ("tech", "tech2")))
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
		lost = next(outcome for outcome in outcomes if not outcome.ok)
		self.assertIn("has taken this task already", str(lost.error))
		doc = frappe.get_doc("Service Task", task)
		self.assertEqual(len(doc.assignments), 1)

	def test_grabbed_and_assigned_at_one_moment(self) -> None:
		set_mode("Grab")
		task = tasks.create_from_request(self.requests(1)[0])
		frappe.db.commit()
		outcomes = at_once(
			(make.user("tech"), lambda: tasks.claim(task)),
			(make.user("head"), lambda: tasks.assign(task, make.employee("tech2"))),
		)
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
		doc = frappe.get_doc("Service Task", task)
		self.assertEqual([row.employee for row in doc.assignments], [doc.assigned_to])
