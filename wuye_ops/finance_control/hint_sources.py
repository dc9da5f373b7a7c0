"""Where hints at waste come from: what ERPNext, HRMS and our own tasks have, as the rules take it. A few queries for all properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Coalesce, Sum
from frappe.utils import add_days, add_months, getdate

from wuye_ops.finance_control import spending, watches
from wuye_ops.finance_control.costs import centers_of, exact
from wuye_ops.metrics.registry import Scope
from wuye_ops.property.areas import managed_areas
from wuye_ops.rules import cost_hints as rules
from wuye_ops.rules.cost_budget import area_months
from wuye_ops.rules.cost_class import ENERGY
from wuye_ops.rules.cost_hints import Hint, Invoice, Overtime, PartUse, Purchase
from wuye_ops.rules.money import EXACT, ZERO, total
from wuye_ops.rules.proration import Month

# (d) A working day has eight hours where no shift says otherwise (劳动法 36).
HOURS_OF_A_DAY = Decimal(8)
# What components of salaries for overtime have in their name.
OVERTIME_WORDS = ("加班", "Overtime")


@dataclass(frozen=True, slots=True)
class Found:
	"""A hint, the property it is about, and the doctype of the documents it names."""

	hint: Hint
	property: str
	doctype: str


def all_of(today: date) -> dict[str, Callable[[date], Iterator[Found]]]:
	"""What is watched → what finds its hints in documents since a day; each is asked by itself, so that one that fails stops no other."""
	return {
		watches.PRICES: lambda since: prices(since, today),
		watches.INVOICES: lambda since: duplicates(since, today),
		watches.ENERGY: lambda since: energy(today),
		watches.OVERTIME: lambda since: overtime(since, today),
		watches.PARTS: lambda since: parts(since, today),
	}


# -- prices ------------------------------------------------------------------------------------------------------------


def prices(since: date, today: date) -> Iterator[Found]:
	"""Lines of orders, and of invoices without an order."""
	places: dict[str, tuple[str, str]] = {}
	purchases = []
	centers = centers_of(None)
	for doctype, day, rows in _purchase_rows(add_months(since, -rules.PRICE_MONTHS), today):
		for row in rows:
			quantity = exact(row.stock_qty)
			price = exact((row.base_net_rate or 0) / (row.conversion_factor or 1))
			purchases.append(Purchase(row.parent, row.name, row.item_code, row[day], price, quantity))
			if place := centers.property_of(row.cost_center, row.property):
				places[row.name] = (place, doctype)
	for hint in rules.prices_above_last(purchases, since):
		if of := places.get(hint.key.rsplit("|", 1)[-1]):
			yield Found(hint, *of)


def _purchase_rows(first: date, last: date) -> Iterator[tuple[str, str, list]]:
	for doctype, day, without in (
		("Purchase Order", "transaction_date", None),
		("Purchase Invoice", "posting_date", "purchase_order"),
	):
		parent, row = frappe.qb.DocType(doctype), frappe.qb.DocType(f"{doctype} Item")
		query = (
			frappe.qb.from_(parent)
			.join(row)
			.on((row.parent == parent.name) & (row.parenttype == doctype))
			.select(
				row.name,
				row.parent,
				row.item_code,
				row.base_net_rate,
				row.conversion_factor,
				row.stock_qty,
				row.cost_center,
				row.property,
				parent[day],
			)
			.where((parent.docstatus == 1) & parent[day][first:last] & row.item_code.isnotnull())
		)
		if without:
			query = query.where((Coalesce(row[without], "") == "") & (parent.is_return == 0))
		yield doctype, day, query.run(as_dict=True)


# -- invoices entered twice --------------------------------------------------------------------------------------------


def duplicates(since: date, today: date) -> Iterator[Found]:
	"""Also drafts: before it is paid is the best time to find out."""
	rows = frappe.get_all(
		"Purchase Invoice",
		{
			"docstatus": ["<", 2],
			"is_return": 0,
			"posting_date": ["between", (add_days(since, -rules.SAME_DAYS), today)],
		},
		[
			"name",
			"supplier",
			"bill_no",
			"bill_date",
			"posting_date",
			"base_grand_total",
			"property",
			"cost_center",
		],
		limit=0,
	)
	places = _places_of_invoices(rows)
	invoices = [
		Invoice(
			row.name,
			row.supplier,
			row.bill_no or "",
			getdate(row.bill_date or row.posting_date),
			exact(row.base_grand_total),
		)
		for row in rows
	]
	for hint in rules.duplicates(invoices, since):
		if place := next((places[name] for name in hint.documents if name in places), None):
			yield Found(hint, place, "Purchase Invoice")


def _places_of_invoices(rows: list) -> dict[str, str]:
	"""Invoice → the property it names, or that has the cost center of its lines."""
	found = {row.name: row.property for row in rows if row.property}
	centers = centers_of(None)
	without = [row.name for row in rows if not row.property]
	for line in frappe.get_all(
		"Purchase Invoice Item",
		{"parent": ["in", without or [""]], "parenttype": "Purchase Invoice"},
		["parent", "cost_center", "property"],
		order_by="idx",
		limit=0,
	):
		if place := centers.property_of(line.cost_center, line.property):
			found.setdefault(line.parent, place)
	return found


# -- energy ------------------------------------------------------------------------------------------------------------


def energy(today: date) -> Iterator[Found]:
	"""What energy costs for a ㎡ in the last month that is closed, among properties of one kind. A unit is a yuan, so its price is 1:
	meters do not measure everything that is paid for."""
	month = Month.of(today).plus(-2 if today.day <= 10 else -1)
	kinds = dict(frappe.get_all("Property", {"status": "Active"}, ["name", "kind"], as_list=True, limit=0))
	standings = spending.read(Scope(month.first, month.last, tuple(kinds)), today).by(
		spending.PROPERTY, spending.CLASS
	)
	areas: dict[str, Decimal] = {}
	per_area: dict[str, dict[str, Decimal]] = defaultdict(dict)
	for name, one in managed_areas(tuple(kinds)).items():
		area = area_months(one.area, month.first, month.last, one.since, one.until)
		standing = standings.get((name, ENERGY))
		if area and standing and standing.actual > ZERO:
			areas[name] = area
			per_area[kinds[name]][name] = EXACT.quantize(
				EXACT.divide(standing.actual, area), Decimal("0.0001")
			)
	for peers in per_area.values():
		for hint in rules.energy_above_peers(peers, areas, Decimal(1), month):
			yield Found(hint, hint.documents[0], "Property")


# -- overtime ----------------------------------------------------------------------------------------------------------


def overtime(since: date, today: date) -> Iterator[Found]:
	"""By attendance of HRMS: hours beyond the shift, or beyond eight; and what slips say was paid for them."""
	people = {
		row.name: row
		for row in frappe.get_all(
			"Employee",
			{"wuye_property": ["is", "set"]},
			["name", "wuye_property", "department"],
			limit=0,
		)
	}
	first = since.replace(day=1)
	paid = _paid(first, today)
	hours: dict[tuple[str, Month], list[Decimal]] = defaultdict(list)
	usual = _hours_of_shifts()
	for row in frappe.get_all(
		"Attendance",
		{"docstatus": 1, "attendance_date": ["between", (first, today)], "working_hours": [">", 0]},
		["employee", "attendance_date", "working_hours", "shift"],
		limit=0,
	):
		extra = exact(row.working_hours) - usual.get(row.shift, HOURS_OF_A_DAY)
		if extra > ZERO and row.employee in people:
			hours[row.employee, Month.of(row.attendance_date)].append(extra)
	rows = [
		Overtime(employee, month, total(days), max(days), paid.get((employee, month), (ZERO, ZERO))[0])
		for (employee, month), days in hours.items()
	]
	for hint in rules.overtime(rows):
		yield Found(hint, people[hint.documents[0]].wuye_property, "Employee")
	yield from _overtime_of_teams(paid, people)


def _overtime_of_teams(paid: dict, people: dict) -> Iterator[Found]:
	teams: dict[Month, dict[tuple[str, str], tuple[Decimal, Decimal]]] = defaultdict(dict)
	for (employee, month), (extra, pay) in paid.items():
		person = people.get(employee)
		if person and person.department:
			team = (person.wuye_property, person.department)
			before = teams[month].get(team, (ZERO, ZERO))
			teams[month][team] = (before[0] + extra, before[1] + pay)
	for month, of_month in teams.items():
		# a department works in several properties; the key names both
		named = {f"{department}|{place}": of_month[place, department] for place, department in of_month}
		for hint in rules.overtime_of_teams(named, month):
			department, place = hint.documents[0].split("|", 1)
			params = {**hint.params, "employee": department}
			yield Found(
				Hint(hint.code, hint.key, hint.amount, (department,), params, hint.sure), place, "Department"
			)


def _hours_of_shifts() -> dict[str, Decimal]:
	found = {}
	for row in frappe.get_all("Shift Type", fields=["name", "start_time", "end_time"], limit=0):
		seconds = (row.end_time - row.start_time).total_seconds() % 86400
		# whoever guards around the clock has it in turns
		if seconds:
			found[row.name] = EXACT.divide(Decimal(int(seconds)), Decimal(3600))
	return found


def _paid(first: date, last: date) -> dict[tuple[str, Month], tuple[Decimal, Decimal]]:
	"""(employee, month) → what the slip pays for overtime, and all else it pays."""
	slip, row = frappe.qb.DocType("Salary Slip"), frappe.qb.DocType("Salary Detail")
	rows = (
		frappe.qb.from_(slip)
		.join(row)
		.on((row.parent == slip.name) & (row.parenttype == "Salary Slip") & (row.parentfield == "earnings"))
		.select(slip.employee, slip.start_date, row.salary_component, Sum(row.amount).as_("amount"))
		.where((slip.docstatus == 1) & (slip.start_date >= first) & (slip.start_date <= last))
		.groupby(slip.employee, slip.start_date, row.salary_component)
		.run(as_dict=True)
	)
	found: dict[tuple[str, Month], tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
	for one in rows:
		key, amount = (one.employee, Month.of(one.start_date)), exact(one.amount)
		extra, pay = found[key]
		if any(word in one.salary_component for word in OVERTIME_WORDS):
			found[key] = (extra + amount, pay)
		else:
			found[key] = (extra, pay + amount)
	return dict(found)


# -- parts -------------------------------------------------------------------------------------------------------------


def parts(since: date, today: date) -> Iterator[Found]:
	"""Parts that left the stock for tasks on one machine, at the value the stock ledger has."""
	machines = {
		row.name: row
		for row in frappe.get_all(
			"Equipment", {"status": ["!=", "Scrapped"]}, ["name", "property", "category"], limit=0
		)
	}
	uses = [
		use
		for use in _part_uses(min(add_days(since, -rules.SAME_PART_DAYS), date(today.year, 1, 1)), today)
		if use.equipment in machines
	]
	by_category: dict[str, dict[str, Decimal]] = defaultdict(dict)
	for machine in machines.values():
		by_category[machine.category][machine.name] = ZERO
	for use in uses:
		if use.on.year == today.year:
			by_category[machines[use.equipment].category][use.equipment] += use.amount
	for used in by_category.values():
		for hint in rules.parts_above_peers(used, str(today.year)):
			yield Found(hint, machines[hint.documents[0]].property, "Equipment")
	for hint in rules.same_part_again(uses, since):
		yield Found(hint, machines[str(hint.params["equipment"])].property, "Service Task")


def _part_uses(first: date, last: date) -> list[PartUse]:
	entry, row = frappe.qb.DocType("Stock Entry"), frappe.qb.DocType("Stock Entry Detail")
	task = frappe.qb.DocType("Service Task")
	rows = (
		frappe.qb.from_(entry)
		.join(row)
		.on((row.parent == entry.name) & (row.parenttype == "Stock Entry"))
		.join(task)
		.on(task.name == entry.wuye_service_task)
		.select(task.name, task.equipment, row.item_code, entry.posting_date, Sum(row.amount).as_("amount"))
		.where(
			(entry.docstatus == 1)
			& (entry.purpose == "Material Issue")
			& entry.posting_date[first:last]
			& task.equipment.isnotnull()
		)
		.groupby(task.name, task.equipment, row.item_code, entry.posting_date)
		.run(as_dict=True)
	)
	return [
		PartUse(one.name, one.equipment, one.item_code, one.posting_date, exact(one.amount)) for one in rows
	]
