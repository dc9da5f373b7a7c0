"""Follow-ups and visits when two do the same at the same moment: nothing is doubled, nobody is called twice."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import nowdate

from wuye_ops.customer_service import follow_up_calls, follow_ups, portal, requests, visits
from wuye_ops.rules import follow_up as rules
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once

FOLLOW_UP = "Service Follow Up"


class TestCareAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")

	def resolved(self, **fields) -> str:
		customer = frappe.db.get_value("Portal User", {"user": make.user("resident")}, "parent")
		request = make.make_request(customer=customer, **fields)
		requests.accept(request.name)
		requests.resolve(request.name, "已处理")
		frappe.db.commit()
		return request.name

	def test_two_write_down_the_same_call(self) -> None:
		request = self.resolved(category="噪音扰民")
		call = f"{request}-F1"
		outcomes = at_once(
			*(
				(make.user(key), lambda: follow_up_calls.record(call, "Phone", "Dissatisfied", "还是很吵"))
				for key in ("service", "manager")
			)
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
		lost = next(outcome for outcome in outcomes if not outcome.ok)
		self.assertIn("has been asked already", str(lost.error))
		self.assertEqual(frappe.db.get_value("Service Request", request, "reopen_count"), 1)
		self.assertEqual(len(frappe.get_doc(FOLLOW_UP, call).attempts), 1)

	def test_a_low_rating_meets_the_draw(self) -> None:
		request = self.resolved()
		frappe.db.delete(FOLLOW_UP, {"service_request": request})
		frappe.db.commit()

		def draw() -> None:
			follow_ups.plan(frappe.get_doc("Service Request", request, for_update=True), rules.SAMPLE)

		outcomes = at_once(
			(make.user("resident"), lambda: portal.rate(request, 1, "漏得更厉害")), ("Administrator", draw)
		)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(frappe.db.count(FOLLOW_UP, {"service_request": request}), 1)

	def test_two_servers_make_the_same_visits(self) -> None:
		key = frappe.generate_hash(length=6)
		building = make.make_places(make.PROPERTY_B, f"走访{key}").building
		customer = make.make_customer(f"走访客户{key}", unit=f"{building}-101")
		frappe.db.set_value("Customer Profile", {"customer": customer}, "customer_class", "Business")
		plan = frappe.db.get_value(visits.PLAN, {"property": make.PROPERTY_B, "customer_class": "Business"})
		doc = frappe.get_doc(visits.PLAN, plan) if plan else frappe.new_doc(visits.PLAN)
		doc.update(
			{"property": make.PROPERTY_B, "customer_class": "Business", "cycle_days": 1, "disabled": 0}
		)
		doc.update({"starts_on": nowdate(), "lead_days": 5})
		doc.save()
		frappe.db.commit()
		here = {"property": make.PROPERTY_B}
		outcomes = at_once(*[("Administrator", lambda: visits.generate(here))] * 2)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(frappe.db.count(visits.DOCTYPE, {"customer": customer}), 1)
