"""What residents see of their money on the phone: bills with the explanation of each line, receipts, prepayments.

A resident stands for customers; what is billed to these is theirs to see and nothing else: not what a neighbour, a former
occupant of the flat or another member of the household is billed. What follows is written down field by field; documents
are never given out. What is not there and what is somebody else's are refused alike.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import frappe
from bs4 import BeautifulSoup
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Sum
from frappe.utils import cint, format_date, format_datetime, getdate, nowdate
from frappe.utils.pdf import get_pdf

from wuye_ops.fees import disputes, gateways, online_payments, open_bills, payers
from wuye_ops.fees.open_bills import money
from wuye_ops.property.residents import customers_of_user
from wuye_ops.property.throttle import limited
from wuye_ops.rules.bill_state import CREDITED, OVERDUE, PAID, PART_PAID, UNPAID, bill_state, paid_part
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.receiving import days_overdue

PAGE_LENGTH = 20
COLOURS = {PAID: "green", CREDITED: "green", OVERDUE: "red", PART_PAID: "orange", UNPAID: "blue"}
DISPUTE_COLOURS = {"Open": "orange", "Upheld": "green", "Rejected": "red", "Withdrawn": "gray"}
LATE_CHARGE = "Late Charge"
# credited, and since when
NOTHING = (ZERO, "")
BILL_FIELDS = (
	"name", "property", "customer", "posting_date", "due_date", "grand_total", "outstanding_amount",
)  # fmt: skip


# -- whose


def own_customers() -> list[str]:
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to see your bills."), frappe.PermissionError)
	return customers_of_user()


def own_bill(name: str) -> frappe._dict:
	"""A bill in force of one of the user's customers."""
	bill = frappe.db.get_value(
		"Sales Invoice", {"name": str(name), "docstatus": 1, "is_return": 0}, BILL_FIELDS, as_dict=True
	)
	if not bill or not bill.property or bill.customer not in own_customers():
		frappe.throw(_("There is no such bill of yours."), frappe.DoesNotExistError, title=_("Not Found"))
	return bill


def own(doctype: str, name: str):
	"""A receipt, dispute or online payment of one of the user's customers."""
	customer = frappe.db.get_value(doctype, str(name), "customer")
	if not customer or customer not in own_customers():
		frappe.throw(
			_("There is nothing of yours by this number."), frappe.DoesNotExistError, title=_("Not Found")
		)
	return frappe.get_doc(doctype, str(name))


# -- the account


@frappe.whitelist()
def my_account() -> dict:
	"""What the user's customers owe and have prepaid, property by property, and how it can be paid."""
	customers = own_customers()
	return {
		"accounts": [_account(*pair, sums) for pair, sums in sorted(_sums(customers).items())],
		"payments": [
			{
				"name": row.name,
				"status": row.status,
				"status_label": _(row.status, context="Online Payment"),
				"total": row.total,
				"begun": format_datetime(row.started_on, "MM-dd HH:mm"),
			}
			for row in online_payments.under_way(customers)
		],
	}


def _sums(customers: list[str]) -> dict[tuple[str, str], tuple[Decimal, Decimal, int]]:
	"""By property and customer what is open, how much of it is overdue, and in how many bills."""
	if not customers:
		return {}
	# whoever pays for a place has an account there, also before the first bill
	found = {
		tuple(pair): (ZERO, ZERO, 0)
		for pair in frappe.get_all(
			"Occupancy",
			{"customer": ["in", customers], "is_payer": 1, "from_date": ["<=", nowdate()]},
			["property", "customer"],
			as_list=True,
			distinct=True,
		)
	}
	invoice = frappe.qb.DocType("Sales Invoice")
	late = invoice.due_date < nowdate()
	rows = (
		frappe.qb.from_(invoice)
		.select(
			invoice.property,
			invoice.customer,
			Sum(Case().when(invoice.outstanding_amount > 0, invoice.outstanding_amount).else_(0)),
			Sum(Case().when((invoice.outstanding_amount > 0) & late, invoice.outstanding_amount).else_(0)),
			Sum(Case().when((invoice.outstanding_amount > 0) & late, 1).else_(0)),
		)
		.where(invoice.customer.isin(customers) & (invoice.docstatus == 1) & (invoice.is_return == 0))
		.where(invoice.property.isnotnull() & (invoice.property != ""))
		.groupby(invoice.property, invoice.customer)
		.run()
	)
	return found | {(row[0], row[1]): (money(row[2]), money(row[3]), int(row[4])) for row in rows}


def _account(property_name: str, customer: str, sums: tuple[Decimal, Decimal, int]) -> dict:
	place = frappe.get_cached_doc("Property", property_name)
	due, overdue, late_bills = sums
	return {
		"property": property_name,
		"customer": customer,
		"customer_name": frappe.db.get_value("Customer", customer, "customer_name"),
		"places": [
			open_bills.without_property(unit, property_name)
			for unit in payers.units_of(property_name, customer)
		],
		"due": float(due),
		"overdue": float(overdue),
		"late_bills": late_bills,
		"prepaid": float(open_bills.prepaid_balance(property_name, customer, place.company)),
		"instructions": place.payment_instructions,
		"hotline": place.hotline,
		"can_pay": bool(gateways.account_of(place.company)),
	}


# -- bills


@frappe.whitelist()
def my_bills(state: str = "open", start: int = 0) -> dict:
	"""The user's bills, newest first: {rows, more}. state: open, or settled."""
	customers = own_customers()
	if not customers:
		return {"rows": [], "more": False}
	bills = frappe.get_all(
		"Sales Invoice",
		{
			"customer": ["in", customers],
			"docstatus": 1,
			"is_return": 0,
			"property": ["is", "set"],
			"outstanding_amount": [">", 0] if state == "open" else ["<=", 0],
		},
		BILL_FIELDS,
		order_by="posting_date desc, name desc",
		start=max(cint(start), 0),
		page_length=PAGE_LENGTH + 1,
	)
	more, bills = len(bills) > PAGE_LENGTH, bills[:PAGE_LENGTH]
	names = [bill.name for bill in bills]
	lines, credited, disputed = open_bills.lines_of(names), _credited(bills), disputes.has_open_dispute(names)
	late_fees = late_charge_items()
	return {
		"rows": [
			bill_row(bill, lines.get(bill.name, []), credited.get(bill.name, NOTHING)[0], late_fees)
			| {"disputed": bill.name in disputed}
			for bill in bills
		],
		"more": more,
	}


def bill_row(bill, lines: list, credited: Decimal, late_fees: set[str]) -> dict:
	today = getdate(nowdate())
	amounts = money(bill.grand_total), money(bill.outstanding_amount), credited
	state = bill_state(*amounts, bill.due_date, today)
	return {
		"name": bill.name,
		"property": bill.property,
		"customer": bill.customer,
		"month": format_date(bill.posting_date, "yyyy年M月")
		if frappe.local.lang == "zh"
		else format_date(bill.posting_date, "yyyy-MM"),
		"text": open_bills.text_of(lines),
		"due_date": str(bill.due_date),
		"days_overdue": days_overdue(bill.due_date, today) if state == OVERDUE else 0,
		"amount": bill.grand_total,
		"outstanding": max(bill.outstanding_amount, 0),
		"credited": float(credited),
		"paid": float(paid_part(*amounts)),
		"state": state,
		"state_label": _(state, context="Bill State"),
		"colour": COLOURS[state],
		"late_charge": bool(lines) and all(line.fee in late_fees for line in lines),
	}


def late_charge_items() -> set[str]:
	return set(frappe.get_all("Fee Item", {"category": LATE_CHARGE}, pluck="name"))


def _credited(bills: Iterable) -> dict[str, tuple[Decimal, str]]:
	"""By bill what credit notes have taken off it, and the day of the last; bills without are left out.

	A credit note of a bill that was paid already may stand open by itself until it is matched: what counts is what is
	neither open nor paid any more.
	"""
	bills = list(bills)
	names = [bill.name for bill in bills] or [""]
	notes = frappe.get_all(
		"Sales Invoice",
		{"return_against": ["in", names], "is_return": 1, "docstatus": 1},
		["return_against", "posting_date", "grand_total"],
		order_by="posting_date",
	)
	taken, last = defaultdict(Decimal), {}
	for note in notes:
		taken[note.return_against] += money(-note.grand_total)
		last[note.return_against] = str(note.posting_date)
	paid = _paid_by_payments(taken)
	found = {}
	for bill in bills:
		if bill.name in taken:
			gone = (
				money(bill.grand_total) - money(max(bill.outstanding_amount, 0)) - paid.get(bill.name, ZERO)
			)
			found[bill.name] = min(taken[bill.name], max(ZERO, gone)), last[bill.name]
	return found


def _paid_by_payments(names: Iterable[str]) -> dict[str, Decimal]:
	names = list(names)
	if not names:
		return {}
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.against_voucher_no, Sum(entry.amount))
		.where(entry.against_voucher_no.isin(names) & (entry.against_voucher_type == "Sales Invoice"))
		.where((entry.voucher_type == "Payment Entry") & (entry.delinked == 0))
		.groupby(entry.against_voucher_no)
		.run()
	)
	return {name: -money(amount) for name, amount in rows}


@frappe.whitelist()
def bill(name: str) -> dict:
	"""One of the user's bills: its lines with how each amount came about, what was paid and taken off, and its disputes."""
	doc = own_bill(name)
	lines = open_bills.lines_of([doc.name]).get(doc.name, [])
	(credited, credited_on), late_fees = _credited([doc]).get(doc.name, NOTHING), late_charge_items()
	row = bill_row(doc, lines, credited, late_fees)
	found = _disputes(doc.name)
	by_charge = defaultdict(list)
	for dispute in found:
		by_charge[dispute["charge"]].append(dispute)
	blocked = any(dispute["open"] for dispute in by_charge[""])
	receipts = _receipts_for(doc.name)
	settled = total(money(receipt["amount"]) for receipt in receipts if receipt["valid"])
	return {
		**row,
		"date": str(doc.posting_date),
		"lines": [
			{
				"charge": line.charge or "",
				"place": line.place,
				"fee": line.fee,
				"period": line.period,
				"amount": line.amount,
				"explanation": line.explanation,
				"late_charge": line.fee in late_fees,
				"disputes": by_charge[line.charge] if line.charge else [],
				"can_dispute": bool(line.charge)
				and not blocked
				and not any(dispute["open"] for dispute in by_charge[line.charge]),
			}
			for line in lines
		],
		"disputes": by_charge[""],
		# a bill without charges, such as one for a repair, is disputed as a whole
		"can_dispute": not any(dispute["open"] for dispute in found),
		"credits": [{"on": credited_on, "amount": float(credited)}] if credited else [],
		"receipts": receipts,
		"from_prepayment": float(max(ZERO, money(row["paid"]) - settled)),
		"hotline": frappe.get_cached_value("Property", doc.property, "hotline"),
		"can_pay": doc.outstanding_amount > 0
		and bool(gateways.account_of(frappe.get_cached_value("Property", doc.property, "company"))),
		"instructions": frappe.get_cached_value("Property", doc.property, "payment_instructions"),
	}


def _disputes(bill_name: str) -> list[dict]:
	rows = frappe.get_all(
		"Fee Dispute",
		{"sales_invoice": bill_name},
		[
			"name",
			"fee_charge",
			"status",
			"reason",
			"answer",
			"opened_on",
			"answered_on",
			*disputes.PHOTO_FIELDS,
		],
		order_by="opened_on",
	)
	return [
		{
			"name": row.name,
			"charge": row.fee_charge or "",
			"open": row.status == disputes.OPEN,
			"status_label": _(row.status, context="Fee Dispute"),
			"colour": DISPUTE_COLOURS[row.status],
			"reason": row.reason,
			"answer": row.answer,
			"opened": format_datetime(row.opened_on, "yyyy-MM-dd HH:mm"),
			"answered": format_datetime(row.answered_on, "yyyy-MM-dd HH:mm") if row.answer else None,
			"photos": [
				f"/api/method/wuye_ops.fees.portal.dispute_photo?dispute={row.name}&number={number}"
				for number, field in enumerate(disputes.PHOTO_FIELDS, 1)
				if row[field]
			],
		}
		for row in rows
	]


@frappe.whitelist()
def dispute_photo(dispute: str, number: int) -> None:
	"""A photo of one of the user's disputes."""
	doc = own("Fee Dispute", dispute)
	field = f"photo_{cint(number)}"
	url = doc.get(field) if field in disputes.PHOTO_FIELDS else None
	file = url and frappe.db.get_value(
		"File", {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "file_url": url}
	)
	if not file:
		frappe.throw(_("The photo is not there any more."), frappe.DoesNotExistError)
	_send(frappe.get_doc("File", file).get_content(), url.rsplit("/", 1)[-1])


def _send(content: bytes | str, file_name: str) -> None:
	"""Answers with a file. As an attachment: a page shows a picture, and nothing in it can run."""
	frappe.local.response.update({"type": "download", "filename": file_name, "filecontent": content})


# -- receipts


def _receipts_for(bill_name: str) -> list[dict]:
	receipt, row = frappe.qb.DocType("Payment Receipt"), frappe.qb.DocType("Payment Receipt Bill")
	rows = (
		frappe.qb.from_(row)
		.join(receipt)
		.on(receipt.name == row.parent)
		.select(receipt.name, receipt.received_on, receipt.status, row.amount)
		.where(row.sales_invoice == bill_name)
		.orderby(receipt.received_on)
		.run(as_dict=True)
	)
	return [
		{
			"name": found.name,
			"on": format_datetime(found.received_on, "yyyy-MM-dd HH:mm"),
			"amount": found.amount,
			"valid": found.status == "Valid",
		}
		for found in rows
	]


@frappe.whitelist()
def my_receipts(start: int = 0) -> dict:
	"""Receipts given to the user's customers, newest first: {rows, more}."""
	customers = own_customers()
	if not customers:
		return {"rows": [], "more": False}
	rows = frappe.get_all(
		"Payment Receipt",
		{"customer": ["in", customers]},
		["name", "property", "unit", "received_on", "total", "prepaid", "status"],
		order_by="received_on desc, name desc",
		start=max(cint(start), 0),
		page_length=PAGE_LENGTH + 1,
	)
	more, rows = len(rows) > PAGE_LENGTH, rows[:PAGE_LENGTH]
	names = [row.name for row in rows]
	modes = _children("Payment Receipt Mode", names, "mode_of_payment")
	texts = _children("Payment Receipt Bill", names, "text")
	return {
		"rows": [
			{
				"name": row.name,
				"place": " ".join(
					filter(None, (row.property, open_bills.without_property(row.unit, row.property)))
				),
				"on": format_datetime(row.received_on, "yyyy-MM-dd HH:mm"),
				"total": row.total,
				"prepaid": row.prepaid,
				"modes": "、".join(dict.fromkeys(_(mode) for mode in modes[row.name])),
				"text": "；".join(filter(None, texts[row.name])),
				"valid": row.status == "Valid",
			}
			for row in rows
		],
		"more": more,
	}


def _children(doctype: str, parents: list[str], field: str) -> dict[str, list[str]]:
	found = defaultdict(list)
	for row in frappe.get_all(
		doctype, {"parent": ["in", parents or [""]]}, ["parent", field], order_by="parent, idx"
	):
		found[row.parent].append(row[field])
	return found


@frappe.whitelist()
@limited(10, 600, of="receipt")
def receipt_pdf(receipt: str) -> None:
	"""A receipt of the user's as PDF, marked as an electronic copy; the original is the paper from the counter."""
	doc = own("Payment Receipt", receipt)
	doc.flags.electronic = True
	ignored = frappe.flags.ignore_print_permissions
	# a resident has no right on receipts; that this one is theirs was checked above
	frappe.flags.ignore_print_permissions = True
	try:
		page = frappe.get_print(doc.doctype, doc.name, "Fee Receipt", doc=doc, no_letterhead=1)
	finally:
		frappe.flags.ignore_print_permissions = ignored
	_send(get_pdf(_sheet(page)), f"{doc.name}.pdf")


def _sheet(page: str) -> str:
	"""The printed sheet alone: without the buttons of the print view, and without the site's style.

	The format brings its own; fetching the site's would be a second request that waits for this one.
	"""
	soup = BeautifulSoup(page, "html.parser")
	for element in soup.select("link, script, .print-hide"):
		element.decompose()
	return str(soup)
