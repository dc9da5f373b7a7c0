"""调价影响: each new price of a fee standard, what it was to bring a month and what it has brought."""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum
from frappe.utils import add_months, cint, get_first_day, getdate, nowdate
from pypika import Interval

from wuye_ops.fees.ledger import totals
from wuye_ops.fees.ledger.columns import currency, link, percent
from wuye_ops.fees.ledger.scope import Scope, scope
from wuye_ops.fees.open_bills import money, without_property
from wuye_ops.rules.price_change import Effect, Side

MONTHS, MOST_MONTHS = 3, 12


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
	places = _places(about, changes, months)
	if cint(filters.get("by_unit")):
		rows = _by_place(changes, places, months)
	else:
		rows = [_row(change, places.get(change.name, {}), months) for change in changes]
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


def _places(about: Scope, changes: list, months: int) -> dict[str, dict[str, dict[bool, Side]]]:
	"""By change and place both sides, of charges whose days begin in those months."""
	if not changes:
		return {}
	price, charge = frappe.qb.DocType("Fee Price"), totals.charges()
	place = Coalesce(charge.unit, charge.parking_space, charge.customer)
	is_after = Case().when(charge.period_from >= price.effective_from, 1).else_(0)
	rows = (
		frappe.qb.from_(price)
		.join(charge)
		.on(charge.fee_standard == price.parent)
		.select(
			price.name,
			charge.property,
			place.as_("place"),
			is_after.as_("is_after"),
			Sum(charge.charged - charge.waived - charge.credited).as_("charged"),
			Sum(charge.received).as_("received"),
		)
		.where(
			price.name.isin([change.name for change in changes])
			& (charge.status == "Billed")
			& (charge.period_from >= price.effective_from - Interval(months=months))
			& (charge.period_from < price.effective_from + Interval(months=months))
			& about.of_charges(charge, ("period",))
		)
		.groupby(price.name, charge.property, place, is_after)
		.run(as_dict=True)
	)
	found: dict = {}
	for row in rows:
		sides = found.setdefault(row.name, {}).setdefault((row.property, row.place), {})
		sides[bool(row.is_after)] = Side(money(row.charged), money(row.received), months)
	return found


def _row(change, places: dict, months: int) -> dict:
	both = [sides for sides in places.values() if len(sides) == 2]
	before, after = (
		Side(
			sum((one[side].charged for one in both), Decimal(0)),
			sum((one[side].received for one in both), Decimal(0)),
			months,
		)
		for side in (False, True)
	)
	return {
		**_about(change),
		"places": len(both),
		"new_places": sum(1 for sides in places.values() if list(sides) == [True]),
		"gone_places": sum(1 for sides in places.values() if list(sides) == [False]),
		**_figures(Effect(_exact(change.old), _exact(change.price), before, after)),
		"is_complete": int(_complete(change.effective_from, months)),
	}


def _by_place(changes: list, places: dict, months: int) -> list[dict]:
	return [
		{
			**_about(change),
			"place": without_property(place, property_name),
			**_figures(Effect(_exact(change.old), _exact(change.price), sides[False], sides[True])),
		}
		for change in changes
		for (property_name, place), sides in sorted(places.get(change.name, {}).items())
		if len(sides) == 2
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
		},
		"type": "bar",
		"colors": ["#449CF0", "#29CD42"],
		"fieldtype": "Currency",
		"animate": 0,
	}
