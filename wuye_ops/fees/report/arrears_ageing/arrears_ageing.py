"""欠费账龄: how long what is owed has been due, by customer, unit, building or property."""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Min, Sum
from frappe.utils import getdate
from pypika.queries import QueryBuilder

from wuye_ops.fees.ledger import balances
from wuye_ops.fees.ledger.columns import currency, link
from wuye_ops.fees.ledger.scope import Scope, scope
from wuye_ops.fees.ledger.totals import AT_ONCE
from wuye_ops.fees.open_bills import without_property
from wuye_ops.property import leads
from wuye_ops.rules import ageing
from wuye_ops.rules.limitation import limitation

GROUPS = {
	"Customer": ("property", "customer"),
	"Unit": ("property", "building", "unit", "parking_space"),
	"Building": ("property", "building"),
	"Property": ("property",),
}
# By these it is the bills that count, all of them; by places the charges, and what bills have besides is a row of its own.
BY_BILL = ("Customer", "Property")
OF_PLACES_ONLY = ("building", "unit", "fee_item")


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: as_of, property, building, unit, customer, fee_item, company; group_by: one
	of GROUPS; age: key of a class, for the groups that owe something of that age alone, those who owe most of it first.

	By customer or property the sum is that of Accounts Receivable less what customers have paid in advance. The
	limitation is reckoned from the due day alone: a demand, a part payment or a promise may have begun it anew.
	"""
	filters = frappe._dict(filters or {})
	wanted, about = filters.get("group_by") or "Customer", scope(filters, period=False)
	if wanted not in GROUPS:
		frappe.throw(_("Arrears are not grouped by that. Choose one of the list."), title=_("Group By"))
	age = filters.get("age")
	if age and (not isinstance(age, str) or age not in labels()):
		frappe.throw(_("Choose one of the ages."), title=_("Age"))
	keys = GROUPS[wanted]
	by_bill = wanted in BY_BILL and not any(getattr(about, field) for field in OF_PLACES_ONLY)
	found = _ages(
		balances.bills(about, balances.OPEN) if by_bill else balances.open_charges(about, keys), keys, about
	)
	if not by_bill and not any(getattr(about, field) for field in OF_PLACES_ONLY):
		found += _beside_charges(about, found)
	rows = [_row(row, about.as_of) for row in sorted(found, key=_order(keys))]
	_name_customers(rows)
	chart = _chart(rows)
	if age:
		rows = sorted((row for row in rows if row[age]), key=lambda row: -row[age])
	return _columns(wanted), rows, None, chart


def _ages(debts: QueryBuilder, keys: tuple[str, ...], about: Scope) -> list[dict]:
	"""One row for each group: the amounts by class, and the earliest due day."""
	debt = debts.as_("debt")
	# for a day in the past there are rows for what has changed since, so that only sums are balances
	return (
		frappe.qb.from_(debt)
		.select(
			*(debt[key] for key in keys),
			*(Sum(amount).as_(key) for key, amount in _by_class(debt, about.as_of).items()),
			Sum(debt.outstanding).as_("outstanding"),
			Min(Case().when(debt.outstanding > 0, debt.due_date)).as_("oldest"),
		)
		.where(debt.outstanding != 0)
		.groupby(*(debt[key] for key in keys))
		.having(Sum(debt.outstanding) > 0)
		.run(as_dict=True)
	)


def _by_class(debt, as_of: date) -> dict:
	edges, found, younger = ageing.boundaries(as_of), {}, None
	for one in ageing.CLASSES:
		condition = debt.due_date < younger if younger else debt.due_date.isnotnull()
		if one.key in edges:
			condition &= debt.due_date >= edges[one.key]
			younger = edges[one.key]
		found[one.key] = Case().when(condition, debt.outstanding).else_(0)
	return found


def _beside_charges(about: Scope, of_places: list[dict]) -> list[dict]:
	"""By property what bills have open that no charge stands for."""
	keys = (*(one.key for one in ageing.CLASSES), "outstanding")
	of_charges: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(keys, 0.0))
	for row in of_places:
		for key in keys:
			of_charges[row.property][key] += row[key] or 0
	found = []
	for row in _ages(balances.bills(about, balances.OPEN), ("property",), about):
		rest = {key: round((row[key] or 0) - of_charges[row.property][key], 2) for key in keys}
		if any(rest.values()):
			found.append(frappe._dict(rest, property=row.property, besides=1, oldest=None))
	return found


def _order(keys: tuple[str, ...]):
	return lambda row: (
		bool(row.get("besides")),
		*("" if row.get(key) is None else str(row.get(key)) for key in keys),
	)


def _row(row: dict, as_of: date) -> dict:
	result = {**row}
	if row.get("besides"):
		result["place"] = _("Bills without fee charges")
	elif "unit" in row:
		result["place"] = without_property(row["unit"] or row["parking_space"], row["property"])
	result["limitation"] = _limitation(row.get("oldest"), as_of)
	return result


def _limitation(oldest: date | None, as_of: date) -> str:
	if not oldest:
		return ""
	term = limitation(getdate(oldest))
	if term.is_expired(as_of):
		return _("Over, unless begun anew")
	months = term.warning(as_of)
	return _("{0} months").format(months) if months else ""


def _name_customers(rows: list[dict]) -> None:
	"""Of many thousand customers the names are looked up in bounded lists."""
	customers, names = sorted({row["customer"] for row in rows if row.get("customer")}), {}
	table = frappe.qb.DocType("Customer")
	for start in range(0, len(customers), AT_ONCE):
		query = frappe.qb.from_(table).select(table.name, table.customer_name)
		names.update(query.where(table.name.isin(customers[start : start + AT_ONCE])).run())
	for row in rows:
		if row.get("customer"):
			row["customer_name"] = names.get(row["customer"])


def labels() -> dict[str, str]:
	"""What the classes are called."""
	return {
		"not_due": _("Not Due"),
		"d30": _("1–30 Days"),
		"d60": _("31–60 Days"),
		"d90": _("61–90 Days"),
		"d180": _("91–180 Days"),
		"d365": _("181–365 Days"),
		"y2": _("1–2 Years"),
		"y3": _("2–3 Years"),
		"older": _("Over 3 Years"),
	}


def _columns(wanted: str) -> list[dict]:
	first = {
		"Customer": [
			link("property", "Property"),
			link("customer", "Customer"),
			{"fieldname": "customer_name", "label": _("Customer Name"), "fieldtype": "Data", "width": 140},
		],
		"Unit": [
			link("property", "Property"),
			{"fieldname": "place", "label": _("Unit or Space"), "fieldtype": "Data", "width": 160},
		],
		"Building": [
			link("property", "Property"),
			link("building", "Building"),
			{"fieldname": "place", "label": _("Remark"), "fieldtype": "Data", "width": 140},
		],
		"Property": [link("property", "Property")],
	}[wanted]
	return [
		*first,
		currency("outstanding", _("Outstanding")),
		*(currency(key, label, 110) for key, label in labels().items()),
		{"fieldname": "oldest", "label": _("Oldest Due Day"), "fieldtype": "Date", "width": 110},
		{"fieldname": "limitation", "label": _("Limitation"), "fieldtype": "Data", "width": 130},
	]


def _chart(rows: list[dict]) -> dict | None:
	"""What is owed by age. A bar leads to those who owe it, in the report itself: on a day in the past no list knows them."""
	if not rows:
		return None
	sums = {key: round(sum(row.get(key) or 0 for row in rows), 2) for key in labels()}
	return {
		"data": {
			"labels": list(labels().values()),
			"datasets": [{"name": _("Outstanding"), "values": list(sums.values())}],
			"leads": leads.to_report(
				"Arrears Ageing", [None], list(sums), lambda _set, key: {"age": key} if sums[key] else None
			),
		},
		"type": "bar",
		"colors": ["#F8814F"],
		"fieldtype": "Currency",
		"animate": 0,
		"disableEntryAnimation": 1,
	}
