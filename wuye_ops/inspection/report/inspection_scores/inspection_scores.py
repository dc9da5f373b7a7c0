"""得分走势: mean score and pass rate of places, teams or trades, month by month or week by week."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, get_first_day_of_week

from wuye_ops.inspection.report_scope import figures_of, place_names
from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, decimal, group_of, link, number, percent, period, within
from wuye_ops.rules import completion as rules

AREA, BUILDING, DEPARTMENT, TRADE, PROPERTY = "Service Area", "Building", "Department", "Trade", "Property"
# group → the fields that tell it; a building is told by its areas
GROUPS = {
	AREA: ("property", "`tabInspection Point`.service_area"),
	BUILDING: ("property", "`tabInspection Point`.service_area"),
	DEPARTMENT: ("property", "department"),
	TRADE: ("trade",),
	PROPERTY: ("property",),
}
OF_PLACES = (AREA, BUILDING)
MONTH, WEEK = "Month", "Week"
# the framework's list query knows no function of the week: days are folded here, and must not be too many
TIMES = {
	MONTH: ("extract(year from window_from)", "extract(month from window_from)"),
	WEEK: ("extract(year from window_from)", "dayofyear(window_from)"),
}
MOST_DAYS = {MONTH: 731, WEEK: 186}
# more lines nobody tells apart
MOST_LINES = 8
# more areas do not fit into an address
MOST_AREAS = 60


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date, to_date; property, plan, trade, department, kind;
	group_by: one of GROUPS; interval: Month or Week. A row is a group in a period; where nothing was scored there is none.

	A score is that of the whole inspection. By area and by building it counts once at each of its points, so that a round
	of a whole building weighs as much as its places. Two questions to the database, whatever the number of inspections.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Inspection")
	wanted = group_of(filters, GROUPS, DEPARTMENT)
	interval = filters.get("interval") or MONTH
	if not isinstance(interval, str) or interval not in TIMES:
		frappe.throw(_("Choose Month or Week."), title=_("Inspection Scores"))
	days = period(filters, MOST_DAYS[interval])
	found = scores(filters, wanted, interval, days)
	areas = _areas(found) if wanted in OF_PLACES else {}
	if wanted == BUILDING:
		found = _by_building(found, areas)
	names = _names(wanted, found)
	rows = {
		(key, begin): _row(wanted, key, begin, figures, interval, days, names[key])
		for (key, begin), figures in sorted(found.items(), key=lambda item: (names[item[0][0]], item[0][1]))
		if figures.scored
	}
	if wanted == BUILDING:
		_add_areas(rows.values(), areas)
	whole = rules.together(found.values())
	graph = chart(found, names, interval, lambda key, begin: _behind(filters, wanted, rows.get((key, begin))))
	return columns(wanted, interval), list(rows.values()), None, graph, summary(whole)


def scores(
	filters: frappe._dict, wanted: str, interval: str, days: tuple[date, date]
) -> dict[tuple, rules.Completion]:
	"""(group, first day of the period) → figures, of the inspections the user may see."""
	groups, times = GROUPS[wanted], TIMES[interval]
	aliases = [f"{time} as {alias}" for time, alias in zip(times, ("first", "second"), strict=True)]
	found: dict[tuple, rules.Completion] = defaultdict(rules.Completion)
	for row in frappe.get_list(
		"Inspection",
		filters={
			**chosen(filters, "property", "plan", "trade", "department", "kind"),
			"status": rules.DONE,
			"window_from": within(*days),
		},
		fields=[
			*groups,
			*aliases,
			"passed",
			"count(`tabInspection`.name) as total",
			"sum(scored) as scored",
			"sum(score) as scores",
		],
		group_by=", ".join([*(_full(group) for group in groups), *times, "passed"]),
		order_by="total desc",
		limit=0,
	):
		key = tuple(row[group.split(".")[-1]] for group in groups)
		if wanted in OF_PLACES and not key[-1]:
			continue
		found[(key, _begin(interval, row))] += figures_of(row.update(status=rules.DONE))
	return found


def _full(field: str) -> str:
	return field if "." in field else f"`tabInspection`.{field}"


def _begin(interval: str, row) -> date:
	if interval == MONTH:
		return date(int(row.first), int(row.second), 1)
	return get_first_day_of_week(date(int(row.first), 1, 1) + timedelta(days=int(row.second) - 1))


def _end(interval: str, begin: date) -> date:
	if interval == WEEK:
		return add_days(begin, 6)
	return begin.replace(day=monthrange(begin.year, begin.month)[1])


# -- places and names ------------------------------------------------------------------------------------------------


def _areas(found: dict) -> dict[str, str | None]:
	"""Area → its building. The areas are of inspections the user sees."""
	names = {key[-1] for key, _begin in found}
	return dict(
		frappe.get_all(
			"Service Area", {"name": ["in", list(names)]}, ["name", "building"], as_list=True, limit=0
		)
		if names
		else ()
	)


def _by_building(found: dict, areas: dict) -> dict[tuple, rules.Completion]:
	merged: dict[tuple, rules.Completion] = defaultdict(rules.Completion)
	for ((property_name, area), begin), figures in found.items():
		merged[((property_name, areas.get(area)), begin)] += figures
	return merged


def _add_areas(rows: Iterable[dict], areas: dict) -> None:
	"""What the drill-down asks for: the areas of each building."""
	of: dict[str | None, list] = defaultdict(list)
	for area, building in areas.items():
		of[building].append(area)
	for row in rows:
		row["areas"] = of[row["building"]] if len(of[row["building"]]) <= MOST_AREAS else None


def _names(wanted: str, found: dict) -> dict[tuple, str]:
	"""Group → what people call it."""
	keys = {key for key, _begin in found}
	if wanted == AREA:
		places = place_names([(AREA, key[-1]) for key in keys])
		return {key: places.get((AREA, key[-1])) or key[-1] for key in keys}
	if wanted == BUILDING:
		named = dict(
			frappe.get_all(
				"Building",
				{"name": ["in", [key[-1] for key in keys if key[-1]] or [""]]},
				["name", "building_name"],
				as_list=True,
				limit=0,
			)
		)
		return {key: named.get(key[-1]) or _("Outside Buildings") for key in keys}
	if wanted == TRADE:
		return {key: _(key[0], context="Checklist") if key[0] else _("None") for key in keys}
	return {key: key[-1] or _("None") for key in keys}


# -- what is shown ---------------------------------------------------------------------------------------------------


def _row(
	wanted: str, key: tuple, begin: date, figures: rules.Completion, interval: str, days: tuple, name: str
) -> dict:
	fields = [group.split(".")[-1] for group in GROUPS[wanted]]
	row = dict(zip(fields, key, strict=True))
	if wanted == BUILDING:
		row["building"] = row.pop("service_area")
	return {
		**row,
		"group_name": name,
		"period": f"{begin:%Y-%m}" if interval == MONTH else f"{begin:%Y-%m-%d}",
		"from_date": str(max(begin, days[0])),
		"to_date": str(min(_end(interval, begin), days[1])),
		"done": figures.done,
		"scored": figures.scored,
		"failed": figures.failed,
		"mean_score": float(figures.mean_score),
		"pass_rate": float(figures.pass_rate),
	}


def columns(wanted: str, interval: str) -> list[dict]:
	return [
		*([link("property", _("Property"), "Property", 130)] if wanted != TRADE else []),
		*([data("group_name", _(wanted), 180)] if wanted != PROPERTY else []),
		data("period", _("Month") if interval == MONTH else _("Week from"), 110),
		decimal("mean_score", _("Mean Score")),
		percent("pass_rate", _("Pass Rate")),
		number("done", _("Points Inspected") if wanted in OF_PLACES else _("Done", context="Inspection")),
		number("scored", _("With a Score"), 100),
		number("failed", _("Below Pass Score")),
	]


def _behind(filters: frappe._dict, wanted: str, row: dict | None) -> dict | None:
	"""The filters of the inspections behind a point of the chart; the report's script makes the same for its table."""
	if row is None or row.get("areas", ()) is None:
		return None
	fields = [field for field in GROUPS[wanted] if "." not in field]
	behind = {
		**chosen(filters, "property", "plan", "trade", "department", "kind"),
		**{field: row[field] or ["is", "not set"] for field in fields},
		"status": rules.DONE,
		"scored": 1,
		"window_from": leads.days(row["from_date"], row["to_date"]),
	}
	if wanted == AREA:
		behind["Inspection Point.service_area"] = row["service_area"]
	elif wanted == BUILDING:
		behind["Inspection Point.service_area"] = ["in", row["areas"]]
	return behind


def chart(found: dict, names: dict, interval: str, behind: Callable) -> dict | None:
	"""A line for each group; of many those with the lowest scores, which somebody has to do something about.

	Where a period has no score of a group, its line goes on as it was: a gap cannot be drawn, and 0 would be a lie.
	"""
	scored = {at: figures for at, figures in found.items() if figures.scored}
	if not scored:
		return None
	begins = sorted({begin for _key, begin in scored})
	wholes: dict[tuple, rules.Completion] = defaultdict(rules.Completion)
	for (key, _begin), figures in scored.items():
		wholes[key] += figures
	worst = sorted(wholes, key=lambda key: (wholes[key].mean_score, names[key]))[:MOST_LINES]
	shown = sorted(worst, key=names.get)
	return {
		"data": {
			"labels": [f"{begin:%m-%d}" if interval == WEEK else f"{begin:%y-%m}" for begin in begins],
			"datasets": [
				{"name": names[key], "values": _line([scored.get((key, begin)) for begin in begins])}
				for key in shown
			],
			"leads": leads.to_list("Inspection", shown, begins, behind),
		},
		"type": "line" if len(begins) > 1 else "bar",
		"fieldtype": "Float",
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def _line(figures: list[rules.Completion | None]) -> list[float]:
	values = [one and float(one.mean_score) for one in figures]
	last = next(value for value in values if value is not None)
	return [last := last if value is None else value for value in values]


def summary(whole: rules.Completion) -> list[dict]:
	return [
		{"label": _("With a Score"), "value": whole.scored, "datatype": "Int"},
		{"label": _("Mean Score"), "value": _text(whole.mean_score), "datatype": "Data"},
		{"label": _("Pass Rate"), "value": _text(whole.pass_rate, "%"), "datatype": "Data"},
		{"label": _("Below Pass Score"), "value": whole.failed, "datatype": "Int", "indicator": "Red"},
	]  # fmt: skip


def _text(value: Decimal | None, unit: str = "") -> str:
	return "–" if value is None else f"{value}{unit}"
