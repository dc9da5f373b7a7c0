"""What indicators have warned of in a quarter: alerts by level and how fast they were answered, and which indicators were breached."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, time

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Min
from frappe.utils import get_datetime

from wuye_ops.rules import risk_report as rules
from wuye_ops.rules.proration import ONE_DAY
from wuye_ops.rules.risk_alert import BREACH
from wuye_ops.rules.risk_matrix import rank_of, worst
from wuye_ops.rules.risk_review import AlertFact

ALERT, LINK = "Risk Alert", "Risk Indicator Risk"
FIELDS = ("name", "indicator", "property", "kind", "level", "worst", "opened_on", "due_by", "ended_on")


@dataclass(frozen=True)
class Warned:
	"""by_level: rows of {level, opened, in_time, minutes, unanswered, not_ended}. indicators: rows of those that were breached, or
	silent. raised: risk → the gravest level of the alerts that were open on it on the day of the report."""

	by_level: list[dict]
	indicators: list[dict]
	raised: dict[str, str]


def read(subject) -> Warned:
	begin = datetime.combine(subject.quarter.first, time.min)
	# of a day that is not over what there is now
	end = min(datetime.combine(subject.as_of + ONE_DAY, time.min), subject.now)
	rows = [row for row in _alerts(subject, begin, end) if row.opened_on < end]
	opened = [row for row in rows if row.opened_on >= begin]
	answered = _answered([row.name for row in opened], end)
	facts = [
		AlertFact(
			row.worst,
			row.opened_on,
			row.due_by or row.opened_on,
			answered.get(row.name),
			row.ended_on if row.ended_on and row.ended_on <= end else None,
		)
		for row in opened
	]
	return Warned(
		[
			{
				"level": one.level,
				"opened": one.opened,
				"in_time": None if one.in_time is None else f"{float(one.in_time):g}",
				"minutes": None if one.middle is None else int(one.middle.total_seconds() // 60),
				"unanswered": one.unanswered,
				"not_ended": one.not_ended,
			}
			for one in rules.answers(facts, end)
		],
		_indicators(opened, end),
		_raised(subject, [row for row in rows if row.ended_on is None or row.ended_on > end]),
	)


def _alerts(subject, begin: datetime, end: datetime) -> list[frappe._dict]:
	"""Those that were open at any moment from begin to end; of a company also those of the company as a whole."""
	alert = DocType(ALERT)
	place = alert.property.isin(subject.properties or ("",))
	if not subject.property:
		place |= alert.property.isnull() & (alert.company == subject.company)
	rows = (
		frappe.qb.from_(alert)
		.select(*(alert[field] for field in FIELDS))
		.where(place & (alert.opened_on < end) & (alert.ended_on.isnull() | (alert.ended_on >= begin)))
		.orderby(alert.opened_on)
		.orderby(alert.name)
		.run(as_dict=True)
	)
	for row in rows:
		for field in ("opened_on", "due_by", "ended_on"):
			row[field] = get_datetime(row[field]) if row[field] else None
	return rows


def _answered(names: list[str], end: datetime) -> dict[str, datetime]:
	"""alert → when somebody took it in hand first."""
	log = DocType("Risk Alert Log")
	return dict(
		frappe.qb.from_(log)
		.select(log.parent, Min(log["at"]))
		.where(log.parent.isin(names or [""]) & (log.step == "Take in Hand") & (log["at"] <= end))
		.groupby(log.parent)
		.run()
	)


def _indicators(opened: list[frappe._dict], end: datetime) -> list[dict]:
	titles = dict(
		frappe.get_all(
			"Risk Indicator",
			{"name": ["in", sorted({row.indicator for row in opened}) or [""]]},
			["name", "title"],
			as_list=True,
			limit=0,
		)
	)
	by_indicator: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in opened:
		by_indicator[row.indicator].append(row)
	found = [
		{
			"indicator": name,
			"title": titles.get(name, name),
			"breaches": sum(row.kind == BREACH for row in rows),
			"silences": sum(row.kind != BREACH for row in rows),
			"levels": dict(Counter(row.worst for row in rows if row.kind == BREACH)),
			"worst": worst(row.worst for row in rows if row.kind == BREACH),
			"places": len({row.property for row in rows}),
			"open": sum(row.ended_on is None or row.ended_on > end for row in rows),
		}
		for name, rows in by_indicator.items()
	]
	return sorted(found, key=lambda one: (-rank_of(one["worst"]), -one["breaches"], one["title"]))


def _raised(subject, standing: list[frappe._dict]) -> dict[str, str]:
	breaches = [row for row in standing if row.kind == BREACH]
	links = frappe.get_all(
		LINK,
		{
			"parenttype": "Risk Indicator",
			"parent": ["in", sorted({row.indicator for row in breaches}) or [""]],
		},
		["parent", "risk"],
		limit=0,
	)
	places = dict(
		frappe.get_all(
			"Risk",
			{
				"name": ["in", sorted({row.risk for row in links}) or [""]],
				"property": ["in", subject.properties or [""]],
			},
			["name", "property"],
			as_list=True,
			limit=0,
		)
	)
	by_indicator: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in breaches:
		by_indicator[row.indicator].append(row)
	levels: dict[str, list[str]] = defaultdict(list)
	for link in links:
		if place := places.get(link.risk):
			levels[link.risk] += [
				row.level for row in by_indicator[link.parent] if row.property in (None, "", place)
			]
	return {risk: worst(those) for risk, those in levels.items() if those}
