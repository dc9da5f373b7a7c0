"""Money paid before its bill: it settles the next ones of its own property, by either writer."""

import frappe
from frappe.utils import nowdate

from wuye_ops.fees import batches, collection, open_bills, planning, runs
from wuye_ops.fees.posting import refusal
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import (
	WECHAT,
	Household,
	household,
	outstanding,
	pay,
)
from wuye_ops.tests.receiving import CollectionCase, owed, receive


class TestPrepayments(CollectionCase):
	def test_a_billing_run_settles_its_bills_with_what_was_prepaid(self) -> None:
		"""Who pays the year in advance finds each new bill paid; the others' bills are open."""
		fee = frappe.get_doc(
			{
				"doctype": "Fee Standard",
				"property": make.PROPERTY_A,
				"standard_name": f"预存{frappe.generate_hash(length=5)}",
				"fee_item": "物业服务费",
				"basis": "Fixed",
				"prices": [{"effective_from": "2020-01-01", "price": 250}],
			}
		).insert()
		homes = [self.home, household(), household()]
		for home in homes:
			frappe.get_doc(
				{
					"doctype": "Fee Assignment", "fee_standard": fee.name, "customer": home.customer,
					"effect": "Charge", "from_date": "2020-01-01", "reason": "测试",
				}
			).insert()  # fmt: skip
		self.as_clerk()
		receive(homes[0], pay(400))
		receive(homes[1], pay(100), pay(20, WECHAT))
		frappe.set_user("Administrator")
		self.bill(fee.name)
		bills = [
			frappe.db.get_value("Sales Invoice", {"customer": home.customer, "docstatus": 1})
			for home in homes
		]
		self.assertEqual(outstanding(*bills), [0, 130, 250])
		self.assertEqual([self.prepaid(home) for home in homes], [150, 0, 0])
		self.assertEqual([owed(home) for home in homes], [-150, 130, 250])
		self.as_clerk()
		account = collection.account(homes[1].property, homes[1].customer)
		self.assertEqual((account["due"], len(account["bills"])), (130, 1))
		self.assertIn("物业服务费", account["bills"][0]["text"])
		self.assertTrue(account["bills"][0]["lines"][0]["explanation"])
		receipt = receive(homes[1], pay(130))
		self.assertIn("物业服务费", receipt.bills[0].text)
		self.assertEqual(outstanding(bills[1]), [0])

	def test_what_was_prepaid_for_another_property_stays_with_it(self) -> None:
		fee = frappe.get_doc(
			{
				"doctype": "Fee Standard",
				"property": make.PROPERTY_A,
				"standard_name": f"他处{frappe.generate_hash(length=5)}",
				"fee_item": "物业服务费",
				"basis": "Fixed",
				"prices": [{"effective_from": "2020-01-01", "price": 250}],
				"assigned_only": 1,
			}
		).insert()
		frappe.get_doc(
			{
				"doctype": "Fee Assignment", "fee_standard": fee.name, "unit": self.home.unit, "effect": "Charge",
				"from_date": "2020-01-01", "reason": "测试",
			}
		).insert()  # fmt: skip
		self.as_clerk()
		receipt = receive(self.home, pay(400))
		frappe.set_user("Administrator")
		frappe.db.set_value("Payment Entry", receipt.payment_entry, "property", make.PROPERTY_B)
		self.bill(fee.name)
		bill = frappe.db.get_value("Sales Invoice", {"customer": self.home.customer, "docstatus": 1})
		self.assertEqual(outstanding(bill), [250])

	def prepaid(self, home: Household) -> float:
		return float(open_bills.prepaid_balance(home.property, home.customer, make.company()))

	def bill(self, standard: str) -> None:
		"""A billing run as the clerk makes it, in this transaction."""
		run = frappe.get_doc(
			{
				"doctype": "Billing Run",
				"property": make.PROPERTY_A,
				"billing_month": nowdate(),
				"posting_date": nowdate(),
				"standards": [{"fee_standard": standard}],
			}
		).insert()
		plan = planning.plan_run(run, checkpoint=lambda *_: None)
		runs.close_preview(run, plan, frappe.utils.now_datetime())
		writer = batches.CONTROLLER if refusal.reasons(run.company) else batches.BULK
		batches.make_batches(run, writer)
		runs.move(run, "Posting", writer=writer)
		poster = batches.Poster(run, checkpoint=lambda *_: None)
		poster.work()
		runs.close_posting(run, poster.reasons())
		self.assertEqual(run.status, "Posted")
