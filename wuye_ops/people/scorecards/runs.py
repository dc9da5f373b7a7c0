"""Scorecard Run: everybody's cards of a month at once. Each person who was employed in it has a row that says what became of them.

A batch is a transaction: after a kill the next start goes on with those who have no card yet. Whoever has one keeps it; the name of a
card, which the database has once, keeps two runs from making two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint, create_batch, getdate, now, now_datetime, nowdate

from wuye_ops.people import access, log
from wuye_ops.people.scorecards import cards, templates
from wuye_ops.people.scorecards.counting import MonthCounted, templates_of
from wuye_ops.people.scorecards.people_of import Person, people_of
from wuye_ops.property.days import day_of
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words
from wuye_ops.rules import scorecard_life
from wuye_ops.rules.proration import Month

DOCTYPE, ROW = "Scorecard Run", "Scorecard Run Row"
RUNNING, FINISHED, WITH_FAILURES = "Running", "Finished", "With Failures"
CREATED, SKIPPED, FAILED = "Created", "Skipped", "Failed"
BATCH = 500
# more than these are scored in the background
AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Outcome:
	person: Person
	outcome: str
	reason: str = ""
	scorecard: str | None = None


@frappe.whitelist(methods=["POST"])
def start(month: str, property_name: str | None = None) -> str:
	"""Scores everybody of a property, or of all the user's, for the month in which the day lies; goes on where a run was stopped.

	Returns the run. Refuses who is not HR, and a month that is not over.
	"""
	if not access.is_hr():
		frappe.throw(_("Scorecards of a month are made by HR."), frappe.PermissionError, title=_(DOCTYPE))
	allowed = access.permitted_places(frappe.session.user)
	if allowed is not None and property_name not in allowed:
		frappe.throw(_("Choose one of your properties."), frappe.PermissionError, title=_(DOCTYPE))
	if property_name and not frappe.db.exists("Property", property_name):
		frappe.throw(_("There is no such property."), title=_(DOCTYPE))
	day = day_of(month, _("Month"), _(DOCTYPE))
	if not day:
		frappe.throw(_("Choose a day of the month that is scored."), title=_("Month"))
	of = Month.of(day)
	if of.last >= getdate(nowdate()):
		frappe.throw(
			_("{0} is not over: its figures still change. Choose a month before.").format(of),
			title=_("Month"),
		)
	name = run_of(of, property_name or None)
	if len(_wanted(of, property_name)) <= AT_ONCE:
		go_on(name)
	else:
		frappe.enqueue(
			go_on,
			queue="long",
			job_id=f"wuye_scorecard_run_{name}",
			deduplicate=True,
			enqueue_after_commit=True,
			run=name,
		)
	return name


def go_on(run: str, commit: bool = True) -> None:
	"""Scores those of a run who have no card yet. commit: after each batch; else all is the caller's transaction."""
	keep = frappe.db.commit if commit else lambda: None
	doc = frappe.get_doc(DOCTYPE, run)
	month = Month.of(getdate(doc.month_start))
	people = _wanted(month, doc.property)
	missing = _without_card(people, month)
	_forget_open(doc.name)
	for outcomes in create_batch(_not_scored(missing), BATCH):
		_write_rows(doc.name, outcomes)
	scored = templates_of(missing)
	if scored:
		# the whole of those with one kind of post are the peers, also where one property is scored
		everybody = templates_of(people_of(month))
		counted = MonthCounted(month, (template for _person, template in everybody))
		counted.count_peers(everybody)
		for batch in create_batch(scored, BATCH):
			_write_rows(doc.name, _score(doc.name, batch, month, counted))
			keep()
	_finish(doc.name, len(people))
	keep()


def _score(run: str, batch: list[tuple[Person, str]], month: Month, counted: MonthCounted) -> list[Outcome]:
	"""The cards of a batch, written together. Whom the rules cannot score fails alone; the database refuses all or none."""
	outcomes, made = [], []
	for person, template in batch:
		try:
			made.append((person, template, counted.card(person, template)))
		except ValueError as error:
			outcomes.append(Outcome(person, FAILED, failure_in_words(error)))
	frappe.db.savepoint("scorecards")
	try:
		_write_cards(run, made, month)
	except frappe.db.DataError as error:
		frappe.db.rollback(save_point="scorecards")
		return outcomes + [Outcome(person, FAILED, failure_in_words(error)) for person, *_rest in made]
	return outcomes + [
		Outcome(person, CREATED, scorecard=cards.name_of(person.name, month)) for person, *_rest in made
	]


# -- who ------------------------------------------------------------------------------------------------------------


def _wanted(month: Month, property_name: str | None) -> list[Person]:
	return [person for person in people_of(month) if not property_name or person.property == property_name]


def _without_card(people: list[Person], month: Month) -> list[Person]:
	there = set(frappe.get_all(cards.DOCTYPE, {"month_start": month.first}, pluck="employee"))
	return [person for person in people if person.name not in there]


def _not_scored(people: Iterable[Person]) -> list[Outcome]:
	of = templates.of_designations()
	found = []
	with in_site_language():
		for person in people:
			if not person.designation:
				reason = _("The employee has no designation. Enter one.")
			elif person.designation not in of:
				reason = _("No template that is in force is for {0}. Add it to one.").format(
					person.designation
				)
			else:
				continue
			found.append(Outcome(person, SKIPPED, reason))
	return found


# -- the run ----------------------------------------------------------------------------------------------------------


def run_of(month: Month, property_name: str | None) -> str:
	"""The run of a month and property, made where there is none; it is running from now on."""
	key = f"{month}|{property_name or ''}"
	if name := frappe.db.get_value(DOCTYPE, {"run_key": key}):
		frappe.db.set_value(DOCTYPE, name, {"status": RUNNING, "finished_on": None})
		return name
	doc = frappe.new_doc(DOCTYPE)
	with in_site_language():
		title = f"{month} {property_name or _('All Properties')}"
	doc.update(
		{
			"month_start": month.first,
			"property": property_name,
			"title": title,
			"started_on": now_datetime(),
			"run_key": key,
		}
	)
	doc.flags.by_service = True
	# `start` has asked whether the user is HR, and for the property
	return doc.insert(ignore_permissions=True).name


def _forget_open(run: str) -> None:
	"""What was skipped or failed before is tried again."""
	frappe.db.delete(ROW, {"parent": run, "outcome": ["!=", CREATED]})


def _finish(run: str, employees: int) -> None:
	rows = frappe.get_all(ROW, {"parent": run}, ["outcome", "count(name) as number"], group_by="outcome")
	number = {row.outcome: cint(row.number) for row in rows}
	frappe.db.set_value(
		DOCTYPE,
		run,
		{
			"status": WITH_FAILURES if number.get(FAILED) else FINISHED,
			"finished_on": now_datetime(),
			"employees": employees,
			"created_count": number.get(CREATED, 0),
			"skipped_count": number.get(SKIPPED, 0),
			"failed_count": number.get(FAILED, 0),
		},
	)


# -- writing ----------------------------------------------------------------------------------------------------------


def _write_cards(run: str, made: list[tuple[Person, str, object]], month: Month) -> None:
	rows, lines, logged = [], [], []
	sheet = cards.Sheet()
	with in_site_language():
		for person, template, card in made:
			name = cards.name_of(person.name, month)
			rows.append(
				{
					"name": name,
					**cards.fields_of(person, month, template, card),
					"status": scorecard_life.DRAFT,
					"version": 1,
					"run": run,
				}
			)
			lines += _children(name, cards.DOCTYPE, "lines", sheet.lines(card, template))
			logged += _children(name, cards.DOCTYPE, "log", [log.row("Score", scorecard_life.DRAFT)])
	_insert(cards.DOCTYPE, rows)
	_insert(cards.LINE, lines)
	_insert(cards.LOG, logged)


def _write_rows(run: str, outcomes: list[Outcome]) -> None:
	before = frappe.db.count(ROW, {"parent": run})
	rows = [
		{
			"employee": one.person.name,
			"employee_name": one.person.employee_name,
			"outcome": one.outcome,
			"reason": one.reason or None,
			"scorecard": one.scorecard,
		}
		for one in outcomes
	]
	_insert(ROW, _children(run, DOCTYPE, "rows", rows, before))


def _children(parent: str, doctype: str, table: str, rows: list[dict], before: int = 0) -> list[dict]:
	return [
		{
			"name": frappe.generate_hash(length=10),
			"parent": parent,
			"parenttype": doctype,
			"parentfield": table,
			"idx": number,
			**row,
		}
		for number, row in enumerate(rows, before + 1)
	]


def _insert(doctype: str, rows: list[dict]) -> None:
	"""In one statement, with what the framework writes for each document."""
	if not rows:
		return
	user, moment = frappe.session.user, now()
	same = {"owner": user, "modified_by": user, "creation": moment, "modified": moment, "docstatus": 0}
	fields = [*rows[0], *same]
	frappe.db.bulk_insert(doctype, fields, [[*row.values(), *same.values()] for row in rows])


# -- what the documents say of themselves ---------------------------------------------------------------------------


def how_it_is_written() -> str:
	return _("Scorecards of a month are made with the button Score a Month of the list of scorecards.")


def why_it_is_kept() -> str:
	return _("Runs are kept: they say who has no scorecard of a month, and why.")
