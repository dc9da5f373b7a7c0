"""Deposits, waivers and taxed bills for tests, and the people who decide on them."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.fees import deposits
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.bills import CASH, Household, as_administrator, bill, clerk, household, item, pay, person

DEPOSIT_ITEM = "装修押金"


@as_administrator
def deposit_item() -> str:
	if not frappe.db.exists("Fee Item", DEPOSIT_ITEM):
		frappe.get_doc({"doctype": "Fee Item", "fee_item_name": DEPOSIT_ITEM, "category": "Deposit"}).insert()
	return DEPOSIT_ITEM


def deposit(home: Household, amount: float = 3000, **fields):
	"""A deposit that is to be received, made by whoever is at work."""
	return frappe.get_doc(
		{
			"doctype": "Deposit",
			"property": home.property,
			"customer": home.customer,
			"unit": home.unit,
			"fee_item": deposit_item(),
			"purpose": "厨卫改造",
			"amount": amount,
			**fields,
		}
	).insert()


def held(home: Household, amount: float = 3000, mode: str = CASH, key: str | None = None, **fields):
	"""A deposit that has been received."""
	doc = deposit(home, amount, **fields)
	deposits.receive(doc.name, [pay(amount, mode)], key or frappe.generate_hash(length=20))
	return doc.reload()


def settlement(doc, kind: str = "Refund", amount: float | None = None, **fields):
	"""What somebody asks to become of a deposit."""
	fields = {"mode_of_payment": CASH} | fields if kind == "Refund" else {"reason": "墙面损坏"} | fields
	return frappe.get_doc(
		{
			"doctype": "Deposit Settlement",
			"deposit": doc.name,
			"kind": kind,
			"amount": doc.held if amount is None else amount,
			**fields,
		}
	).insert()


@as_administrator
def taxed_bill(
	home: Household, *lines: tuple[str, float], rate: float = 6, inclusive: bool = True, overdue: int = 10
) -> str:
	"""A bill as a billing run makes it, each line with its charge and tax. lines: fee item, amount."""
	place = {
		"property": home.property,
		"cost_center": frappe.db.get_value("Property", home.property, "cost_center"),
	}
	template = fees.make_item_tax_template(rate)
	rows = []
	for fee_item, amount in lines:
		fees.make_fee_item(fee_item)
		charge = frappe.get_doc(
			{
				"doctype": "Fee Charge",
				"property": home.property,
				"status": "Billed",
				"customer": home.customer,
				"unit": home.unit,
				"fee_item": fee_item,
				"period_from": "2026-01-01",
				"period_to": "2026-01-31",
				"amount": amount,
				"explanation": "100 ㎡ × 2.8",
			}
		).insert()
		rows.append(
			{
				"item_code": item(fee_item),
				"item_name": fee_item,
				"qty": 1,
				"price_list_rate": amount,
				"item_tax_template": template,
				"wuye_fee_charge": charge.name,
				**place,
			}
		)
	return bill(
		home,
		0,
		overdue,
		items=rows,
		taxes=[
			{
				"charge_type": "On Net Total",
				"account_head": fees.account("22210101"),
				"description": "销项税额",
				"rate": 0,
				"included_in_print_rate": int(inclusive),
				**place,
			}
		],
	)


def waiver(home: Household, *rows: tuple[str, str | None, float], kind: str = "Fee", **fields):
	"""What somebody asks to be waived. rows: bill, the line's fee item (None when there is one line), amount."""
	return frappe.get_doc(
		{
			"doctype": "Fee Waiver",
			"property": home.property,
			"customer": home.customer,
			"kind": kind,
			"reason_category": "Service Shortfall",
			"reason": "电梯停运三天",
			"lines": [
				{"sales_invoice": name, "sales_invoice_item": line_of(name, fee_item), "waived": amount}
				for name, fee_item, amount in rows
			],
			**fields,
		}
	).insert()


def line_of(name: str, fee_item: str | None) -> str | None:
	return fee_item and frappe.db.get_value("Sales Invoice Item", {"parent": name, "item_name": fee_item})


def credit_notes(doc) -> list:
	return [
		frappe.get_doc("Sales Invoice", name)
		for name in frappe.get_all(
			"Sales Invoice", {"wuye_fee_waiver": doc.name, "docstatus": 1}, pluck="name"
		)
	]


def balance(account: str, company: str | None = None) -> float:
	"""What stands on a liability account, as the ledger has it."""
	rows = frappe.get_all(
		"GL Entry",
		{"account": account, "company": company or make.company(), "is_cancelled": 0},
		["sum(credit - debit) as amount"],
	)
	return round(rows[0].amount or 0, 2)


class ApprovalCase(FrappeTestCase):
	"""Two clerks who ask, and a manager and a director who decide, in a property with somebody who owes."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		clerk()
		clerk(make.PROPERTY_A, 2)
		cls.manager = person("Property Manager")
		cls.director = person("Operations Director", None)
		person("Property Manager", make.PROPERTY_B)
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.home = household()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def approve(self, doc, user: str | None = None):
		frappe.set_user(user or self.manager)
		doc = frappe.get_doc(doc.doctype, doc.name)
		doc.submit()
		return doc
