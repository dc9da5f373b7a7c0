"""酬金: what the company earns of a month at a property whose money is the owners', from the ledger, booked once.

A fee is the fee of the year so far less what the months before have had, so that what comes late into the books is settled with
the next month and the months sum to the year. The booking is a Journal Entry in draft; an accountant submits it.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import getdate, now_datetime, nowdate
from pypika import Case
from pypika.functions import Extract

from wuye_ops.finance_control import figure_words
from wuye_ops.finance_control.cost_classes import class_by_account
from wuye_ops.finance_control.owners import accounts, ledger, words
from wuye_ops.finance_control.owners.ledger import company_of, money
from wuye_ops.property.guarded import load_locked, save
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words
from wuye_ops.rules import commission
from wuye_ops.rules.commission import DUE, FIXED, SPENT, Terms
from wuye_ops.rules.cost_figure import Figure, Term
from wuye_ops.rules.explanation_record import to_record
from wuye_ops.rules.money import EXACT, ZERO, total
from wuye_ops.rules.proration import Month, Period

TERMS, FEE = "Commission Terms", "Commission Fee"
COMPUTED, TO_SUBMIT, BOOKED, NOTHING, FAILED = "Computed", "To Submit", "Booked", "Nothing to Book", "Failed"
OPEN = (COMPUTED, NOTHING, FAILED)
# what a fee was computed from; who changes it after the first fee makes other terms
FIXED_FIELDS = ("property", "from_date", "base", "percent", "monthly", "most")


# -- the terms ---------------------------------------------------------------------------------------------------------


def check_terms(doc) -> None:
	doc.company = company_of(doc.property)
	if frappe.get_cached_value("Property", doc.property, "service_mode") != "Commission":
		frappe.throw(
			_("{0} is served for a lump sum. Set its service mode to commission first.").format(
				frappe.bold(doc.property)
			),
			title=_(TERMS),
		)
	_check_days(doc)
	_check_accounts(doc)
	_keep_computed(doc)
	terms = as_terms(doc)
	doc.title = f"{doc.property} {_(doc.base, context=TERMS)} {_rate(terms)}"[:140]
	for one in commission.warnings(terms):
		frappe.msgprint(words.said(one), title=_(TERMS), indicator="orange")


def as_terms(doc) -> Terms:
	"""What the document says; what no contract can mean is refused in the user's language."""
	most = money(doc.most)
	try:
		return Terms(doc.base, Decimal(str(doc.percent or 0)), money(doc.monthly), most if most else None)
	except ValueError:
		frappe.throw(
			_("The percent is between 0 and 100, and no sum is below 0. Correct the terms."), title=_(TERMS)
		)


def _rate(terms: Terms) -> str:
	return words.money(terms.monthly) if terms.base == FIXED else f"{figure_words.spoken(terms.percent)} %"


def _check_days(doc) -> None:
	first, last = getdate(doc.from_date), getdate(doc.to_date) if doc.to_date else None
	if last and last < first:
		frappe.throw(_("The terms end before they begin. Correct the days."), title=_("Until"))
	for row in frappe.get_all(
		TERMS,
		{"property": doc.property, "name": ["!=", doc.name or ""]},
		["name", "title", "from_date", "to_date"],
	):
		if (last is None or row.from_date <= last) and (row.to_date is None or row.to_date >= first):
			frappe.throw(
				_("{0} hold on some of these days. End them first.").format(
					frappe.utils.get_link_to_form(TERMS, row.name, row.title)
				),
				title=_("From"),
			)
		if row.from_date < first and first.day != 1:
			frappe.throw(_("Other terms begin on the first day of a month."), title=_("From"))
	if doc.base == FIXED and not money(doc.monthly):
		frappe.throw(_("Enter the sum of a month."), title=_("Sum of a Month"))


def _check_accounts(doc) -> None:
	for field, root in (("expense_account", "Expense"), ("income_account", "Income")):
		if not doc.get(field):
			continue
		row = frappe.db.get_value(
			"Account", doc.get(field), ["company", "root_type", "is_group"], as_dict=True
		)
		if not row or (row.company, row.root_type, row.is_group) != (doc.company, root, 0):
			frappe.throw(
				_("{0} must be an account of {1} of {2} that can be posted to.").format(
					frappe.bold(doc.get(field)), _(root), frappe.bold(doc.company)
				),
				title=_(doc.meta.get_label(field)),
			)
	if doc.expense_account and doc.expense_account in class_by_account(doc.company):
		booked = frappe.db.exists(
			"GL Entry",
			{"account": doc.expense_account, "is_cancelled": 0, "voucher_type": ["!=", "Journal Entry"]},
		)
		if booked:
			frappe.throw(
				_("{0} has other costs on it. The commission needs an account of its own.").format(
					frappe.bold(doc.expense_account)
				),
				title=_("Cost of the Property"),
			)
	center = doc.income_cost_center
	if center and frappe.db.get_value("Cost Center", center, "company") != doc.company:
		frappe.throw(
			_("{0} belongs to another company.").format(frappe.bold(center)),
			title=_("Cost Center of the Company"),
		)


def _keep_computed(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or not frappe.db.exists(FEE, {"terms": doc.name, "status": ["!=", FAILED]}):
		return
	for field in FIXED_FIELDS:
		if doc.has_value_changed(field):
			frappe.throw(
				_(
					"{0} cannot be changed any more: fees were computed with it. End these terms and enter others."
				).format(frappe.bold(_(doc.meta.get_label(field)))),
				title=_(TERMS),
			)


def terms_of(property_name: str, first: date, last: date) -> list:
	"""The terms that hold on some of the days, the oldest first."""
	names = frappe.get_all(
		TERMS,
		{"property": property_name, "from_date": ["<=", last]},
		["name", "to_date"],
		order_by="from_date",
	)
	return [frappe.get_doc(TERMS, row.name) for row in names if row.to_date is None or row.to_date >= first]


def months_due(property_name: str, period: Period) -> list[Month]:
	"""Months of a period in which terms hold."""
	found = {
		month
		for doc in terms_of(property_name, period.first, period.last)
		for month in _months(
			Month.of(max(period.first, doc.from_date)),
			Month.of(min(period.last, doc.to_date) if doc.to_date else period.last),
		)
	}
	return sorted(found, key=lambda one: (one.year, one.number))


def settled_months(property_name: str, period: Period) -> set[Month]:
	"""Months whose fee is in the books, or is nothing."""
	days = frappe.get_all(
		FEE,
		{
			"property": property_name,
			"month": ["between", (period.first, period.last)],
			"status": ["in", (BOOKED, NOTHING)],
		},
		pluck="month",
	)
	return {Month.of(day) for day in days}


def _months(first: Month, last: Month) -> list[Month]:
	found = []
	while first.first <= last.first:
		found.append(first)
		first = first.plus(1)
	return found


# -- what it is computed from ------------------------------------------------------------------------------------------


def base_by_month(base: str, property_name: str, first: date, last: date) -> dict[Month, Decimal]:
	"""What the terms name, month by month, from the ledger: without deposits, what is collected for others and 公共收益, which
	stand on no account of income or cost."""
	if base == FIXED:
		return {}
	company = company_of(property_name)
	kinds = accounts.of_profit_and_loss(company)
	if base == DUE:
		return ledger.by_month(
			property_name, [name for name, root in kinds.items() if root == accounts.INCOME], first, last
		)
	if base == SPENT:
		own = set(frappe.get_all(TERMS, {"property": property_name}, pluck="expense_account"))
		spent = [name for name in class_by_account(company) if name not in own]
		return {
			month: EXACT.minus(amount)
			for month, amount in ledger.by_month(property_name, spent, first, last).items()
		}
	return _received(
		property_name, [name for name, root in kinds.items() if root == accounts.INCOME], first, last
	)


def _received(property_name: str, income: list[str], first: date, last: date) -> dict[Month, Decimal]:
	"""Payments of the property's bills, by the day they were made, as far as the bills are income: of a bill with power for the
	supplier, and tax, the same share of each payment is."""
	paid, bill, entry = (
		frappe.qb.DocType(name) for name in ("Payment Ledger Entry", "Sales Invoice", "GL Entry")
	)
	shares = (
		frappe.qb.from_(entry)
		.select(
			entry.voucher_no,
			Sum(Case().when(entry.account.isin(income or [""]), entry.credit - entry.debit).else_(0)).as_(
				"income"
			),
		)
		.where((entry.voucher_type == "Sales Invoice") & (entry.is_cancelled == 0))
		.where(entry.voucher_no.isin(_paid_bills(property_name, first, last)))
		.groupby(entry.voucher_no)
	)
	year, month = Extract("year", paid.posting_date), Extract("month", paid.posting_date)
	rows = (
		frappe.qb.from_(paid)
		.join(bill)
		.on(bill.name == paid.against_voucher_no)
		.join(shares)
		.on(shares.voucher_no == bill.name)
		.select(year, month, Sum(-paid.amount * shares.income / bill.grand_total))
		.where(_payments(paid, first, last) & (bill.property == property_name) & (bill.grand_total != 0))
		.groupby(year, month)
		.run()
	)
	return {Month(int(of_year), int(of_month)): money(amount) for of_year, of_month, amount in rows}


def _paid_bills(property_name: str, first: date, last: date):
	paid, bill = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType("Sales Invoice")
	return (
		frappe.qb.from_(paid)
		.join(bill)
		.on(bill.name == paid.against_voucher_no)
		.select(bill.name)
		.distinct()
		.where(_payments(paid, first, last) & (bill.property == property_name))
	)


def _payments(paid, first: date, last: date):
	return (
		(paid.voucher_type.isin(("Payment Entry", "Journal Entry")))
		& (paid.against_voucher_type == "Sales Invoice")
		& (paid.delinked == 0)
		& (paid.posting_date >= first)
		& (paid.posting_date <= last)
	)


# -- the fee of a month ------------------------------------------------------------------------------------------------


def compute(property_name: str, month: Month):
	"""The fee of a month, made or computed anew; what is booked stays. None without terms. Asks for no permission."""
	found = terms_of(property_name, month.first, month.last)
	if not found:
		return None
	terms = found[-1]
	key = f"{property_name}|{month}"
	name = frappe.db.get_value(FEE, {"fee_key": key})
	doc = frappe.get_doc(FEE, name, for_update=True) if name else frappe.new_doc(FEE)
	if name and doc.status not in OPEN:
		return doc
	doc.update(
		{
			"property": property_name,
			"terms": terms.name,
			"month": month.first,
			"fee_key": key,
			"failure": None,
		}
	)
	try:
		_fill(doc, terms, month)
	except Exception as error:
		frappe.log_error(title=f"Commission of {property_name} {month}")
		doc.update({"status": FAILED, "failure": failure_in_words(error), "amount": 0})
	doc.flags.by_service = True
	# computed by the system from the ledger; whoever asks for it has the right to the fees
	doc.save(ignore_permissions=True)
	return doc


def _fill(doc, terms, month: Month) -> None:
	start = Month.of(max(terms.from_date, date(month.year, 1, 1)))
	months = _months(start, month)
	last = min(month.last, terms.to_date) if terms.to_date else month.last
	managed = [_managed(terms, one) for one in months]
	base = base_by_month(terms.base, doc.property, max(terms.from_date, start.first), last)
	amounts = [base.get(one, ZERO) for one in months]
	said = as_terms(terms)
	of_year = total(commission.fee(said, amounts, managed))
	before = _before(doc, terms, start, month)
	figure = Figure((_explained(said, amounts, managed),))
	amount = EXACT.subtract(of_year, before)
	doc.update(
		{
			"company": terms.company,
			"title": f"{doc.property} {month}"[:140],
			"base_amount": float(amounts[-1]),
			"base_of_year": float(total(amounts)),
			"fee_of_year": float(of_year),
			"booked_before": float(before),
			"amount": float(amount),
			"explanation": figure_words.explained(figure),
			"figure_json": json.dumps(to_record(figure), ensure_ascii=False),
			"computed_on": now_datetime(),
			"status": COMPUTED if amount else NOTHING,
		}
	)


def _explained(terms: Terms, base: list[Decimal], managed: list[Period | None]) -> Term:
	return commission.explained(terms, base, managed)


def _managed(terms, month: Month) -> Period | None:
	first = max(month.first, terms.from_date)
	last = min(month.last, terms.to_date) if terms.to_date else month.last
	return Period(first, last) if first <= last else None


def _before(doc, terms, start: Month, month: Month) -> Decimal:
	amounts = frappe.get_all(
		FEE,
		{
			"terms": terms.name,
			"month": ["between", (start.first, month.plus(-1).last)],
			"status": ["!=", FAILED],
			"name": ["!=", doc.name or ""],
		},
		pluck="amount",
	)
	return total(money(amount) for amount in amounts)


# -- steps -------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def compute_again(name: str) -> None:
	"""From the books of now, as long as it is not booked."""
	doc = load_locked(FEE, name)
	if doc.status not in OPEN:
		frappe.throw(_("{0} is booked.").format(frappe.bold(doc.title)), title=_(FEE))
	compute(doc.property, Month.of(getdate(doc.month)))


@frappe.whitelist(methods=["POST"])
def compute_months(terms: str) -> int:
	"""All months of the terms that are over and have no fee yet; how many were computed."""
	doc = frappe.get_doc(TERMS, terms)
	doc.check_permission("read")
	frappe.has_permission(FEE, "write", throw=True)
	return len(_compute_missing(doc.property, getdate(nowdate()), only=doc.name))


@frappe.whitelist(methods=["POST"])
def book(name: str) -> str:
	"""The Journal Entry of a fee, in draft for an accountant; the one there is, if there is one. Returns its name."""
	doc = load_locked(FEE, name)
	if doc.status in (TO_SUBMIT, BOOKED):
		return doc.journal_entry
	if doc.status != COMPUTED:
		frappe.throw(_("There is nothing to book for {0}.").format(frappe.bold(doc.title)), title=_(FEE))
	_refuse_before(doc)
	terms = frappe.get_doc(TERMS, doc.terms)
	if not (terms.expense_account and terms.income_account):
		frappe.throw(
			_("Choose in {0} the accounts on which the commission is booked.").format(
				frappe.utils.get_link_to_form(TERMS, terms.name, terms.title)
			),
			title=_("Account"),
		)
	entry = frappe.get_doc(_entry(doc, terms))
	entry.insert()
	doc.journal_entry, doc.status = entry.name, TO_SUBMIT
	save(doc)
	return entry.name


def _refuse_before(doc) -> None:
	"""A fee is less what the months before have had: these come first."""
	earlier = frappe.db.get_value(
		FEE, {"terms": doc.terms, "month": ["<", doc.month], "status": ["in", (COMPUTED, FAILED)]}, "title"
	)
	if earlier:
		frappe.throw(_("Book {0} first.").format(frappe.bold(earlier)), title=_(FEE))


def _entry(doc, terms) -> dict:
	amount, place = money(doc.amount), frappe.get_cached_doc("Property", doc.property)
	of_company = terms.income_cost_center or frappe.get_cached_value("Company", doc.company, "cost_center")
	of_property = {"account": terms.expense_account, "cost_center": place.cost_center, "property": place.name}
	of_income = {"account": terms.income_account, "cost_center": of_company}
	debit, credit = (of_property, of_income) if amount > 0 else (of_income, of_property)
	return {
		"doctype": "Journal Entry",
		"company": doc.company,
		"posting_date": Month.of(getdate(doc.month)).last,
		"user_remark": _("Commission of {0}").format(doc.title),
		"accounts": [
			{**debit, "debit_in_account_currency": float(abs(amount))},
			{**credit, "credit_in_account_currency": float(abs(amount))},
		],
	}


def follow_entry(doc, method: str | None = None) -> None:
	"""Journal Entry: submitted, its fee is booked; cancelled or deleted, the fee can be booked again."""
	name = frappe.db.get_value(FEE, {"journal_entry": doc.name})
	if not name:
		return
	fee = frappe.get_doc(FEE, name, for_update=True)
	if method == "on_submit":
		fee.status = BOOKED
	else:
		fee.status, fee.journal_entry = COMPUTED, None
	fee.flags.by_service = True
	# whoever submits or cancels the entry has decided it; the fee follows
	fee.save(ignore_permissions=True)


# -- by the clock ------------------------------------------------------------------------------------------------------


def follow_the_day(today: date | None = None) -> int:
	"""Fees of months that are over, of all properties with terms; one that fails is a row that says why. How many were made."""
	today, made = today or getdate(nowdate()), 0
	with in_site_language():
		for name in frappe.get_all(TERMS, pluck="property", distinct=True, order_by="property"):
			made += len(_compute_missing(name, today))
			if not frappe.flags.in_test:
				frappe.db.commit()
	return made


def _compute_missing(property_name: str, today: date, only: str | None = None) -> list[str]:
	first = frappe.db.get_value(TERMS, {"property": property_name}, "from_date", order_by="from_date")
	last = Month.of(today).plus(-1).last
	if not first or first > last:
		return []
	known = {
		Month.of(row.month)
		for row in frappe.get_all(FEE, {"property": property_name, "status": ["!=", FAILED]}, ["month"])
	}
	found = []
	for month in months_due(property_name, Period(first, last)):
		if month in known:
			continue
		fee = compute(property_name, month)
		if fee and (only is None or fee.terms == only):
			found.append(fee.name)
	return found
