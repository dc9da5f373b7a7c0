"""Receiving money at the counter: find the customer, look at the account, receive, print.

A receipt stands for one Payment Entry of ERPNext, made in the same transaction: there is never one without the other.
"""

from contextlib import nullcontext
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.utils import cstr, fmt_money, get_fullname, getdate, now_datetime, nowdate

from wuye_ops.fees import gateways, late_charges, open_bills, payers, payments
from wuye_ops.fees.open_bills import OpenBill
from wuye_ops.fees.posting.series import take_numbers
from wuye_ops.property.session import as_the_system
from wuye_ops.rules.money import ZERO, amount_in_words, total
from wuye_ops.rules.receiving import days_overdue, differences
from wuye_ops.rules.settlement import Settlement

SERIES = "RC-.YYYY.-.######"
SAVEPOINT = "wuye_receive"
LONGEST_KEY, LONGEST_REMARK = 64, 500
# Once printed, a receipt is the original for so long: paper jams, and a browser loads the page twice.
ORIGINAL_SECONDS = 300


# -- looking


@frappe.whitelist()
def find(text: str) -> list[dict]:
	"""Who may be standing at the counter: by unit, name, phone number (exact) or plate."""
	if not frappe.has_permission("Payment Receipt", "create"):
		frappe.throw(_("Your role does not receive money."), frappe.PermissionError)
	return payers.find(text)


@frappe.whitelist()
def account(property: str, customer: str) -> dict:
	"""What the customer owes and has prepaid in the property, and how they can pay."""
	company = _place(property, customer, "read").company
	bills = open_bills.open_bills(property, customer, company)
	lines = open_bills.lines_of(bill.name for bill in bills)
	late = late_charges.accrued(property, customer)
	today = getdate(nowdate())
	return {
		"property": property,
		"customer": customer,
		"customer_name": frappe.db.get_value("Customer", customer, "customer_name"),
		"units": [
			open_bills.without_property(unit, property) for unit in payers.units_of(property, customer)
		],
		"bills": [
			{
				"sales_invoice": bill.name,
				"due_date": bill.due_date,
				"days_overdue": days_overdue(bill.due_date, today),
				"text": open_bills.text_of(lines.get(bill.name, ())),
				"amount": float(bill.amount),
				"outstanding": float(bill.outstanding),
				"late_for": bill.late_for,
				"accrued": float(late.get(bill.name, 0)),
				"lines": lines.get(bill.name, []),
			}
			for bill in open_bills.beside_their_principal(bills)
		],
		# also of bills that are paid, late, and so no longer among the open ones
		"accrued": float(total(late.values())),
		"may_charge_late": bool(late) and frappe.has_permission("Billing Run", "create"),
		"due": float(total(bill.outstanding for bill in bills)),
		"prepaid": float(open_bills.prepaid_balance(property, customer, company)),
		"modes": [{"name": mode.name, "type": mode.type} for mode in payments.modes_of(company)],
		"pays_online": bool(gateways.account_of(company)),
	}


def _place(property_name: str, customer: str, right: str) -> frappe._dict:
	"""Company and cost center of the property, after the right to a receipt there has been asked for."""
	place = (
		frappe.db.get_value("Property", property_name, ["company", "cost_center"], as_dict=True)
		or frappe._dict()
	)
	sample = frappe.new_doc("Payment Receipt")
	sample.update({"property": property_name, "company": place.company, "customer": customer})
	sample.check_permission(right)
	if not place:
		frappe.throw(_("There is no property {0}.").format(frappe.bold(property_name)), title=_("Property"))
	if not payers.belongs(property_name, customer):
		frappe.throw(
			_("{0} is not a customer of {1}. Register the occupancy first.").format(
				frappe.bold(frappe.utils.escape_html(customer)), frappe.bold(property_name)
			),
			title=_("Customer"),
		)
	return place


# -- receiving


@frappe.whitelist(methods=["POST"])
def receive(
	property: str,
	customer: str,
	modes: list | str,
	request_key: str,
	chosen: list | str | None = None,
	expected: dict | str | None = None,
	remark: str | None = None,
) -> str:
	"""Receives money and returns the receipt's number: all bookings, or none.

	modes: rows of mode_of_payment, amount, reference_no. chosen: bills the payer names, settled first in that order; the
	oldest bills come next, what is left is a prepayment. expected: open amount by bill as the clerk has seen them; when
	they are not so any more, nothing is received. request_key: chosen by the caller for each receipt; the same key sent
	again, after a lost connection or a double click, gives the same receipt.

	Refuses with a sentence for the clerk whatever cannot be received, ERPNext's own refusals included.
	"""
	place = _place(property, customer, "create")
	tenders = payments.tenders(modes, place.company)
	order = Order(property, customer, place, tenders, checked_key(request_key), frappe.session.user)
	return order.book(_names(chosen), _amounts(expected), cstr(remark).strip()[:LONGEST_REMARK])


class Order:
	"""One request to receive money. about: what its receipt says besides, when the money is not for bills."""

	about: dict = {}
	# whether ERPNext's entry is made by the system: whoever takes money at a gate has no right to accounts
	entry_by_system = False

	def __init__(
		self,
		property_name: str,
		customer: str,
		place: frappe._dict,
		tenders: list,
		key: str,
		clerk: str | None,
	) -> None:
		"""clerk: who received the money; nobody, when it came through a gateway. The caller has checked the right."""
		self.property, self.customer, self.place = property_name, customer, place
		self.tenders, self.key, self.clerk = tenders, key, clerk
		self.total: Decimal = total(tender.amount for tender in tenders)

	def book(self, chosen: list[str], expected: dict[str, Decimal] | None, remark: str) -> str:
		"""The receipt's number: all bookings, or none; what was made before, when the request comes again."""
		if receipt := self.receipt():
			return receipt
		frappe.db.savepoint(SAVEPOINT)
		try:
			return self.carry_out(chosen, expected, remark)
		except frappe.ValidationError:
			frappe.db.rollback(save_point=SAVEPOINT)
			# what stopped this one may be the same request, sent twice, that was quicker
			if receipt := self.receipt(lock=True):
				frappe.clear_messages()
				return receipt
			raise

	def receipt(self, lock: bool = False) -> str | None:
		"""The receipt this request has got already. lock: one that another connection has just made, too."""
		receipt = frappe.qb.DocType("Payment Receipt")
		query = (
			frappe.qb.from_(receipt)
			.select(receipt.name, receipt.property, receipt.customer, receipt.total)
			.where(receipt.request_key == self.key)
		)
		rows = (query.for_update() if lock else query).run()
		if not rows:
			return None
		name, *about = rows[0]
		if (*about[:2], open_bills.money(about[2])) != (self.property, self.customer, self.total):
			frappe.throw(
				_("This request has been used for another receipt. Begin anew at the counter."),
				title=_("Payment Receipt"),
			)
		return name

	def carry_out(self, chosen: list[str], expected: dict[str, Decimal] | None, remark: str) -> str:
		bills = self.lock_bills(chosen, expected)
		settlement = self.settle(bills, chosen)
		parts = [(bills[name], amount) for name, amount in settlement.parts]
		# taken before ERPNext's own number: counters wait for one another here, in one order, and not for long
		(number,) = take_numbers(SERIES, 1)
		with as_the_system() if self.entry_by_system else nullcontext():
			entry = payments.submit(
				payments.Payment(
					receipt=number,
					property=self.property,
					company=self.place.company,
					cost_center=self.place.cost_center,
					customer=self.customer,
					tenders=self.tenders,
					parts=parts,
					remark=remark,
				)
			)
		return self.write(number, entry.name, parts, settlement.left, remark)

	def lock_bills(self, chosen: list[str], expected: dict[str, Decimal] | None) -> dict[str, OpenBill]:
		"""The customer's open bills, locked, when they are what the clerk has seen and this transaction sees."""
		seen = {
			bill.name: bill
			for bill in open_bills.open_bills(self.property, self.customer, self.place.company)
		}
		bills = {name: bill for name, bill in open_bills.lock(seen).items() if bill.outstanding > ZERO}
		now = {name: bill.outstanding for name, bill in bills.items()}
		# ERPNext computes what is left of a bill from what this transaction sees; it must be what is so
		changed = differences({name: bill.outstanding for name, bill in seen.items()}, now)
		if not changed and expected is not None:
			changed = differences(expected, now)
		for name in (*changed, *(name for name in chosen if name not in bills)):
			_refuse_bill(name, self.property, self.customer, bills.get(name))
		return bills

	def settle(self, bills: dict[str, OpenBill], chosen: list[str]) -> Settlement:
		return open_bills.settle_bills(self.property, self.total, bills.values(), chosen)

	def write(self, number: str, entry: str, parts: list, left: Decimal, remark: str) -> str:
		lines = open_bills.lines_of(bill.name for bill, _part in parts)
		receipt = frappe.new_doc("Payment Receipt")
		receipt.update(
			{
				"property": self.property,
				"company": self.place.company,
				"customer": self.customer,
				"customer_name": frappe.db.get_value("Customer", self.customer, "customer_name"),
				"unit": self.unit(lines),
				"status": "Valid",
				"received_on": now_datetime(),
				"clerk": self.clerk,
				"payment_entry": entry,
				"total": float(self.total),
				"amount_in_words": amount_in_words(self.total),
				"settled": float(self.total - left),
				"prepaid": float(left),
				"remark": remark,
				"request_key": self.key,
				**self.about,
			}
		)
		for tender in self.tenders:
			receipt.append(
				"modes",
				{
					"mode_of_payment": tender.mode,
					"amount": float(tender.amount),
					"reference_no": tender.reference,
					"account": tender.account,
				},
			)
		for bill, amount in parts:
			receipt.append(
				"bills",
				{
					"sales_invoice": bill.name,
					"due_date": bill.due_date,
					"text": open_bills.text_of(lines.get(bill.name, ())),
					"amount": float(amount),
				},
			)
		receipt.flags.by_service, receipt.flags.number = True, number
		# the right to create it was asked for above; a developer is a customer here by the bills alone
		receipt.insert(ignore_permissions=True)
		return receipt.name

	def unit(self, lines: dict[str, list]) -> str | None:
		"""The unit the receipt is about, when it is about one."""
		units = {line.unit for rows in lines.values() for line in rows if line.unit} or set(
			payers.units_of(self.property, self.customer)
		)
		return units.pop() if len(units) == 1 else None


def _refuse_bill(name: str, property_name: str, customer: str, now: OpenBill | None) -> None:
	"""Says why a bill cannot be received as the clerk wants it: who was quicker, or what is wrong with it."""
	shown = frappe.bold(frappe.utils.escape_html(name[:140]))
	bill = frappe.db.get_value("Sales Invoice", name, ["property", "customer", "docstatus"], as_dict=True)
	# of bills of others nothing is told
	if not bill or (bill.property, bill.customer) != (property_name, customer):
		frappe.throw(
			_("{0} is no bill of this customer in {1}.").format(shown, frappe.bold(property_name)),
			title=_("Bill"),
		)
	if other := _last_receipt(name):
		clerk = get_fullname(other.clerk) if other.clerk else _("The customer")
		frappe.throw(
			_("{0} has received money for bill {1} with receipt {2}. Look at the account again.").format(
				frappe.bold(clerk), shown, frappe.bold(other.name)
			),
			title=_("Received Meanwhile"),
		)
	if now:
		frappe.throw(
			_("Of bill {0} {1} is open now, not what you have seen. Look at the account again.").format(
				shown, frappe.bold(fmt_money(float(now.outstanding), 2))
			),
			title=_("Bill Changed"),
		)
	frappe.throw(
		_("Bill {0} is paid, credited or cancelled. Look at the account again.").format(shown),
		title=_("Bill Changed"),
	)


def _last_receipt(bill: str) -> frappe._dict | None:
	"""The last valid receipt for the bill, one that was made a moment ago included."""
	receipt, row = frappe.qb.DocType("Payment Receipt"), frappe.qb.DocType("Payment Receipt Bill")
	found = (
		frappe.qb.from_(receipt)
		.join(row)
		.on(row.parent == receipt.name)
		.select(receipt.name, receipt.clerk)
		.where((row.sales_invoice == bill) & (receipt.status == "Valid"))
		.orderby(receipt.name, order=frappe.qb.desc)
		.limit(1)
		# an ordinary read would show what this transaction has seen first, before the other one
		.for_update()
		.run(as_dict=True)
	)
	return found[0] if found else None


def checked_key(request_key: str) -> str:
	key = cstr(request_key).strip()
	if not key or len(key) > LONGEST_KEY:
		frappe.throw(_("The request has no key. Open the counter anew."), title=_("Payment Receipt"))
	return key


def _names(chosen: list | str | None) -> list[str]:
	names = payments.parsed(chosen) if chosen else None
	if names and not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
		frappe.throw(_("Choose bills of the list."), title=_("Bill"))
	return list(dict.fromkeys(names or ()))


def _amounts(expected: dict | str | None) -> dict[str, Decimal] | None:
	amounts = payments.parsed(expected)
	if amounts is None or amounts == "":
		return None
	try:
		return {str(name): open_bills.money(amount) for name, amount in amounts.items()}
	except (AttributeError, InvalidOperation):
		frappe.throw(_("Look at the account again."), title=_("Bill Changed"))


# -- printing


@frappe.whitelist(methods=["POST"])
def mark_printed(receipt: str) -> int:
	"""Counts a print and returns which one it is: 1 is the original, every other a copy."""
	doc = frappe.get_doc("Payment Receipt", receipt)
	doc.check_permission("print")
	table = frappe.qb.DocType("Payment Receipt")
	# in one statement: two who print at once do not both have the original
	(
		frappe.qb.update(table)
		.set(table.times_printed, table.times_printed + 1)
		.where(table.name == doc.name)
		.run()
	)
	times = frappe.db.get_value("Payment Receipt", doc.name, "times_printed", for_update=True)
	if times == 1:
		frappe.cache.set_value(_original_key(doc.name), 1, expires_in_sec=ORIGINAL_SECONDS)
	return times


def is_original(doc) -> bool:
	"""Whether what is printed now is the first print; whatever is printed without being counted is a copy."""
	return doc.times_printed == 1 and bool(frappe.cache.get_value(_original_key(doc.name), expires=True))


def _original_key(name: str) -> str:
	return f"wuye_receipt_original:{name}"
