"""The flow every day is made of: a resident reports a leak, and it is carried to its end."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import dispatch, requests, tasks
from wuye_ops.tests import factories as make


class TestLeakStory(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_a_leak_is_reported_dispatched_repaired_and_rated(self) -> None:
		place = make.places()
		make.make_stock_item()

		frappe.set_user(make.user("resident"))
		report = frappe.get_doc(
			{
				"doctype": "Service Request",
				"unit": place.unit,
				"category": "水管漏水",
				"description": "厨房水槽下面在漏水",
			}
		).insert(ignore_permissions=True)  # as the web form does
		self.assertEqual(report.property, make.PROPERTY_A)
		resident = frappe.db.get_value("Portal User", {"user": make.user("resident")}, "parent")
		self.assertEqual(report.customer, resident)
		self.assertEqual((report.status, report.urgency, report.channel), ("New", "Urgent", "Portal"))

		frappe.set_user(make.user("service"))
		requests.accept(report.name)
		task_name = tasks.create_from_request(report.name)
		task = frappe.get_doc("Service Task", task_name)
		self.assertEqual((task.status, task.head), ("To Assign", make.employee("head")))

		frappe.set_user(make.user("head"))
		suggestions = dispatch.suggest(task_name)
		suggested = {row["employee"] for row in suggestions}
		self.assertLessEqual({make.employee("tech"), make.employee("tech2")}, suggested)
		self.assertNotIn(make.employee("head"), suggested)
		self.assertTrue(all(row["reasons"] for row in suggestions))
		tasks.assign(task_name, make.employee("tech"))

		frappe.set_user(make.user("tech"))
		tasks.accept(task_name)
		tasks.arrive(task_name)
		tasks.log_work(task_name, "更换水龙头", result="不再漏水")
		tasks.add_part(task_name, "测试水龙头", 2)
		tasks.finish(task_name, "已更换水龙头，试水正常")

		frappe.set_user(make.user("head"))
		tasks.verify(task_name)

		frappe.set_user("Administrator")
		report.reload()
		self.assertEqual((report.status, report.sla_status), ("Resolved", "Met"))
		self.assertIn("已更换水龙头", report.solution)
		task.reload()
		entry = frappe.get_doc("Stock Entry", task.stock_entry)
		self.assertEqual((entry.docstatus, entry.items[0].qty, entry.property), (1, 2, make.PROPERTY_A))
		told = frappe.get_all(
			"Communication", {"reference_name": report.name, "sent_or_received": "Sent"}, pluck="content"
		)
		self.assertTrue(any("已更换水龙头" in message for message in told), told)
