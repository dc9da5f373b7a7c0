"""What surveys say about a property's quality: satisfaction by the section of the questions, and that of one survey alone.

Counted as the metric of surveys is, with the same silence about what few have answered anonymously. Read by quality
standards through the hook `wuye_quality_subjects`, by improvement plans through `wuye_survey_value`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.customer_service.surveys.analysis_data import SURVEY
from wuye_ops.customer_service.surveys.metrics import GOOD, closed
from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.subjects import SURVEY as SOURCE
from wuye_ops.metrics.subjects import Reading, Subject
from wuye_ops.rules.metric_value import PERCENT, together
from wuye_ops.rules.survey import GRADED

PREFIX = "survey.section."


def subjects() -> list[Subject]:
	"""A subject for each section that questions of templates or surveys stand in."""
	sections = frappe.get_all(
		# the names of sections are no secret from who weighs them
		"Survey Question",
		{"type": ["in", GRADED], "section": ["is", "set"]},
		pluck="section",
		distinct=True,
		order_by="section",
	)
	return [
		Subject(
			f"{PREFIX}{section}",
			SOURCE,
			_("Survey satisfaction: {0}").format(section),
			PERCENT,
			_reader(section),
		)
		for section in sections
	]


def _reader(section: str) -> Callable[[Scope], dict[str, Reading]]:
	return lambda scope: satisfaction(scope, section)


def satisfaction(scope: Scope, section: str) -> dict[str, Reading]:
	"""property → satisfied answers of a section ÷ all answers to it, in the surveys closed in the period."""
	parts = defaultdict(list)
	for survey in closed(scope, GRADED, GOOD, section):
		parts[survey.property].append(survey.part)
	return {name: _reading(found) for name, found in parts.items()}


def of_survey(survey: str) -> Reading | None:
	"""How satisfied those were who answered a closed survey; None where nothing may be told."""
	row = frappe.db.get_value(SURVEY, survey, ["property", "closed_on"], as_dict=True)
	if not row or not row.closed_on:
		return None
	day = getdate(row.closed_on)
	found = closed(Scope(day, day, (row.property,)), GRADED, GOOD)
	parts = [one.part for one in found if one.name == survey]
	return _reading(parts) if parts else None


def _reading(parts: list) -> Reading:
	whole = together(parts)
	return Reading(whole, {"answers": int(whole.denominator), "surveys": len(parts)})
