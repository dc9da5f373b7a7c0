"""What a month has for everybody's scorecard: a few questions for each metric, whoever many people there are.

Metrics of the person are counted for all at once, those of the property for all properties; the rules score in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import frappe

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Counted, Metric, Scope, all_metrics
from wuye_ops.people import faults
from wuye_ops.people.scorecards import templates
from wuye_ops.people.scorecards.people_of import Person
from wuye_ops.rules.metric_value import Part
from wuye_ops.rules.proration import Month
from wuye_ops.rules.scorecard import PERSON, Card, Measure, Observed, Template, peers_of, score

# of no documents at all: when there are some, it is another one
NONE_THERE = "-"
NOBODY = Counted(Part(Decimal(0)), 0, NONE_THERE)


class MonthCounted:
	"""Everything that was counted of a month for these templates, which are named; nothing is asked for a second time."""

	def __init__(self, month: Month, names: Iterable[str]) -> None:
		self.month = month
		self.templates: dict[str, Template] = {
			name: templates.as_rules(frappe.get_cached_doc(templates.DOCTYPE, name)) for name in set(names)
		}
		self._metrics = all_metrics()
		self._scope = Scope(month.first, month.last)
		self._of_people: dict[str, Mapping[str, Counted]] = {}
		self._of_properties: dict[str, Mapping[str, Part]] = {}
		self._peers: dict[str, dict[str, Part]] = {}
		self._faults: Mapping[str, tuple[str, ...]] | None = None

	def observed(self, person: Person, template: str) -> dict[str, Observed | None]:
		"""Measure code → what was counted of the person, or of the property where they work."""
		return {one.code: self._observed(one, person) for one in self.templates[template].measures}

	def count_peers(self, people: Iterable[tuple[Person, str]]) -> None:
		"""What those with one template have together, by which small samples are filled up; of everybody, not of some."""
		everybody: dict[str, list] = {}
		for person, template in people:
			everybody.setdefault(template, []).append(self.observed(person, template))
		self._peers = {template: peers_of(rows) for template, rows in everybody.items()}

	def card(
		self, person: Person, template: str, left_out: Iterable[str] = (), without_facts: bool = False
	) -> Card:
		"""The score of a person. left_out: codes of measures that do not count; without_facts: nothing caps it."""
		observed = self.observed(person, template)
		observed.update(dict.fromkeys(left_out))
		facts = () if without_facts else self.facts(person)
		return score(self.templates[template], observed, person.days, self._peers.get(template), facts)

	def facts(self, person: Person) -> tuple[str, ...]:
		"""Codes of what caps the score: a valid complaint, and what was found about the person and confirmed."""
		counted = self._person(templates.COMPLAINTS).get(person.name)
		complained = (templates.VALID_COMPLAINT,) if counted and counted.rows else ()
		if self._faults is None:
			self._faults = faults.of_month(self.month)
		return (*complained, *self._faults.get(person.name, ()))

	def digests(self, person: Person, template: str) -> dict[str, str]:
		"""Measure code → of the documents as they are now."""
		return {
			code: one.digest for code, one in self.observed(person, template).items() if one and one.digest
		}

	def _observed(self, measure: Measure, person: Person) -> Observed | None:
		metric = self._metrics.get(measure.metric)
		if metric is None:
			return None
		if measure.scope == PERSON:
			return self._of_person(metric, person)
		part = self._property(measure.metric).get(person.property) if person.property else None
		if part is None:
			return Observed(Part(Decimal(0)), 0) if metric.none_is_zero and person.property else None
		return Observed(part, max(0, int(part.denominator or 0)))

	def _of_person(self, metric: Metric, person: Person) -> Observed | None:
		found = self._person(metric.key).get(person.name) or (NOBODY if metric.none_is_zero else None)
		return Observed(found.part, found.rows, found.digest) if found else None

	def _person(self, key: str) -> Mapping[str, Counted]:
		if key not in self._of_people:
			metric = self._metrics[key]
			self._of_people[key] = (
				figures.by_employee(metric, self._scope) if metric.count_by_employee else {}
			)
		return self._of_people[key]

	def _property(self, key: str) -> Mapping[str, Part]:
		if key not in self._of_properties:
			self._of_properties[key] = figures.counted(self._metrics[key], self._scope)
		return self._of_properties[key]


def scored_by(template: str, people: Iterable[Person]) -> list[tuple[Person, str]]:
	"""Those of the people for whose posts a template is, or was: the peers of a card that it made, whether or not it is in force."""
	posts = {row.designation for row in frappe.get_cached_doc(templates.DOCTYPE, template).designations}
	return [(person, template) for person in people if person.designation in posts]


def templates_of(people: Iterable[Person]) -> list[tuple[Person, str]]:
	"""Those of the people who have a template, with its name."""
	of = templates.of_designations()
	return [(person, of[person.designation]) for person in people if person.designation in of]
