"""Money at the counters (收银日报): day, clerk and mode of payment, booked against counted. Few questions to the database."""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery
from frappe.query_builder.functions import Date, Max, Sum
from frappe.utils import date_diff, flt, getdate
from pypika.terms import PseudoColumn

from wuye_ops.fees.day_close import DEPOSIT_REFUND, PAID_OUT
from wuye_ops.property import leads

# A quarter; who wants more asks the General Ledger.
MOST_DAYS = 92
AMOUNTS = ("receipts", "refunds", "voids", "net", "counted", "difference")

# (day, clerk, mode)
Key = tuple[date, str, str]


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: from_date and to_date; property, clerk, mode_of_payment.

	Receipts stand on the day of the receipt, refunds on the day they were paid, both whatever has been closed. Counted and
	difference are those of the day's closes: they stand on the day of the close, and are empty where there is none.
	"""
	filters = frappe._dict(filters or {})
	begin, end = _period(filters)
	found: dict[Key, dict] = defaultdict(lambda: dict.fromkeys(AMOUNTS))
	for row in _receipts(filters, begin, end):
		_add(found[_key(row)], "receipts" if row.status == "Valid" else "voids", row.amount)
	for row in _refunds(filters, begin, end):
		_add(found[_key(row)], "refunds", row.amount)
	for row in _counted(filters, begin, end):
		line = found[_key(row)]
		_add(line, "counted", row.counted)
		_add(line, "difference", row.difference)
		line["day_close"] = row.day_close
	names = _names(clerk for _day, clerk, _mode in found)
	rows = [_row(*key, found[key], names) for key in sorted(found)]
	return _columns(), rows, None, _chart(rows)


def _period(filters) -> tuple[date, date]:
	if not (filters.from_date and filters.to_date):
		frappe.throw(_("Choose from which to which day."), title=_("Day-End"))
	begin, end = getdate(filters.from_date), getdate(filters.to_date)
	if not 0 <= date_diff(end, begin) < MOST_DAYS:
		frappe.throw(_("Choose at least one day and at most {0}.").format(MOST_DAYS), title=_("Day-End"))
	return begin, end


def _receipts(filters, begin: date, end: date) -> list:
	receipt, row = frappe.qb.DocType("Payment Receipt"), frappe.qb.DocType("Payment Receipt Mode")
	query = _of(receipt, filters, receipt.received_on[begin : _end(end)], row.mode_of_payment)
	return _visible(
		query.join(row)
		.on((row.parent == receipt.name) & (row.parenttype == "Payment Receipt"))
		.select(receipt.status, Sum(row.amount).as_("amount"))
		.groupby(receipt.status),
		"Payment Receipt",
	)


def _refunds(filters, begin: date, end: date) -> list:
	rows = []
	for doctype, moment in PAID_OUT.items():
		table = frappe.qb.DocType(doctype)
		days = table[moment][begin : _end(end)] & (table.docstatus == 1)
		query = _of(table, filters, days, table.mode_of_payment, table[moment])
		if doctype == "Deposit Settlement":
			query = query.where(table.kind == DEPOSIT_REFUND)
		rows += _visible(query.select(Sum(table.amount).as_("amount")), doctype)
	return rows


def _counted(filters, begin: date, end: date) -> list:
	close, row = frappe.qb.DocType("Day Close"), frappe.qb.DocType("Day Close Mode")
	days = close.closed_up_to[begin : _end(end)] & (close.docstatus == 1)
	query = _of(close, filters, days, row.mode_of_payment, close.closed_up_to)
	return _visible(
		query.join(row)
		.on(row.parent == close.name)
		.select(
			Max(close.name).as_("day_close"),
			Sum(row.counted).as_("counted"),
			Sum(row.difference).as_("difference"),
		),
		"Day Close",
	)


def _of(table, filters, days, mode, moment=None):
	"""Day, clerk and mode of what is asked for."""
	day = Date(moment or table.received_on)
	query = (
		frappe.qb.from_(table)
		.select(day.as_("day"), table.clerk, mode.as_("mode"))
		.where(days)
		.groupby(day, table.clerk, mode)
	)
	for field, column in (("property", table.property), ("clerk", table.clerk), ("mode_of_payment", mode)):
		if filters.get(field):
			query = query.where(column == filters[field])
	return query


def _visible(query, doctype: str) -> list:
	"""The rows of what the user may see. The framework's condition is SQL of its own making, with its values escaped."""
	if match := DatabaseQuery(doctype).build_match_conditions():
		query = query.where(PseudoColumn(f"({match})".replace("%", "%%")))
	return query.run(as_dict=True)


def _end(day: date) -> str:
	return f"{day} 23:59:59.999999"


def _key(row) -> Key:
	return getdate(row.day), row.clerk or "", row.mode


def _add(line: dict, column: str, amount: float | None) -> None:
	line[column] = flt(flt(line[column]) + flt(amount), 2)


def _names(clerks) -> dict[str, str]:
	return dict(
		frappe.get_all("User", {"name": ["in", [*set(clerks)] or [""]]}, ["name", "full_name"], as_list=True)
	)


def _row(day: date, clerk: str, mode: str, line: dict, names: dict[str, str]) -> dict:
	booked = {column: flt(line[column]) for column in ("receipts", "refunds", "voids")}
	return {
		"day": day,
		"clerk": clerk,
		# what came through a gateway has no clerk
		"clerk_name": names.get(clerk) or clerk or _("Paid Online"),
		"mode_of_payment": mode,
		**booked,
		"net": flt(booked["receipts"] - booked["refunds"], 2),
		"counted": line["counted"],
		"difference": line["difference"],
		"day_close": line.get("day_close"),
	}


def _columns() -> list[dict]:
	return [
		{"fieldname": "day", "label": _("Day"), "fieldtype": "Date", "width": 115},
		{"fieldname": "clerk", "label": _("Cashier"), "fieldtype": "Link", "options": "User", "hidden": 1},
		{"fieldname": "clerk_name", "label": _("Cashier"), "fieldtype": "Data", "width": 130},
		{
			"fieldname": "mode_of_payment",
			"label": _("Mode of Payment"),
			"fieldtype": "Link",
			"options": "Mode of Payment",
			"width": 120,
		},
		*(
			{"fieldname": name, "label": label, "fieldtype": "Currency", "width": 115}
			for name, label in (
				("receipts", _("Received")),
				("refunds", _("Refunded")),
				("net", _("Net")),
				("voids", _("Voided")),
				("counted", _("Counted")),
				("difference", _("Difference")),
			)
		),
		{
			"fieldname": "day_close",
			"label": _("Day Close"),
			"fieldtype": "Link",
			"options": "Day Close",
			"width": 150,
		},
	]


def _chart(rows: list[dict]) -> dict | None:
	if not rows:
		return None
	days, modes = (
		sorted({row["day"] for row in rows}),
		list(dict.fromkeys(row["mode_of_payment"] for row in rows)),
	)
	net: dict[tuple, float] = defaultdict(float)
	for row in rows:
		net[row["mode_of_payment"], row["day"]] += row["net"]
	return {
		"data": {
			"labels": [str(day) for day in days],
			"datasets": [
				{"name": _(mode), "values": [flt(net[mode, day], 2) for day in days]} for mode in modes
			],
			"leads": leads.to_list(
				"Payment Receipt",
				modes,
				days,
				lambda mode, day: {"mode_of_payment": mode, "received_on": leads.days(day)},
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		# drawn at once: the library mixes up its axis when the page changes while it moves
		"animate": 0,
		"disableEntryAnimation": 1,
		"fieldtype": "Currency",
	}
