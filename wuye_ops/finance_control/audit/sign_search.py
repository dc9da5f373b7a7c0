"""异常线索: looks in a population for the signs that a sample by rule asks for, with what the rules need of the books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, escape_html, flt, getdate

from wuye_ops.finance_control.audit.populations import SOURCES, Row, places_of
from wuye_ops.rules import audit_signs as rules
from wuye_ops.rules.approval import Limit
from wuye_ops.rules.money import cents

# field of the sample → the signs it asks for
ASKED: dict[str, tuple[str, ...]] = {
	"weekend": (rules.WEEKEND,),
	"round_sum": (rules.ROUND,),
	"backdated": (rules.BACKDATED,),
	"late_night": (rules.LATE_NIGHT,),
	"split_purchase": (rules.SPLIT,),
	"below_limit": (rules.JUST_BELOW,),
	"receipt_gap": (rules.GAP, rules.TWICE, rules.OUT_OF_ORDER),
	"same_account": (rules.SAME_ACCOUNT,),
}
JOURNAL_SIGNS = (rules.WEEKEND, rules.ROUND, rules.BACKDATED)
# who works at any hour and is nobody
MACHINES = ("Administrator", "Guest")


def asked(sample) -> frozenset[str]:
	"""The signs that the sample looks for."""
	return frozenset(sign for field, found in ASKED.items() if cint(sample.get(field)) for sign in found)


def fields_of(population: str) -> tuple[str, ...]:
	"""The fields of signs that documents of the population can show."""
	possible = SOURCES[population].signs
	return tuple(field for field, found in ASKED.items() if found[0] in possible)


def hits(sample, rows: Sequence[Row]) -> dict[str, list[rules.Hit]]:
	"""Key of a row → what it shows, in the order of the rules."""
	wanted, limits = asked(sample), thresholds(sample)
	found: list[rules.Hit] = []
	if wanted & set(JOURNAL_SIGNS):
		postings = (rules.Posting(row.key, row.day, row.entered_at, row.amount, row.by) for row in rows)
		found += rules.journal_signs(postings, office_days(sample.company, places_of(sample)), limits)
	if rules.LATE_NIGHT in wanted:
		found += rules.late_night(_changes(sample, rows), limits)
	if wanted & {rules.SPLIT, rules.JUST_BELOW}:
		found += _of_purchases(sample, rows, limits)
	if rules.GAP in wanted:
		found += rules.receipt_signs(_numbers(sample))
	by_key: dict[str, list[rules.Hit]] = defaultdict(list)
	keys = {row.key for row in rows}
	for hit in found:
		if hit.sign in wanted:
			for key in keys.intersection(hit.keys):
				by_key[key].append(hit)
	if rules.SAME_ACCOUNT in wanted:
		for key, hit in _by_account(sample, rows):
			by_key[key].append(hit)
	return dict(by_key)


def thresholds(sample) -> rules.Thresholds:
	return rules.Thresholds(
		round_from=cents(Decimal(str(flt(sample.round_from, 2)))),
		round_multiple=cint(sample.round_multiple),
		night_from=cint(sample.night_from),
		night_to=cint(sample.night_to),
		backdated_days=cint(sample.backdated_days),
		split_days=cint(sample.split_days),
		near_percent=Decimal(str(flt(sample.near_percent, 2))),
	)


def office_days(company: str, places: Iterable[str]) -> Callable[[date], bool]:
	"""Whether the office works on a day: Monday to Friday but holidays, and the make-up days (调休) of the properties' calendars.

	Books are kept by the office, whatever hours the guards have.
	"""
	names = {frappe.get_cached_value("Property", place, "service_calendar") for place in places} - {None, ""}
	calendars = [frappe.get_cached_doc("Service Calendar", name) for name in sorted(names)]
	made_up = {getdate(row.date) for calendar in calendars for row in calendar.workdays}
	lists = {frappe.get_cached_value("Company", company, "default_holiday_list")} | {
		calendar.holiday_list for calendar in calendars
	}
	holidays = {
		getdate(row.holiday_date)
		for name in lists
		if name
		for row in frappe.get_cached_doc("Holiday List", name).holidays
	}
	return lambda day: day in made_up or (day.weekday() < 5 and day not in holidays)


# -- history of documents ----------------------------------------------------------------------------------------------


def _changes(sample, rows: Sequence[Row]) -> list[rules.Change]:
	"""When documents were made and changed, by people."""
	people = [row for row in rows if row.by not in MACHINES]
	found = [rules.Change(row.key, row.entered_at, row.by) for row in people]
	version = DocType("Version")
	keys = {row.key for row in rows}
	changed = (
		frappe.qb.from_(version)
		.select(version.docname, version.creation, version.owner)
		.where(version.ref_doctype == sample.population)
		.where(version.creation >= getdate(sample.from_date))
		.where(version.owner.notin(MACHINES))
		.run()
	)
	return found + [rules.Change(key, at, by) for key, at, by in changed if key in keys]


# -- purchases and approvals -------------------------------------------------------------------------------------------


def _of_purchases(sample, rows: Sequence[Row], limits: rules.Thresholds) -> list[rules.Hit]:
	groups: dict[str, list[rules.Purchase]] = defaultdict(list)
	for row in rows:
		groups[row.place].append(rules.Purchase(row.key, row.party, row.day, row.amount, row.place))
	found: list[rules.Hit] = []
	wanted = asked(sample)
	for place, purchases in groups.items():
		amounts = approval_limits(sample, place)
		if rules.SPLIT in wanted:
			found += rules.split_purchases(purchases, amounts, limits)
		if rules.JUST_BELOW in wanted:
			found += rules.just_below(purchases, amounts, limits)
	return found


def approval_limits(sample, place: str) -> tuple[Decimal, ...]:
	"""The amounts above which somebody higher approves: those of the sample, else those that the system applies."""
	if cstr(sample.approval_limits).strip():
		return own_limits(sample)
	if kind := SOURCES[sample.population].limit:
		rows = frappe.get_all(
			"Approval Limit", {"kind": kind, "disabled": 0}, ["role", "up_to", "without_limit", "property"]
		)
		return rules.limits_of(
			(
				Limit(
					row.role,
					None if row.without_limit else cents(Decimal(str(flt(row.up_to, 2)))),
					row.property or None,
				)
				for row in rows
			),
			place,
		)
	rows = frappe.get_all(
		"Authorization Rule",
		{"transaction": sample.population, "based_on": "Grand Total", "value": [">", 0]},
		["value", "company"],
	)
	of_company = [row.value for row in rows if row.company in (sample.company, "", None)]
	return tuple(sorted({cents(Decimal(str(flt(value, 2)))) for value in of_company}))


def own_limits(sample) -> tuple[Decimal, ...]:
	"""The limits typed into the sample, one in each line. Throws for what is no amount."""
	found = set()
	for line in cstr(sample.approval_limits).splitlines():
		text = line.strip().replace(",", "").replace("，", "").lstrip("¥￥")
		if not text:
			continue
		try:
			value = Decimal(text)
		except InvalidOperation:
			value = Decimal(0)
		if not value.is_finite() or not 0 < value < 10**12 or value != cents(value):
			frappe.throw(
				_("{0} is no amount. Enter one amount in each line, such as 5000.").format(
					frappe.bold(escape_html(line.strip()[:40]))
				),
				title=_("Approval Limits"),
			)
		found.add(value)
	return tuple(sorted(found))


# -- receipts ----------------------------------------------------------------------------------------------------------


def _numbers(sample) -> list[rules.Numbered]:
	"""Numbers of the receipts of the period, of all properties: they share their series, so that none is missing for being another's."""
	source, table = SOURCES[sample.population], DocType(sample.population)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table[source.day])
		.where(table[source.day] >= getdate(sample.from_date))
		.where(table[source.day] < frappe.utils.add_days(getdate(sample.to_date), 1))
		.run()
	)
	return [rules.Numbered(name, name, getdate(day)) for name, day in rows]


# -- bank accounts -----------------------------------------------------------------------------------------------------


def _by_account(sample, rows: Sequence[Row]) -> Iterable[tuple[str, rules.Hit]]:
	"""(row, hit) for rows whose party shares a bank account with an employee or another supplier."""
	by_holder: dict[str, list[rules.Hit]] = defaultdict(list)
	for hit in rules.same_accounts(_accounts()):
		for holder in hit.keys:
			by_holder[holder].append(hit)
	for row in rows:
		for hit in by_holder.get(row.party, ()):
			yield row.key, hit


def _accounts() -> list[rules.Account]:
	"""Accounts of suppliers and employees. They stay here: a hit shows the last four digits alone."""
	found = [
		rules.Account(row.party, cstr(row.bank_account_no or row.iban), row.party_type == "Employee")
		for row in frappe.get_all(
			"Bank Account",
			{"party_type": ["in", ("Supplier", "Employee")], "party": ["is", "set"]},
			["party_type", "party", "bank_account_no", "iban"],
			limit=0,
		)
	]
	found += [
		rules.Account(row.name, row.bank_ac_no, True)
		for row in frappe.get_all("Employee", {"bank_ac_no": ["is", "set"]}, ["name", "bank_ac_no"], limit=0)
	]
	return found
