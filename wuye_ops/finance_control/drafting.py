"""A first draft of a year: drivers from what is known of the property, so that a manager corrects few numbers.

Heads come from the employees of the property, areas from the property, visits from its maintenance plans, consumption from shared
meters, everything else from the ledger. What only people know, pay and prices, is taken from the plan before, else from what the
year before has cost.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.finance_control import history
from wuye_ops.finance_control.cost_classes import accounts_of, class_by_account
from wuye_ops.finance_control.drivers import (
	AREA,
	CONSUMPTION,
	CONTRACT,
	HISTORY,
	MAINTENANCE,
	POSTS,
	number,
	place_of,
)
from wuye_ops.finance_control.history import History
from wuye_ops.finance_control.plan_rules import year_of
from wuye_ops.property.areas import managed_areas
from wuye_ops.rules.cost_class import CLEANING, ENERGY, GREENING, STAFF
from wuye_ops.rules.cost_class import MAINTENANCE as MAINTENANCE_CLASS
from wuye_ops.rules.maintenance import Every, next_scheduled
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS

BY_AREA = (CLEANING, GREENING)
UNITS = {"Electricity": "kWh", "Gas": "m³", "Water": "m³", "Heat": "GJ", "Hot Water": "m³"}
FOUR_PLACES = Decimal("0.0001")
# what of a row before is taken over; the rest is known anew
PRICES = ("pay", "extra_months", "benefits", "heat", "insured", "unit_cost", "price", "monthly", "months", "times", "change", "from_month", "to_month", "unit")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
	"""What is known of a property when a year is drafted. template: the drivers of its latest plan that was approved."""

	doc: object
	year: int
	history: History
	template: tuple

	def main_account(self, code: str) -> str | None:
		"""The account of a class on which most was spent, else its first one."""
		return max(accounts_of(code, self.doc.company), key=self.history.spent, default=None)

	def row_before(self, source: str, about: str):
		"""The row of the plan before about the same thing."""
		return next((row for row in self.template if (row.source, row.about or "") == (source, about)), None)


def suggest(doc) -> None:
	"""Replaces the drivers of a draft. Lines that were entered by hand stay."""
	known = _read(doc)
	rows = [*_posts(known), *_areas(known), *_maintenance(known), *_consumption(known), *_contracts(known)]
	covered = {row["account"] for row in rows}
	rows += _history(known, covered)
	doc.set("drivers", [])
	for row in rows:
		doc.append("drivers", row)


def _read(doc) -> Known:
	year = year_of(doc.fiscal_year)
	return Known(doc, year, history.read(doc.property, year), _template(doc))


def _template(doc) -> tuple:
	"""The drivers of the property's latest plan that was approved."""
	names = frappe.get_all(
		"Cost Plan",
		{
			"property": doc.property,
			"status": ["in", ["In Force", "Closed", "Replaced"]],
			"name": ["!=", doc.name or ""],
		},
		pluck="name",
		order_by="fiscal_year desc, version desc",
		limit=1,
	)
	return tuple(frappe.get_doc("Cost Plan", names[0]).drivers) if names else ()


def _taken_over(row) -> dict:
	return {field: row.get(field) for field in PRICES} if row else {}


# -- posts


def _posts(known: Known) -> list[dict]:
	account = known.main_account(STAFF)
	if not account:
		return []
	heads = Counter(
		frappe.get_all(
			"Employee",
			{"wuye_property": known.doc.property, "status": "Active", "company": known.doc.company},
			"designation",
			pluck="designation",
			limit=0,
		)
	)
	if not heads:
		rows = [row for row in known.template if row.source == POSTS]
		return [
			{
				"source": POSTS,
				"account": row.account,
				"about": row.about,
				"heads": row.heads,
				**_taken_over(row),
			}
			for row in rows
		]
	usual = _usual_pay(known, account, sum(heads.values()))
	found = []
	for designation, count in sorted(heads.items(), key=lambda item: (-item[1], item[0] or "")):
		about = designation or _("Without designation")
		row = known.row_before(POSTS, about)
		found.append(
			{
				"source": POSTS,
				"account": row.account if row else account,
				"about": about,
				"heads": count,
				"insured": 1,
				"pay": usual,
				**_taken_over(row),
			}
		)
	return found


def _usual_pay(known: Known, account: str, heads: int) -> float:
	"""What a head has cost a month, without contributions. Of all heads together: nobody's own pay is read."""
	months = known.history.months_known
	if not months:
		return 0
	rates = total(rate for _name, rate in place_of(known.doc, known.year).contributions.rates)
	cost = EXACT.divide(EXACT.multiply(known.history.spent(account), HUNDRED), HUNDRED + rates)
	return float(EXACT.divide(cost, Decimal(heads * months)).quantize(Decimal(1)))


# -- areas


def _areas(known: Known) -> list[dict]:
	managed = managed_areas([known.doc.property]).get(known.doc.property)
	if not managed:
		return []
	found = []
	for code in BY_AREA:
		account = known.main_account(code)
		about = frappe.get_cached_value("Cost Class", code, "class_name") if account else None
		row = known.row_before(AREA, about) if account else None
		unit_cost = _per_area(known, account) if account else 0
		if row or unit_cost:
			found.append(
				{
					"source": AREA,
					"account": account,
					"about": about,
					"area": float(managed.area),
					**({"unit_cost": unit_cost} if not row else _taken_over(row)),
				}
			)
	return found


def _per_area(known: Known, account: str) -> float:
	months = known.history.months_known
	area = history.managed_in(known.doc.property, known.year - 1)
	if not months or not area:
		return 0
	managed = EXACT.divide(EXACT.multiply(area, Decimal(months)), Decimal(MONTHS))
	return float(EXACT.divide(known.history.spent(account), managed).quantize(FOUR_PLACES))


# -- maintenance


def _maintenance(known: Known) -> list[dict]:
	"""Plans of maintenance with a price; without one, the ledger is the better guess."""
	account = known.main_account(MAINTENANCE_CLASS)
	if not account:
		return []
	found = []
	# the number of pieces and their dates; for whoever may draft the plan of the property
	for plan in frappe.get_all(
		"Maintenance Plan",
		{"property": known.doc.property, "status": "Active", "every_count": [">", 0]},
		["name", "title", "every_count", "every_unit", "start_date", "end_date"],
		order_by="title",
		limit=0,
	):
		row = known.row_before(MAINTENANCE, plan.title)
		pieces = frappe.db.count("Maintenance Plan Equipment", {"parent": plan.name})
		due = _due_months(plan, known.year)
		if not row or not due or not pieces:
			continue
		times = max(1, round(sum(due.values()) / len(due)))
		months = "" if len(due) == MONTHS else ", ".join(str(month) for month in sorted(due))
		found.append(
			{
				"source": MAINTENANCE,
				"account": row.account,
				"about": plan.title,
				"price": row.price,
				"pieces": pieces,
				"times": times,
				"months": months,
			}
		)
	plans = {row["about"] for row in found}
	found += [
		{
			"source": MAINTENANCE,
			"account": row.account,
			"about": row.about,
			"pieces": row.pieces,
			**_taken_over(row),
		}
		for row in known.template
		if row.source == MAINTENANCE and row.about not in plans
	]
	return found


def _due_months(plan, year: int) -> Counter:
	first, last = date(year, 1, 1), date(year, 12, 31)
	every = Every(plan.every_count, plan.every_unit)
	start = getdate(plan.start_date) if plan.start_date else first
	day, found = next_scheduled(start, every, getdate(add_days(first, -1))), Counter()
	while day <= last and not (plan.end_date and day > getdate(plan.end_date)):
		found[day.month] += 1
		day = next_scheduled(start, every, day)
	return found


# -- consumption


def _consumption(known: Known) -> list[dict]:
	"""What the shared meters have counted in the last twelve months that are over."""
	account = known.main_account(ENERGY)
	if not account:
		return []
	last = Month.of(getdate(nowdate())).plus(-1)
	months = [last.plus(-back) for back in range(MONTHS)]
	counted: dict[str, dict[int, Decimal]] = {}
	# what a property uses in common; for whoever may draft its plan
	for row in frappe.get_all(
		"Meter Reading",
		{
			"meter": [
				"in",
				frappe.get_all("Meter", {"property": known.doc.property, "is_shared": 1}, pluck="name")
				or [""],
			],
			"read_on": ["between", [months[-1].first, last.last]],
		},
		["meter_kind", "read_on", "consumption"],
		limit=0,
	):
		of = counted.setdefault(row.meter_kind, {})
		month = getdate(row.read_on).month
		of[month] = of.get(month, ZERO) + number(row.consumption)
	found = []
	for kind, by_month in sorted(counted.items()):
		about = _(kind)
		unit = UNITS.get(kind, "kWh")
		# people call their meters as they like; two of one unit are told apart by what they are called
		alike = [row for row in known.template if row.source == CONSUMPTION and (row.unit or "kWh") == unit]
		row = known.row_before(CONSUMPTION, about) or (alike[0] if len(alike) == 1 else None)
		price = row.price if row else _price(known, account, by_month, len(counted))
		if not price or not any(by_month.values()):
			continue
		# a month that nobody has read is taken as the others were
		mean = EXACT.divide(total(by_month.values()), Decimal(len(by_month))).quantize(Decimal("0.01"))
		whole = [max(by_month.get(month, mean), ZERO) for month in range(1, MONTHS + 1)]
		found.append(
			{
				"source": CONSUMPTION,
				"account": row.account if row else account,
				"about": row.about if row else about,
				"unit": unit,
				"consumption": float(total(whole)),
				"price": price,
				"by_month": json.dumps([str(amount) for amount in whole]),
			}
		)
	if not found:
		found = [
			{"source": CONSUMPTION, "account": row.account, "about": row.about, "consumption": row.consumption, "by_month": row.by_month, **_taken_over(row)}
			for row in known.template
			if row.source == CONSUMPTION
		]  # fmt: skip
	return found


def _price(known: Known, account: str, by_month: Mapping[int, Decimal], kinds: int) -> float:
	"""What a unit has cost by the ledger, where one kind of meter explains all of the account."""
	used = total(by_month.values())
	months = known.history.months_known
	if kinds != 1 or not used or not months:
		return 0
	monthly = EXACT.divide(known.history.spent(account), Decimal(months))
	used_monthly = EXACT.divide(used, Decimal(len(by_month)))
	return float(EXACT.divide(monthly, used_monthly).quantize(FOUR_PLACES))


# -- contracts and history


def _contracts(known: Known) -> list[dict]:
	return [
		{"source": CONTRACT, "account": row.account, "about": row.about, **_taken_over(row)}
		for row in known.template
		if row.source == CONTRACT
	]


def _history(known: Known, covered: set[str]) -> list[dict]:
	"""Every other account of costs on which the year before has spent, by its season."""
	costs = class_by_account(known.doc.company)
	changes = {row.account: row.change for row in known.template if row.source == HISTORY}
	return [
		{
			"source": HISTORY,
			"account": account,
			"change": changes.get(account) or 0,
			**known.history.snapshot(account),
		}
		for account in known.history.accounts
		if account not in covered and account in costs
	]
