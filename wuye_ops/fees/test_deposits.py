"""Deposits: other people's money, on an account of its own, given back or kept with somebody else's approval."""

import frappe
from frappe.utils import add_days, flt, getdate, nowdate

from wuye_ops.fees import collection, decisions, deposit_account, deposits, open_bills, voids
from wuye_ops.fees.figures import refunds_overdue
from wuye_ops.fees.report.deposit_balance.deposit_balance import execute
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import CASH, TRANSFER, WECHAT, bill, clerk, household, outstanding, pay, person
from wuye_ops.tests.deposits import ApprovalCase, balance, deposit, deposit_item, held, settlement
from wuye_ops.tests.parallel import at_once


class DepositCase(ApprovalCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		deposit_item()
		cls.account = deposit_account.ensure(make.company())
		frappe.db.commit()


class TestReceiving(DepositCase):
	def test_a_clerk_receives_a_deposit_with_two_modes(self) -> None:
		before = balance(self.account)
		frappe.set_user(clerk())
		doc = deposit(self.home, 3000, paid_by_name="某装饰公司")
		self.assertEqual((doc.status, flt(doc.held)), ("To Receive", 0))
		name = deposits.receive(
			doc.name, [pay(1000), pay("2000", TRANSFER, reference_no="TT-1")], "dep-key", "装修"
		)
		doc.reload()
		self.assertEqual(
			(doc.status, doc.held, doc.payment_receipt, doc.account), ("Held", 3000, name, self.account)
		)
		receipt = frappe.get_doc("Payment Receipt", name)
		self.assertEqual((receipt.kind, receipt.deposit, receipt.total), ("Deposit", doc.name, 3000))
		self.assertEqual((receipt.settled, receipt.prepaid, receipt.bills), (0, 0, []))
		self.assertEqual((receipt.unit, receipt.amount_in_words), (self.home.unit, "人民币叁仟元整"))
		self.assertEqual(balance(self.account), before + 3000)
		self.assertEqual(deposits.receive(doc.name, [pay(3000)], "dep-key"), name)
		printed = frappe.get_print("Payment Receipt", name, "Fee Receipt")
		self.assertIn("装修押金", printed)
		self.assertIn("某装饰公司", printed)

	def test_it_is_no_prepayment_and_no_new_bill_takes_it(self) -> None:
		frappe.set_user(clerk())
		held(self.home, 500)
		company = make.company()
		self.assertEqual(open_bills.prepaid_balance(self.home.property, self.home.customer, company), 0)
		self.assertEqual(collection.account(self.home.property, self.home.customer)["prepaid"], 0)
		frappe.set_user("Administrator")
		name = bill(self.home, 100, allocate_advances_automatically=1)
		self.assertEqual(outstanding(name), [100])
		frappe.set_user(clerk())
		collection.receive(
			self.home.property, self.home.customer, [pay(130)], frappe.generate_hash(length=20)
		)
		self.assertEqual(open_bills.prepaid_balance(self.home.property, self.home.customer, company), 30)

	def test_registered_and_received_in_one_step_at_the_counter(self) -> None:
		frappe.set_user(clerk())
		fields = {
			"property": self.home.property, "customer": self.home.customer, "unit": self.home.unit,
			"fee_item": deposit_item(), "amount": 2000, "status": "Settled", "held": 9,
		}  # fmt: skip
		name = deposits.take(fields, [pay(2000, WECHAT)], "take-key")
		self.assertEqual(deposits.take(fields, [pay(2000, WECHAT)], "take-key"), name)
		(doc,) = frappe.get_all("Deposit", {"customer": self.home.customer}, ["status", "held", "amount"])
		self.assertEqual((doc.status, doc.held, doc.amount), ("Held", 2000, 2000))
		with self.assertRaisesRegex(frappe.ValidationError, "used for another receipt"):
			deposits.take(fields | {"amount": 1}, [pay(1)], "take-key")
		count = frappe.db.count("Deposit")
		with self.assertRaisesRegex(frappe.ValidationError, "received whole"):
			deposits.take(fields, [pay(1999)], "other-key")
		self.assertEqual(frappe.db.count("Deposit"), count)

	def test_one_request_sent_twice_at_once_is_one_deposit(self) -> None:
		self.home = household()
		fields = {
			"property": self.home.property, "customer": self.home.customer, "unit": self.home.unit,
			"fee_item": deposit_item(), "amount": 2000,
		}  # fmt: skip
		user, key = clerk(), frappe.generate_hash(length=20)
		frappe.db.commit()

		def take():
			return deposits.take(fields, [pay(2000)], key)

		outcomes = at_once((user, take), (user, take))
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(len({outcome.result for outcome in outcomes}), 1)
		# not a second one that waits for money which nobody owes
		self.assertEqual(
			frappe.get_all("Deposit", {"customer": self.home.customer}, ["status", "payment_receipt"]),
			[{"status": "Held", "payment_receipt": outcomes[0].result}],
		)

	def test_what_cannot_be_received(self) -> None:
		frappe.set_user(clerk())
		for fields, sentence in (
			({"amount": 0}, "above 0"),
			({"amount": -5}, "above 0"),
			({"amount": 1.005}, "above 0, to the cent"),
			({"fee_item": "物业服务费"}, "is a fee and not a deposit"),
			({"unit": make.places(make.PROPERTY_B).unit}, "is not a unit of"),
		):
			with self.subTest(fields=fields), self.assertRaisesRegex(frappe.ValidationError, sentence):
				deposit(self.home, **fields)
		doc = deposit(self.home, 100)
		with self.assertRaisesRegex(frappe.ValidationError, "received whole"):
			deposits.receive(doc.name, [pay(99)], "k1")
		deposits.receive(doc.name, [pay(100)], "k2")
		with self.assertRaisesRegex(frappe.ValidationError, "is not to be received"):
			deposits.receive(doc.name, [pay(100)], "k3")
		doc.reload()
		doc.amount = 90
		with self.assertRaisesRegex(frappe.ValidationError, "Void its receipt"):
			doc.save()
		doc.reload()
		doc.update({"status": "Settled", "held": 5, "purpose": "改厨房"})
		doc.save()
		self.assertEqual((doc.status, doc.held, doc.purpose), ("Held", 100, "改厨房"))

	def test_people_of_another_property(self) -> None:
		frappe.set_user(clerk())
		doc = held(self.home, 100)
		frappe.set_user(person("Property Manager", make.PROPERTY_B))
		self.assertEqual(frappe.get_list("Deposit", {"name": doc.name}), [])
		for attempt in (
			lambda: deposits.receive(doc.name, [pay(100)], "x"),
			lambda: deposits.record_check(doc.name, nowdate(), "Passed"),
			lambda: deposits.cancel(doc.name, "x"),
			lambda: settlement(doc, amount=1),
		):
			with self.assertRaises(frappe.PermissionError):
				attempt()

	def test_a_deposit_that_is_not_needed_is_cancelled_and_one_received_is_not(self) -> None:
		frappe.set_user(clerk())
		doc = deposit(self.home, 100)
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			deposits.cancel(doc.name, "")
		deposits.cancel(doc.name, "不装修了")
		self.assertEqual(doc.reload().status, "Cancelled")
		with self.assertRaisesRegex(frappe.ValidationError, "is not to be received"):
			deposits.receive(doc.name, [pay(100)], "k")
		with self.assertRaisesRegex(frappe.ValidationError, "Refund it, or void"):
			deposits.cancel(held(self.home, 50).name, "x")

	def test_an_account_that_bills_take_from_is_refused(self) -> None:
		company = make.company()
		frappe.db.set_value(
			"Company",
			company,
			"wuye_deposit_account",
			frappe.get_cached_value("Company", company, "default_receivable_account"),
		)
		frappe.clear_document_cache("Company", company)
		with self.assertRaisesRegex(frappe.ValidationError, "must be a liability of account type Receivable"):
			held(self.home, 100)
		frappe.db.rollback()
		frappe.clear_document_cache("Company", company)


class TestSettling(DepositCase):
	def test_it_is_checked_and_refunded_in_cash(self) -> None:
		before = balance(self.account)
		frappe.set_user(clerk())
		overdue = refunds_overdue()["value"]
		doc = held(self.home, 3000)
		# what was not checked yet has no day to be refunded by, and is not late
		self.assertEqual(refunds_overdue()["value"], overdue)
		deposits.record_check(doc.name, nowdate(), "Passed")
		doc.reload()
		self.assertEqual(doc.refund_due_on, getdate(add_days(nowdate(), 30)))
		asked = settlement(doc)
		self.assertEqual((asked.status, asked.amount, asked.clerk), ("To Approve", 3000, clerk()))
		self.assertEqual(doc.reload().held, 3000)
		approved = self.approve(asked)
		doc.reload()
		self.assertEqual((doc.status, doc.held, doc.refunded), ("Settled", 0, 3000))
		entry = frappe.get_doc("Payment Entry", approved.payment_entry)
		cash = frappe.db.get_value("Mode of Payment Account", {"parent": CASH}, "default_account")
		self.assertEqual((entry.payment_type, entry.paid_from, entry.paid_to), ("Pay", cash, self.account))
		self.assertEqual(balance(self.account), before)
		ledger = frappe.get_all(
			"Payment Ledger Entry",
			{"party": self.home.customer, "delinked": 0},
			["against_voucher_no", "sum(amount) as amount"],
			group_by="against_voucher_no",
		)
		self.assertEqual([row.amount for row in ledger if row.amount], [])
		frappe.set_user("Administrator")
		with self.assertRaisesRegex(frappe.ValidationError, "Cancel the settlement of the deposit"):
			entry.reload().cancel()

	def test_a_part_is_kept_a_part_settles_bills_and_the_rest_goes_back(self) -> None:
		old, new = bill(self.home, 300, 40), bill(self.home, 100, 3)
		frappe.set_user(clerk())
		doc = held(self.home, 3000)
		with self.assertRaisesRegex(frappe.ValidationError, "Say what was found"):
			deposits.record_check(doc.name, nowdate(), "Damage Found")
		deposits.record_check(doc.name, nowdate(), "Damage Found", "电梯轿厢划伤")
		kept = settlement(doc.reload(), "Forfeit", 800)
		with self.assertRaisesRegex(frappe.PermissionError, "must be approved by: Operations Director"):
			self.approve(kept)
		kept = self.approve(kept, self.director)
		doc.reload()
		self.assertEqual((doc.status, doc.held, doc.forfeited), ("Partly Settled", 2200, 800))
		frappe.set_user(clerk())
		with self.assertRaisesRegex(frappe.ValidationError, "open bills need .*400.00.* only"):
			self.approve(settlement(doc, "Offset", 500))
		frappe.set_user(clerk())
		self.approve(settlement(doc, "Offset", 350))
		self.assertEqual(outstanding(old, new), [0, 50])
		frappe.set_user(clerk())
		with self.assertRaisesRegex(frappe.ValidationError, "1,850.00.* is held. No more"):
			settlement(doc.reload(), "Refund", 1850.01)
		self.approve(settlement(doc, "Refund", 1850))
		doc.reload()
		self.assertEqual(
			(doc.status, doc.held, doc.refunded, doc.forfeited, doc.offset_amount),
			("Settled", 0, 1850, 800, 350),
		)
		frappe.set_user("Administrator")
		journal = frappe.get_doc("Journal Entry", kept.journal_entry)
		self.assertEqual(
			{row.account: (row.debit, row.credit, row.party) for row in journal.accounts},
			{
				self.account: (800, 0, self.home.customer),
				deposit_account.forfeit_account(make.company(), deposit_item()): (0, 800, None),
			},
		)
		self.assertEqual({row.property for row in journal.accounts}, {self.home.property})
		with self.assertRaisesRegex(frappe.ValidationError, "Cancel the settlement of the deposit"):
			journal.cancel()

	def test_bills_are_settled_in_the_order_of_the_counter(self) -> None:
		"""The late charge of the oldest bill before the bill itself, or after it, as the property has it."""
		for order, left in (("Costs and Penalties First", [5, 100, 0]), ("Principal First", [0, 100, 5])):
			with self.subTest(order=order):
				self.home = household()
				old, new, late = bill(self.home, 300, 40), bill(self.home, 100, 20), bill(self.home, 10, 3)
				frappe.db.set_value("Sales Invoice", late, "wuye_late_for", old)
				frappe.db.set_value("Property", self.home.property, "settlement_order", order)
				frappe.set_user(clerk())
				doc = held(self.home, 1000)
				self.approve(settlement(doc, "Offset", 305))
				self.assertEqual(outstanding(old, new, late), left)
				frappe.set_user("Administrator")

	def test_cancelling_a_settlement_makes_the_money_held_again(self) -> None:
		frappe.set_user(clerk())
		doc = held(self.home, 200)
		before = balance(self.account)
		for kind in ("Refund", "Forfeit"):
			frappe.set_user(clerk())
			done = self.approve(settlement(doc.reload(), kind, 150), self.director)
			self.assertEqual(doc.reload().held, 50)
			done.cancel()
			self.assertEqual((done.status, doc.reload().held, doc.status), ("Cancelled", 200, "Held"))
			self.assertEqual(balance(self.account), before)

	def test_the_receipt_is_voided_only_while_nothing_is_settled(self) -> None:
		frappe.set_user(clerk())
		doc = held(self.home, 200)
		receipt = doc.payment_receipt
		done = self.approve(settlement(doc, "Refund", 50))
		with self.assertRaisesRegex(frappe.ValidationError, "has been refunded or kept"):
			voids.void(receipt, "收错")
		frappe.set_user(self.manager)
		done.reload().cancel()
		voids.void(receipt, "收错")
		doc.reload()
		self.assertEqual((doc.status, doc.held, doc.payment_receipt), ("To Receive", 0, None))
		frappe.set_user(clerk())
		deposits.receive(doc.name, [pay(200)], "anew")
		self.assertEqual(doc.reload().status, "Held")

	def test_what_cannot_be_asked(self) -> None:
		frappe.set_user(clerk())
		doc = held(self.home, 200)
		for fields, sentence in (
			({"amount": 0}, "above 0"),
			({"amount": 200.01}, "is held. No more"),
			({"amount": 10, "mode_of_payment": None}, "how the money is paid out"),
			({"amount": 10, "kind": "Forfeit", "reason": " "}, "why it is not refunded"),
		):
			with self.subTest(fields=fields), self.assertRaisesRegex(frappe.ValidationError, sentence):
				settlement(doc, **fields)
		own = settlement(doc, amount=10)
		with self.assertRaises(frappe.PermissionError):
			own.submit()
		frappe.set_user(self.manager)
		decisions.reject("Deposit Settlement", own.name, "尚未验收")
		self.assertEqual(own.reload().status, "Rejected")
		with self.assertRaisesRegex(
			frappe.ValidationError, "between the day the deposit was received and today"
		):
			deposits.record_check(doc.name, add_days(nowdate(), 1), "Passed")
		with self.assertRaisesRegex(frappe.ValidationError, "Re-Check|re-check"):
			deposits.record_check(doc.name, "gestern", "Passed")

	def test_of_two_settlements_at_once_one_sees_what_the_other_left(self) -> None:
		self.home = household()
		frappe.set_user(clerk())
		doc = held(self.home, 100)
		first, second = settlement(doc, "Refund", 60), settlement(doc, "Refund", 70)
		frappe.db.commit()

		def approve(name: str):
			return lambda: frappe.get_doc("Deposit Settlement", name).submit()

		outcomes = at_once((self.manager, approve(first.name)), (self.director, approve(second.name)))
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
		(refused,) = (outcome for outcome in outcomes if not outcome.ok)
		self.assertRegex(str(refused.error), "is held. No more")
		self.assertIn(doc.reload().held, (40, 30))


class TestReport(DepositCase):
	def test_it_is_the_ledger_to_the_cent(self) -> None:
		frappe.set_user(clerk())
		first, second = held(self.home, 1000.5), held(household(), 20)
		self.approve(settlement(first, "Refund", 300.25), self.director)
		frappe.set_user(clerk())
		self.approve(settlement(first.reload(), "Forfeit", 100), self.director)
		frappe.set_user("Administrator")
		columns, rows, _message, chart = execute({"company": make.company(), "to_date": nowdate()})
		mine = {row["deposit"]: row for row in rows}
		row = mine[first.name]
		self.assertEqual(
			[row[field] for field in ("received", "refunded", "forfeited", "held")],
			[1000.5, 300.25, 100, 600.25],
		)
		self.assertEqual(mine[second.name]["held"], 20)
		self.assertEqual(flt(sum(row["held"] for row in rows), 2), balance(self.account))
		self.assertTrue(chart["data"]["labels"])
		self.assertIn("deposit", [column["fieldname"] for column in columns])
		yesterday = execute({"company": make.company(), "to_date": add_days(nowdate(), -1)})[1]
		self.assertNotIn(first.name, [row["deposit"] for row in yesterday])

	def test_what_was_booked_by_hand_is_a_row_of_its_own(self) -> None:
		before = balance(self.account)
		frappe.get_doc(
			{
				"doctype": "Journal Entry",
				"company": make.company(),
				"posting_date": nowdate(),
				"accounts": [
					{
						"account": self.account, "party_type": "Customer", "party": self.home.customer,
						"credit_in_account_currency": 77, "property": self.home.property,
					},
					{
						"account": frappe.db.get_value("Mode of Payment Account", {"parent": CASH}, "default_account"),
						"debit_in_account_currency": 77, "property": self.home.property,
					},
				],
			}
		).submit()  # fmt: skip
		rows = execute({"company": make.company(), "to_date": nowdate()})[1]
		(other,) = (row for row in rows if row["customer"] == self.home.customer)
		self.assertEqual((other["deposit"], other["held"]), (None, 77))
		self.assertEqual(flt(sum(row["held"] for row in rows), 2), before + 77)

	def test_grouped_and_narrowed_to_what_one_may_see(self) -> None:
		other = household(make.PROPERTY_B)
		frappe.set_user("Administrator")
		held(other, 40)
		frappe.set_user(clerk())
		held(self.home, 10)
		rows = execute({"to_date": nowdate(), "group_by": "Property"})[1]
		self.assertEqual({row["property"] for row in rows}, {make.PROPERTY_A})
		with self.assertRaises(frappe.PermissionError):
			execute({"to_date": nowdate(), "property": make.PROPERTY_B})
		with self.assertRaisesRegex(frappe.ValidationError, "Choose the day"):
			execute({})

	def test_it_takes_few_queries_however_many_deposits_there_are(self) -> None:
		frappe.set_user(clerk())
		for _number in range(3):
			held(self.home, 10)
		execute({"to_date": nowdate()})
		with self.assertQueryCount(12):
			execute({"to_date": nowdate()})
