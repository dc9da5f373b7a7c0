"""From request to order, receipt, invoice and use; claims and wages: what is spent and ordered, counted once at every step."""

import frappe
from erpnext.accounts.doctype.purchase_invoice.purchase_invoice import make_debit_note
from erpnext.buying.doctype.purchase_order.purchase_order import make_purchase_invoice, make_purchase_receipt
from erpnext.stock.doctype.material_request.material_request import make_purchase_order
from erpnext.stock.doctype.purchase_receipt.purchase_receipt import make_purchase_invoice as bill_receipt
from hrms.overrides.employee_payment_entry import get_payment_entry_for_employee

from wuye_ops.finance_control import spending
from wuye_ops.finance_control.test_spending import CostCase
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_postings import account, make_order, make_request, supplier
from wuye_ops.tests.ledger_events import cash_account, place

CLEANING, MATERIAL = "640105", "640102"


class ChainCase(CostCase):
	"""Of this month, since orders are open now. Every figure is by hand."""

	def setUp(self) -> None:
		super().setUp()
		self.year = self.today.year

	def stands(self, spent: float, ordered: float, number: str = CLEANING) -> None:
		month = self.today.month
		found = spending.read(self.scope(month, month, self.property)).by(spending.ACCOUNT)
		standing = found.get((account(number, self.company),))
		self.assertEqual(
			(standing.actual, standing.ordered) if standing else (0, 0), (spent, ordered), "spent, ordered"
		)

	def order(self, number: str = CLEANING, **fields):
		"""10 at 100 yuan."""
		return make_order(self.property, number, 100, qty=10, **fields)

	def receive(self, order, qty: float):
		doc = make_purchase_receipt(order.name)
		doc.items[0].qty = doc.items[0].received_qty = qty
		return doc.insert().submit()

	def bill(self, doc, qty: float, rate: float = 100):
		doc.bill_no = frappe.generate_hash(length=8)
		doc.items[0].update({"qty": qty, "rate": rate})
		return doc.insert().submit()


class TestServices(ChainCase):
	"""What is no stock: from the request to the invoice."""

	def test_request_order_receipt_invoice(self) -> None:
		request = make_request(self.property, CLEANING, 90, qty=10)
		self.stands(0, 900)
		order = make_purchase_order(request.name)
		order.update({"supplier": supplier(), "schedule_date": str(self.today)})
		order.items[0].update(
			{"qty": 6, "rate": 100, "schedule_date": str(self.today), **place(self.property)}
		)
		order.insert()
		# a draft promises nothing
		self.stands(0, 900)
		order.submit()
		# 4 of the request at 90, 6 ordered at 100
		self.stands(0, 960)
		receipt = self.receive(order, 5)
		# received and not billed is still to come
		self.stands(0, 960)
		invoice = self.bill(bill_receipt(receipt.name), 5)
		self.stands(500, 460)
		self.bill(make_purchase_invoice(order.name), 1)
		self.stands(600, 360)
		request.reload()
		request.update_status("Stopped")
		self.stands(600, 0)
		frappe.get_doc("Purchase Invoice", invoice.name).cancel()
		self.stands(100, 500)

	def test_an_order_that_is_held_closed_and_cancelled(self) -> None:
		order = self.order()
		order.update_status("On Hold")
		# what is held is still promised
		self.stands(0, 1_000)
		order.update_status("Closed")
		self.stands(0, 0)
		order.update_status("Submitted")
		self.stands(0, 1_000)
		order.reload()
		order.cancel()
		self.stands(0, 0)

	def test_part_is_billed_and_the_rest_is_closed(self) -> None:
		order = self.order()
		self.bill(make_purchase_invoice(order.name), 4)
		self.stands(400, 600)
		order.reload()
		order.update_status("Closed")
		self.stands(400, 0)

	def test_billed_dearer_than_ordered(self) -> None:
		"""4 of 10 for 480: 520 of the order are open by ERPNext, which counts what was billed in yuan."""
		frappe.db.set_single_value("Buying Settings", "maintain_same_rate", 0)
		order = self.order()
		self.bill(make_purchase_invoice(order.name), 4, rate=120)
		self.stands(480, 520)

	def test_a_return_is_less_cost_and_opens_no_order(self) -> None:
		order = self.order()
		invoice = self.bill(make_purchase_invoice(order.name), 10)
		self.stands(1_000, 0)
		note = make_debit_note(invoice.name)
		note.items[0].qty = -3
		note.update_billed_amount_in_purchase_order = 0
		note.bill_no = frappe.generate_hash(length=8)
		note.insert().submit()
		self.stands(700, 0)

	def test_receipts_that_are_booked_as_provisional_costs_are_not_counted_twice(self) -> None:
		"""暂估: the receipt books the cost, the invoice takes its place."""
		liability = frappe.db.get_value(
			"Account", {"company": self.company, "root_type": "Liability", "is_group": 0, "account_type": ""}
		)
		frappe.db.set_value(
			"Company",
			self.company,
			{
				"enable_provisional_accounting_for_non_stock_items": 1,
				"default_provisional_account": liability,
			},
		)
		frappe.clear_document_cache("Company", self.company)
		self.addCleanup(frappe.clear_document_cache, "Company", self.company)
		order = self.order()
		receipt = self.receive(order, 6)
		self.stands(600, 400)
		self.bill(bill_receipt(receipt.name), 6)
		self.stands(600, 400)
		self.bill(make_purchase_invoice(order.name), 4)
		self.stands(1_000, 0)


class TestStock(ChainCase):
	"""What is kept in stock is a cost when it is used: 企业会计准则第 1 号."""

	def setUp(self) -> None:
		super().setUp()
		self.item = make.make_stock_item(f"测试备件{frappe.generate_hash(length=5)}", qty=0)
		self.warehouse = frappe.db.get_value("Warehouse", {"company": self.company, "is_group": 0})

	def test_ordered_received_billed_and_used(self) -> None:
		order = self.order(MATERIAL, line={"item_code": self.item, "warehouse": self.warehouse})
		self.stands(0, 1_000, MATERIAL)
		receipt = self.receive(order, 10)
		# in stock, against goods received and not billed; the order is open until its invoice is there
		self.stands(0, 1_000, MATERIAL)
		self.bill(bill_receipt(receipt.name), 10)
		# all of it is stock
		self.stands(0, 0, MATERIAL)
		self.use(4)
		self.stands(400, 0, MATERIAL)

	def test_an_invoice_that_brings_the_goods(self) -> None:
		order = self.order(MATERIAL, line={"item_code": self.item, "warehouse": self.warehouse})
		doc = make_purchase_invoice(order.name)
		doc.update_stock = 1
		doc.items[0].warehouse = self.warehouse
		self.bill(doc, 10)
		self.stands(0, 0, MATERIAL)
		self.use(10)
		self.stands(1_000, 0, MATERIAL)

	def use(self, qty: float) -> None:
		frappe.get_doc(
			{
				"doctype": "Stock Entry",
				"stock_entry_type": "Material Issue",
				"purpose": "Material Issue",
				"company": self.company,
				"items": [
					{
						"item_code": self.item,
						"qty": qty,
						"s_warehouse": self.warehouse,
						"expense_account": account(MATERIAL, self.company),
						**place(self.property),
					}
				],
			}
		).insert().submit()


class TestClaimsAndWages(ChainCase):
	def claim(self, amount: float):
		kind = frappe.get_doc(
			{
				"doctype": "Expense Claim Type",
				"expense_type": f"测试报销{frappe.generate_hash(length=5)}",
				"accounts": [{"company": self.company, "default_account": account(CLEANING, self.company)}],
			}
		).insert()
		payable = frappe.db.get_value(
			"Account", {"company": self.company, "account_type": "Payable", "is_group": 0}
		)
		return frappe.get_doc(
			{
				"doctype": "Expense Claim",
				"employee": make.employee("tech"),
				"company": self.company,
				"approval_status": "Approved",
				"posting_date": self.today,
				"payable_account": payable,
				"cost_center": self.center(self.property),
				"expenses": [
					{
						"expense_type": kind.name,
						"expense_date": self.today,
						"amount": amount,
						"sanctioned_amount": amount - 50,
						"default_account": account(CLEANING, self.company),
						**place(self.property),
					}
				],
			}
		).insert()

	def test_a_claim_is_a_cost_once_also_when_it_is_paid(self) -> None:
		"""350 asked for, 300 approved."""
		claim = self.claim(350)
		self.stands(0, 0)
		claim.submit()
		self.stands(300, 0)
		entry = get_payment_entry_for_employee(
			"Expense Claim", claim.name, bank_account=cash_account(self.company)
		)
		entry.update({"reference_no": "1", "reference_date": self.today})
		entry.insert().submit()
		self.stands(300, 0)
		entry.cancel()
		claim.reload()
		claim.cancel()
		self.stands(0, 0)

	def test_wages_are_a_cost_when_they_accrue_and_not_again_when_they_are_paid(self) -> None:
		"""What a payroll of HRMS posts: wages to the cost center of who earned them, then the money against what is owed."""
		wages = "640101"
		owed = frappe.db.get_value(
			"Account", {"company": self.company, "root_type": "Liability", "is_group": 0, "account_type": ""}
		)
		about = place(self.property)
		for rows in (
			[(account(wages, self.company), 5_000, 0), (owed, 0, 4_600), (owed, 0, 400)],
			[(owed, 4_600, 0), (cash_account(self.company), 0, 4_600)],
		):
			frappe.get_doc(
				{
					"doctype": "Journal Entry",
					"company": self.company,
					"posting_date": self.today,
					"accounts": [
						{
							"account": name,
							"debit_in_account_currency": debit,
							"credit_in_account_currency": credit,
							**about,
						}
						for name, debit, credit in rows
					],
				}
			).insert().submit()
			self.stands(5_000, 0, wages)


class TestAnOrderOfTheNextMonths(ChainCase):
	def test_it_counts_in_the_month_it_is_expected(self) -> None:
		later = Month.of(self.today).plus(1)
		make_order(self.property, CLEANING, 70, on=str(later.last))
		self.stands(0, 0)
		found = spending.read(self.scope(1, 12, self.property)).by(spending.MONTH)
		expected = 70 if later.year == self.year else 0
		self.assertEqual(sum(one.ordered for one in found.values()), expected)
