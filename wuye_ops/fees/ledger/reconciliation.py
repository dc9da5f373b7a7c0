"""对账: the fee ledger beside ERPNext's General Ledger and Accounts Receivable, to the cent and voucher by voucher."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Count, Sum
from pypika import Table
from pypika.terms import Criterion

from wuye_ops.fees.ledger import balances, totals
from wuye_ops.fees.ledger.scope import Scope
from wuye_ops.fees.ledger.standing import BILL, LEDGER, gross_of
from wuye_ops.fees.open_bills import money
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.reconciliation import Voucher, reason

GL = Table("tabGL Entry")
Key = tuple[str, str]  # doctype and name of a voucher


@dataclass(frozen=True)
class Difference:
	"""A voucher on which the two do not agree; code: of rules.reconciliation."""

	key: Key
	ledger: Decimal
	books: Decimal
	code: str


@dataclass(frozen=True)
class Check:
	"""One figure by the fee ledger and by the accounts, with the vouchers that make the difference."""

	code: str
	ledger: Decimal
	books: Decimal
	differences: list[Difference] = field(default_factory=list)

	@property
	def difference(self) -> Decimal:
		return self.books - self.ledger

	@property
	def unexplained(self) -> Decimal:
		"""What the vouchers of the days asked for do not account for: it comes from earlier days."""
		return self.difference - total(one.books - one.ledger for one in self.differences)


@dataclass(frozen=True)
class Asked:
	"""What is to be reconciled. scope.as_of is the last day; first the first, None for all days there are."""

	scope: Scope
	company: str
	first: date | None = None

	@property
	def last(self) -> date:
		return self.scope.as_of

	def of(self, table) -> Criterion:
		return (table.company == self.company) & self.scope.of_vouchers(table)

	def days(self, field) -> Criterion:
		condition = field <= self.last
		return condition & (field >= self.first) if self.first else condition

	def is_mine(self, property_name: str | None) -> bool:
		if self.scope.whole_company:
			return True
		return self.scope.properties is None or (property_name or "") in self.scope.properties


def components(asked: Asked) -> dict[str, Decimal]:
	"""What the reports say that customers owe and have paid in advance at the end of the last day."""
	scope = asked.scope
	charges = total(
		money(totals.outstanding(row))
		for row in totals.sums(scope, ("property",), None, ("period",)).values()
	)
	bill = balances.bills(scope).as_("bill")
	((owed, credits),) = (
		frappe.qb.from_(bill)
		.select(
			Sum(Case().when(bill.outstanding > 0, bill.outstanding).else_(0)),
			Sum(Case().when(bill.outstanding < 0, 0 - bill.outstanding).else_(0)),
		)
		.run()
	)
	paid = balances.prepayments(scope)
	return {
		"charges": charges,
		"other_lines": money(owed) - charges,
		"journals": total(money(row.owed) for row in paid),
		"prepaid": total((money(credits), *(money(row.prepaid) for row in paid))),
	}


def checks(asked: Asked) -> list[Check]:
	"""Everything that must agree. Runs ERPNext's own Accounts Receivable, which takes the time it takes there."""
	parts = components(asked)
	balance = parts["charges"] + parts["other_lines"] + parts["journals"] - parts["prepaid"]
	moved = _receivables(asked)
	return [
		Check("balance_gl", balance, _gl_balance(asked), moved),
		Check("balance_ar", balance, _accounts_receivable(asked), _in_payment_ledger(asked, moved)),
		_charged(asked),
		_waived(asked),
		_received(asked),
		_income(asked),
	]


# -- the balance


def _receivable_accounts(company: str) -> list[str]:
	return frappe.get_all("Account", {"account_type": "Receivable", "company": company}, pluck="name") or [""]


def _of_receivables(asked: Asked) -> Criterion:
	return (
		asked.of(GL)
		& (GL.is_cancelled == 0)
		& GL.account.isin(_receivable_accounts(asked.company))
		& (Coalesce(GL.party_type, "") != "Employee")
	)


def _gl_balance(asked: Asked) -> Decimal:
	((amount,),) = (
		frappe.qb.from_(GL)
		.select(Sum(GL.debit - GL.credit))
		.where(_of_receivables(asked) & (GL.posting_date <= asked.last))
		.run()
	)
	return money(amount)


def _accounts_receivable(asked: Asked) -> Decimal:
	"""The sum of ERPNext's own report, as an accountant would run it."""
	# its module needs a site already when it is imported
	from erpnext.accounts.report.accounts_receivable.accounts_receivable import execute as accounts_receivable

	filters = frappe._dict(
		company=asked.company, report_date=asked.last, range="30, 60, 90, 120", party_type="Customer"
	)
	if not asked.scope.whole_company and asked.scope.properties is not None:
		filters.property = list(asked.scope.properties)
	with _as_administrator():
		rows = accounts_receivable(filters)[1]
	return total(money(row.get("outstanding")) for row in rows if row)


@contextmanager
def _as_administrator():
	"""A manager may see whether the books agree, but not read ERPNext's ledgers. Of its report they get one sum, and that of
	the properties alone which the scope has found them to have."""
	user, form = frappe.session.user, frappe.local.form_dict
	frappe.set_user("Administrator")
	try:
		yield
	finally:
		frappe.set_user(user)
		frappe.local.form_dict = form


def _receivables(asked: Asked) -> list[Difference]:
	"""Vouchers whose entries on receivable accounts are not what they are in the balances of the reports: those that are
	booked on a bill of one property under another, or under none, or without a customer."""
	books = _by_voucher(_of_receivables(asked) & asked.days(GL.posting_date))
	return _differences(_in_balances(asked), books)


def _by_voucher(conditions: Criterion) -> dict[Key, Decimal]:
	rows = (
		frappe.qb.from_(GL)
		.select(GL.voucher_type, GL.voucher_no, Sum(GL.debit - GL.credit))
		.where(conditions)
		.groupby(GL.voucher_type, GL.voucher_no)
		.run()
	)
	return {(kind, name): money(amount) for kind, name, amount in rows}


def _in_balances(asked: Asked) -> dict[Key, Decimal]:
	"""By voucher what it moves in the reports: what is booked on a bill belongs to the property of the bill."""
	bill = frappe.qb.DocType(BILL)
	rows = (
		frappe.qb.from_(LEDGER)
		.left_join(bill)
		.on((LEDGER.against_voucher_type == BILL) & (bill.name == LEDGER.against_voucher_no))
		.select(
			LEDGER.voucher_type,
			LEDGER.voucher_no,
			Case().when(bill.name.isnotnull(), bill.property).else_(LEDGER.property).as_("property"),
			Sum(LEDGER.amount),
		)
		.where(
			(LEDGER.company == asked.company)
			& (LEDGER.delinked == 0)
			& (LEDGER.account_type == "Receivable")
			& (LEDGER.party_type == "Customer")
			& asked.days(LEDGER.posting_date)
		)
		.groupby(
			LEDGER.voucher_type,
			LEDGER.voucher_no,
			Case().when(bill.name.isnotnull(), bill.property).else_(LEDGER.property),
		)
		.run()
	)
	found: dict[Key, Decimal] = defaultdict(lambda: ZERO)
	for kind, name, property_name, amount in rows:
		if asked.is_mine(property_name):
			found[kind, name] += money(amount)
	return found


def _in_payment_ledger(asked: Asked, moved: list[Difference]) -> list[Difference]:
	"""The same for Accounts Receivable, which reads the Payment Ledger: what is not in there does not differ."""
	rows = (
		frappe.qb.from_(LEDGER)
		.select(LEDGER.voucher_type, LEDGER.voucher_no, Sum(LEDGER.amount))
		.where(
			asked.of(LEDGER)
			& (LEDGER.delinked == 0)
			& (LEDGER.account_type == "Receivable")
			& (LEDGER.party_type == "Customer")
			& LEDGER.voucher_no.isin([one.key[1] for one in moved] or [""])
		)
		.groupby(LEDGER.voucher_type, LEDGER.voucher_no)
		.run()
	)
	books = {(kind, name): money(amount) for kind, name, amount in rows}
	return [
		replace(one, books=books.get(one.key, ZERO))
		for one in moved
		if books.get(one.key, ZERO) != one.ledger
	]


# -- what happened in the days


def _invoices(asked: Asked, returns: bool) -> dict[Key, Decimal]:
	"""By invoice its entry on the receivables."""
	bill = frappe.qb.DocType(BILL)
	rows = (
		frappe.qb.from_(GL)
		.join(bill)
		.on(bill.name == GL.voucher_no)
		.select(GL.voucher_no, Sum(GL.debit - GL.credit))
		.where(
			_of_receivables(asked)
			& asked.days(GL.posting_date)
			& (GL.voucher_type == BILL)
			& (bill.is_return == int(returns))
		)
		.groupby(GL.voucher_no)
		.run()
	)
	return {(BILL, name): money(amount) for name, amount in rows}


def _charged(asked: Asked) -> Check:
	bill, charge = frappe.qb.DocType(BILL), totals.charges()
	rows = (
		frappe.qb.from_(bill)
		.join(charge)
		.on(charge.sales_invoice == bill.name)
		.select(bill.name, Sum(charge.charged))
		.where(
			(bill.docstatus == 1)
			& (bill.company == asked.company)
			& asked.days(bill.posting_date)
			& asked.scope.of_charges(charge, ("period",))
		)
		.groupby(bill.name)
		.run()
	)
	ledger = {(BILL, name): money(amount) for name, amount in rows}
	return _check("charged", ledger, _invoices(asked, returns=False))


def _waived(asked: Asked) -> Check:
	"""Credit notes, in the books below 0; shown as they are called, above it."""
	books = {key: -amount for key, amount in _invoices(asked, returns=True).items()}
	note, charge = frappe.qb.DocType(BILL), totals.charges()
	mine = (
		frappe.qb.from_(note)
		.select(note.name)
		.where(
			(note.docstatus == 1)
			& (note.is_return == 1)
			& (note.company == asked.company)
			& asked.days(note.posting_date)
		)
		.run(pluck=True)
	)
	line = gross_of(mine or [""]).as_("note_line")
	rows = (
		frappe.qb.from_(line)
		.join(charge)
		.on(charge.name == line.charge)
		.select(line.bill, 0 - Sum(line.gross))
		.where(asked.scope.of_charges(charge, ("period",)))
		.groupby(line.bill)
		.run()
	)
	return _check("waived", {(BILL, name): money(amount) for name, amount in rows}, books)


def _received(asked: Asked) -> Check:
	"""Money and journal entries on the receivables."""

	def of_money(amounts: dict[Key, Decimal]) -> dict[Key, Decimal]:
		return {key: -amount for key, amount in amounts.items() if key[0] != BILL}

	books = _by_voucher(_of_receivables(asked) & asked.days(GL.posting_date))
	return _check("received", of_money(_in_balances(asked)), of_money(books))


def _income(asked: Asked) -> Check:
	"""Net amounts of charges, less their waivers, and what stands on income accounts."""
	bill, item, account = (frappe.qb.DocType(name) for name in (BILL, "Sales Invoice Item", "Account"))
	rows = (
		frappe.qb.from_(bill)
		.join(item)
		.on(item.parent == bill.name)
		.select(bill.name, Sum(item.base_net_amount))
		.where(
			asked.of(bill)
			& (bill.docstatus == 1)
			& asked.days(bill.posting_date)
			& (Coalesce(item.wuye_fee_charge, "") != "")
		)
		.groupby(bill.name)
		.run()
	)
	income = (
		frappe.qb.from_(account)
		.select(account.name)
		.where((account.company == asked.company) & (account.root_type == "Income") & (account.is_group == 0))
	)
	books = _by_voucher(
		asked.of(GL)
		& (GL.is_cancelled == 0)
		& asked.days(GL.posting_date)
		& GL.account.isin(income)
		& (GL.voucher_type != "Period Closing Voucher")
	)
	return _check(
		"income",
		{(BILL, name): money(amount) for name, amount in rows},
		{key: -amount for key, amount in books.items()},
	)


def _check(code: str, ledger: dict[Key, Decimal], books: dict[Key, Decimal]) -> Check:
	return Check(code, total(ledger.values()), total(books.values()), _differences(ledger, books))


# -- why


def _differences(ledger: dict[Key, Decimal], books: dict[Key, Decimal]) -> list[Difference]:
	odd = sorted(key for key in {*ledger, *books} if ledger.get(key, ZERO) != books.get(key, ZERO))
	known = _look_at(odd)
	return [
		Difference(
			key,
			ledger.get(key, ZERO),
			books.get(key, ZERO),
			reason(replace(known[key], ledger=ledger.get(key, ZERO), books=books.get(key, ZERO))),
		)
		for key in odd
	]


def _look_at(keys: Iterable[Key]) -> dict[Key, Voucher]:
	"""What can be seen of the vouchers, in three questions for all of them."""
	keys = list(keys)
	if not keys:
		return {}
	names = [name for _kind, name in keys]
	invoices = {row.name: row for row in _invoice_facts(names)}
	entries = defaultdict(list)
	for row in frappe.get_all(
		"GL Entry",
		{"voucher_no": ["in", names], "is_cancelled": 0},
		["voucher_no", "account", "property", "party"],
	):
		entries[row.voucher_no].append(row)
	wanted = _wanted(names)
	found = {}
	for kind, name in keys:
		receivable = [row for row in entries[name] if _is_receivable(row.account)]
		about = invoices.get(name, frappe._dict()) if kind == BILL else frappe._dict()
		found[kind, name] = Voucher(
			kind,
			ZERO,
			ZERO,
			is_return=bool(about.is_return),
			return_against=bool(about.return_against),
			lines=about.lines or 0,
			charges=int(about.charges or 0),
			properties=tuple(sorted({row.property or "" for row in receivable})),
			wanted=tuple(sorted(wanted.get(name, ()))),
			has_party=all(row.party for row in receivable),
		)
	return found


def _is_receivable(account: str) -> bool:
	return frappe.get_cached_value("Account", account, "account_type") == "Receivable"


def _invoice_facts(names: list[str]) -> list:
	bill, item = frappe.qb.DocType(BILL), frappe.qb.DocType("Sales Invoice Item")
	return (
		frappe.qb.from_(bill)
		.join(item)
		.on(item.parent == bill.name)
		.select(
			bill.name,
			bill.is_return,
			bill.return_against,
			Count(item.name).as_("lines"),
			Sum(Case().when(Coalesce(item.wuye_fee_charge, "") != "", 1).else_(0)).as_("charges"),
		)
		.where(bill.name.isin(names))
		.groupby(bill.name)
		.run(as_dict=True)
	)


def _wanted(names: list[str]) -> dict[str, set[str]]:
	"""By voucher the properties of the bills it is booked on."""
	bill = frappe.qb.DocType(BILL)
	found = defaultdict(set)
	for voucher, property_name in (
		frappe.qb.from_(LEDGER)
		.join(bill)
		.on(bill.name == LEDGER.against_voucher_no)
		.select(LEDGER.voucher_no, bill.property)
		.distinct()
		.where(
			LEDGER.voucher_no.isin(names)
			& (LEDGER.against_voucher_type == BILL)
			& (LEDGER.delinked == 0)
			& (LEDGER.voucher_no != LEDGER.against_voucher_no)
		)
		.run()
	):
		found[voucher].add(property_name or "")
	return found
