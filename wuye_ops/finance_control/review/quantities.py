"""How much was planned and done of what costs are measured in: heads, ㎡, kilowatt hours, visits; of many properties at once.

Planned quantities are those of the drivers of the plan that held in each month. What was done comes from where it is recorded:
employees, the property's area, shared meters, finished tasks of maintenance plans. Who shows it asks for permission.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import add_days, getdate

from wuye_ops.finance_control.drafting import UNITS
from wuye_ops.finance_control.drivers import figure_of, number, place_of
from wuye_ops.finance_control.plan_rules import year_of
from wuye_ops.property.areas import managed_areas
from wuye_ops.rules.cost_budget import area_months
from wuye_ops.rules.cost_standard import AREA, HEADS, VISITS, Planned, quantities
from wuye_ops.rules.metric_closing import months as months_between
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.proration import Month, Period
from wuye_ops.rules.seasonality import MONTHS

HELD = ("In Force", "Closed", "Replaced")
DONE = ("Done", "Verified")
ONE = Decimal(1)

Done = dict[str, Decimal]
"""about → quantity"""


@dataclass
class OfAccount:
	"""What of an account's plan has quantities. covered: whether all of it has."""

	parts: list[Planned] = field(default_factory=list)
	covered: bool = True


Plans = dict[str, dict[str, OfAccount]]
"""property → account → its parts"""


# -- planned


def planned(properties: Sequence[str], period: Period) -> Plans:
	"""By the plans that were approved; of a property without one nothing is there."""
	wanted = set(months_between(period.first, period.last))
	found: Plans = defaultdict(lambda: defaultdict(OfAccount))
	held = list(_held(properties, {month.year for month in wanted}))
	drivers = _drivers([plan.name for plan, _year, _months in held])
	for plan, year, months in held:
		numbers = [month.number for month in wanted if month.year == year and month.number in months]
		if not numbers:
			continue
		place = place_of(plan, year)
		for row in drivers[plan.name]:
			figure = figure_of(row, place)
			measured = quantities(figure)
			of = found[plan.property][row.account]
			if measured is None:
				of.covered = of.covered and not figure.amount
				continue
			unit, by_month = measured
			of.parts.append(
				Planned(
					row.about or "",
					unit,
					total(by_month[at - 1] for at in numbers),
					total(figure.months[at - 1] for at in numbers),
				)
			)
	return found


def _held(properties: Sequence[str], years: set[int]) -> Iterator[tuple[frappe._dict, int, set[int]]]:
	"""Each plan with the months in which it held: a revision holds from a month on, the version before it until then."""
	rows = frappe.get_all(
		"Cost Plan",
		{"property": ["in", list(properties) or [""]], "status": ["in", HELD]},
		["name", "property", "fiscal_year", "version", "revises", "holds_from", "pension", "medical", "unemployment", "injury", "housing_fund", "base_floor", "base_ceiling"],
		order_by="property, fiscal_year, version desc",
		limit=0,
	)  # fmt: skip
	left: dict[tuple[str, int], set[int]] = {}
	for row in rows:
		year = year_of(row.fiscal_year)
		if year not in years:
			continue
		months = left.setdefault((row.property, year), set(range(1, MONTHS + 1)))
		mine = {at for at in months if not row.revises or at >= (row.holds_from or 1)}
		months -= mine
		yield row, year, mine


def _drivers(plans: list[str]) -> dict[str, list[frappe._dict]]:
	found: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in frappe.get_all(
		"Cost Plan Driver",
		{"parent": ["in", plans or [""]], "parenttype": "Cost Plan"},
		["*"],
		order_by="parent, idx",
		limit=0,
	):
		found[row.parent].append(row)
	return found


# -- done


def heads(properties: Sequence[str], period: Period) -> dict[str, Done]:
	"""Property → designation → head·months: of a month that somebody was not there all of it, the part of its days."""
	found: dict[str, Done] = defaultdict(lambda: defaultdict(lambda: ZERO))
	for row in frappe.get_all(
		"Employee",
		{"wuye_property": ["in", list(properties) or [""]], "date_of_joining": ["<=", period.last], "status": ["!=", "Inactive"]},
		["wuye_property", "designation", "date_of_joining", "relieving_date"],
		limit=0,
	):  # fmt: skip
		months = area_months(ONE, period.first, period.last, row.date_of_joining, row.relieving_date)
		if months:
			found[row.wuye_property][row.designation or _("Without designation")] += months
	return {name: dict(of) for name, of in found.items()}


def consumed(properties: Sequence[str], period: Period) -> dict[str, dict[str, Done]]:
	"""Property → unit → kind of meter → what shared meters have counted. A unit that some month has no reading of is not there."""
	meters = dict(
		frappe.get_all(
			"Meter",
			{"property": ["in", list(properties) or [""]], "is_shared": 1},
			["name", "property"],
			as_list=True,
			limit=0,
		)
	)
	found: dict[str, dict[str, Done]] = defaultdict(lambda: defaultdict(lambda: defaultdict(lambda: ZERO)))
	read: dict[tuple[str, str], set[Month]] = defaultdict(set)
	for row in frappe.get_all(
		"Meter Reading",
		{"meter": ["in", list(meters) or [""]], "read_on": ["between", [period.first, period.last]]},
		["meter", "meter_kind", "read_on", "consumption"],
		limit=0,
	):
		unit, name = UNITS.get(row.meter_kind, "kWh"), meters[row.meter]
		found[name][unit][_(row.meter_kind)] += max(number(row.consumption), ZERO)
		read[name, unit].add(Month.of(getdate(row.read_on)))
	whole = set(months_between(period.first, period.last))
	return {
		name: {unit: dict(of) for unit, of in by_unit.items() if read[name, unit] >= whole}
		for name, by_unit in found.items()
	}


def visits(properties: Sequence[str], period: Period) -> dict[str, Done]:
	"""Property → title of the maintenance plan → how many of its tasks were finished."""
	task, plan = frappe.qb.DocType("Service Task"), frappe.qb.DocType("Maintenance Plan")
	rows = (
		frappe.qb.from_(task)
		.join(plan)
		.on(plan.name == task.source_name)
		.select(task.property, plan.title, Count(task.name))
		.where(
			(task.source_doctype == "Maintenance Plan")
			& task.property.isin(list(properties) or [""])
			& task.status.isin(DONE)
			& (task.finished_on >= period.first)
			& (task.finished_on < add_days(period.last, 1))
		)
		.groupby(task.property, plan.title)
		.run()
	)
	found: dict[str, Done] = defaultdict(dict)
	for name, title, count in rows:
		found[name][title] = Decimal(count)
	return dict(found)


def areas(properties: Sequence[str], period: Period) -> dict[str, Decimal]:
	"""Property → ㎡·months managed in the period."""
	return {
		name: area_months(one.area, period.first, period.last, one.since, one.until)
		for name, one in managed_areas(tuple(properties)).items()
	}


# -- of which account


@dataclass(frozen=True, slots=True)
class Recorded:
	"""What was done in a property."""

	heads: Done | None
	consumed: Mapping[str, Done]
	visits: Done | None
	area: Decimal


def recorded(properties: Sequence[str], period: Period) -> dict[str, Recorded]:
	of_heads, of_meters, of_visits, of_area = (
		read(properties, period) for read in (heads, consumed, visits, areas)
	)
	return {
		name: Recorded(
			of_heads.get(name), of_meters.get(name, {}), of_visits.get(name), of_area.get(name, ZERO)
		)
		for name in properties
	}


def done_by_account(accounts: Mapping[str, OfAccount], of: Recorded) -> dict[str, Done | None]:
	"""Which of what was done belongs to which account of the plan; None where that is not known."""
	return {account: _done(account, one, accounts, of) for account, one in accounts.items() if one.parts}


def _done(account: str, one: OfAccount, accounts: Mapping[str, OfAccount], of: Recorded) -> Done | None:
	unit = one.parts[0].unit
	if unit == AREA:
		return dict.fromkeys((part.about for part in one.parts), of.area) if of.area else None
	if unit == VISITS:
		names = {part.about for part in one.parts}
		found = {about: times for about, times in (of.visits or {}).items() if about in names}
		return found or None
	if unit == HEADS:
		return _shared(account, unit, accounts, of.heads)
	return _shared(account, unit, accounts, _as_planned(unit, accounts, of.consumed.get(unit)))


def _as_planned(unit: str, accounts: Mapping[str, OfAccount], done: Done | None) -> Done | None:
	"""People call what a meter counts as they like: where the plan has one line of a unit, every meter of the unit is meant."""
	abouts = {part.about for one in accounts.values() for part in one.parts if part.unit == unit}
	return {abouts.pop(): total(done.values())} if done and len(abouts) == 1 else done


def _shared(account: str, unit: str, accounts: Mapping[str, OfAccount], done: Done | None) -> Done | None:
	"""What an account's plan names; what no account names is the one's on which most of the unit is planned."""
	if not done:
		return None
	amounts = {
		name: total(part.amount for part in one.parts)
		for name, one in accounts.items()
		if one.parts and one.parts[0].unit == unit
	}
	named = {part.about: name for name in amounts for part in accounts[name].parts}
	if not set(named) & set(done) and len(amounts) > 1:
		return None
	largest = max(amounts, key=lambda name: (amounts[name], name))
	return {
		about: quantity for about, quantity in done.items() if named.get(about, largest) == account
	} or None
