"""调价影响: each new price of a fee standard, what it was to bring a month and what it has brought."""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import Case, Criterion
from frappe.query_builder.functions import Coalesce, Sum
from frappe.utils import add_months, cint, get_first_day, getdate, nowdate
from pypika import Interval, Table
from pypika.queries import QueryBuilder

from wuye_ops.fees.ledger import totals
from wuye_ops.fees.ledger.columns import currency, link, percent
from wuye_ops.fees.ledger.scope import Scope, scope
from wuye_ops.fees.open_bills import money, without_property
from wuye_ops.property import leads
from wuye_ops.rules.price_change import Effect, Side

MONTHS, MOST_MONTHS = 3, 12
# whether it is the side after the change, and what its columns begin with
SIDES = ((False, "before"), (True, "after"))


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: from_date, to_date (months in which prices begin), property, fee_item, unit,
	building, company, fee_standard; months: how many before and after are compared; by_unit: with a standard, a row a place.

	Compared are places that were charged on both sides, in the months for which they were. Waivers are taken off.
	"""
	filters = frappe._dict(filters or {})
	about = scope(filters)
	months = cint(filters.get("months")) or MONTHS
	if not 1 <= months <= MOST_MONTHS:
		frappe.throw(_("Compare at least one month and at most {0}.").format(MOST_MONTHS), title=_("Months"))
	changes = _changes(about, filters.get("fee_standard"))
	if cint(filters.get("by_unit")):
		rows = _by_place(changes, _places(about, changes, months), months)
	else:
		sums = _sums(about, changes, months)
		rows = [_row(change, sums.get(change.name), months) for change in changes]
	return _columns(cint(filters.get("by_unit"))), rows, None, _chart(rows)


def _changes(about: Scope, standard: str | None) -> list[frappe._dict]:
	"""Prices that follow another one and begin in the months asked for."""
	price, of = frappe.qb.DocType("Fee Price"), frappe.qb.DocType("Fee Standard")
	query = (
		frappe.qb.from_(price)
		.join(of)
		.on((of.name == price.parent) & (price.parenttype == "Fee Standard"))
		.select(
			price.name, price.effective_from, price.price, of.name.as_("fee_standard"), of.property, of.standard_name,
			of.fee_item,
		)
		.orderby(of.name)
		.orderby(price.effective_from)
	)  # fmt: skip
	if about.properties is not None:
		query = query.where(of.property.isin(about.properties or ("",)))
	if standard:
		query = query.where(of.name == standard)
	if about.fee_item:
		query = query.where(of.fee_item == about.fee_item)
	found, before = [], None
	for row in query.run(as_dict=True):
		if before and before.fee_standard == row.fee_standard:
			row.old = before.price
			if about.first <= getdate(get_first_day(row.effective_from)) <= about.last:
				found.append(row)
		before = row
	return found


def _places_query(about: Scope, changes: list, months: int) -> QueryBuilder:
	"""By change and place what both sides come to, of charges whose days begin in those months.

	before and after count the charges: a place with none on a side is not compared. The changes are those of standards the
	user may see, and the charges are theirs; so an index that begins with the standard holds all that is read.
	"""
	price, charge = frappe.qb.DocType("Fee Price"), totals.charges()
	place = Coalesce(charge.unit, charge.parking_space, charge.customer)
	is_after = charge.period_from >= price.effective_from
	charged = charge.charged - charge.waived - charge.credited

	def of(side: bool, what) -> Sum:
		case = Case().when(is_after, what if side else 0)
		return Sum(case.else_(0 if side else what))

	return (
		frappe.qb.from_(price)
		.join(charge)
		.on(charge.fee_standard == price.parent)
		.select(price.name, place.as_("place"))
		.select(*(of(side, 1).as_(name) for side, name in SIDES))
		.select(*(of(side, charged).as_(f"{name}_charged") for side, name in SIDES))
		.select(*(of(side, charge.received).as_(f"{name}_received") for side, name in SIDES))
		.where(
			_of_place(about, charge, price.name.isin([change.name for change in changes] or ("",)))
			& (charge.status == "Billed")
			& (charge.period_from >= price.effective_from - Interval(months=months))
			& (charge.period_from < price.effective_from + Interval(months=months))
		)
		.groupby(price.name, place)
	)


def _of_place(about: Scope, charge: Table, *conditions: Criterion) -> Criterion:
	asked = {field: getattr(about, field) for field in ("building", "unit", "customer")}
	return Criterion.all([*conditions, *(charge[field] == value for field, value in asked.items() if value)])


def _places(about: Scope, changes: list, months: int) -> dict[str, list[frappe._dict]]:
	"""By change the places that were charged on both sides."""
	found: dict = {}
	for row in _places_query(about, changes, months).run(as_dict=True):
		if row.before and row.after:
			found.setdefault(row.name, []).append(row)
	return found


def _sums(about: Scope, changes: list, months: int) -> dict[str, frappe._dict]:
	"""By change the places compared, their amounts on both sides, and how many there are on one side only."""
	place = _places_query(about, changes, months).as_("place")
	both = (place.before > 0) & (place.after > 0)
	amounts = [f"{name}_{what}" for _side, name in SIDES for what in ("charged", "received")]

	def count(condition) -> Sum:
		return Sum(Case().when(condition, 1).else_(0))

	query = (
		frappe.qb.from_(place)
		.select(place.name)
		.select(count(both).as_("places"))
		.select(count(place.before == 0).as_("new_places"), count(place.after == 0).as_("gone_places"))
		.select(*(Sum(Case().when(both, place[amount]).else_(0)).as_(amount) for amount in amounts))
		.groupby(place.name)
	)
	return {row.name: row for row in query.run(as_dict=True)}


def _row(change, sums: frappe._dict | None, months: int) -> dict:
	sums = sums or frappe._dict()
	return {
		**_about(change),
		**{count: cint(sums.get(count)) for count in ("places", "new_places", "gone_places")},
		**_figures(_effect(change, sums, months)),
		"is_complete": int(_complete(change.effective_from, months)),
	}


def _effect(change, sums: frappe._dict, months: int) -> Effect:
	before, after = (
		Side(money(sums.get(f"{name}_charged")), money(sums.get(f"{name}_received")), months)
		for _side, name in SIDES
	)
	return Effect(_exact(change.old), _exact(change.price), before, after)


def _by_place(changes: list, places: dict[str, list[frappe._dict]], months: int) -> list[dict]:
	return [
		{
			**_about(change),
			"place": without_property(row.place, change.property),
			**_figures(_effect(change, row, months)),
		}
		for change in changes
		for row in sorted(places.get(change.name, ()), key=lambda row: row.place)
	]


def _about(change) -> dict:
	return {
		"property": change.property,
		"fee_standard": change.fee_standard,
		"fee_item": change.fee_item,
		"effective_from": change.effective_from,
		"old": change.old,
		"new": change.price,
	}


def _figures(effect: Effect) -> dict:
	figures = {
		"price_change": effect.price_change,
		"before": effect.before.monthly,
		"after": effect.after.monthly,
		"planned": effect.planned,
		"real": effect.real,
		"gap": effect.gap,
		"rate_before": effect.before.rate,
		"rate_after": effect.after.rate,
	}
	return {key: None if value is None else float(value) for key, value in figures.items()}


def _exact(price: float) -> Decimal:
	return Decimal(str(price or 0))


def _complete(effective_from: date, months: int) -> bool:
	"""Whether all months after the change have begun."""
	return getdate(add_months(effective_from, months - 1)) <= getdate(nowdate())


def _columns(by_unit: int) -> list[dict]:
	count = {"fieldtype": "Int", "width": 90}
	counts = [
		{"fieldname": "places", "label": _("Places Compared"), **count},
		{"fieldname": "new_places", "label": _("Only After"), **count},
		{"fieldname": "gone_places", "label": _("Only Before"), **count},
	]
	place = [{"fieldname": "place", "label": _("Unit or Space"), "fieldtype": "Data", "width": 130}]
	price = {"fieldtype": "Float", "precision": 4, "width": 90}
	return [
		link("property", "Property", 130),
		link("fee_standard", "Fee Standard"),
		*(place if by_unit else []),
		{"fieldname": "effective_from", "label": _("From"), "fieldtype": "Date", "width": 100},
		{"fieldname": "old", "label": _("Old Price"), **price},
		{"fieldname": "new", "label": _("New Price"), **price},
		percent("price_change", _("Change"), 90),
		*([] if by_unit else counts),
		currency("before", _("Monthly Before")),
		currency("after", _("Monthly After")),
		currency("planned", _("Planned Effect")),
		currency("real", _("Real Effect")),
		currency("gap", _("Real less Planned")),
		percent("rate_before", _("Collected Before")),
		percent("rate_after", _("Collected After")),
	]


def _chart(rows: list[dict]) -> dict | None:
	if not rows or any("place" in row for row in rows):
		return None
	return {
		"data": {
			"labels": [f"{row['fee_standard']} {row['effective_from']:%Y-%m}" for row in rows],
			"datasets": [
				{"name": _("Planned Effect"), "values": [row["planned"] for row in rows]},
				{"name": _("Real Effect"), "values": [row["real"] for row in rows]},
			],
			"leads": leads.to_list(
				"Fee Standard", range(2), rows, lambda _set, row: {"name": row["fee_standard"]}
			),
		},
		"type": "bar",
		"colors": ["#449CF0", "#29CD42"],
		"fieldtype": "Currency",
		"animate": 0,
		"disableEntryAnimation": 1,
	}
