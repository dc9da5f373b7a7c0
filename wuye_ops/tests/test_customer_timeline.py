"""The page on a customer: what happened, newest first, page by page, and only what the reader may see elsewhere."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.records import timeline
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.receiving import receive


class TestTimeline(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.place = make.places()
		self.customer = make.make_customer(
			f"一页{frappe.generate_hash(length=6)}",
			unit=self.place.unit,
			relation="Tenant",
			share=0,
			is_payer=0,
		)
		self.profile = frappe.db.get_value("Customer Profile", {"customer": self.customer})

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def request(self, days_ago: int, subject: str, category: str = "水管漏水") -> str:
		request = make.make_request(customer=self.customer, subject=subject, category=category)
		moment = add_to_date(now_datetime(), days=-days_ago)
		frappe.db.set_value("Service Request", request.name, "opened_on", moment)
		return request.name

	def test_it_is_read_page_by_page_and_nothing_is_left_out_or_told_twice(self) -> None:
		names = [self.request(day, f"第{day}天") for day in range(1, 8)]
		frappe.set_user(make.user("service"))
		read, before = [], None
		for _page in range(10):
			answer = timeline.page(self.profile, before, limit=3)
			self.assertLessEqual(len(answer["entries"]), 3)
			read += answer["entries"]
			before = answer["before"]
			if not before:
				break
		self.assertEqual([entry["name"] for entry in read if entry["doctype"] == "Service Request"], names)
		self.assertEqual(read[-1]["doctype"], "Occupancy")
		self.assertEqual(len({(entry["doctype"], entry["name"], entry["kind"]) for entry in read}), len(read))

	def test_what_happened_in_one_moment_is_on_one_page(self) -> None:
		names = {self.request(3, f"同时{n}") for n in range(4)}
		moment = add_to_date(now_datetime(), days=-3)
		for name in names:
			frappe.db.set_value("Service Request", name, "opened_on", moment)
		frappe.set_user(make.user("service"))
		first = timeline.page(self.profile, limit=3)
		second = timeline.page(self.profile, first["before"], limit=3) if first["before"] else {"entries": []}
		told = [entry["name"] for entry in first["entries"] + second["entries"]]
		self.assertLessEqual(names, set(told))
		self.assertEqual(len(told), len(set(told)))

	def test_numbers_lead_to_their_rows(self) -> None:
		self.request(1, "漏水")
		frappe.set_user(make.user("service"))
		totals = {total["label"]: total for total in timeline.totals(self.profile)}
		self.assertEqual(totals[frappe._("Requests")]["value"], 1)
		for total in totals.values():
			if total["type"] == "Int":
				rows = frappe.get_list(total["doctype"], filters=total["filters"], limit=0)
				self.assertEqual(len(rows), total["value"])

	def test_who_may_not_see_the_customer_sees_no_page(self) -> None:
		self.request(1, "漏水")
		for user in (make.user("service", make.PROPERTY_B), make.user("tech"), make.user("resident")):
			frappe.set_user(user)
			for function in (timeline.page, timeline.totals):
				with self.assertRaises(frappe.PermissionError, msg=user):
					function(self.profile)

	def test_another_propertys_part_of_a_shared_customer_stays_there(self) -> None:
		make.make_occupancy(
			make.places(make.PROPERTY_B).unit, self.customer, relation="Tenant", share=0, is_payer=0
		)
		there = make.make_request(make.PROPERTY_B, customer=self.customer, subject="他处的事")
		here = self.request(1, "此处的事")
		frappe.set_user(make.user("service"))
		told = [entry["name"] for entry in timeline.page(self.profile)["entries"]]
		self.assertIn(here, told)
		self.assertNotIn(there.name, told)

	def test_bills_and_payments_are_for_those_who_may_read_them(self) -> None:
		home = bills.household()
		bills.bill(home, 100)
		frappe.set_user(bills.clerk())
		receive(home, bills.pay(40))
		profile = frappe.db.get_value("Customer Profile", {"customer": home.customer})
		entries = timeline.page(profile)["entries"]
		self.assertIn("Payment Receipt", [entry["doctype"] for entry in entries])
		self.assertIn("Sales Invoice", [entry["doctype"] for entry in entries])
