"""What happens to bills in the accounts: money, credit notes, journal entries, by ERPNext's own documents alone."""

import random

import frappe
from frappe.utils import add_days, flt, get_first_day, get_last_day, nowdate

from wuye_ops.tests.bills import Household, as_administrator, bill, item


@as_administrator
def charge(home: Household, fee_item: str, amount: float, day: str, **fields) -> str:
	"""A billed charge for the month of that day, on no bill yet."""
	if not frappe.db.exists("Fee Item", fee_item):
		frappe.get_doc({"doctype": "Fee Item", "fee_item_name": fee_item}).insert()
	doc = frappe.get_doc(
		{
			"doctype": "Fee Charge",
			"property": home.property,
			"status": "Billed",
			"customer": home.customer,
			"customer_name": home.name,
			"unit": home.unit,
			"fee_item": fee_item,
			"period_from": get_first_day(day),
			"period_to": get_last_day(day),
			"amount": amount,
			**fields,
		}
	)
	return doc.insert().name


@as_administrator
def charged_bill(
	home: Household, *charges: tuple[str, float], overdue: int = 10, month: str | None = None, **fields
) -> str:
	"""A bill of charges (fee item, amount) for the month of its day, or the one named; fields: of the bill."""
	day = month or add_days(nowdate(), -overdue)
	lines = []
	for fee_item, amount, *rest in charges:
		more = rest[0] if rest else {}
		name = charge(home, fee_item, amount, day, **more.get("charge", {}))
		lines.append(line(home, amount, wuye_fee_charge=name, item_name=fee_item, **more.get("line", {})))
	return bill(home, 0, overdue, items=lines, **fields)


def line(home: Household, amount: float, **fields) -> dict:
	return {"item_code": item(), "qty": 1, "rate": amount, **place(home.property), **fields}


def place(property_name: str) -> dict:
	return {
		"property": property_name,
		"cost_center": frappe.db.get_value("Property", property_name, "cost_center"),
	}


@as_administrator
def payment(
	home: Household, parts: dict[str, float], over: float = 0, on: str | None = None, **fields
) -> str:
	"""A Payment Entry without a receipt. parts: amount by bill; over: what no bill takes, a prepayment."""
	company = frappe.db.get_value("Property", home.property, "company")
	amount = flt(sum(parts.values()) + over, 2)
	entry = frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": "Receive",
			"company": company,
			"posting_date": on or nowdate(),
			"party_type": "Customer",
			"party": home.customer,
			"paid_from": frappe.get_cached_value("Company", company, "default_receivable_account"),
			"paid_to": cash_account(company),
			"paid_amount": amount,
			"received_amount": amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": "测试",
			"reference_date": on or nowdate(),
			**place(home.property),
			"references": [
				{"reference_doctype": "Sales Invoice", "reference_name": name, "allocated_amount": part}
				for name, part in parts.items()
			],
			**fields,
		}
	)
	entry.submit()
	return entry.name


def cash_account(company: str) -> str:
	return frappe.db.get_value(
		"Account", {"company": company, "account_type": "Cash", "is_group": 0}, order_by="name"
	)


@as_administrator
def credit_note(bill_name: str, *amounts: float, named: bool = True, on: str | None = None, **fields) -> str:
	"""A return of so much off each line of the bill; named: its lines say which charges, as a waiver's do."""
	original = frappe.get_doc("Sales Invoice", bill_name)
	home_place = {"property": original.property, "cost_center": original.cost_center}
	items = [
		{
			"item_code": row.item_code,
			"qty": -1,
			"rate": amount,
			"sales_invoice_item": row.name,
			"item_tax_template": row.item_tax_template,
			"wuye_fee_charge": row.wuye_fee_charge if named else None,
			**home_place,
		}
		for row, amount in zip(original.items, amounts, strict=False)
		if amount
	]
	note = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"company": original.company,
			"customer": original.customer,
			"is_return": 1,
			"return_against": bill_name,
			"update_outstanding_for_self": 0,
			"set_posting_time": 1,
			"posting_date": on or nowdate(),
			"due_date": on or nowdate(),
			"ignore_default_payment_terms_template": 1,
			"disable_rounded_total": 1,
			"items": items,
			"taxes": [
				{
					"charge_type": row.charge_type,
					"account_head": row.account_head,
					"description": row.description,
					"rate": row.rate,
					"included_in_print_rate": row.included_in_print_rate,
				}
				for row in original.taxes
			],
			**home_place,
			**fields,
		}
	)
	note.submit()
	return note.name


@as_administrator
def journal(
	home: Household, amount: float, bill_name: str | None = None, on: str | None = None, **fields
) -> str:
	"""A Journal Entry that takes the amount off what the customer owes, off the bill where one is named."""
	company = frappe.db.get_value("Property", home.property, "company")
	receivable = frappe.get_cached_value("Company", company, "default_receivable_account")
	about = {**place(home.property), **fields}
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": company,
			"posting_date": on or nowdate(),
			"accounts": [
				{
					"account": receivable,
					"party_type": "Customer",
					"party": home.customer,
					"credit_in_account_currency": amount,
					**({"reference_type": "Sales Invoice", "reference_name": bill_name} if bill_name else {}),
					**about,
				},
				{"account": cash_account(company), "debit_in_account_currency": amount, **about},
			],
		}
	)
	entry.submit()
	return entry.name


@as_administrator
def cancel(doctype: str, name: str) -> None:
	frappe.get_doc(doctype, name).cancel()


class Accountants:
	"""People at work: from one seed always the same bills, payments, waivers, journal entries and cancellations."""

	def __init__(
		self, homes: list[Household], seed: int, standards: list[str] = (), taxes: dict | None = None
	):
		self.homes, self.standards, self.taxes = homes, list(standards), taxes
		self.random = random.Random(seed)
		self.bills: dict[str, Household] = {}
		self.vouchers: list[tuple[str, str]] = []

	def work(self, steps: int) -> None:
		for _step in range(steps):
			choose = self.random.choice if self.bills else lambda _actions: self._bill
			choose(
				[self._bill, self._bill, self._pay, self._pay, self._pay, self._waive, self._credit, self._journal, self._cancel]
			)()  # fmt: skip

	def _amount(self, most: float) -> float:
		return flt(self.random.choice([most, self.random.uniform(0.01, most)]), 2)

	def _day(self) -> str:
		return add_days(nowdate(), -self.random.randint(0, 20))

	def _open(self) -> tuple[str, float]:
		name = self.random.choice(list(self.bills))
		return name, flt(frappe.db.get_value("Sales Invoice", name, "outstanding_amount"), 2)

	def _bill(self) -> None:
		home = self.random.choice(self.homes)
		charges = []
		for number in range(self.random.randint(1, 4)):
			more: dict = {"charge": {}, "line": {}}
			if self.standards:
				more["charge"]["fee_standard"] = self.random.choice([*self.standards, None])
			if self.taxes and self.random.random() < 0.7:
				more["line"]["item_tax_template"] = self.taxes["template"]
			charges.append((f"费用{number}", flt(self.random.uniform(0.01, 500), 2), more))
		fields = {"taxes": [{**self.taxes["row"]}]} if self.taxes else {}
		name = charged_bill(home, *charges, overdue=self.random.randint(21, 60), **fields)
		self.bills[name] = home

	def _pay(self) -> None:
		name, left = self._open()
		if left <= 0:
			return
		over = self.random.choice([0, 0, 12.5])
		entry = payment(self.bills[name], {name: self._amount(left)}, over=over, on=self._day())
		self.vouchers.append(("Payment Entry", entry))

	def _waive(self, named: bool = True) -> None:
		name, left = self._open()
		# ERPNext takes a line back once
		if left <= 1 or frappe.db.exists("Sales Invoice", {"return_against": name, "docstatus": 1}):
			return
		amounts = [
			flt(row.amount * self.random.choice([0, 0.3, 0.5]), 2)
			for row in frappe.get_all("Sales Invoice Item", {"parent": name}, ["amount"], order_by="idx")
		]
		if 0 < sum(amounts) <= left / 1.1:
			note = credit_note(name, *amounts, named=named, on=self._day())
			self.vouchers.append(("Sales Invoice", note))

	def _credit(self) -> None:
		self._waive(named=False)

	def _journal(self) -> None:
		name, left = self._open()
		if left > 0:
			entry = journal(self.bills[name], self._amount(left), name, on=self._day())
			self.vouchers.append(("Journal Entry", entry))

	def _cancel(self) -> None:
		if self.vouchers:
			cancel(*self.vouchers.pop(self.random.randrange(len(self.vouchers))))
