"""Estates, tariffs and billing runs for tests of the fees.

A billing run commits batch by batch, so its tests cannot be rolled back: each class makes an estate of its own, a property
that nobody else uses, and takes it away again with everything that was billed for it.
"""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from unittest.mock import patch

import frappe
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return
from frappe.utils import get_first_day, getdate, nowdate

from wuye_ops.fees import batches, runs
from wuye_ops.fees.bills import Bill, RunTerms, bills_of
from wuye_ops.fees.posting import controller
from wuye_ops.fees.rows import insert
from wuye_ops.tests import factories as make

LONG_AGO = "2020-01-01"
# Every table with rows of a bill, and the column that names it.
BILL_TABLES = {
	"Sales Invoice": "name",
	"Sales Invoice Item": "parent",
	"Sales Taxes and Charges": "parent",
	"Payment Schedule": "parent",
	"GL Entry": "voucher_no",
	"Payment Ledger Entry": "voucher_no",
}
BY_PROPERTY = (
	"Fee Charge", "Billing Exception", "Billing Batch", "Fee Assignment", "Occupancy", "Meter Reading", "Service Area",
)  # fmt: skip
WITH_CHILDREN = {
	"Billing Run": ("Billing Run Standard", "Billing Run Total", "Billing Run Change"),
	"Fee Standard": ("Fee Price", "Fee Tier", "Fee Late Rate", "Fee Standard Building"),
	"Meter": ("Meter Building",),
	"Property Unit": ("Property Unit Area", "Property Unit Vacancy"),
	"Parking Space": (),
	"Building": (),
}


def month() -> date:
	"""The month that tests bill; it lies in an open fiscal year whenever they run."""
	return getdate(get_first_day(nowdate()))


@dataclass
class Estate:
	"""A property with its units, each with the customer who pays for it."""

	property: str
	company: str
	buildings: list[str]
	units: list[str] = field(default_factory=list)
	payers: list[str] = field(default_factory=list)

	def remove(self) -> None:
		"""Takes away the property and whatever was made for it, committed or not."""
		frappe.set_user("Administrator")
		frappe.db.rollback()
		mine = {"property": self.property}
		customers = frappe.get_all("Customer", {"name": ["like", f"{self.property}%"]}, pluck="name") or [""]
		_remove_vouchers(customers)
		for doctype, children in WITH_CHILDREN.items():
			names = frappe.get_all(doctype, mine, pluck="name") or [""]
			for child in children:
				frappe.db.delete(child, {"parent": ["in", names]})
			for log in ("Comment", "Version"):
				reference = (
					("reference_doctype", "reference_name")
					if log == "Comment"
					else ("ref_doctype", "docname")
				)
				frappe.db.delete(log, {reference[0]: doctype, reference[1]: ["in", names]})
			frappe.db.delete(doctype, mine)
		for doctype in BY_PROPERTY:
			frappe.db.delete(doctype, mine)
		frappe.db.delete("Customer Profile", {"customer": ["in", customers]})
		frappe.db.delete("Customer", {"name": ["in", customers]})
		frappe.db.delete(
			"Cost Center", {"name": frappe.db.get_value("Property", self.property, "cost_center")}
		)
		frappe.db.delete("Property", {"name": self.property})
		frappe.db.commit()


def _remove_vouchers(customers: list[str]) -> None:
	for doctype, party, children in (
		("Sales Invoice", "customer", ("Sales Invoice Item", "Sales Taxes and Charges", "Payment Schedule", "Sales Invoice Advance")),
		("Payment Entry", "party", ("Payment Entry Reference",)),
	):  # fmt: skip
		names = frappe.get_all(doctype, {party: ["in", customers]}, pluck="name") or [""]
		for child in children:
			frappe.db.delete(child, {"parent": ["in", names]})
		for ledger in ("GL Entry", "Payment Ledger Entry"):
			frappe.db.delete(ledger, {"voucher_no": ["in", names]})
		frappe.db.delete("__global_search", {"doctype": doctype, "name": ["in", names]})
		frappe.db.delete(doctype, {"name": ["in", names]})


def make_estate(
	units: int = 6,
	*,
	area: Callable[[int], float] = lambda number: 80 + number,
	usages: Sequence[str] = ("Residence",),
	groups: Sequence[str] = (),
	owners: bool = True,
	**fields,
) -> Estate:
	"""A new property with one building, its units, and an owner who pays for each; fields: of the property.

	The first unit, customer and occupancy are made as people make them, the others as copies of their rows, so that
	thousands take a second. usages, groups (of customers): taken in turn.
	"""
	place = make.make_property("账单花园", **fields)
	building = frappe.get_doc(
		{"doctype": "Building", "property": place.name, "building_name": "1号楼"}
	).insert()
	estate = Estate(place.name, place.company, [building.name])
	if units:
		_make_units(estate, units, area, usages)
	if units and owners:
		_make_owners(estate, groups)
	return estate


def _make_units(estate: Estate, count: int, area: Callable[[int], float], usages: Sequence[str]) -> None:
	building = estate.buildings[0]
	first = make.make_unit(
		building, "0001", built_up_area=area(0), usage=usages[0], floor=1, status="Delivered"
	)
	estate.units = [first, *(f"{building}-{number:04}" for number in range(2, count + 1))]
	_clone(
		"Property Unit",
		first,
		[
			{
				"name": name,
				"unit_no": name.rsplit("-", 1)[1],
				"built_up_area": area(number),
				"usage": usages[number % len(usages)],
			}
			for number, name in enumerate(estate.units[1:], 1)
		],
	)


def _make_owners(estate: Estate, groups: Sequence[str]) -> None:
	first = make.make_customer(f"{estate.property}业主0001", unit=estate.units[0], from_date=LONG_AGO)
	if groups:
		frappe.db.set_value("Customer", first, "customer_group", groups[0])
	estate.payers = [
		first,
		*(f"{estate.property}业主{number:04}" for number in range(2, len(estate.units) + 1)),
	]
	_clone(
		"Customer",
		first,
		[
			{
				"name": name,
				"customer_name": name,
				**({"customer_group": groups[number % len(groups)]} if groups else {}),
			}
			for number, name in enumerate(estate.payers[1:], 1)
		],
	)
	occupancy = frappe.db.get_value("Occupancy", {"unit": estate.units[0], "customer": first})
	_clone(
		"Occupancy",
		occupancy,
		[
			{
				"name": frappe.generate_hash(length=10),
				"unit": unit,
				"customer": customer,
				"customer_name": customer,
			}
			for unit, customer in zip(estate.units[1:], estate.payers[1:], strict=True)
		],
	)
	frappe.db.set_value(
		"Property Unit", {"name": ["in", estate.units]}, "status", "Occupied", update_modified=False
	)


def _clone(doctype: str, name: str, rows: list[dict]) -> None:
	pattern = frappe.db.get_value(doctype, name, "*", as_dict=True)
	columns = list(pattern)
	for start in range(0, len(rows), 500):
		chunk = rows[start : start + 500]
		insert(doctype, columns, [[row.get(column, pattern[column]) for column in columns] for row in chunk])


def make_customer(estate: Estate, name: str) -> str:
	return make.make_customer(f"{estate.property}{name}")


# -- tariffs


def account(number: str) -> str:
	"""An account of the company by its number, such as 22210101."""
	return frappe.db.get_value(
		"Account", {"company": make.company(), "account_number": number}
	) or frappe.db.get_value("Account", {"company": make.company(), "name": ["like", f"{number} - %"]})


def make_fee_item(name: str = "物业服务费") -> str:
	if not frappe.db.exists("Fee Item", name):
		frappe.get_doc({"doctype": "Fee Item", "fee_item_name": name}).insert()
	return name


def make_item_tax_template(rate: float, company: str | None = None) -> str:
	company = company or make.company()
	title = f"测试增值税 {rate:g}%"
	existing = frappe.db.get_value("Item Tax Template", {"title": title, "company": company})
	if existing:
		return existing
	return (
		frappe.get_doc(
			{
				"doctype": "Item Tax Template",
				"title": title,
				"company": company,
				"taxes": [{"tax_type": account("22210101"), "tax_rate": rate}],
			}
		)
		.insert()
		.name
	)


def make_standard(property_name: str, name: str = "物业服务费", *, price: float | None = 2.8, **fields):
	"""A fee by area for the month to come, unless the fields say otherwise."""
	prices = [{"effective_from": LONG_AGO, "price": price}] if price is not None else []
	return frappe.get_doc(
		{
			"doctype": "Fee Standard",
			"property": property_name,
			"standard_name": name,
			"fee_item": make_fee_item(fields.pop("fee_item", name)),
			"basis": "Area",
			"cycle_months": "1",
			"in_advance": 1,
			"due_days": 30,
			"prices": prices,
			**fields,
		}
	).insert()


def make_assignment(standard: str, effect: str = "Charge", **fields):
	return frappe.get_doc(
		{"doctype": "Fee Assignment", "fee_standard": standard, "effect": effect, "reason": "测试", **fields}
	).insert()


# -- runs


def make_run(property_name: str, billing_month: date | str | None = None, **fields):
	return frappe.get_doc(
		{
			"doctype": "Billing Run",
			"property": property_name,
			"billing_month": billing_month or month(),
			"posting_date": nowdate(),
			**fields,
		}
	).insert()


def preview_now(run):
	"""The preview, made at once. Returns the run as it is then."""
	runs.preview(run.name)
	frappe.db.commit()
	runs.preview_job(run.name)
	return run.reload()


def post_now(run, writer: str | None = None):
	"""The posting, done at once; with the writer that the run chooses, or with the one named."""
	with writer_is(writer):
		runs.post(run.name)
	frappe.db.commit()
	runs.post_job(run.name)
	return run.reload()


def retry_now(run):
	runs.retry(run.name)
	frappe.db.commit()
	runs.post_job(run.name)
	return run.reload()


def reverse_now(run, reason: str = "价格录错"):
	runs.reverse(run.name, reason)
	frappe.db.commit()
	runs.reverse_job(run.name)
	return run.reload()


@contextmanager
def writer_is(writer: str | None):
	if writer is None:
		yield
		return
	reasons = ["测试"] if writer == batches.CONTROLLER else []
	with patch("wuye_ops.fees.posting.refusal.reasons", return_value=reasons):
		yield


def bill_now(
	property_name: str, billing_month: date | str | None = None, writer: str | None = None, **fields
):
	"""A run, previewed and posted."""
	run = preview_now(make_run(property_name, billing_month, **fields))
	return post_now(run, writer)


def charges_of(run, **filters) -> list:
	return frappe.get_all(
		"Fee Charge",
		{"billing_run": run.name, **filters},
		[
			"name", "status", "customer", "customer_name", "unit", "parking_space", "fee_standard", "period_from",
			"period_to", "amount", "explanation", "planned_key", "charge_key", "sales_invoice", "failure",
		],
		order_by="planned_key",
	)  # fmt: skip


def exceptions_of(run, **filters) -> list:
	return frappe.get_all(
		"Billing Exception",
		{"billing_run": run.name, **filters},
		["stage", "place", "unit", "customer", "fee_standard", "code", "reason"],
		order_by="place",
	)


def invoices_of(run, **filters) -> list:
	return frappe.get_all(
		"Sales Invoice",
		{"wuye_billing_run": run.name, **filters},
		["name", "customer", "grand_total", "outstanding_amount", "docstatus", "status", "due_date"],
		order_by="name",
	)


def terms_and_bills(run) -> tuple[RunTerms, list[Bill]]:
	"""What a writer is given for the whole of a previewed run."""
	planned = frappe.get_all("Fee Charge", {"billing_run": run.name, "status": "Planned"}, batches.FIELDS)
	return RunTerms.of(run, {row.fee_standard for row in planned}), bills_of(planned)


@contextmanager
def counting_controllers():
	"""Counts the bills that go through ERPNext's controllers: a list that grows by each."""
	done: list[Bill] = []
	original = controller.post_one

	def post_one(terms, bill):
		done.append(bill)
		return original(terms, bill)

	with patch.object(controller, "post_one", post_one):
		yield done


def rows_of(invoices: Sequence[str]) -> dict[str, list[dict]]:
	"""Every row of the bills, all columns."""
	found = {}
	for doctype, column in BILL_TABLES.items():
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(table).select("*").where(table[column].isin(list(invoices) or [""]))
		found[doctype] = query.run(as_dict=True)
	return found


def orphans() -> dict[str, list[str]]:
	"""Rows of the six tables that belong to no submitted bill: what something half-posted would leave behind."""
	invoice, found = frappe.qb.DocType("Sales Invoice"), {}
	for doctype, column in BILL_TABLES.items():
		if doctype == "Sales Invoice":
			names = frappe.get_all(doctype, {"docstatus": 0, "wuye_billing_run": ["is", "set"]}, pluck="name")
		else:
			table = frappe.qb.DocType(doctype)
			kind = table.voucher_type if column == "voucher_no" else table.parenttype
			names = (
				frappe.qb.from_(table)
				.left_join(invoice)
				.on(invoice.name == table[column])
				.select(table[column])
				.where((kind == "Sales Invoice") & invoice.name.isnull())
				.run(pluck=True)
			)
		if names:
			found[doctype] = names
	return found


# -- money that comes in, and days that lie back


def open_year(day: date | str) -> None:
	"""There is a fiscal year for the day: stories of late bills reach back into the year before."""
	year = getdate(day).year
	if not frappe.db.exists("Fiscal Year", {"year_start_date": ["<=", day], "year_end_date": [">=", day]}):
		frappe.get_doc(
			{
				"doctype": "Fiscal Year",
				"year": str(year),
				"year_start_date": f"{year}-01-01",
				"year_end_date": f"{year}-12-31",
			}
		).insert()
		frappe.clear_cache()


def pay_bill(invoice: str, amount: float, day: date | str):
	"""A Payment Entry for the bill on that day."""
	entry = get_payment_entry("Sales Invoice", invoice, bank_account=account("100201"))
	entry.posting_date = entry.reference_date = day
	entry.reference_no = "测试"
	entry.paid_amount = entry.received_amount = amount
	entry.references[0].allocated_amount = amount
	entry.submit()
	frappe.db.commit()
	return entry


def credit_bill(invoice: str, amount: float, day: date | str, line: int = 0):
	"""A credit note on one line of the bill, which names the line's charge, as a waiver makes it."""
	note = make_sales_return(invoice)
	note.set_posting_time, note.posting_date, note.due_date = 1, day, day
	note.items = [note.items[line]]
	note.items[0].update({"qty": -1, "rate": amount, "price_list_rate": amount})
	original = frappe.get_doc("Sales Invoice", invoice).items[line]
	note.items[0].wuye_fee_charge = original.wuye_fee_charge
	note.update_outstanding_for_self = 0
	note.submit()
	frappe.db.commit()
	return note


def late_run(property_name: str, until: date | str, **fields):
	"""A run of late charges up to a day, previewed; posted today unless the fields say otherwise."""
	return preview_now(make_run(property_name, kind="Late Charges", until=until, **fields))
