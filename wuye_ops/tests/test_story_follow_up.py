"""A repair that was not done well: rated low, asked about, reopened, done again, and asked about once more."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import nowdate

from wuye_ops.customer_service import follow_up_calls, portal, requests, tasks, visiting
from wuye_ops.customer_service.report.customer_satisfaction import customer_satisfaction
from wuye_ops.records import timeline
from wuye_ops.tests import factories as make

FOLLOW_UP = "Service Follow Up"


class TestFollowUpStory(FrappeTestCase):
	def setUp(self) -> None:
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		# answers that other tests have committed do not count in the figures of this story
		frappe.db.delete(FOLLOW_UP)

	def as_user(self, key: str) -> None:
		frappe.set_user(make.user(key))

	def repair(self, request: str, result: str) -> None:
		self.as_user("service")
		task = tasks.create_from_request(request)
		self.as_user("head")
		tasks.assign(task, make.employee("tech"))
		self.as_user("tech")
		tasks.accept(task)
		tasks.arrive(task)
		tasks.log_work(task, result)
		tasks.finish(task, result)
		self.as_user("head")
		tasks.verify(task)

	def waiting(self, request: str):
		return frappe.get_last_doc(FOLLOW_UP, {"service_request": request, "status": "To Do"})

	def test_a_visit_a_need_a_bad_repair_and_its_cure(self) -> None:
		# on a visit the customer says what they need
		self.as_user("service")
		customer = frappe.db.get_value("Portal User", {"user": make.user("resident")}, "parent")
		visit = frappe.get_doc(
			{
				"doctype": "Customer Visit",
				"property": make.PROPERTY_A,
				"customer": customer,
				"needs": [{"need": "厨房角阀滴水", "category": "水管漏水"}],
			}
		).insert()
		visiting.visited(visit.name, "At Their Place", "老人在家，反映厨房滴水")
		(request,) = visiting.pass_on(visit.name)

		# it is repaired, and rated low by who lives there
		self.repair(request, "已紧固角阀")
		self.as_user("resident")
		portal.rate(request, 1, "第二天又漏了")
		self.as_user("service")
		requests.close(request)

		# the call finds out, and the request goes on with a new promise
		call = self.waiting(request)
		self.assertIn(call.reason, ("Low Rating", "Sample"))
		follow_up_calls.record(call.name, "Phone", "Dissatisfied", "只拧紧了，没有换件")
		doc = frappe.get_doc("Service Request", request)
		self.assertEqual((doc.status, doc.reopen_count, doc.closed_on), ("In Progress", 1, None))
		self.as_user("resident")
		seen = portal.request_progress(request)
		self.assertIn(frappe._("Your request has been reopened."), [one["text"] for one in seen["messages"]])

		# done again, asked about again, and closed
		self.repair(request, "已更换角阀，观察无渗漏")
		call = self.waiting(request)
		self.assertEqual((call.reason, call.round), ("Reopened", 2))
		self.as_user("service")
		follow_up_calls.record(call.name, "At Their Place", "Satisfied", "这次修好了")
		requests.close(request)
		doc.reload()
		self.assertEqual(doc.status, "Closed")
		self.assertIn("已更换角阀", doc.solution)

		# both answers count, and everything stands on the customer's page
		self.as_user("manager")
		day = nowdate()
		report = customer_satisfaction.execute(
			{"from_date": day, "to_date": day, "property": make.PROPERTY_A}
		)
		(row,) = report[1]
		self.assertEqual((row["replies"], row["rate"], row["index"], row["reopened"]), (2, 50.0, 60.0, 1))
		told = timeline.page(frappe.db.get_value("Customer Profile", {"customer": customer}))["entries"]
		kinds = {(entry["doctype"], entry["name"]) for entry in told}
		self.assertLessEqual(
			{
				("Service Request", request),
				("Customer Visit", visit.name),
				(FOLLOW_UP, f"{request}-F1"),
				(FOLLOW_UP, f"{request}-F2"),
			},
			kinds,
		)
