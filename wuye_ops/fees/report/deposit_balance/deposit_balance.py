"""What is held of deposits at a day: received, refunded, kept, settled with bills – as the general ledger has it.

Amounts come from the ledger entries of the deposit accounts, so the total is the balance of these accounts to the cent; what
was booked there without a deposit stands in rows of its own.
"""

from collections import defaultdict
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import getdate

from wuye_ops.fees.open_bills import deposit_accounts, money, without_property
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules.deposits import FORFEIT, OFFSET, REFUND
from wuye_ops.rules.money import ZERO

COLUMN_OF = {REFUND: "refunded", FORFEIT: "forfeited", OFFSET: "offset_amount"}
AMOUNTS = ("received", "refunded", "forfeited", "offset_amount", "held")
GROUPS = {
	"Deposit": ("property", "customer", "unit", "deposit"),
	"Unit": ("property", "unit"),
	"Customer": ("property", "customer"),
	"Property": ("property",),
}


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: to_date; company, property, customer, group_by."""
	filters = frappe._dict(filters or {})
	if not filters.to_date:
		frappe.throw(_("Choose the day of the balance."), title=_("Deposit Balance"))
	group_by = filters.group_by if filters.group_by in GROUPS else "Deposit"
	entries = _entries(filters)
	rows = _grouped(_by_deposit(entries), GROUPS[group_by])
	return _columns(group_by), rows, None, _chart(rows)


def _entries(filters) -> list:
	"""Ledger entries of the deposit accounts by voucher, of the properties the user may see."""
	frappe.has_permission("Deposit", "report", throw=True)
	companies = [filters.company] if filters.company else frappe.get_all("Company", pluck="name")
	accounts = [account for company in companies for account in deposit_accounts(company)]
	if not accounts:
		return []
	entry = frappe.qb.DocType("GL Entry")
	query = (
		frappe.qb.from_(entry)
		.select(
			entry.property, entry.party, entry.voucher_type, entry.voucher_no,
			Sum(entry.credit - entry.debit).as_("amount"),
		)
		.where(
			entry.account.isin(accounts) & (entry.is_cancelled == 0) & (entry.posting_date <= getdate(filters.to_date))
		)
		.groupby(entry.property, entry.party, entry.voucher_type, entry.voucher_no)
	)  # fmt: skip
	if (mine := permitted_properties()) is not None:
		if filters.property and filters.property not in mine:
			frappe.throw(
				_("You do not work for property {0}.").format(frappe.bold(filters.property)),
				frappe.PermissionError,
			)
		query = query.where(entry.property.isin(mine or ("",)))
	if filters.property:
		query = query.where(entry.property == filters.property)
	if filters.customer:
		query = query.where(entry.party == filters.customer)
	return query.run(as_dict=True)


def _by_deposit(entries: list) -> list[dict]:
	"""One row for each deposit, and one for what has none."""
	found, vouchers = {}, _vouchers({row.voucher_no for row in entries})
	deposits = _deposits({deposit for deposit, _kind in vouchers.values()})
	for entry in entries:
		name, kind = vouchers.get(entry.voucher_no, (None, None))
		about = deposits.get(name) or frappe._dict()
		key = (entry.property, entry.party, name)
		row = found.setdefault(
			key,
			{
				"property": entry.property,
				"customer": entry.party,
				"customer_name": about.customer_name,
				"unit": about.unit,
				"deposit": name,
				"purpose": about.fee_item or _("Booked without a deposit"),
				"status": about.status,
				"refund_due_on": about.refund_due_on,
				**dict.fromkeys(AMOUNTS, ZERO),
			},
		)
		amount = money(entry.amount)
		column = COLUMN_OF.get(kind, "received")
		row[column] += amount if column == "received" else -amount
		row["held"] += amount
	return list(found.values())


def _vouchers(names: set[str]) -> dict[str, tuple[str, str | None]]:
	"""By voucher its deposit, and the kind of settlement if it is one."""
	if not names:
		return {}
	receipt, settlement = frappe.qb.DocType("Payment Receipt"), frappe.qb.DocType("Deposit Settlement")
	found = {
		voucher: (deposit, None)
		for voucher, deposit in frappe.qb.from_(receipt)
		.select(receipt.payment_entry, receipt.deposit)
		.where((receipt.kind == "Deposit") & receipt.payment_entry.isin(names))
		.run()
	}
	for payment, journal, deposit, kind in (
		frappe.qb.from_(settlement)
		.select(settlement.payment_entry, settlement.journal_entry, settlement.deposit, settlement.kind)
		.where(settlement.payment_entry.isin(names) | settlement.journal_entry.isin(names))
		.run()
	):
		found[payment or journal] = (deposit, kind)
	return found


def _deposits(names: set[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"Deposit",
		{"name": ["in", list(names) or [""]]},
		["name", "customer_name", "unit", "fee_item", "status", "refund_due_on"],
	)
	return {row.name: row for row in rows}


def _grouped(rows: list[dict], by: tuple[str, ...]) -> list[dict]:
	sums: dict[tuple, dict] = {}
	for row in rows:
		key = tuple(row[field] or "" for field in by)
		into = sums.setdefault(key, {**row, **dict.fromkeys(AMOUNTS, ZERO), "count": 0})
		for column in AMOUNTS:
			into[column] += row[column]
		into["count"] += 1
	return [
		{
			**row,
			**{column: float(row[column]) for column in AMOUNTS},
			"unit_text": without_property(row["unit"], row["property"]),
		}
		for _key, row in sorted(sums.items())
	]


def _columns(group_by: str) -> list[dict]:
	shown = GROUPS[group_by]
	every = [
		{"fieldname": "property", "label": _("Property"), "fieldtype": "Link", "options": "Property", "width": 140},
		{"fieldname": "unit", "label": _("Unit"), "fieldtype": "Link", "options": "Property Unit", "width": 150},
		{"fieldname": "customer", "label": _("Customer"), "fieldtype": "Link", "options": "Customer", "width": 130},
		{"fieldname": "deposit", "label": _("Deposit"), "fieldtype": "Link", "options": "Deposit", "width": 130},
	]  # fmt: skip
	about = [
		{"fieldname": "purpose", "label": _("Fee Item"), "fieldtype": "Data", "width": 120},
		{"fieldname": "status", "label": _("Status"), "fieldtype": "Data", "width": 100},
		{"fieldname": "refund_due_on", "label": _("Refund Due On"), "fieldtype": "Date", "width": 120},
	]
	labels = {
		"received": _("Received"),
		"refunded": _("Refunded"),
		"forfeited": _("Forfeited"),
		"offset_amount": _("Settled Bills"),
		"held": _("Held"),
	}
	return [
		*(column for column in every if column["fieldname"] in shown),
		*(about if group_by == "Deposit" else ()),
		*(
			{"fieldname": field, "label": label, "fieldtype": "Currency", "width": 120}
			for field, label in labels.items()
		),
	]


def _chart(rows: list[dict]) -> dict | None:
	held: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for row in rows:
		held[row["property"] or _("No Property")] += money(row["held"])
	if not held:
		return None
	labels = sorted(held)
	return {
		"data": {
			"labels": labels,
			"datasets": [{"name": _("Held"), "values": [float(held[label]) for label in labels]}],
		},
		"type": "bar",
		"fieldtype": "Currency",
	}
