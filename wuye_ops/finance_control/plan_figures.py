"""The lines of a plan from its drivers: recomputed whenever it is saved, each with the figure that explains it.

A line whose months somebody has changed is theirs from then on; `take_drivers` gives it back. In a revision the months that are
over keep what was planned.
"""

from __future__ import annotations

import json
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.finance_control import history
from wuye_ops.finance_control.cost_classes import class_by_account, classes
from wuye_ops.finance_control.drivers import HISTORY, figure_of, place_of
from wuye_ops.finance_control.figure_words import explained, in_short, spoken
from wuye_ops.finance_control.plan_rules import MONTH_FIELDS, money, months_of, year_of
from wuye_ops.rules.cost_figure import Figure, of_months
from wuye_ops.rules.explanation_record import from_record, to_record
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.seasonality import MONTHS

Months = tuple[Decimal, ...]
NOTHING: Months = (ZERO,) * MONTHS


def compute(doc) -> None:
	"""Amounts of drivers, lines of their accounts, classes, what the year before has cost, and the totals."""
	year = year_of(doc.fiscal_year)
	figures = _of_drivers(doc, year)
	kept = _kept_months(doc)
	_follow(doc, figures, kept)
	before = history.spent_in(doc.property, year - 1)
	of, order = class_by_account(doc.company), list(classes())
	for row in doc.lines:
		row.cost_class = of.get(row.account)
		row.total = float(total(months_of(row)))
		row.before = float(total(before.get(row.account, {}).values()))
	rank = {code: number for number, code in enumerate(order)}
	doc.lines.sort(key=lambda row: (rank.get(row.cost_class, len(rank)), row.account or ""))
	for number, row in enumerate(doc.lines, 1):
		row.idx = number
	doc.total = float(total(money(row.total) for row in doc.lines))
	doc.before_total = float(
		total(amount for account, months in before.items() if account in of for amount in months.values())
	)
	doc.area_months = float(history.managed_in(doc.property, year))


def _of_drivers(doc, year: int) -> dict[str, Figure]:
	place, figures = place_of(doc, year), {}
	_remember_history(doc, year)
	for row in doc.drivers:
		figure = figure_of(row, place)
		row.amount, row.in_words = float(figure.amount), in_short(figure)
		if row.account:
			figures[row.account] = figures.get(row.account, Figure()) + figure
	return figures


def _remember_history(doc, year: int) -> None:
	"""A driver that takes an account from the year before keeps what was known of it when it was written."""
	new = [
		row
		for row in doc.drivers
		if row.source == HISTORY
		and row.account
		and json.loads(row.by_month or "{}").get("account") != row.account
	]
	if new:
		known = history.read(doc.property, year)
		for row in new:
			row.update(known.snapshot(row.account))


def _follow(doc, figures: dict[str, Figure], kept: dict[str, Months]) -> None:
	"""Lines that are the drivers' follow them; those that somebody has written stay and say what the drivers would give."""
	rows = []
	for row in doc.lines:
		figure = figures.get(row.account)
		before = _figure(row)
		untouched = (
			before is not None
			and not row.by_hand
			and months_of(row) == _merged(doc, row.account, before, kept)
		)
		if untouched and figure is None:
			continue  # its drivers are gone
		if figure is not None and (untouched or _is_empty(row)):
			_write(doc, row, figure, kept)
		else:
			_by_hand(row, figure)
		rows.append(row)
	doc.lines = rows
	there = {row.account for row in rows}
	for account, figure in figures.items():
		if account not in there and (figure.amount or account in kept):
			_write(doc, doc.append("lines", {"account": account}), figure, kept)


def take_drivers(doc) -> int:
	"""Gives lines written by hand back to their drivers; how many. Lines without drivers stay."""
	driven = {row.account for row in doc.drivers}
	given = 0
	for row in doc.lines:
		if row.by_hand and row.account in driven:
			row.by_hand, row.figure = 0, None
			for field in MONTH_FIELDS:
				row.set(field, 0)
			given += 1
	return given


def _write(doc, row, figure: Figure, kept: dict[str, Months]) -> None:
	months = _merged(doc, row.account, figure, kept)
	_set_months(row, months)
	row.by_hand = 0
	row.figure = json.dumps(to_record(figure))
	row.explanation = explained(figure)
	if months != figure.months:
		row.explanation += "\n" + _("The months before month {0} stay as they were planned: {1}").format(
			doc.holds_from, spoken(total(months[: doc.holds_from - 1]))
		)


def _by_hand(row, driven: Figure | None) -> None:
	row.by_hand = 1
	months = months_of(row)
	lines = [_("Entered month by month: {0}").format(spoken(total(months)))]
	if driven is not None:
		lines.append(_("By the drivers it would be {0}.").format(spoken(driven.amount)))
	row.explanation = "\n".join(lines)
	row.figure = json.dumps(to_record(of_months("agreed", months))) if min(months) >= ZERO else None


def _figure(row) -> Figure | None:
	return from_record(json.loads(row.figure), Figure) if row.figure else None


def _is_empty(row) -> bool:
	return not row.figure and not any(months_of(row))


def _set_months(row, months: Months) -> None:
	for field, amount in zip(MONTH_FIELDS, months, strict=True):
		row.set(field, float(amount))


def _kept_months(doc) -> dict[str, Months]:
	"""What the version before has planned, by account; nothing for a first version."""
	if not doc.revises or (doc.holds_from or 1) <= 1:
		return {}
	rows = frappe.get_all(
		"Cost Plan Line",
		{"parent": doc.revises, "parenttype": "Cost Plan"},
		["account", *MONTH_FIELDS],
		limit=0,
	)
	return {row.account: months_of(row) for row in rows}


def _merged(doc, account: str, figure: Figure, kept: dict[str, Months]) -> Months:
	"""The months of a figure; in a revision, from the month on from which it holds."""
	if not doc.revises or (doc.holds_from or 1) <= 1:
		return figure.months
	over = doc.holds_from - 1
	return (*kept.get(account, NOTHING)[:over], *figure.months[over:])
