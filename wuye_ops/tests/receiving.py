"""Receiving money in tests: clerks, a household, and what a receipt has moved."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.fees import collection
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import (
	Household,
	clerk,
	household,
	person,
)


def receive(home: Household, *modes: dict, key: str | None = None, **options):
	"""The receipt for what the household pays."""
	name = collection.receive(
		home.property, home.customer, list(modes), key or frappe.generate_hash(length=20), **options
	)
	return frappe.get_doc("Payment Receipt", name)


def ledger(receipt) -> dict[str, float]:
	"""What the receipt's payment has moved, by account: debit less credit."""
	found: dict[str, float] = {}
	for row in frappe.get_all(
		"GL Entry",
		{"voucher_no": receipt.payment_entry, "is_cancelled": 0},
		["account", "debit", "credit"],
	):
		found[row.account] = round(found.get(row.account, 0) + row.debit - row.credit, 2)
	return {account: amount for account, amount in found.items() if amount}


def owed(home: Household) -> float:
	"""What the customer owes on the whole, as Accounts Receivable has it."""
	rows = frappe.get_all("Payment Ledger Entry", {"party": home.customer, "delinked": 0}, pluck="amount")
	return round(sum(rows), 2)


class CollectionCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for property_name, number in (
			(make.PROPERTY_A, 1),
			(make.PROPERTY_A, 2),
			(make.PROPERTY_B, 1),
			(None, 1),
		):
			clerk(property_name, number)
		person("Accounts Manager", None)
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.clerk, self.home = clerk(), household()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def as_clerk(self) -> None:
		frappe.set_user(self.clerk)

	def account_of(self, mode: str) -> str:
		return frappe.db.get_value("Mode of Payment Account", {"parent": mode}, "default_account")

	@property
	def receivable(self) -> str:
		return frappe.get_cached_value("Company", make.company(), "default_receivable_account")
