"""Who may do what kind of work by their examinations (hook `task_obstacles`), and what is missing when somebody leaves."""

from __future__ import annotations

from dataclasses import replace

import frappe
from frappe import _
from frappe.utils import escape_html, getdate, nowdate

from wuye_ops.people.health import exposure, words
from wuye_ops.property.plain_text import plain
from wuye_ops.rules import health_check as rules


def obstacles(employees: list[str], task, category: str | None = None) -> dict[str, str]:
	"""Hook `task_obstacles`: employee → why they may not do a task in which they meet a hazard of their post."""
	met = exposure.met_in(category)
	if not met:
		return {}
	found, today = {}, getdate(nowdate())
	people = exposure.people(list(employees))
	checks = exposure.checks([person.name for person in people])
	for person in people:
		of_work = tuple(hazard for hazard in person.exposed.hazards if hazard.code in met)
		refused = rules.work_refusals(
			replace(person.exposed, hazards=of_work), checks.get(person.name, ()), today
		)
		if refused:
			found[person.name] = plain("、".join(dict.fromkeys(words.in_words(one) for one in refused)))
	return found


def check_leaving(doc, method=None) -> None:
	"""Validate of Employee: nobody leaves before the examination that the law asks for (《职业病防治法》35)."""
	before = doc.get_doc_before_save()
	if doc.status != "Left" or not before or before.status == "Left" or not doc.relieving_date:
		return
	people = exposure.people([doc.name])
	if not people:
		return
	leaves_on = getdate(doc.relieving_date)
	refused = rules.leaving_refusals(
		replace(people[0].exposed, leaves_on=leaves_on), exposure.checks([doc.name]).get(doc.name, ())
	)
	if refused:
		frappe.throw(
			"<br>".join(words.in_words(one) for one in refused),
			title=_("{0} Cannot Leave Yet").format(escape_html(doc.employee_name)),
		)
