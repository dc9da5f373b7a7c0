"""风险台账: the register at the end of a day, the gravest first, with what was assessed, what is done, and what became of each since
the last quarter. The map of the workspace leads here: what a cell counts is listed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cstr, flt, getdate, nowdate
from pypika.queries import QueryBuilder

from wuye_ops.property import leads
from wuye_ops.property.days import day_of
from wuye_ops.property.matching import only_permitted
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, link
from wuye_ops.risk import register_days
from wuye_ops.risk.as_risk import DOCTYPE
from wuye_ops.risk.heat_maps import NOT_ASSESSED
from wuye_ops.risk.register_days import FILTERS
from wuye_ops.rules import risk_review as rules
from wuye_ops.rules.incident import LEVELS
from wuye_ops.rules.risk_life import OPEN
from wuye_ops.rules.risk_matrix import FIVE, KEY_LEVELS, Assessment, Ranked, current_level, ranked
from wuye_ops.rules.risk_review import GONE, WORSE, Entry

# of Risk, as they are now
FIELDS = (
	"title", "property", "category", "status", "raised_level", "is_key", "key_since", "expected_loss", "next_review", "owner_name",
	"inherent_level", "inherent_score", "current_level", "current_score", "residual_level", "residual_score",
)  # fmt: skip
STAGES = ("inherent", "current", "residual")
# filters on what a row says, not on columns of Risk
OF_ROWS = ("level", "assessed", "method", "likelihood", "impact", "change")
GRAVEST_FIRST = tuple(reversed(LEVELS))
COLOURS = ["#E24C4C", "#F8814F", "#F6C35E", "#5E8BD5"]


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: company, property, category, level, key, as_of, and those the map sets:
	assessed, method, likelihood, impact, change. Without as_of, today."""
	filters = frappe._dict(filters or {})
	check_readable(DOCTYPE)
	day = day_asked_for(filters)
	shown = [row for row in in_order(read(day, filters)) if _is_asked_for(row, filters)]
	for row in shown:
		# the page knows no assessments; what it shows of them is in words
		del row["value"]
	return columns(day), shown, None, chart(shown, filters), summary(shown)


def day_asked_for(filters: frappe._dict) -> date:
	"""Today, where none is named; nobody knows the register of a day to come."""
	today = getdate(nowdate())
	day = day_of(filters.get("as_of"), _("As Of"), _("Filters")) or today
	if day > today:
		frappe.throw(
			_("The register of a day to come is not known. Choose today or before."), title=_("Filters")
		)
	return day


def read(day: date, filters: frappe._dict) -> list[dict]:
	"""Every risk that was in the register on the day, or has gone since the end of the quarter before; two queries."""
	before = rules.quarter_before(day).last
	asked = chosen(filters, *FILTERS)
	is_today = day == getdate(nowdate())
	found = _narrowed(register_days.standing(day, before, asked, *FIELDS), filters).run(as_dict=True)
	kinds = _responses(asked) if is_today else {}
	return [_row(row, kinds.get(row.name, ()), is_today) for row in found]


def _narrowed(each: QueryBuilder, filters: frappe._dict) -> QueryBuilder:
	"""Those that can be meant; what a row says of itself is asked of the row. Who is gone is shown to those who ask for it."""
	wanted = chosen(filters, *OF_ROWS)
	is_gone = wanted.get("change") == GONE
	query = frappe.qb.from_(each).select("*").where(each.is_open == int(not is_gone))
	if is_gone:
		return query
	if wanted.get("assessed") == NOT_ASSESSED:
		return query.where(each.stands.isnull())
	cell = [wanted.get(part) for part in ("likelihood", "impact")]
	return query.where(each.stands.like(register_days.parts_like(*cell))) if any(cell) else query


def _row(row: frappe._dict, kinds: Iterable[str], is_today: bool) -> dict:
	was, stands, change = _standings(row.method, row.was_open, row.was, row.is_open, row.stands)
	value = (stands if row.is_open else was) or None
	raised = cstr(row.raised_level) if is_today and row.is_open else ""
	level = current_level(value.level if value else "", (raised,))
	return {
		**{field: row[field] for field in ("name", "title", "property", "category", "status", "owner_name")},
		"level": level,
		"raised": raised if value and level != value.level else "",
		"assessed": value.level if value else NOT_ASSESSED,
		"method": value.method if value else "",
		"place": _place(value),
		"was": was.level if was else "",
		"change": change,
		"is_open": bool(row.is_open),
		**{stage: row[f"{stage}_level"] if is_today else None for stage in STAGES},
		**{f"{stage}_score": flt(row[f"{stage}_score"]) if is_today else None for stage in STAGES},
		"responses": "、".join(_(kind, context=DOCTYPE) for kind in kinds),
		"is_key": row.is_key if is_today else int(level in KEY_LEVELS),
		"lacks": bool(row.key_since) and row.status in OPEN if is_today else False,
		"next_review": row.next_review if is_today else None,
		"expected_loss": row.expected_loss,
		"value": value,
	}


@lru_cache(maxsize=65536)
def _standings(
	method: str | None, was_open: int, was: str | None, is_open: int, stands: str | None
) -> tuple[Assessment | None, Assessment | None, str]:
	"""The assessment of both days, and what became of the risk; of many risks these are a few."""
	then, now = (register_days.assessment_of(method, parts) for parts in (was, stands))
	moves = rules.compare(
		{"": Entry("", "", then)} if was_open else {}, {"": Entry("", "", now)} if is_open else {}
	)
	return then if was_open else None, now if is_open else None, moves[0].change if moves else ""


@lru_cache(maxsize=4096)
def _place(value: Assessment | None) -> str:
	"""Where it stands: 3 × 4 = 12, or LEC 6 × 3 × 15 = 270."""
	if value is None:
		return ""
	sign = "" if value.method == FIVE else "LEC "
	return f"{sign}{' × '.join(f'{part:g}' for part in map(Decimal, value.parts))} = {value.score:g}"


def _responses(asked: dict) -> dict[str, list[str]]:
	"""risk → the kinds of its responses that are in effect today."""
	risk, response = DocType(DOCTYPE), DocType("Risk Response")
	query = (
		frappe.qb.from_(risk)
		.join(response)
		.on((response.parent == risk.name) & (response.parenttype == DOCTYPE))
		.select(risk.name, response.kind)
		.where((response.status == "In Effect") & risk.status.isin(OPEN))
		.orderby(response.idx)
	)
	for name, value in asked.items():
		query = query.where(risk[name] == value)
	found: dict[str, list[str]] = defaultdict(list)
	for name, kind in only_permitted(query, DOCTYPE).run():
		if kind not in found[name]:
			found[name].append(kind)
	return found


def in_order(rows: Iterable[dict]) -> list[dict]:
	"""The gravest first; those nobody has assessed last."""
	rows = {row["name"]: row for row in rows}
	order = ranked(
		Ranked(name, row["value"], row["raised"], Decimal(cstr(row["expected_loss"] or 0)))
		for name, row in rows.items()
		if row["value"]
	)
	unassessed = (row for row in rows.values() if not row["value"])
	return [*(rows[one.key] for one in order), *sorted(unassessed, key=lambda row: row["name"])]


def _is_asked_for(row: dict, filters: frappe._dict) -> bool:
	wanted = chosen(filters, *OF_ROWS)
	if row["is_open"] != (wanted.get("change") != GONE):
		return False
	if filters.get("key") and not row["is_key"]:
		return False
	cell = (wanted.pop("likelihood", None), wanted.pop("impact", None))
	if any(cell) and not _is_in_cell(row["value"], cell):
		return False
	return all(row[field] == value for field, value in wanted.items())


def _is_in_cell(value: Assessment | None, cell: tuple[str | None, str | None]) -> bool:
	if value is None or value.method != FIVE:
		return False
	return all(wanted in (None, str(part)) for wanted, part in zip(cell, value.parts, strict=True))


# -- what is shown -----------------------------------------------------------------------------------------------------


def columns(day: date) -> list[dict]:
	is_today = day == getdate(nowdate())
	now = [
		data("inherent", _("Inherent", context="Risk Assessment"), 105),
		data("current", _("Current", context="Risk Assessment"), 105),
		data("residual", _("Residual", context="Risk Assessment"), 105),
		data("responses", _("Responses in Effect"), 130),
		{
			"fieldname": "next_review",
			"label": _("Next Review", context=DOCTYPE),
			"fieldtype": "Date",
			"width": 105,
		},
	]
	return [
		link("name", _("Risk"), DOCTYPE, 140),
		data("title", _("Title"), 240),
		data("level", _("Level"), 80),
		data("place", _("Likelihood × Impact"), 170),
		data("change", _("Since Last Quarter"), 110),
		*(now if is_today else ()),
		data("category", _("Category"), 100),
		link("property", _("Property"), "Property", 130),
		data("status", _("Status"), 90),
		data("owner_name", _("Risk Owner"), 100),
		{"fieldname": "expected_loss", "label": _("Expected Loss"), "fieldtype": "Currency", "width": 120},
	]


def chart(rows: list[dict], filters: frappe._dict) -> dict | None:
	"""Risks by category, stacked by level; a bar leads to its risks."""
	counts = Counter((row["category"], row["level"]) for row in rows if row["level"])
	totals = Counter(row["category"] for row in rows if row["level"])
	if not counts:
		return None
	categories = [category for category, _count in totals.most_common()]
	return {
		"data": {
			"labels": [_(category, context=DOCTYPE) for category in categories],
			"datasets": [
				{
					"name": _(level, context=DOCTYPE),
					"values": [counts[category, level] for category in categories],
				}
				for level in GRAVEST_FIRST
			],
			"leads": leads.to_report(
				"Risk Register",
				GRAVEST_FIRST,
				categories,
				lambda level, category: {
					**chosen(filters, *FILTERS, *OF_ROWS, "as_of"),
					"level": level,
					"category": category,
				},
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": COLOURS,
		"height": 220,
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(rows: list[dict]) -> list[dict]:
	levels, changes = Counter(row["level"] for row in rows), Counter(row["change"] for row in rows)
	lacking = sum(row["lacks"] for row in rows)
	return [
		{"label": _("Risks"), "value": len(rows), "datatype": "Int"},
		{"label": _("Red", context=DOCTYPE), "value": levels["Red"], "datatype": "Int", "indicator": "Red"},
		{
			"label": _("Orange", context=DOCTYPE),
			"value": levels["Orange"],
			"datatype": "Int",
			"indicator": "Orange",
		},
		{
			"label": _("Key Risks without Response"),
			"value": lacking,
			"datatype": "Int",
			"indicator": "Red" if lacking else "Green",
		},
		{"label": _("Worse than Last Quarter"), "value": changes[WORSE], "datatype": "Int"},
	]
