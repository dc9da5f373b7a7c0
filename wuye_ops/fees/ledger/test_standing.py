"""The figures of each line are those of the rule, whatever the accountants do, and what is kept with the charges follows."""

from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.fees import tariffs
from wuye_ops.fees.ledger import follow
from wuye_ops.fees.ledger.standing import FIGURES, lines
from wuye_ops.fees.open_bills import money
from wuye_ops.rules.fee_ledger import BilledLine, standings
from wuye_ops.rules.money import total
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.bills import household
from wuye_ops.tests.ledger_events import (
	Accountants,
	cancel,
	charged_bill,
	credit_note,
	journal,
	line,
	payment,
)


def by_rule(bill: str, as_of=None) -> dict[str, tuple]:
	"""By line what the rule makes of the documents, read one by one."""
	day = str(as_of or "9999-12-31")
	entries = [
		entry
		for entry in frappe.get_all(
			"Payment Ledger Entry",
			{"against_voucher_no": bill, "delinked": 0},
			["voucher_type", "voucher_no", "amount", "posting_date"],
		)
		if str(entry.posting_date) <= day
	]
	if not any(entry.voucher_no == bill for entry in entries):
		return {
			row: (0, 0, 0, 0) for row in frappe.get_all("Sales Invoice Item", {"parent": bill}, pluck="name")
		}
	notes = {e.voucher_no for e in entries if e.voucher_type == "Sales Invoice" and e.voucher_no != bill}
	rows = frappe.get_all("Sales Invoice Item", {"parent": bill}, "*", order_by="idx")
	waived: dict = {}
	for note in notes:
		note_rows = frappe.get_all("Sales Invoice Item", {"parent": note}, "*", order_by="idx")
		booked = money(sum(e.amount for e in entries if e.voucher_no == note))
		for row, part in zip(note_rows, standings([as_line(r) for r in note_rows], booked), strict=True):
			waived[row.wuye_fee_charge] = waived.get(row.wuye_fee_charge, 0) - part.charged
	found = standings(
		[as_line(row, waived.get(row.wuye_fee_charge, Decimal(0))) for row in rows],
		money(sum(e.amount for e in entries if e.voucher_no == bill)),
		money(-sum(e.amount for e in entries if e.voucher_no in notes)),
		money(-sum(e.amount for e in entries if e.voucher_type != "Sales Invoice")),
	)
	return {
		row.name: tuple(getattr(part, figure) for figure in FIGURES)
		for row, part in zip(rows, found, strict=True)
	}


def as_line(row, waived: Decimal = Decimal(0)) -> BilledLine:
	rate = Decimal(0)
	if row.item_tax_template and row.base_amount == row.base_net_amount:
		rate = Decimal(
			str(
				sum(
					frappe.get_all(
						"Item Tax Template Detail", {"parent": row.item_tax_template}, pluck="tax_rate"
					)
				)
			)
		)
	standard = row.wuye_fee_charge and frappe.db.get_value("Fee Charge", row.wuye_fee_charge, "fee_standard")
	percent = Decimal(0)
	if standard and (clause := tariffs.late_clauses(make.PROPERTY_A).get(standard)):
		percent = clause.on(frappe.db.get_value("Sales Invoice", row.parent, "due_date"))
	return BilledLine(money(row.base_amount), money(row.base_net_amount) * rate, percent, waived)


def by_query(bills: list[str], as_of=None) -> dict[str, dict[str, tuple]]:
	found: dict = {}
	for row in lines(bills, as_of).run(as_dict=True):
		found.setdefault(row.bill, {})[row.line] = tuple(money(row[figure]) for figure in FIGURES)
	return found


class TestStanding(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.homes = [household(), household()]
		cls.standards = [
			fees.make_standard(
				make.PROPERTY_A, f"台账{rate}{frappe.generate_hash(length=4)}", fee_item="物业服务费",
				**({"has_late_charge": 1, "late_daily_percent": rate} if rate else {}),
			).name
			for rate in (0, 0.03, 0.05)
		]  # fmt: skip
		# the heaviest clause becomes the lightest: what counts is the day each bill is due
		lowered = frappe.get_doc("Fee Standard", cls.standards[2])
		lowered.append(
			"late_rates",
			{"effective_from": add_days(nowdate(), -40), "daily_percent": 0.01, "source": "测试"},
		)
		lowered.save()

	def assert_as_by_rule(self, bills: list[str]) -> None:
		for as_of in (None, getdate(add_days(nowdate(), -10)), getdate(add_days(nowdate(), -30))):
			found = by_query(bills, as_of)
			for bill in bills:
				self.assertEqual(found[bill], by_rule(bill, as_of), (bill, as_of))

	def assert_kept(self, bills: list[str]) -> None:
		rows = {row.charge: row for row in lines(bills).run(as_dict=True) if row.charge}
		for charge in frappe.get_all("Fee Charge", {"name": ["in", list(rows)]}, "*"):
			self.assertEqual(
				[charge[f] for f in FIGURES], [rows[charge.name][f] for f in FIGURES], charge.name
			)
			row = rows[charge.name]
			self.assertEqual(charge.is_open, int(charge.outstanding > 0), charge.name)
			entries = {"against_voucher_no": row.bill, "delinked": 0}
			self.assertEqual(
				charge.moved_on, max(frappe.get_all("Payment Ledger Entry", entries, pluck="posting_date"))
			)
			self.assertEqual(
				money(charge.outstanding), money(row.charged - row.waived - row.credited - row.received)
			)
		outstanding = dict(
			frappe.get_all(
				"Sales Invoice", {"name": ["in", bills]}, ["name", "outstanding_amount"], as_list=True
			)
		)
		for bill in bills:
			kept = frappe.get_all(
				"Fee Charge", {"sales_invoice": bill, "status": "Billed"}, pluck="outstanding"
			)
			self.assertEqual(total(map(money, kept)), max(money(outstanding[bill]), 0), bill)

	def test_whatever_the_accountants_do(self) -> None:
		for seed in range(3):
			people = Accountants(self.homes, seed, self.standards)
			people.work(22)
			self.assert_as_by_rule(list(people.bills))
			self.assert_kept(list(people.bills))

	def test_with_tax_below_the_lines(self) -> None:
		account = fees.account("22210101")
		taxes = {
			"template": fees.make_item_tax_template(6),
			"row": {
				"charge_type": "On Net Total",
				"account_head": account,
				"description": "增值税",
				"rate": 0,
			},
		}
		people = Accountants(self.homes, 7, self.standards, taxes)
		people.work(18)
		bills = list(people.bills)
		self.assertTrue(
			frappe.get_all("Sales Invoice", {"name": ["in", bills], "total_taxes_and_charges": [">", 0]})
		)
		self.assert_as_by_rule(bills)
		self.assert_kept(bills)

	def test_rebuilding_changes_nothing_and_repairs_what_was_spoilt(self) -> None:
		people = Accountants(self.homes, 11)
		people.work(12)
		bills = list(people.bills)
		self.assertEqual([row.name for row in follow.differences() if row.name in bills], [])
		frappe.db.set_value("Fee Charge", {"sales_invoice": bills[0]}, "outstanding", 12345)
		self.assertEqual([row.name for row in follow.differences() if row.name in bills], bills[:1])
		follow.refresh(bills)
		self.assertEqual([row.name for row in follow.differences() if row.name in bills], [])
		self.assert_kept(bills)

	def test_a_cancelled_bill_keeps_nothing(self) -> None:
		bill = charged_bill(self.homes[0], ("物业服务费", 100))
		(name,) = frappe.get_all("Fee Charge", {"sales_invoice": bill}, pluck="name")
		kept = frappe.get_doc("Fee Charge", name)
		self.assertEqual((kept.charged, kept.outstanding), (100, 100))
		self.assertEqual(kept.building, frappe.db.get_value("Property Unit", self.homes[0].unit, "building"))
		cancel("Sales Invoice", bill)
		kept.reload()
		self.assertEqual(
			(kept.status, kept.charged, kept.outstanding, kept.period_month), ("Cancelled", 0, 0, None)
		)

	def test_money_taken_off_a_bill_by_unreconciling(self) -> None:
		home = self.homes[0]
		bill = charged_bill(home, ("物业服务费", 100))
		entry = payment(home, {bill: 60})
		self.assert_kept([bill])
		doc = frappe.get_doc(
			{
				"doctype": "Unreconcile Payment",
				"company": make.company(),
				"voucher_type": "Payment Entry",
				"voucher_no": entry,
			}
		)
		doc.add_references()
		doc.submit()
		self.assertEqual(
			frappe.db.get_value("Fee Charge", {"sales_invoice": bill}, ["received", "outstanding"]), (0, 100)
		)
		self.assert_kept([bill])

	def test_a_payment_matched_later_by_reconciliation(self) -> None:
		home = household()
		bill = charged_bill(home, ("物业服务费", 100))
		payment(home, {}, over=70)
		tool = frappe.get_doc(
			{
				"doctype": "Payment Reconciliation", "company": make.company(), "party_type": "Customer",
				"party": home.customer,
				"receivable_payable_account": frappe.get_cached_value("Company", make.company(), "default_receivable_account"),
			}
		)  # fmt: skip
		tool.get_unreconciled_entries()
		tool.allocate_entries(
			{
				"payments": [row.as_dict() for row in tool.payments],
				"invoices": [row.as_dict() for row in tool.invoices],
			}
		)
		tool.reconcile()
		self.assertEqual(
			frappe.db.get_value("Fee Charge", {"sales_invoice": bill}, ["received", "outstanding"]), (70, 30)
		)

	def test_a_waiver_and_a_credit_note_that_names_no_line(self) -> None:
		bill = charged_bill(self.homes[0], ("物业服务费", 100), ("生活垃圾清运费", 20))
		credit_note(bill, 0, 20)
		credit_note(bill, 15, named=False)
		payment(self.homes[0], {bill: 40})
		rows = frappe.get_all(
			"Fee Charge", {"sales_invoice": bill}, [*FIGURES, "outstanding"], order_by="amount desc"
		)
		self.assertEqual([tuple(row.values()) for row in rows], [(100, 0, 15, 40, 45), (20, 20, 0, 0, 0)])

	def test_lines_without_charges_take_their_part(self) -> None:
		"""A line by hand stands first: what is paid goes to it first, and the charge beside it shows what is left."""
		home = self.homes[0]
		bill = charged_bill(home, ("物业服务费", 100))
		doc = frappe.get_doc("Sales Invoice", bill)
		doc.cancel()
		name = frappe.get_all("Fee Charge", {"sales_invoice": bill}, pluck="name")[0]
		amended = frappe.copy_doc(doc, ignore_no_copy=False)
		amended.update({"amended_from": bill, "docstatus": 0, "items": []})
		amended.append("items", line(home, 30))
		amended.append("items", line(home, 100, wuye_fee_charge=name))
		frappe.db.set_value("Fee Charge", name, "planned_key", f"测试{name}")
		amended.submit()
		journal(home, 50, amended.name)
		self.assertEqual(
			frappe.db.get_value("Fee Charge", name, ["status", "received", "outstanding"]), ("Billed", 20, 80)
		)
