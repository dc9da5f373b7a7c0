"""Late charges at the counter: what has accrued is shown, can be charged at once, and is settled in the property's order."""

import frappe
from frappe.utils import flt

from wuye_ops.fees import collection, late_charges, late_now
from wuye_ops.fees.test_late_charges import LateCase, ago
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.bills import CASH, person
from wuye_ops.tests.parallel import at_once


class CounterCase(LateCase):
	def setUp(self) -> None:
		super().setUp()
		self.principal = self.bill()
		self.customer = self.estate.payers[0]
		self.addCleanup(self.remove_receipts)

	def remove_receipts(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for name in frappe.get_all("Payment Receipt", {"property": self.property}, pluck="name"):
			for child in ("Payment Receipt Bill", "Payment Receipt Mode"):
				frappe.db.delete(child, {"parent": name})
			frappe.db.delete("Payment Receipt", {"name": name})
		frappe.db.commit()

	def account(self) -> dict:
		return collection.account(self.property, self.customer)

	def receive(self, amount: float, **fields) -> dict[str, float]:
		"""By bill what was settled."""
		name = collection.receive(
			self.property,
			self.customer,
			[{"mode_of_payment": CASH, "amount": amount}],
			frappe.generate_hash(length=12),
			**fields,
		)
		bills = frappe.get_doc("Payment Receipt", name).bills
		return {row.sales_invoice: flt(row.amount, 2) for row in bills}

	def late_bill(self) -> str:
		run = late_now.charge_now(self.property, self.customer)
		frappe.db.commit()
		return frappe.db.get_value("Sales Invoice", {"wuye_billing_run": run})


class TestAccount(CounterCase):
	def test_what_has_accrued_is_shown_and_then_charged(self) -> None:
		account = self.account()
		# 84 days × 280 × 0.03 % = 7.056
		self.assertEqual((account["accrued"], account["bills"][0]["accrued"]), (7.06, 7.06))
		self.assertTrue(account["may_charge_late"])
		late = self.late_bill()
		account = self.account()
		self.assertEqual(account["accrued"], 0)
		self.assertEqual(
			[(row["sales_invoice"], row["late_for"], row["outstanding"]) for row in account["bills"]],
			[(self.principal, None, 280), (late, self.principal, 7.06)],
		)
		self.assertIn("违约金", account["bills"][1]["text"])
		self.assertEqual(account["due"], 287.06)

	def test_what_has_accrued_on_a_bill_paid_late_is_shown_too(self) -> None:
		fees.pay_bill(self.principal, 280, ago(68))
		account = self.account()
		self.assertEqual((account["bills"], account["accrued"]), ([], 1.34))

	def test_accrued_up_to_a_day(self) -> None:
		self.assertEqual(
			{bill: float(amount) for bill, amount in late_charges.accrued(self.property, self.customer, ago(69)).items()},
			{self.principal: 1.34},
		)  # fmt: skip

	def test_the_late_charge_stands_after_its_bill_also_when_other_bills_are_older(self) -> None:
		late = self.late_bill()
		fees.bill_now(self.property, ago(140), posting_date=ago(60))
		bills = [row["sales_invoice"] for row in self.account()["bills"]]
		self.assertEqual(bills[:2], [self.principal, late])


class TestChargeNow(CounterCase):
	def test_nothing_is_charged_twice(self) -> None:
		self.late_bill()
		with self.assertRaises(frappe.ValidationError):
			late_now.charge_now(self.property, self.customer)
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.count("Billing Run", {"property": self.property, "kind": "Late Charges"}), 1
		)

	def test_two_clerks_at_once_charge_once(self) -> None:
		attempts = [
			("Administrator", lambda: late_now.charge_now(self.property, self.customer)) for _n in range(2)
		]
		outcomes = at_once(*attempts)
		self.assertEqual([one.ok for one in outcomes].count(True), 1, [one.error for one in outcomes])
		frappe.db.rollback()
		amounts = frappe.get_all(
			"Sales Invoice", {"wuye_late_for": self.principal, "docstatus": 1}, pluck="grand_total"
		)
		self.assertEqual(amounts, [7.06])

	def test_what_erpnext_refuses_leaves_nothing(self) -> None:
		frappe.db.set_value("Customer", self.customer, "disabled", 1)
		frappe.db.commit()
		self.assertRaises(frappe.ValidationError, late_now.charge_now, self.property, self.customer)
		frappe.db.rollback()
		self.assertFalse(frappe.db.exists("Billing Run", {"property": self.property, "kind": "Late Charges"}))

	def test_by_whom(self) -> None:
		other_property = person("Fee Clerk", make.PROPERTY_A)
		customer_service = person("Customer Service", None)
		frappe.db.commit()
		for user in (other_property, customer_service):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError):
				late_now.charge_now(self.property, self.customer)
			frappe.db.rollback()
		frappe.set_user(person("Fee Clerk", None))
		self.assertTrue(self.late_bill())

	def test_not_for_somebody_else(self) -> None:
		stranger = fees.make_customer(self.estate, "路人")
		self.assertRaises(frappe.ValidationError, late_now.charge_now, self.property, stranger)


class TestSettlement(CounterCase):
	def setUp(self) -> None:
		super().setUp()
		self.late = self.late_bill()

	def test_by_law_the_late_charge_comes_before_its_principal(self) -> None:
		"""《民法典》561."""
		self.assertEqual(self.receive(100), {self.late: 7.06, self.principal: 92.94})

	def test_the_principal_first_where_it_was_agreed(self) -> None:
		frappe.db.set_value("Property", self.property, "settlement_order", "Principal First")
		self.assertEqual(self.receive(285), {self.principal: 280, self.late: 5})

	def test_the_oldest_bill_with_its_late_charge_before_a_newer_one(self) -> None:
		fees.bill_now(self.property, ago(140), posting_date=ago(60))
		newer = frappe.db.get_value(
			"Sales Invoice", {"customer": self.customer, "name": ["not in", [self.late, self.principal]]}
		)
		self.assertEqual(self.receive(300), {self.late: 7.06, self.principal: 280, newer: 12.94})

	def test_what_the_payer_names_is_settled_without_its_late_charge(self) -> None:
		self.assertEqual(self.receive(100, chosen=[self.principal]), {self.principal: 100})
		self.assertEqual(self.receive(7.06, chosen=[self.late]), {self.late: 7.06})

	def test_money_paid_in_advance_settles_a_late_charge(self) -> None:
		"""Another bill is paid late; 5 yuan are over, and its late charge is taken from them when it is charged."""
		fees.bill_now(self.property, ago(140), posting_date=ago(60))
		self.receive(280 + 280 + 7.06 + 5)
		frappe.db.commit()
		run = late_now.charge_now(self.property, self.customer)
		# 280 due 50 days ago, 34 days after grace: 2.856
		bill = frappe.db.get_value(
			"Sales Invoice", {"wuye_billing_run": run}, ["grand_total", "outstanding_amount"]
		)
		self.assertEqual(bill, (2.86, 0))
		self.assertEqual(self.account()["prepaid"], 2.14)
