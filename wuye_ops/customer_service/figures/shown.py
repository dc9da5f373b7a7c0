"""Columns, rows and charts that the reports on requests share."""

from collections.abc import Sequence
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.customer_service.figures import groups as grouping
from wuye_ops.customer_service.figures.groups import GROUPINGS, Group
from wuye_ops.customer_service.figures.scope import Scope
from wuye_ops.rules.service_figures import Figures, together

MOST_BARS = 20
BLUE, GREEN, RED, AMBER = "#449CF0", "#48BB74", "#E24C4C", "#F6C35E"


def number(fieldname: str, label: str, width: int = 100) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Int", "width": width}


def percent(fieldname: str, label: str, width: int = 120) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Percent", "precision": 1, "width": width}


def decimal(fieldname: str, label: str, width: int = 120) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Float", "precision": 1, "width": width}


def group_column(wanted: str) -> dict:
	column = {"fieldname": "group", "label": _(wanted), "fieldtype": "Data", "width": 180}
	doctype = GROUPINGS[wanted].doctype
	if doctype and doctype != "Employee":
		column |= {"fieldtype": "Link", "options": doctype}
	return column


def table(scope: Scope, wanted: str, found: Sequence[Group], columns: Sequence[dict]) -> list[dict]:
	"""A row for each group and, where there are several, one of all together; each number with the rows behind it."""
	source = GROUPINGS[wanted].source
	names = [column["fieldname"] for column in columns]
	rows = [_row(group.label, group.figures, names, grouping.behind(scope, group, source)) for group in found]
	if len(rows) > 1:
		whole = together(group.figures for group in found)
		row = _row(_("Total"), whole, names, grouping.behind(scope, None, source))
		rows.append({**row, "bold": 1, "is_total": 1})
	return rows


def _row(label: str, figures: Figures, names: Sequence[str], lead: dict) -> dict:
	found = {name: filters for name in names if (filters := grouping.figure_behind(lead, name)) is not None}
	return {
		"group": label,
		**{name: plain(getattr(figures, name)) for name in names if hasattr(figures, name)},
		"leads": {**{key: value for key, value in lead.items() if key != "filters"}, "figures": found},
	}


def plain(value: Decimal | int | None) -> float | int | None:
	return float(value) if isinstance(value, Decimal) else value


def chart(
	scope: Scope,
	wanted: str,
	found: Sequence[Group],
	figures: Sequence[tuple[str, str, str]],
	*,
	is_percent: bool = True,
	worst_first: bool = False,
	**more,
) -> dict | None:
	"""A bar, or over months a line, for each of `figures` (name, label, colour), whose points lead to the rows behind them.

	worst_first: where not all fit, those with the lowest first figure, as somebody has to do something about them.
	"""
	shown = [group for group in found if getattr(group.figures, figures[0][0]) is not None]
	if wanted not in ("Month", "Season", "Weekday", "Hour"):
		if worst_first:
			shown = sorted(shown, key=lambda group: getattr(group.figures, figures[0][0]))
		shown = shown[:MOST_BARS]
	if not shown:
		return None
	source = GROUPINGS[wanted].source
	behind = [grouping.behind(scope, group, source) for group in shown]
	return {
		"data": {
			"labels": [group.label for group in shown],
			"datasets": [
				{"name": label, "values": [plain(getattr(group.figures, name)) or 0 for group in shown]}
				for name, label, _colour in figures
			],
			"leads": {
				**{key: value for key, value in behind[0].items() if key != "filters"},
				"points": [
					[grouping.figure_behind(lead, name) or lead["filters"] for lead in behind]
					for name, _label, _colour in figures
				],
			},
		},
		"type": "line" if wanted == "Month" and len(shown) > 1 else "bar",
		"colors": [colour for _name, _label, colour in figures],
		"animate": 0,
		"disableEntryAnimation": 1,
		**({"fieldtype": "Percent"} if is_percent else {}),
		**more,
	}


def card(label: str, value: Decimal | int | None, unit: str = "", indicator: str | None = None) -> dict:
	"""A number above the table; a dash where there is none."""
	text = "–" if value is None else f"{value:,}{unit}"
	return {
		"label": label,
		"value": text,
		"datatype": "Data",
		**({"indicator": indicator} if indicator else {}),
	}


def doctype_of(wanted: str) -> str:
	return GROUPINGS[wanted].source.doctype


def filters_of(filters: dict | None) -> frappe._dict:
	return frappe._dict(frappe.parse_json(filters) or {})
