"""Who may not work yet: training that is wanted before work and was not passed (hook `task_obstacles`).

Source: 《生产经营单位安全培训规定》(安监总局令 3) 4 — who was not trained in safety, or has not passed, is not put to work.
"""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from wuye_ops.people.certificates.requirements import day_of_work
from wuye_ops.people.training import needs, records, words
from wuye_ops.property.plain_text import plain
from wuye_ops.rules.training import work_refusals


def obstacles(employees: list[str], doc, category: str | None = None) -> dict[str, str]:
	"""Hook `task_obstacles`: employee → which training is missing before they work. A query where nobody has joined lately."""
	asked = [one for one in needs.requirements() if one.before_work]
	if not asked or not employees:
		return {}
	people = frappe.get_all(
		"Employee",
		{
			"name": ["in", list(employees)],
			"date_of_joining": [">=", min(one.joined_from for one in asked)],
		},
		list(needs.PERSON_FIELDS),
		limit=0,
	)
	if not people:
		return {}
	day = day_of_work(doc)
	first = min(getdate(row.date_of_joining) for row in people)
	attended = records.load(first, day, [row.name for row in people])
	found = {}
	for row in people:
		refused = work_refusals(needs.person_of(row), attended.get(row.name, ()), day, asked)
		if refused:
			found[row.name] = plain("、".join(words.in_words(one) for one in refused))
	return found
