"""风险矩阵图: the register now beside the register at the end of the last quarter, cell by cell; and what became of it since.

Every number leads to the report on the register, which shows the same risks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, nowdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import chosen
from wuye_ops.risk import register_days
from wuye_ops.risk.as_risk import DOCTYPE
from wuye_ops.risk.register_days import FILTERS, Group
from wuye_ops.rules import risk_review as rules
from wuye_ops.rules.incident import LEVELS
from wuye_ops.rules.risk_matrix import LEC, SCALE, Matrix
from wuye_ops.rules.risk_review import BETTER, GONE, NEW, SAME, WORSE, Entry, Heat

REGISTER = "Risk Register"
NOT_ASSESSED = "Not Assessed"
IMPACTS = tuple(reversed(SCALE))
GRAVEST_FIRST = tuple(reversed(LEVELS))
BESIDE = (*GRAVEST_FIRST, NOT_ASSESSED)
ORDER = (WORSE, NEW, BETTER, GONE, SAME)


@dataclass(frozen=True, slots=True)
class Row:
	"""Five numbers with a name, and what each leads to."""

	name: str
	values: list[int]
	filters: Callable[[int], dict]


def heat_map(filters: frappe._dict) -> dict:
	"""Rows of five numbers for `public/js/risk_map.js`: of each of the two days the five rows of its grid, the gravest impact first,
	and what has no cell (LEC by level, not assessed); at last, how many changed how. `risk_map` says which row is which."""
	today = getdate(nowdate())
	before = rules.quarter_before(today).last
	asked = chosen(filters, *FILTERS)
	groups = register_days.counted(today, before, asked) if may_look() else []
	if not groups:
		return {"labels": [], "datasets": []}
	then = _rows(groups, lambda group: group.before, asked | {"as_of": str(before)})
	now = _rows(groups, lambda group: group.now, asked | {"as_of": str(today)})
	changes = _changes(groups, asked | {"as_of": str(today)})
	rows = [*then, *now, changes]
	size = len(SCALE)
	return {
		"labels": [str(likelihood) for likelihood in SCALE],
		"datasets": [{"name": row.name, "values": row.values} for row in rows],
		"risk_map": {
			"grids": [
				{"title": _("Now"), "day": formatdate(today), "rows": size + 1, "before": 0},
				{"title": _("End of Last Quarter"), "day": formatdate(before), "rows": 0},
			],
			"changes": len(rows) - 1,
			"impacts": IMPACTS,
			"levels": [[Matrix(likelihood, impact).level for likelihood in SCALE] for impact in IMPACTS],
			"beside": BESIDE,
			"changed": ORDER,
		},
		"leads": leads.to_report(
			REGISTER,
			rows,
			range(size),
			lambda row, number: row.filters(number) if row.values[number] else None,
		),
	}


def may_look() -> bool:
	return bool(frappe.has_permission(DOCTYPE, "read"))


def _rows(groups: Iterable[Group], of: Callable[[Group], Entry | None], asked: dict[str, str]) -> list[Row]:
	"""The five rows of a grid, and the one beside it."""
	counts = {entry.key: group.count for group in groups if (entry := of(group))}
	heat = rules.heat_map({entry.key: entry for group in groups if (entry := of(group))})

	def total(keys: Iterable[str]) -> int:
		return sum(counts[key] for key in keys)

	return [*(_grid_row(heat, total, impact, asked) for impact in IMPACTS), _beside(heat, total, asked)]


def _grid_row(heat: Heat, total: Callable, impact: int, asked: dict[str, str]) -> Row:
	return Row(
		_("Impact {0}").format(impact),
		[total(heat.cells[likelihood, impact]) for likelihood in SCALE],
		lambda number: asked | {"likelihood": str(SCALE[number]), "impact": str(impact)},
	)


def _beside(heat: Heat, total: Callable, asked: dict[str, str]) -> Row:
	return Row(
		_("Without a Cell"),
		[*(total(heat.elsewhere[level]) for level in GRAVEST_FIRST), total(heat.unassessed)],
		lambda number: (
			asked
			| (
				{"method": LEC, "assessed": BESIDE[number]}
				if number < len(LEVELS)
				else {"assessed": NOT_ASSESSED}
			)
		),
	)


def _changes(groups: list[Group], asked: dict[str, str]) -> Row:
	"""How many risks are worse, new, better, gone and the same as at the end of the last quarter."""
	counts = dict.fromkeys(ORDER, 0)
	for number, change in changes_of(groups).items():
		counts[change] += groups[number].count
	return Row(
		_("Since the End of Last Quarter"),
		[counts[change] for change in ORDER],
		lambda number: asked | {"change": ORDER[number]},
	)


def changes_of(groups: list[Group]) -> dict[int, str]:
	"""Number of a group → what became of its risks; those that were there on neither of the days are not named."""
	then = {group.before.key: group.before for group in groups if group.before}
	now = {group.now.key: group.now for group in groups if group.now}
	return {int(move.key): move.change for move in rules.compare(then, now)}
