"""公共收益台账: what the common parts of a property have earned, what that cost, and what owners have decided to use it for.

Every booking on the owners' account with its purpose, between the balances of the days before and after. The sums are those of the
general ledger to the cent: a booking without a purpose is shown as such, and left out of nothing.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.finance_control.owners import ledger, words
from wuye_ops.finance_control.owners.ledger import PUBLIC
from wuye_ops.finance_control.owners.purposes import Posted, posted
from wuye_ops.finance_control.owners.statements import DOCTYPE, side_of
from wuye_ops.finance_control.report_columns import currency, text
from wuye_ops.finance_control.report_scope import properties_of
from wuye_ops.property.report_filters import check_readable
from wuye_ops.rules.money import EXACT, ZERO, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.public_revenue import PURPOSES

MOST_DAYS = 366 * 5
SIDES = ("income", "cost", "used")


def execute(filters: dict | None = None):
	"""(columns, rows, message, chart). filters: property, from_date, to_date, unsaid (only bookings without a purpose)."""
	filters = frappe._dict(filters or {})
	check_readable(DOCTYPE)
	property_name = _property(filters)
	first, last = _days(filters)
	opening = ledger.balance(PUBLIC, property_name, first - timedelta(days=1))
	parts = posted(PUBLIC, property_name, first, last)
	rows, balance = [_balance(_("Opening Balance"), first, opening)], opening
	comes_in = {one.name: one.comes_in for one in PURPOSES}
	for part in parts:
		side = side_of(part.purpose, comes_in)
		balance = EXACT.add(balance, part.amount if side == "income" else EXACT.minus(part.amount))
		if not filters.unsaid or not part.purpose:
			rows.append(_row(part, side, balance))
	rows.append(_sums(parts, comes_in))
	rows.append(_balance(_("Closing Balance"), last, balance))
	return _columns(), rows, _message(property_name, first, last, parts), _chart(parts, comes_in)


def _property(filters: frappe._dict) -> str:
	if not filters.get("property"):
		frappe.throw(_("Choose a property: each has a ledger of its own."), title=_("Property"))
	found = properties_of(frappe._dict(property=filters.property))
	if not found:
		frappe.throw(_("This property is not yours."), frappe.PermissionError)
	return found[0]


def _days(filters: frappe._dict) -> tuple[date, date]:
	if not (filters.get("from_date") and filters.get("to_date")):
		frappe.throw(_("Choose the first and the last day."), title=_("Filters"))
	first, last = getdate(filters.from_date), getdate(filters.to_date)
	if first > last or (last - first).days > MOST_DAYS:
		frappe.throw(_("Choose days in their order, five years at most."), title=_("Filters"))
	return first, last


def _row(part: Posted, side: str, balance: Decimal) -> dict:
	return {
		"on": part.booking.on,
		"voucher_type": part.booking.voucher_type,
		"kind": _(part.booking.voucher_type),
		"voucher": part.booking.voucher,
		"code": part.purpose,
		"purpose": words.purpose(part.purpose),
		side: float(part.amount),
		"decision": part.decision,
		"about": part.remark or words.remark(part.booking.remarks),
		"balance": float(balance),
		"owners_entry": part.owners_entry,
	}


def _balance(title: str, on: date, amount: Decimal) -> dict:
	return {"on": on, "voucher": title, "balance": float(amount), "is_sum": 1}


def _sums(parts: list[Posted], comes_in: dict[str, bool]) -> dict:
	sums = defaultdict(lambda: ZERO)
	for part in parts:
		sums[side_of(part.purpose, comes_in)] += part.amount
	return {"voucher": _("Total"), "is_sum": 1, **{side: float(sums[side]) for side in SIDES}}


def _message(property_name: str, first: date, last: date, parts: list[Posted]) -> str | None:
	"""What a reader of the figures should know: bookings without a purpose, and money on the account that is nobody's."""
	found = []
	unsaid = [part for part in parts if not part.purpose]
	if unsaid:
		amount = total(part.amount for part in unsaid)
		found.append(
			_("{0} bookings of {1} have no purpose yet; they stand among the income by their sign.").format(
				len(unsaid), words.money(amount)
			)
		)
	nobody = ledger.unassigned(ledger.company_of(property_name), first, last)
	if nobody:
		found.append(
			_(
				"{0} was booked on the account of public revenue for no property. Name the property in the voucher."
			).format(words.money(nobody))
		)
	return "<br>".join(found) or None


def _chart(parts: list[Posted], comes_in: dict[str, bool]) -> dict | None:
	if not parts:
		return None
	sums: dict[str, dict[Month, Decimal]] = {side: defaultdict(lambda: ZERO) for side in SIDES}
	for part in parts:
		sums[side_of(part.purpose, comes_in)][Month.of(part.booking.on)] += part.amount
	month, last, months = Month.of(parts[0].booking.on), Month.of(parts[-1].booking.on), []
	while month.first <= last.first:
		months.append(month)
		month = month.plus(1)
	titles = {"income": _("Income"), "cost": _("Cost"), "used": _("Used")}
	return {
		"data": {
			"labels": [str(one) for one in months],
			"datasets": [
				{"name": titles[side], "values": [float(sums[side].get(one, ZERO)) for one in months]}
				for side in SIDES
			],
		},
		"type": "bar",
		"colors": ["#7cd6a3", "#f8a14f", "#5e9bf7"],
		"fieldtype": "Currency",
		"animate": 0,
	}


def _columns() -> list[dict]:
	return [
		{"fieldname": "on", "label": _("Posting Date"), "fieldtype": "Date", "width": 120},
		# for the link alone; people read its name in their language
		{"fieldname": "voucher_type", "label": _("Voucher Type"), "fieldtype": "Data", "hidden": 1},
		text("kind", _("Voucher Type"), 95),
		{
			"fieldname": "voucher",
			"label": _("Voucher"),
			"fieldtype": "Dynamic Link",
			"options": "voucher_type",
			"width": 175,
		},
		text("purpose", _("Purpose"), 150),
		currency("income", _("Income"), 130),
		currency("cost", _("Cost"), 120),
		currency("used", _("Used"), 120),
		currency("balance", _("Balance"), 135),
		text("decision", _("Decision of the Owners"), 200),
		text("about", _("Posting Text"), 220),
		{
			"fieldname": "owners_entry",
			"label": _("Owners Entry"),
			"fieldtype": "Link",
			"options": "Owners Entry",
			"width": 130,
		},
	]
