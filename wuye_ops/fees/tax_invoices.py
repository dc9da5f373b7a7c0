"""Tax invoices (数电发票): requests with their buyer and lines, and what becomes of them.

The invoices themselves are made on the tax office's platform; here is asked for, exported, and written down.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr, fmt_money, getdate, nowdate

from wuye_ops.fees import bill_lines, open_bills
from wuye_ops.fees.bill_lines import BillLine
from wuye_ops.fees.open_bills import money
from wuye_ops.rules import tax_invoice as rules
from wuye_ops.rules.money import ZERO, total

REQUESTED, EXPORTED, ISSUED, RED, CANCELLED = "Requested", "Exported", "Issued", "Red-lettered", "Cancelled"
# What holds the bill's amount: a cancelled request and an invoice that was taken back do not.
HOLDING = (REQUESTED, EXPORTED, ISSUED)


# -- asking


@frappe.whitelist()
def lines_for(sales_invoices: list | str | None = None, payment_receipt: str | None = None) -> dict:
	"""What can still be invoiced of bills, or of the bills on a receipt: who asks, the lines, and what is left out and why."""
	frappe.has_permission("Tax Invoice Request", "create", throw=True)
	names = _bills_of_receipt(payment_receipt) if payment_receipt else _names(sales_invoices)
	found = {"property": None, "customer": None, "customer_name": None, "lines": [], "left_out": []}
	taken, waived = requested_of(names), bill_lines.waived_of(names)
	for name in names:
		invoice = frappe.get_doc("Sales Invoice", name)
		invoice.check_permission("read")
		if found["customer"] and (invoice.property, invoice.customer) != (
			found["property"],
			found["customer"],
		):
			frappe.throw(_("One request takes bills of one customer and property."), title=_("Bill"))
		found |= {
			"property": invoice.property,
			"customer": invoice.customer,
			"customer_name": invoice.customer_name,
		}
		for line in bill_lines.lines_of(invoice):
			left = line.gross - waived.get(line.name, ZERO) - taken.get(line.name, ZERO)
			if line.pass_through:
				found["left_out"].append(_pass_through(line))
			elif left > ZERO:
				found["lines"].append({"sales_invoice_item": line.name, **_row(line, left)})
	if not found["lines"] and not found["left_out"] and names:
		frappe.throw(_("All of this has been requested or invoiced already."), title=_("Tax Invoice Request"))
	return found


def _names(value: list | str | None) -> list[str]:
	names = frappe.parse_json(value) if isinstance(value, str) and value.startswith("[") else value
	names = [names] if isinstance(names, str) else names
	if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
		frappe.throw(_("Choose bills of the list."), title=_("Bill"))
	return list(dict.fromkeys(names))


def _bills_of_receipt(name: str) -> list[str]:
	receipt = frappe.get_doc("Payment Receipt", name)
	receipt.check_permission("read")
	if receipt.kind == "Deposit":
		frappe.throw(
			_("A deposit is given back: it is no sale, and no tax invoice is made for it."),
			title=_("Tax Invoice Request"),
		)
	if receipt.status != "Valid":
		frappe.throw(_("Receipt {0} is void.").format(frappe.bold(receipt.name)), title=_("Payment Receipt"))
	if not receipt.bills:
		frappe.throw(
			_("Receipt {0} is a prepayment. The invoice is made for the bills that it settles.").format(
				frappe.bold(receipt.name)
			),
			title=_("Tax Invoice Request"),
		)
	return [row.sales_invoice for row in receipt.bills]


def _pass_through(line: BillLine) -> str:
	return _(
		"{0} of bill {1} is collected for others (代收代缴): who supplies it makes the invoice, not we."
	).format(line.fee_item or line.text, line.bill)


def _row(line: BillLine, amount: Decimal) -> dict:
	net = rules.net_of(amount, line.rate)
	return {
		"sales_invoice": line.bill,
		"fee_item": line.fee_item,
		"goods_name": (line.fee_item or line.text)[:90],
		"tax_code": line.tax_code,
		"period": line.period,
		"net_amount": float(net),
		"tax_rate": float(line.rate),
		"tax_amount": float(amount - net),
		"total": float(amount),
	}


def requested_of(bills: list[str], but: str | None = None, lock: bool = False) -> dict[str, Decimal]:
	"""By line what requests in force have asked an invoice for. lock: what another connection has just asked included; the
	caller holds the bills, or two would keep each other from writing.
	"""
	if not bills:
		return {}
	request, row = frappe.qb.DocType("Tax Invoice Request"), frappe.qb.DocType("Tax Invoice Line")
	query = (
		frappe.qb.from_(row)
		.join(request)
		.on(request.name == row.parent)
		.select(row.sales_invoice_item, row.total)
		.where(row.sales_invoice.isin(bills) & request.status.isin(HOLDING) & (request.name != (but or "")))
	)
	found: dict[str, Decimal] = {}
	for line, amount in (query.for_update() if lock else query).run():
		found[line] = found.get(line, ZERO) + money(amount)
	return found


def complete(doc) -> None:
	"""Validate: fills what follows from the bills; refuses what cannot be invoiced. The bills are locked until it is saved."""
	check_buyer(doc)
	names = list(dict.fromkeys(row.sales_invoice for row in doc.lines))
	open_bills.lock(names)
	taken, waived = requested_of(names, doc.name, lock=True), bill_lines.waived_of(names)
	lines = {}
	for name in names:
		invoice = frappe.get_doc("Sales Invoice", name)
		if not doc.flags.ignore_permissions:
			invoice.check_permission("read")
		_check_bill(invoice, doc)
		lines |= {line.name: line for line in bill_lines.lines_of(invoice)}
	seen = set()
	for row in doc.lines:
		line = _line_of(row, lines)
		left = line.gross - waived.get(line.name, ZERO) - taken.get(line.name, ZERO)
		_check_line(row, line, left, seen)
		row.sales_invoice_item = line.name
		row.update(_row(line, money(row.total)))
	for field, column in (("net_total", "net_amount"), ("tax_total", "tax_amount"), ("total", "total")):
		doc.set(field, float(total(money(row.get(column)) for row in doc.lines)))


def check_buyer(doc) -> None:
	doc.title = cstr(doc.title).strip()
	doc.tax_no = rules.normalise_id(cstr(doc.tax_no)) or None
	if doc.buyer_type == rules.INDIVIDUAL:
		doc.address = doc.bank_name = None
	problem = rules.buyer_problem(doc.kind, buyer_of(doc))
	if not problem:
		return
	text = {
		rules.NO_TITLE: _("Enter the name that the invoice is made out to."),
		rules.LONG_TITLE: _("A title has no more than {0} characters.").format(rules.LONGEST_TITLE),
		rules.NUMBER_IN_TITLE: _(
			"The title holds a phone, identity or taxpayer number. Enter the name alone."
		),
		rules.TAX_NO_OF_INDIVIDUAL: _(
			"Of an individual the name is all that is needed. Remove the numbers, or choose the buyer type Company."
		),
		rules.NO_TAX_NO: _("Enter the taxpayer number of the company."),
		rules.BAD_TAX_NO: _(
			"{0} is not a unified social credit code: 18 characters, the last of which checks the others. Compare it with the licence."
		).format(frappe.bold(frappe.utils.escape_html(cstr(doc.tax_no)[:40]))),
		rules.SPECIAL_TO_INDIVIDUAL: _("Special invoices go to companies only. Choose a general one."),
		rules.MOBILE: _("A mobile number is personal data. Enter the company's landline, or nothing."),
	}[problem]
	frappe.throw(text, title=_("Buyer"))


def buyer_of(doc) -> rules.Buyer:
	return rules.Buyer(
		type=doc.buyer_type,
		title=cstr(doc.title),
		tax_no=cstr(doc.tax_no),
		address=cstr(doc.address),
		phone=cstr(doc.phone),
		bank=cstr(doc.bank_name),
		bank_account=cstr(doc.bank_account_no),
		email=cstr(doc.email),
	)


def _check_bill(invoice, doc) -> None:
	shown = frappe.bold(invoice.name)
	if (invoice.property, invoice.customer) != (doc.property, doc.customer):
		frappe.throw(
			_("{0} is no bill of this customer in {1}.").format(shown, frappe.bold(doc.property)),
			title=_("Bill"),
		)
	if invoice.docstatus != 1 or invoice.is_return:
		frappe.throw(
			_("{0} is not a bill in force, so no invoice can be made for it.").format(shown), title=_("Bill")
		)


def _line_of(row, lines: dict[str, BillLine]) -> BillLine:
	if line := lines.get(row.sales_invoice_item):
		return line
	of_bill = [line for line in lines.values() if line.bill == row.sales_invoice]
	if len(of_bill) == 1 and not row.sales_invoice_item:
		return of_bill[0]
	frappe.throw(
		_("Row {0}: choose the line of bill {1} with the button {2}.").format(
			row.idx, frappe.bold(row.sales_invoice), frappe.bold(_("Get Lines of Bills"))
		),
		title=_("Line"),
	)


def _check_line(row, line: BillLine, left: Decimal, seen: set[str]) -> None:
	if line.pass_through:
		frappe.throw(_("Row {0}: {1}").format(row.idx, _pass_through(line)), title=_("Collected for Others"))
	if line.name in seen:
		frappe.throw(_("Row {0}: this line stands here twice. Remove one.").format(row.idx), title=_("Line"))
	seen.add(line.name)
	asked = Decimal(str(row.total or 0))
	if asked <= ZERO or asked != money(row.total):
		frappe.throw(_("Row {0}: enter an amount above 0, to the cent.").format(row.idx), title=_("Amount"))
	if asked > left:
		frappe.throw(
			_(
				"Row {0}: of this line {1} is left to be invoiced. The rest was waived, or has been requested."
			).format(row.idx, frappe.bold(fmt_money(float(max(ZERO, left)), 2))),
			title=_("Amount"),
		)


# -- what becomes of it


@frappe.whitelist(methods=["POST"])
def issued(request: str, invoice_no: str, invoice_date: str, invoice_file: str | None = None) -> None:
	"""Writes down the invoice that was made for a request."""
	doc = _locked(request, (REQUESTED, EXPORTED))
	write_issued(doc, cstr(invoice_no).strip(), invoice_date, invoice_file)


def write_issued(doc, number: str, day: object, invoice_file: str | None = None) -> None:
	"""Raises a sentence for the user when the number or the day cannot be right."""
	doc.update(
		{
			"status": ISSUED,
			"invoice_no": check_number(number, doc.name),
			"invoice_date": check_day(day),
			"invoice_file": invoice_file or doc.invoice_file,
		}
	)
	_save(doc)


def check_number(number: str, name: str) -> str:
	if not rules.INVOICE_NO.fullmatch(number):
		frappe.throw(
			_("{0} is not an invoice number: it has 20 digits.").format(
				frappe.bold(frappe.utils.escape_html(number[:40] or "–"))
			),
			title=_("Invoice Number"),
		)
	for field in ("invoice_no", "red_invoice_no"):
		if other := frappe.db.get_value("Tax Invoice Request", {field: number, "name": ["!=", name]}):
			frappe.throw(
				_("Invoice number {0} stands on {1} already.").format(
					frappe.bold(number), frappe.bold(other)
				),
				title=_("Invoice Number"),
			)
	return number


def check_day(day: object):
	try:
		found = getdate(day) if day else None
	except (ValueError, frappe.ValidationError):
		found = None
	if not found or found > getdate(nowdate()) or found.year < 2000:
		frappe.throw(
			_("{0} is not the date of an invoice: enter a day up to today.").format(
				frappe.bold(frappe.utils.escape_html(cstr(day)[:40] or "–"))
			),
			title=_("Invoice Date"),
		)
	return found


@frappe.whitelist(methods=["POST"])
def attach_file(request: str, invoice_file: str) -> None:
	"""Keeps the PDF or OFD of an issued invoice."""
	doc = _locked(request, (ISSUED, RED))
	if not frappe.db.exists(
		"File", {"file_url": invoice_file, "attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	):
		frappe.throw(_("Attach the file to this request first."), title=_("Invoice File"))
	if not invoice_file.lower().split("?")[0].endswith((".pdf", ".ofd", ".xml")):
		frappe.throw(_("The file of an invoice is a PDF, OFD or XML."), title=_("Invoice File"))
	doc.invoice_file = invoice_file
	_save(doc)


@frappe.whitelist(methods=["POST"])
def cancel(request: str, reason: str) -> None:
	"""Gives up a request that was not issued; its bills can be requested anew."""
	doc = _locked(request, (REQUESTED, EXPORTED))
	doc.update({"status": CANCELLED, "close_reason": _reason(reason)})
	_save(doc)


@frappe.whitelist(methods=["POST"])
def red_letter(request: str, red_invoice_no: str, reason: str) -> None:
	"""Writes down that an issued invoice was taken back by a red one (红冲); its bills can be requested anew."""
	doc = _locked(request, (ISSUED,))
	doc.update(
		{
			"status": RED,
			"red_invoice_no": check_number(cstr(red_invoice_no).strip(), ""),
			"close_reason": _reason(reason),
		}
	)
	_save(doc)


def _reason(reason: str) -> str:
	if not cstr(reason).strip():
		frappe.throw(_("Say why."), title=_("Reason"))
	return cstr(reason).strip()


def _locked(name: str, expected: tuple[str, ...]):
	frappe.get_doc("Tax Invoice Request", name).check_permission("write")
	doc = frappe.get_doc("Tax Invoice Request", name, for_update=True)
	if doc.status not in expected:
		frappe.throw(
			_("{0} is {1}, so this cannot be done with it.").format(
				frappe.bold(doc.name), frappe.bold(_(doc.status))
			),
			title=_("Tax Invoice Request"),
		)
	return doc


def _save(doc) -> None:
	doc.flags.by_service = True
	doc.save()


def refuse_bill(doc, method=None) -> None:
	"""Before cancelling a Sales Invoice: an invoice in force was made for what the bill charged."""
	row, request = frappe.qb.DocType("Tax Invoice Line"), frappe.qb.DocType("Tax Invoice Request")
	names = (
		frappe.qb.from_(row)
		.join(request)
		.on(request.name == row.parent)
		.select(request.name)
		.where((row.sales_invoice == doc.name) & request.status.isin(HOLDING))
		.limit(1)
		.run(pluck=True)
	)
	if names:
		frappe.throw(
			_(
				"A tax invoice for bill {0} was requested with {1}. Cancel the request, or have the invoice taken back by a red one first."
			).format(frappe.bold(doc.name), frappe.bold(names[0])),
			title=_("Tax Invoice Request"),
		)
