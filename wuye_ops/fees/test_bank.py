"""Bank statements find what receipts have brought to a bank, whatever else was handed over with it.

ERPNext's own functions do the finding and the matching: what its Bank Reconciliation Tool calls is called here.
"""

import json

import frappe
from erpnext.accounts.doctype.bank_reconciliation_tool import bank_reconciliation_tool as tool
from frappe.utils import add_days, flt, getdate, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import TRANSFER, WECHAT, as_administrator, bill, household, pay, person
from wuye_ops.tests.receiving import CollectionCase, receive

ALIPAY = "支付宝"


class BankCase(CollectionCase):
	def setUp(self) -> None:
		super().setUp()
		self.banks = {mode: self.bank_account(mode) for mode in (TRANSFER, WECHAT)}
		self.as_clerk()

	@as_administrator
	def bank_account(self, mode: str) -> str:
		account = self.account_of(mode)
		self.assertEqual(frappe.db.get_value("Account", account, "account_type"), "Bank", mode)
		if existing := frappe.db.get_value("Bank Account", {"account": account}):
			return existing
		if not frappe.db.exists("Bank", "测试银行"):
			frappe.get_doc({"doctype": "Bank", "bank_name": "测试银行"}).insert()
		return (
			frappe.get_doc(
				{
					"doctype": "Bank Account",
					"account_name": f"测试{mode}",
					"bank": "测试银行",
					"account": account,
					"is_company_account": 1,
					"company": make.company(),
				}
			)
			.insert()
			.name
		)

	@as_administrator
	def line(self, mode: str, amount: float, reference: str = "", days: int = 0):
		"""A deposit on the statement of the mode's account."""
		doc = frappe.get_doc(
			{
				"doctype": "Bank Transaction",
				"bank_account": self.banks[mode],
				"company": make.company(),
				"date": add_days(nowdate(), days),
				"deposit": amount,
				"currency": "CNY",
				"reference_number": reference,
				"description": f"{mode}到账",
			}
		).insert()
		doc.submit()
		return doc

	def accountant(self) -> None:
		frappe.set_user(person("Accounts Manager", None))

	def candidates(self, line, *kinds: str) -> dict[str, float]:
		"""What ERPNext proposes for the line: payment and amount, the best first."""
		rows = tool.get_linked_payments(
			line.name, ["payment_entry", *kinds], add_days(nowdate(), -30), add_days(nowdate(), 30)
		)
		names = [row["name"] for row in rows]
		self.assertEqual(len(names), len(set(names)), "a payment is proposed once")
		return {row["name"]: flt(row["paid_amount"], 2) for row in rows}

	def match(self, line, *receipts) -> str:
		vouchers = [
			{"payment_doctype": "Payment Entry", "payment_name": receipt.payment_entry}
			for receipt in receipts
		]
		return tool.reconcile_vouchers(line.name, json.dumps(vouchers)).status

	def cleared(self, receipt):
		return frappe.db.get_value("Payment Entry", receipt.payment_entry, "clearance_date")


class TestOneMode(BankCase):
	def test_a_transfer_is_found_by_its_reference_and_cleared(self) -> None:
		bill(self.home, 100)
		receipt = receive(self.home, pay(100, TRANSFER, reference_no="TT-2026-1"))
		other = receive(household(), pay(100, TRANSFER, reference_no="TT-2026-2"))
		line = self.line(TRANSFER, 100, "TT-2026-1", days=1)
		self.accountant()
		found = self.candidates(line)
		self.assertEqual((next(iter(found)), found[receipt.payment_entry]), (receipt.payment_entry, 100))
		self.assertEqual(self.candidates(line, "exact_match")[other.payment_entry], 100)
		self.assertEqual(self.match(line, receipt), "Reconciled")
		self.assertEqual(self.cleared(receipt), getdate(add_days(nowdate(), 1)))
		self.assertIsNone(self.cleared(other))

	def test_erpnext_matches_it_by_itself(self) -> None:
		receipt = receive(self.home, pay(88, TRANSFER, reference_no="AUTO-1"))
		line = self.line(TRANSFER, 88, "AUTO-1")
		self.accountant()
		tool.auto_reconcile_vouchers(self.banks[TRANSFER], add_days(nowdate(), -5), add_days(nowdate(), 5))
		self.assertEqual(line.reload().status, "Reconciled")
		self.assertEqual(self.cleared(receipt), getdate())

	def test_a_voided_receipt_leaves_its_line_to_another(self) -> None:
		from wuye_ops.fees import voids

		receipt = receive(self.home, pay(88, TRANSFER, reference_no="V-1"))
		line = self.line(TRANSFER, 88, "V-1")
		self.accountant()
		self.match(line, receipt)
		voids.void(receipt.name, "收错户")
		self.assertEqual((line.reload().status, line.unallocated_amount), ("Unreconciled", 88))
		self.assertNotIn(receipt.payment_entry, self.candidates(line))


class TestSeveralModes(BankCase):
	def setUp(self) -> None:
		super().setUp()
		self.receipt = receive(
			self.home,
			pay(30),
			pay(150, WECHAT, reference_no="WX-77"),
			pay("70.25", TRANSFER, reference_no="TT-77"),
		)
		self.entry = self.receipt.payment_entry

	def test_each_mode_is_proposed_for_its_own_account_with_its_own_amount(self) -> None:
		leading, other = self.line(WECHAT, 150, "WX-77"), self.line(TRANSFER, 70.25, "TT-77")
		self.accountant()
		self.assertEqual(self.candidates(leading)[self.entry], 150)
		found = self.candidates(other)
		self.assertEqual((next(iter(found)), found[self.entry]), (self.entry, 70.25))
		self.assertEqual(self.candidates(other, "exact_match"), {self.entry: 70.25})
		# nothing is proposed where the company pays
		self.assertNotIn(self.entry, self.candidates(self.withdrawal(TRANSFER, 70.25)))

	@as_administrator
	def withdrawal(self, mode: str, amount: float):
		line = self.line(mode, 0.01)
		line.db_set({"deposit": 0, "withdrawal": amount, "unallocated_amount": amount})
		return line.reload()

	def test_the_payment_is_cleared_when_every_mode_is_on_a_statement(self) -> None:
		leading, other = self.line(WECHAT, 150, "WX-77", days=1), self.line(TRANSFER, 70.25, "TT-77", days=2)
		self.accountant()
		self.assertEqual(self.match(other, self.receipt), "Reconciled")
		self.assertIsNone(self.cleared(self.receipt))
		self.assertEqual(self.match(leading, self.receipt), "Reconciled")
		self.assertIsNotNone(self.cleared(self.receipt))
		for line in (leading, other):
			self.assertNotIn(self.entry, self.candidates(line))

	def test_erpnext_matches_all_modes_by_itself(self) -> None:
		lines = {WECHAT: self.line(WECHAT, 150, "WX-77"), TRANSFER: self.line(TRANSFER, 70.25, "TT-77")}
		stranger = self.line(TRANSFER, 70.25, "TT-78")
		self.accountant()
		for mode, line in lines.items():
			tool.auto_reconcile_vouchers(self.banks[mode], add_days(nowdate(), -5), add_days(nowdate(), 5))
			self.assertEqual(line.reload().status, "Reconciled", mode)
		self.assertEqual(stranger.reload().unallocated_amount, 70.25)
		self.assertIsNotNone(self.cleared(self.receipt))

	def test_two_transfers_of_one_receipt_are_two_lines_on_the_statement(self) -> None:
		receipt = receive(
			household(), pay(40, TRANSFER, reference_no="A-1"), pay(25, TRANSFER, reference_no="A-2")
		)
		first, second = self.line(TRANSFER, 40, "A-1"), self.line(TRANSFER, 25, "A-2")
		self.accountant()
		tool.auto_reconcile_vouchers(self.banks[TRANSFER], add_days(nowdate(), -5), add_days(nowdate(), 5))
		self.assertEqual([line.reload().status for line in (first, second)], ["Reconciled"] * 2)
		self.assertEqual(self.cleared(receipt), getdate())

	def test_what_has_not_arrived_is_in_erpnexts_reports(self) -> None:
		from erpnext.accounts.report.bank_clearance_summary.bank_clearance_summary import execute as summary
		from erpnext.accounts.report.bank_reconciliation_statement.bank_reconciliation_statement import (
			execute as statement,
		)

		filters = frappe._dict(
			company=make.company(), account=self.account_of(TRANSFER), report_date=nowdate(),
			from_date=nowdate(), to_date=nowdate(),
		)  # fmt: skip
		self.accountant()
		listed = [row.debit for row in statement(filters)[1] if row.get("payment_entry") == self.entry]
		self.assertEqual(listed, [70.25])
		listed = [row[-1] for row in summary(filters)[1] if row[1] == self.entry]
		self.assertEqual(listed, [70.25])
		clearance = frappe.get_doc(
			{
				"doctype": "Bank Clearance", "account": filters.account, "from_date": nowdate(),
				"to_date": nowdate(),
			}
		)  # fmt: skip
		clearance.get_payment_entries()
		rows = [row.amount for row in clearance.payment_entries if row.payment_entry == self.entry]
		self.assertEqual(len(rows), 1)
		self.assertIn("70.25", rows[0])


class TestDailySettlement(BankCase):
	def test_one_sum_of_the_day_for_many_receipts(self) -> None:
		"""WeChat and Alipay pay out once a day: one line on the statement, many receipts, paid alone or with cash."""
		receipts = [
			receive(household(), pay(10 + number, WECHAT), *([pay(5)] if number % 2 else []))
			for number in range(5)
		]
		line = self.line(WECHAT, sum(range(10, 15)), "结算-1124", days=1)
		self.accountant()
		found = self.candidates(line)
		self.assertEqual([found[receipt.payment_entry] for receipt in receipts], [10, 11, 12, 13, 14])
		self.assertEqual(self.match(line, *receipts), "Reconciled")
		self.assertEqual(line.reload().unallocated_amount, 0)
		self.assertEqual({self.cleared(receipt) for receipt in receipts}, {getdate(add_days(nowdate(), 1))})

	def test_a_sum_that_is_short_leaves_the_last_receipt_open(self) -> None:
		receipts = [receive(household(), pay(50, WECHAT)) for _n in range(2)]
		line = self.line(WECHAT, 80, "结算-1125")
		self.accountant()
		self.match(line, *receipts)
		self.assertEqual([bool(self.cleared(receipt)) for receipt in receipts], [True, False])
		rest = self.line(WECHAT, 20, "补结算")
		self.assertEqual(self.candidates(rest)[receipts[1].payment_entry], 20)
		self.assertEqual(self.match(rest, receipts[1]), "Reconciled")
