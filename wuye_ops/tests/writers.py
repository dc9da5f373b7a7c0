"""Comparing the two writers of bills in tests: the same world for both, and all that anybody can see of what they wrote."""

import json
import re
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial

import frappe
from erpnext.accounts.report.trial_balance.trial_balance import execute as trial_balance
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.fees.posting import controller
from wuye_ops.fees.posting.bulk import BulkWriter
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees

# Names of rows nobody sees, and times.
MEANINGLESS = ("creation", "modified", "posting_time")


class WriterCase(FrappeTestCase):
	"""Everything a test does after its preview lies behind a savepoint, so that either writer finds the same world."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.estates: list[fees.Estate] = []

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		for estate in self.estates:
			estate.remove()

	def estate(self, *arguments, **fields) -> fees.Estate:
		estate = fees.make_estate(*arguments, **fields)
		self.estates.append(estate)
		return estate

	def previewed(self, estate: fees.Estate, **fields):
		return fees.preview_now(fees.make_run(estate.property, **fields))

	@contextmanager
	def undone(self):
		"""What happens within is rolled back."""
		frappe.db.savepoint("before_the_writer")
		try:
			yield
		finally:
			frappe.db.rollback(save_point="before_the_writer")
			# what the controllers remember of what never was
			frappe.clear_document_cache("Company", make.company())

	def by_each(self, run, then: Callable[[list[str]], None] = lambda invoices: None) -> tuple[dict, dict]:
		"""What the books show after each of the writers, and after what is done `then`; and how many went in bulk."""
		terms, bills = fees.terms_and_bills(run)
		found, self.in_bulk, self.bulk = [], 0, BulkWriter(terms)
		for write in (partial(controller.post, terms), self.bulk.post):
			with self.undone():
				with fees.counting_controllers() as one_by_one:
					posted = write(bills)
				self.assertFalse([one.reason for one in posted if one.reason])
				self.in_bulk = len(bills) - len(one_by_one)
				by_customer = {one.bill.customer: one.invoice for one in posted}
				then([by_customer[customer] for customer in sorted(by_customer)])
				found.append(books(by_customer))
		return found[0], found[1]

	def assert_same(self, run, then: Callable[[list[str]], None] = lambda invoices: None) -> None:
		one, other = self.by_each(run, then)
		self.assertFalse(self.bulk.reasons())
		for part in one:
			if one[part] != other[part]:
				self.fail(f"{part}: {first_difference(one[part], other[part])}")


def books(invoices: dict[str, str]) -> dict:
	"""What anybody can see of the bills, by customer instead of by number, since each writer has its own order."""
	names = re.compile("|".join(invoices.values()))
	customers = {name: f"bill of {customer}" for customer, name in invoices.items()}

	def plain(row: dict, column: str) -> str:
		kept = {
			key: names.sub(lambda match: customers[match[0]], str(value))
			for key, value in row.items()
			if key not in MEANINGLESS and not (key == "name" and column != "name")
		}
		return json.dumps(kept, ensure_ascii=False, sort_keys=True)

	found = {
		doctype: sorted(plain(row, fees.BILL_TABLES[doctype]) for row in rows)
		for doctype, rows in fees.rows_of(list(invoices.values())).items()
	}
	found["Accounts Receivable"] = sorted(
		plain({key: value for key, value in row.items() if key != "name"}, "") for row in receivable()
	)
	found["Trial Balance"] = [json.dumps(row, default=str) for row in balance()]
	found["Month's sales"] = frappe.db.get_value("Company", make.company(), "total_monthly_sales")
	return found


def first_difference(one, other) -> str:
	"""The two rows that differ first, each without what they have in common."""
	if not isinstance(one, list) or len(one) != len(other):
		return f"{one if not isinstance(one, list) else len(one)} ≠ {other if not isinstance(other, list) else len(other)}"
	mine, theirs = next((json.loads(a), json.loads(b)) for a, b in zip(one, other, strict=True) if a != b)
	if isinstance(mine, dict):
		return "; ".join(
			f"{key}: {mine.get(key)!r} ≠ {theirs.get(key)!r}"
			for key in mine.keys() | theirs.keys()
			if mine.get(key) != theirs.get(key)
		)
	return f"{mine} ≠ {theirs}"


def receivable() -> list[dict]:
	# the module asks the database while it is imported
	from erpnext.accounts.report.accounts_receivable.accounts_receivable import execute

	return execute(
		frappe._dict(
			company=make.company(),
			report_date=nowdate(),
			ageing_based_on="Due Date",
			range="30, 60, 90, 120",
			range1=30,
			range2=60,
			range3=90,
			range4=120,
		)
	)[1]


def balance() -> list[dict]:
	year = frappe.db.get_value("Fiscal Year", {"year": str(getdate(nowdate()).year)}, "*", as_dict=True)
	return trial_balance(
		frappe._dict(
			company=make.company(),
			fiscal_year=year.name,
			from_date=year.year_start_date,
			to_date=year.year_end_date,
			with_period_closing_entry_for_opening=1,
			with_period_closing_entry_for_current_period=1,
			show_unclosed_fy_pl_balances=0,
		)
	)[1]


@contextmanager
def hooked(event: str, function: Callable):
	"""As if an app acted on Sales Invoice."""
	events = frappe.get_doc_hooks().setdefault("Sales Invoice", {}).setdefault(event, [])
	path = f"{function.__module__}.{function.__name__}"
	events.append(path)
	try:
		yield
	finally:
		events.remove(path)


def remark_the_customer(doc, method=None) -> None:
	doc.remarks = f"客户 {doc.customer}"


def make_contact(customer: str) -> None:
	links = [{"link_doctype": "Customer", "link_name": customer}]
	frappe.get_doc({"doctype": "Contact", "first_name": customer, "links": links}).insert()
