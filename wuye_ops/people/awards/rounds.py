"""A round (评选): who the rule names for a month or a year, and who not and why, as it was that day; each once for a property or company."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from erpnext import get_default_company
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from wuye_ops.people import access, log
from wuye_ops.people.awards import words
from wuye_ops.people.scorecards.in_force import Cards, in_force, months_of
from wuye_ops.property.days import day_of
from wuye_ops.property.language import in_site_language
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import award as rules
from wuye_ops.rules.proration import Month

DOCTYPE, AWARD = "Award Round", "Staff Award"
RULES = {rule.kind: rule for rule in rules.RULES}


@frappe.whitelist(methods=["POST"])
def nominate(kind: str, day: str, property_name: str | None = None) -> str:
	"""The round of the month or year in which the day lies, for a property or for all of the company's people. Returns its name.

	One that was made already stays as it is. Refuses who is not HR, and a time that is not over.
	"""
	_check_right(property_name)
	if kind not in RULES:
		frappe.throw(_("Choose what people are honoured as."), title=_("Kind"))
	first, last = period_of(kind, day_of(day, _("Month"), _(DOCTYPE)) or getdate(nowdate()))
	if last >= getdate(nowdate()):
		frappe.throw(_("The time is not over: choose one before."), title=_("Month"))
	company = _company(property_name)
	key = f"{kind}|{first}|{property_name or company}"
	if name := frappe.db.get_value(DOCTYPE, {"round_key": key}):
		return name
	people = _people(first, last, company, property_name)
	found = rules.nominate(RULES[kind], candidates(people, kind, last), last)
	doc = frappe.new_doc(DOCTYPE)
	with in_site_language():
		doc.update(
			{
				"title": f"{_(kind, context=AWARD)} {label(kind, first)} {property_name or company}",
				"kind": kind,
				"property": property_name,
				"company": company,
				"period_from": first,
				"period_to": last,
				"nominated_by": frappe.session.user,
				"nominated_on": now_datetime(),
				"rule_text": words.of_rule(RULES[kind]),
				"candidates": len(people),
				"able": found.able,
				"places": found.places,
				"nominees": len(found.nominees),
				"round_key": key,
			}
		)
		for employee, why in found.out:
			doc.append(
				"out",
				{
					"employee": employee,
					"employee_name": people[employee].employee_name,
					"reason": words.why_out(why),
				},
			)
	doc.flags.by_service = True
	# `_check_right` has asked whether the user is HR, and for the property
	doc.insert(ignore_permissions=True)
	_make_awards(doc, found.nominees, people)
	return doc.name


def candidates(people: dict[str, Cards], kind: str, ends: date) -> list[rules.Candidate]:
	"""The people of a period as the rule takes them."""
	left = set(
		frappe.get_all("Employee", {"name": ["in", list(people) or [""]], "status": "Left"}, pluck="name")
	)
	honoured = {
		row.employee: getdate(row.period_to)
		for row in frappe.get_all(
			AWARD,
			{
				"kind": kind,
				"employee": ["in", list(people) or [""]],
				"status": ["in", (rules.CONFIRMED, rules.PUBLISHED)],
				"period_to": ["<", ends],
			},
			["employee", "period_to"],
			order_by="period_to",
		)
	}
	return [
		rules.Candidate(
			one.employee,
			one.property,
			tuple(one.points),
			tuple(one.grades),
			one.days,
			one.rows,
			one.covered,
			one.complaints,
			one.incidents,
			one.employee in left,
			honoured.get(one.employee),
		)
		for one in people.values()
	]


def period_of(kind: str, day: date) -> tuple[date, date]:
	"""(first, last day): of the month, or of the year for whoever is honoured for a year."""
	if kind == rules.STAR:
		month = Month.of(day)
		return month.first, month.last
	return date(day.year, 1, 1), date(day.year, 12, 31)


def label(kind: str, first: date) -> str:
	return f"{first:%Y-%m}" if kind == rules.STAR else str(first.year)


def award_key(kind: str, first: date, employee: str) -> str:
	return f"{kind}|{first}|{employee}"


def _make_awards(doc, nominees: Iterable[rules.Nominee], people: dict[str, Cards]) -> None:
	"""Whom somebody has proposed before keeps that award; the rule is noted nowhere but in the round."""
	for one in nominees:
		key = award_key(doc.kind, getdate(doc.period_from), one.candidate.employee)
		if frappe.db.exists(AWARD, {"award_key": key}):
			continue
		make_award(
			doc.kind,
			getdate(doc.period_from),
			getdate(doc.period_to),
			one.candidate.employee,
			{"round": doc.name, "points": float(one.points), "rank": one.rank, "tied": int(one.tied)},
		)


def make_award(kind: str, first: date, last: date, employee: str, fields: dict) -> str:
	person = frappe.db.get_value(
		"Employee", employee, ["employee_name", "designation", "wuye_property", "company"], as_dict=True
	)
	doc = frappe.new_doc(AWARD)
	doc.update(
		{
			"kind": kind,
			"period_from": first,
			"period_to": last,
			"employee": employee,
			"employee_name": person.employee_name,
			"designation": person.designation,
			"property": person.wuye_property,
			"company": person.company,
			"status": rules.NOMINATED,
			"award_key": award_key(kind, first, employee),
			**fields,
		}
	)
	doc.append("log", log.row("Nominate", rules.NOMINATED, fields.get("proposal")))
	doc.flags.by_service = True
	# whoever makes a round, or may propose, has been asked for that right
	return doc.insert(ignore_permissions=True).name


def _people(first: date, last: date, company: str, property_name: str | None) -> dict[str, Cards]:
	found = in_force(months_of(first, last), property_name)
	return {name: one for name, one in found.items() if one.company == company}


def _check_right(property_name: str | None) -> None:
	if not access.is_hr():
		frappe.throw(_("Rounds of awards are made by HR."), frappe.PermissionError, title=_(DOCTYPE))
	user = frappe.session.user
	allowed = access.permitted_places(user) if property_name else permitted_properties(user)
	if (allowed is not None and property_name not in allowed) or (
		property_name and not frappe.db.exists("Property", property_name)
	):
		frappe.throw(_("Choose one of your properties."), frappe.PermissionError, title=_(DOCTYPE))


def _company(property_name: str | None) -> str:
	"""That of the property; without one the user's own, the default one where they have several."""
	if property_name:
		return frappe.db.get_value("Property", property_name, "company")
	default = get_default_company() or frappe.db.get_value("Company", {}, "name", order_by="creation asc")
	own = access.permitted_companies(frappe.session.user)
	return default if own is None or default in own else own[0]
