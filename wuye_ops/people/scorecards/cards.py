"""A scorecard as a document: its fields and lines from the card of the rules, and its log."""

from __future__ import annotations

import json
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.metrics.mark_words import earned, plain, ratio, with_unit
from wuye_ops.metrics.registry import all_metrics
from wuye_ops.people.scorecards.people_of import Person
from wuye_ops.rules import scorecard, scorecard_record
from wuye_ops.rules.metric_value import PERCENT, Part
from wuye_ops.rules.proration import Month

DOCTYPE, LINE, LOG = "Staff Scorecard", "Staff Scorecard Line", "Staff Scorecard Log"


def name_of(employee: str, month: Month, version: int = 1) -> str:
	"""What the database has once: whose, of which month, and which version."""
	return f"{employee}-{month.first}-V{version}"


def month_of(doc) -> Month:
	return Month.of(getdate(doc.month_start))


def fingerprint_of(doc) -> str:
	return scorecard_record.fingerprint(doc.record, doc.employee, str(getdate(doc.month_start)), doc.version)


def problems(doc) -> tuple[str, ...]:
	"""Codes of what is wrong with a stored card; nothing when it is as it was made."""
	total = Decimal(str(round(doc.total, 2))) if doc.judged else None
	found = scorecard_record.check(
		doc.record or "",
		doc.fingerprint or "",
		doc.employee,
		str(getdate(doc.month_start)),
		doc.version,
		total,
	)
	return tuple(one.code for one in found)


def card_of(doc) -> scorecard.Card:
	return scorecard_record.from_record(json.loads(doc.record))


def fields_of(person: Person, month: Month, template: str, card: scorecard.Card) -> dict:
	"""All that is computed. Texts are in the language of the moment."""
	text = scorecard_record.text_of(card)
	return {
		"employee": person.name,
		"employee_name": person.employee_name,
		"designation": person.designation or None,
		"department": person.department or None,
		"property": person.property or None,
		"company": person.company,
		"month_start": month.first,
		"template": template,
		"total": float(card.total or 0),
		"judged": int(card.total is not None),
		"grade": card.grade,
		"coefficient": float(card.coefficient or 0),
		"covered": float(card.covered),
		"days": card.days,
		"remark": remark_of(card),
		"record": text,
	}


def remark_of(card: scorecard.Card) -> str | None:
	"""Why nothing is judged, or why it is not more."""
	if card.unjudged == scorecard.NOT_ENOUGH_DAYS:
		return _("Not judged: {0} days at work, at least {1} are needed.").format(
			card.days, scorecard.LEAST_DAYS
		)
	if card.unjudged:
		return _("Not judged: {0} % of the weight has data, at least {1} % are needed.").format(
			plain(card.covered), plain(scorecard.LEAST_COVERED)
		)
	if card.cap:
		return _beside(card.cap.code).format(plain(card.points), plain(card.cap.most))
	return None


def _beside(code: str) -> str:
	return {
		"valid_complaint": _("{0} points were reached; beside a valid complaint nobody has more than {1}."),
		"safety_accident": _("{0} points were reached; who has caused an accident has no more than {1}."),
		"false_record": _("{0} points were reached; who has written a false record has no more than {1}."),
	}[code]


class Sheet:
	"""Makes the lines of cards, in the language of the moment; names and units are looked up once for all of them."""

	def __init__(self) -> None:
		self._units = {
			key: PERCENT if metric.is_share else str(metric.unit) for key, metric in all_metrics().items()
		}
		self._names: dict[str, dict[str, str]] = {}

	def lines(self, card: scorecard.Card, template: str) -> list[dict]:
		if template not in self._names:
			doc = frappe.get_cached_doc("Scorecard Template", template)
			self._names[template] = {row.code: row.measure_name for row in doc.measures}
		names = self._names[template]
		return [
			_line(line, names.get(line.code, line.code), self._units.get(line.metric, PERCENT))
			for line in card.lines
		]


def _line(line: scorecard.Line, name: str, unit: str) -> dict:
	return {
		"measure_name": name,
		"dimension": line.dimension,
		"value": with_unit(line.value, unit),
		"points": float(line.points),
		"possible": float(line.possible),
		"why": _why(line, unit),
		"code": line.code,
		"metric": line.metric,
		"scope": line.scope,
		"sample": line.sample,
		"left_out": int(line.judged is None),
	}


def _why(line: scorecard.Line, unit: str) -> str:
	if line.why == "no_data":
		return _("Nothing was counted: its weight is shared by the other measures.")
	if line.why == "too_few":
		return _(
			"{0} documents are too few to judge by, at least {1} are needed: its weight is shared."
		).format(line.params["sample"], line.params["least"])
	counted = "" if line.numerator is None else ratio(Part(line.numerator, line.denominator))
	filled = ""
	if line.peers is not None:
		filled = _("{0} of {1} documents: filled up with the mean of colleagues, {2}.").format(
			line.params["sample"], line.params["least"], with_unit(line.peers, unit)
		)
	# how many documents there were is no value on the scale
	params = {key: value for key, value in line.params.items() if key not in ("sample", "least")}
	marked = earned(line.why, params, unit, line.percent, line.points, line.possible)
	return " ".join(filter(None, (counted, filled, marked)))


def save(doc) -> None:
	doc.flags.by_service = True
	# nobody has the right to write a card: whose step it is, the rules have said
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False
