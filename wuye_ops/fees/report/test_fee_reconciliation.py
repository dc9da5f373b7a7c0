"""对账: the reports equal ERPNext's books to the cent, and every voucher that does not come from charges is named."""

import frappe
from frappe.utils import add_days, flt, nowdate

from wuye_ops.fees.ledger import follow
from wuye_ops.fees.report.fee_ledger import fee_ledger
from wuye_ops.fees.report.fee_reconciliation import fee_reconciliation
from wuye_ops.fees.report.test_fee_reports import FEE, WASTE, ReportCase, ago
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import bill, clerk, household, person
from wuye_ops.tests.ledger_events import Accountants, charged_bill, credit_note, journal, payment


class ReconciliationCase(ReportCase):
	def setUp(self) -> None:
		super().setUp()
		self.labels = fee_reconciliation.check_labels()
		self.reasons = fee_reconciliation.reason_labels()

	def reconcile(self, **filters) -> tuple[dict[str, dict], list[dict]]:
		"""(the figures by check, the vouchers named)"""
		rows = fee_reconciliation.execute({"property": self.property, "to_date": nowdate(), **filters})[1]
		codes = {label: code for code, label in self.labels.items()}
		checks = {codes[row["what"]]: row for row in rows if row.get("bold")}
		return checks, [row for row in rows if row.get("voucher_no")]

	def named(self, check: str, **filters) -> dict[str, tuple[str, float]]:
		"""By voucher the reason and the amount, of one check."""
		rows = fee_reconciliation.execute({"property": self.property, "to_date": nowdate(), **filters})[1]
		start = next(number for number, row in enumerate(rows) if row["what"] == self.labels[check])
		found = {}
		for row in rows[start + 1 :]:
			if row.get("bold"):
				break
			if row.get("voucher_no"):
				found[row["voucher_no"]] = (row["what"], row["difference"])
		return found


class TestAgreeing(ReconciliationCase):
	def test_a_month_of_ordinary_work_agrees_everywhere(self) -> None:
		first = charged_bill(self.one, (FEE, 280), (WASTE, 8), overdue=70)
		credit_note(first, 0, 8)
		payment(self.one, {first: 100}, over=20)
		charged_bill(self.other, (FEE, 200.01), overdue=3)
		checks, vouchers = self.reconcile()
		self.assertEqual(vouchers, [])
		self.assertEqual(
			{code: row["difference"] for code, row in checks.items()}, dict.fromkeys(self.labels, 0)
		)
		self.assertEqual((checks["balance_gl"]["books"], checks["charged"]["books"]), (360.01, 488.01))
		self.assertEqual((checks["waived"]["books"], checks["received"]["books"]), (8, 120))
		self.assertEqual(checks["income"]["books"], 480.01)

	def test_whatever_the_accountants_do_the_totals_agree(self) -> None:
		for seed in range(2):
			people = Accountants([self.one, self.other], seed)
			people.work(20)
			for day in (nowdate(), ago(10)):
				checks, _vouchers = self.reconcile(to_date=day)
				self.assertEqual(
					[checks[code]["difference"] for code in ("balance_gl", "balance_ar", "charged", "received")],
					[0] * 4, (seed, day),
				)  # fmt: skip
				by_month = self.rows(fee_ledger, group_by="Month", as_of=day)
				self.assertEqual(
					flt(sum(row["charged"] for row in by_month), 2), checks["charged"]["books"], (seed, day)
				)
				untagged = [row for row in _vouchers if row["what"] == self.reasons["credit_without_charge"]]
				self.assertEqual(
					flt(checks["waived"]["difference"], 2),
					flt(sum(row["difference"] for row in untagged if row["difference"] > 0), 2),
				)

	def test_the_whole_company_agrees_with_what_names_no_property(self) -> None:
		charged_bill(self.one, (FEE, 280))
		payment(self.one, {}, over=33, property=None)
		rows = fee_reconciliation.execute({"company": make.company(), "to_date": nowdate()})[1]
		for row in rows:
			if row["what"] in (self.labels["balance_gl"], self.labels["balance_ar"]):
				self.assertEqual(row["difference"], 0)


class TestOddVouchers(ReconciliationCase):
	def setUp(self) -> None:
		super().setUp()
		self.bill = charged_bill(self.one, (FEE, 280), overdue=20)

	def test_a_bill_by_hand(self) -> None:
		by_hand = bill(self.other, 30)
		self.assertEqual(self.named("charged"), {by_hand: (self.reasons["bill_without_charge"], 30)})
		self.assertEqual(self.named("income"), {by_hand: (self.reasons["bill_without_charge"], 30)})
		checks, _vouchers = self.reconcile()
		self.assertEqual((checks["balance_gl"]["ledger"], checks["balance_gl"]["difference"]), (310, 0))
		self.assertEqual(checks["charged"]["difference"], 30)

	def test_a_credit_note_that_is_no_waiver(self) -> None:
		note = credit_note(self.bill, 15, named=False)
		self.assertEqual(self.named("waived"), {note: (self.reasons["credit_without_charge"], 15)})
		checks, _vouchers = self.reconcile()
		self.assertEqual((checks["balance_gl"]["books"], checks["balance_gl"]["difference"]), (265, 0))

	def test_a_payment_on_the_bill_without_the_property(self) -> None:
		entry = payment(self.one, {self.bill: 80}, property=None)
		expected = {entry: (self.reasons["without_property"], 80)}
		self.assertEqual(self.named("balance_gl"), expected)
		self.assertEqual(self.named("balance_ar"), expected)
		checks, _vouchers = self.reconcile()
		self.assertEqual((checks["balance_gl"]["ledger"], checks["balance_gl"]["books"]), (200, 280))

	def test_a_payment_on_the_bill_under_another_property(self) -> None:
		entry = payment(self.one, {self.bill: 80}, property=make.PROPERTY_B)
		self.assertEqual(self.named("balance_gl"), {entry: (self.reasons["other_property"], 80)})
		# and in the other property it is there without a bill
		filters = {"property": make.PROPERTY_B, "to_date": nowdate(), "from_date": nowdate()}
		rows = fee_reconciliation.execute(filters)[1]
		self.assertIn(
			(entry, -80),
			[(row.get("voucher_no"), row["difference"]) for row in rows if row.get("voucher_no")],
		)

	def test_journal_entries(self) -> None:
		off_bill = journal(self.one, 50, self.bill, property=None)
		self.assertEqual(self.named("balance_gl"), {off_bill: (self.reasons["without_property"], 50)})
		# of what a journal entry makes a customer owe the balances know, though no bill tells of it
		receivable = frappe.get_cached_value("Company", make.company(), "default_receivable_account")
		income = frappe.db.get_value(
			"Account", {"company": make.company(), "root_type": "Income", "is_group": 0}
		)
		place = {
			"property": self.property,
			"cost_center": frappe.db.get_value("Property", self.property, "cost_center"),
		}
		debt = frappe.get_doc(
			{
				"doctype": "Journal Entry",
				"company": make.company(),
				"posting_date": nowdate(),
				"accounts": [
					{"account": receivable, "party_type": "Customer", "party": self.other.customer, "debit_in_account_currency": 70, **place},
					{"account": income, "credit_in_account_currency": 70, **place},
				],
			}
		)  # fmt: skip
		debt.submit()
		self.assertNotIn(debt.name, self.named("balance_gl"))
		self.assertEqual(self.named("income")[debt.name][1], 70)

	def test_figures_that_somebody_has_spoilt(self) -> None:
		frappe.db.set_value("Fee Charge", {"sales_invoice": self.bill}, {"charged": 300, "outstanding": 300})
		self.assertEqual(self.named("charged"), {self.bill: (self.reasons["kept_is_old"], -20)})
		follow.refresh([self.bill])
		self.assertEqual(self.named("charged"), {})

	def test_what_comes_from_earlier_days_is_told_apart(self) -> None:
		payment(self.one, {self.bill: 80}, property=None, on=ago(10))
		rows = fee_reconciliation.execute(
			{"property": self.property, "from_date": ago(5), "to_date": nowdate()}
		)[1]
		self.assertEqual([row.get("voucher_no") for row in rows if row.get("voucher_no")], [])
		self.assertEqual([row["difference"] for row in rows if row["what"] == "From earlier days"], [80, 80])

	def test_an_unknown_period(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "first day is after the last"):
			self.reconcile(from_date=add_days(nowdate(), 1))


class TestWhoReconciles(ReconciliationCase):
	def test_a_manager_reconciles_the_own_property_only(self) -> None:
		theirs = household(make.PROPERTY_B)
		charged_bill(theirs, (FEE, 100))
		mine = bill(household(make.PROPERTY_A), 31)
		frappe.set_user(person("Property Manager"))
		rows = fee_reconciliation.execute({"to_date": nowdate(), "from_date": ago(30)})[1]
		self.assertIn(mine, [row.get("voucher_no") for row in rows])
		with self.assertRaisesRegex(frappe.PermissionError, "There is no"):
			fee_reconciliation.execute({"property": make.PROPERTY_B, "to_date": nowdate()})

	def test_roles(self) -> None:
		from frappe.desk.query_report import run

		for user, may in (
			(person("Accounts Manager", None), True),
			(person("Property Manager"), True),
			(clerk(), False),
		):
			frappe.set_user(user)
			ask = {
				"report_name": "Fee Reconciliation",
				"filters": {"property": make.PROPERTY_A, "to_date": nowdate()},
			}
			if may:
				self.assertTrue(run(**ask)["result"])
			else:
				with self.assertRaises(frappe.PermissionError):
					run(**ask)
