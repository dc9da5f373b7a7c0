"""Owners Statement (业主资金收支报表): read from the ledger, approved by somebody else, published, and sealed from then on.

Until it is published a statement is read anew from the books each time it is saved; what is in the way of publishing it
stands in its rows. What was published stays: what is booked or cancelled later is a correction of the next statement.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from wuye_ops.finance_control.owners import commissions, ledger, sealing, words
from wuye_ops.finance_control.owners.ledger import FUNDS, PUBLIC, company_of, money
from wuye_ops.finance_control.owners.purposes import Posted, of_kind, posted
from wuye_ops.property.guarded import differs
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import owners_statement, public_revenue
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.owners_statement import Statement
from wuye_ops.rules.proration import Month, Period
from wuye_ops.rules.public_revenue import USES
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Owners Statement"
DRAFT, TO_APPROVE, APPROVED, PUBLISHED = "Draft", "To Approve", "Approved", "Published"
# what people write; everything else is read from the ledger, or a step
BY_HAND = {"property", "kind", "period_from", "period_to", "note", "show_shares", "notice_days"}
TEXTS = {"note", "show_shares", "notice_days"}
MOST_MONTHS = 12
MOST_PROBLEMS = 100


# -- controller's named steps


def start(doc) -> None:
	"""A copy, or what comes by the API, is a draft of its own."""
	if not doc.flags.by_service:
		for field in doc.meta.fields:
			if field.fieldname not in BY_HAND and field.fieldtype not in (
				"Section Break",
				"Column Break",
				"HTML",
			):
				doc.set(field.fieldname, [] if field.fieldtype == "Table" else field.default)
	doc.status = doc.status or DRAFT
	note(doc, "Drafted", "")


def check(doc) -> None:
	keep_own_fields(doc)
	if doc.is_new():
		check_period(doc)
		check_kind(doc)
		check_overlap(doc)
		doc.due_on = due_on(doc)
	doc.company = company_of(doc.property)
	doc.title = title_of(doc)
	doc.statement_key = f"{doc.property}|{doc.kind}|{getdate(doc.period_from)}"
	if doc.status == DRAFT and not doc.flags.without_figures:
		read(doc)


def keep_own_fields(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	for field in doc.meta.fields:
		if field.fieldname not in BY_HAND:
			doc.set(field.fieldname, before.get(field.fieldname))
	if before.status != DRAFT and any(differs(doc, before, field) for field in TEXTS):
		frappe.throw(
			_("{0} is {1} and can no longer be changed. Return it first, unless it is published.").format(
				frappe.bold(doc.title), _(before.status, context=DOCTYPE)
			),
			title=_(DOCTYPE),
		)


def check_period(doc) -> None:
	first, last = getdate(doc.period_from), getdate(doc.period_to)
	if first > last:
		frappe.throw(_("The period ends before it begins. Correct the days."), title=_("Period"))
	if first != Month.of(first).first or last != Month.of(last).last:
		frappe.throw(_("A statement is of whole months: from a first day to a last one."), title=_("Period"))
	if doc.kind == PUBLIC and Period(first, last) != public_revenue.half_year(first):
		half = public_revenue.half_year(first)
		frappe.throw(
			_("Public revenue is published by half years, such as {0} to {1}.").format(
				frappe.format(half.first, "Date"), frappe.format(half.last, "Date")
			),
			title=_("Period"),
		)
	if Month.of(first).plus(MOST_MONTHS).first <= last:
		frappe.throw(_("A statement is of {0} months at most.").format(MOST_MONTHS), title=_("Period"))


def check_kind(doc) -> None:
	if (
		doc.kind == FUNDS
		and frappe.get_cached_value("Property", doc.property, "service_mode") != "Commission"
	):
		frappe.throw(
			_(
				"{0} is served for a lump sum: its surplus is the company's, and there is nothing to account for."
			).format(frappe.bold(doc.property)),
			title=_("Kind"),
		)


def check_overlap(doc) -> None:
	other = frappe.db.get_value(
		DOCTYPE,
		{
			"property": doc.property,
			"kind": doc.kind,
			"name": ["!=", doc.name or ""],
			"period_from": ["<=", doc.period_to],
			"period_to": [">=", doc.period_from],
		},
		["name", "title"],
		as_dict=True,
	)
	if other:
		frappe.throw(
			_("{0} is of these days already.").format(
				frappe.utils.get_link_to_form(DOCTYPE, other.name, other.title)
			),
			title=_("Period"),
		)


def keep(doc) -> None:
	"""Before deleting: what has left the draft stays on record."""
	if doc.status != DRAFT:
		frappe.throw(_("{0} stays on record.").format(frappe.bold(doc.title)), title=_(DOCTYPE))


def title_of(doc) -> str:
	first, last = getdate(doc.period_from), getdate(doc.period_to)
	until = f"{last:%m}" if first.year == last.year else f"{last:%Y-%m}"
	months = f"{first:%Y-%m}" if Month.of(first) == Month.of(last) else f"{first:%Y-%m}–{until}"
	# everybody reads the same title
	with in_site_language():
		return f"{words.kind(doc.kind)} {months} {doc.property}"[:140]


def due_on(doc) -> date:
	days = frappe.get_cached_value("Property", doc.property, "owners_due_days") or public_revenue.DUE_DAYS
	return public_revenue.due_on(period_of(doc), days)


def period_of(doc) -> Period:
	return Period(getdate(doc.period_from), getdate(doc.period_to))


def note(doc, step: str, content: str) -> None:
	doc.append(
		"logs",
		{"logged_on": now_datetime(), "user": frappe.session.user, "step": step, "content": content[:1000]},
	)


def load_form(doc) -> None:
	"""What the form says of a published statement: whether what is kept is what was published."""
	if doc.status == PUBLISHED:
		doc.set_onload("is_intact", sealing.is_intact(doc))
	names = {row.purpose for row in [*doc.lines, *doc.entries]}
	doc.set_onload("purposes", {name: words.purpose(name) for name in names})


# -- reading the ledger


def read(doc) -> None:
	"""Figures, lines, entries and what is in the way, from the books of this moment."""
	period = period_of(doc)
	before = published_before(doc)
	first = before[0].period.first if before else period.first
	parts = posted(doc.kind, doc.property, first, period.last)
	opening = ledger.balance(doc.kind, doc.property, first - timedelta(days=1))
	found = owners_statement.statement(
		period, [part.entry for part in parts], of_kind(doc.kind, doc.property), before, opening
	)
	shown = [part for part in parts if part.booking.on >= period.first]
	_write_figures(doc, found)
	_write_lines(doc, found)
	_write_entries(doc, shown)
	doc.set("problems", [])
	unsaid_before = [part for part in parts if part.booking.on < period.first and not part.purpose]
	for one, part in [
		*problems(doc, found, shown, before[-1] if before else None),
		*(
			(Refusal("unknown_purpose", {"voucher": part.booking.voucher, "purpose": ""}), part)
			for part in unsaid_before
		),
	]:
		if len(doc.problems) < MOST_PROBLEMS:
			doc.append("problems", _problem(one, part))
	doc.read_on = now_datetime()
	doc.record = sealing.record_of(doc, found)


def published_before(doc) -> list[Statement]:
	"""What was published of the same money before, the oldest first, as it was published."""
	rows = frappe.get_all(
		DOCTYPE,
		{
			"property": doc.property,
			"kind": doc.kind,
			"status": PUBLISHED,
			"period_to": ["<", doc.period_from],
		},
		["record"],
		order_by="period_from",
		limit=0,
	)
	return [sealing.statement_of(row.record) for row in rows]


def _write_figures(doc, found: Statement) -> None:
	doc.opening = float(found.opening)
	doc.received = float(found.all_received)
	doc.spent = float(found.all_spent)
	doc.corrected = float(total(amount for _name, amount in found.corrections))
	doc.closing = float(found.closing)
	until = found.period.last
	doc.books = float(ledger.balance(doc.kind, doc.property, until))
	bank = ledger.bank_balance(doc.property, until) if doc.kind == PUBLIC else None
	doc.bank, doc.bank_known = float(bank or ZERO), int(bank is not None)
	doc.receivable = float(ledger.receivable(doc.property, until)) if doc.kind == FUNDS else 0


def _write_lines(doc, found: Statement) -> None:
	doc.set("lines", [])
	for name, amount in found.received:
		doc.append("lines", {"side": "Income", "purpose": name, "amount": float(amount)})
	for name, amount in found.spent:
		side = "Uses" if name in USES else "Costs"
		doc.append("lines", {"side": side, "purpose": name, "amount": float(amount)})
	for name, amount in found.corrections:
		doc.append("lines", {"side": "Corrections", "purpose": name, "amount": float(amount)})


def _write_entries(doc, parts: list[Posted]) -> None:
	comes_in = {one.name: one.comes_in for one in of_kind(doc.kind, doc.property)}
	doc.set("entries", [])
	for part in parts:
		side = side_of(part.purpose, comes_in)
		doc.append(
			"entries",
			{
				"posting_date": part.booking.on,
				"voucher_type": part.booking.voucher_type,
				"voucher_no": part.booking.voucher,
				"purpose": part.purpose,
				side: float(part.amount),
				"decision": part.decision,
				"remark": part.remark,
				"owners_entry": part.owners_entry,
			},
		)


def side_of(purpose: str, comes_in: dict[str, bool]) -> str:
	"""Of income, cost and used the one a purpose counts in; what is not said yet stands by its sign among the income."""
	if comes_in.get(purpose, True):
		return "income"
	return "used" if purpose in USES else "cost"


# -- what is in the way


def problems(
	doc, found: Statement, parts: list[Posted], last: Statement | None
) -> list[tuple[Refusal, Posted | None]]:
	"""Why the statement cannot be published, each with the entry it is about, if any."""
	purposes = of_kind(doc.kind, doc.property)
	of_entries = [
		(one, part)
		for part in parts
		for one in owners_statement.entry_refusals([part.entry], found.period, purposes)
	]
	bank = money(doc.bank) if doc.bank_known else None
	whole = list(
		owners_statement.refusals(
			found, getdate(nowdate()), money(doc.books), last, bank, may_be_short=doc.kind == FUNDS
		)
	)
	whole += _earlier(doc)
	if doc.kind == PUBLIC:
		allowed = frappe.get_cached_value("Property", doc.property, "owners_cost_percent")
		whole += public_revenue.cost_refusals(found, money(allowed) or public_revenue.COST_PERCENT)
	else:
		whole += _fees(doc)
	return [(one, None) for one in whole] + of_entries


def _earlier(doc) -> list[Refusal]:
	earlier = frappe.get_all(
		DOCTYPE,
		{
			"property": doc.property,
			"kind": doc.kind,
			"status": ["!=", PUBLISHED],
			"period_to": ["<", doc.period_from],
		},
		pluck="title",
		order_by="period_from",
		limit=1,
	)
	return [Refusal("earlier_open", {"earlier": title}) for title in earlier]


def _fees(doc) -> list[Refusal]:
	"""Months of the period whose commission is not in the books."""
	period = period_of(doc)
	if not commissions.terms_of(doc.property, period.first, period.last):
		return [Refusal("no_terms", {"first": period.first})]
	booked = commissions.settled_months(doc.property, period)
	return [
		Refusal("fee_not_booked", {"month": str(month)})
		for month in commissions.months_due(doc.property, period)
		if month not in booked
	]


def _problem(one: Refusal, part: Posted | None) -> dict:
	return {
		"code": one.code,
		"content": words.said(one),
		"voucher_type": part.booking.voucher_type if part else None,
		"voucher_no": part.booking.voucher if part else None,
	}
