"""趋势: requests month by month, beside the month before and the same month a year ago, split by kind or category group."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from frappe import _
from frappe.utils import add_years, get_last_day, getdate, nowdate

from wuye_ops.customer_service.figures import groups as grouping
from wuye_ops.customer_service.figures import reading
from wuye_ops.customer_service.figures.groups import GROUPINGS, Group
from wuye_ops.customer_service.figures.scope import Scope, group_of, scope
from wuye_ops.customer_service.figures.shown import card, decimal, filters_of, number, percent, plain
from wuye_ops.rules import service_figures as rules
from wuye_ops.rules.service_figures import Figures

GROUPS = ("Kind", "Category Group", "Channel", "Property")
MOST_LINES = 6
NEED = ("total", "kept", "broken", "overdue", "rated", "stars")


@dataclass
class Trend:
	"""months: all together; lines: by value of what the trend is split by."""

	months: dict[date, Figures] = field(default_factory=lambda: defaultdict(Figures))
	lines: dict[object, Counter] = field(default_factory=lambda: defaultdict(Counter))
	# the values of the side that a line is made of
	values: dict[object, set] = field(default_factory=lambda: defaultdict(set))


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date and to_date of the day opened; property, category (or a
	group), kind, channel; group_by: what the lines of the chart are, one of GROUPS.
	"""
	filters = filters_of(filters)
	wanted, about = group_of(filters, GROUPS), scope(filters)
	trend = _trend(about, wanted)
	months = rules.months_between(about.first, about.last)
	rows = [_row(about, month, trend.months) for month in months]
	return _columns(), rows, None, chart_of(about, wanted, months, trend), _summary(months, trend)


def _trend(about: Scope, wanted: str) -> Trend:
	"""The year before is asked for with the period itself, so that the questions are the same whatever it is."""
	grouping_ = GROUPINGS[wanted]
	with_year_before = replace(about, first=getdate(add_years(about.first, -1)))
	trend = Trend()
	for (month, value), figures in reading.sums(with_year_before, ("month", *grouping_.by), NEED).items():
		line = grouping_.of(value) if grouping_.of else value
		trend.months[month] += figures
		trend.lines[line][month] += figures.total
		trend.values[line].add(value)
	return trend


def _row(about: Scope, month: date, months: dict[date, Figures]) -> dict:
	figures = months[month]
	lead = grouping.behind(about, Group(None, "", figures, months=(month,)))
	found = {name: grouping.figure_behind(lead, name) for name in ("total", "overdue")}
	return {
		"group": f"{month:%Y-%m}",
		"total": figures.total,
		**_changes(about, month, months),
		"on_time_rate": plain(figures.on_time_rate),
		"overdue": figures.overdue,
		"mean_stars": plain(figures.mean_stars),
		"leads": {"doctype": lead.get("doctype"), "report": lead.get("report"), "figures": found},
	}


def _changes(about: Scope, month: date, months: dict[date, Figures]) -> dict:
	"""In percent. A month that is not over, or of which the period has a part, is compared with nothing."""
	if month < about.first or getdate(get_last_day(month)) > min(about.last, getdate(nowdate())):
		return {"on_last_month": None, "on_last_year": None}
	month_before = (month - timedelta(days=1)).replace(day=1)
	year_before = getdate(add_years(month, -1))
	return {
		"on_last_month": plain(rules.change(months[month].total, months[month_before].total)),
		"on_last_year": plain(rules.change(months[month].total, months[year_before].total)),
	}


def _columns() -> list[dict]:
	return [
		{"fieldname": "group", "label": _("Month"), "fieldtype": "Data", "width": 110},
		number("total", _("Requests")),
		percent("on_last_month", _("On the Month Before"), 130),
		percent("on_last_year", _("On the Year Before"), 130),
		percent("on_time_rate", _("On-Time Rate")),
		number("overdue", _("Overdue Now"), 110),
		decimal("mean_stars", _("Mean Stars"), 110),
	]


def chart_of(about: Scope, wanted: str, months: list[date], trend: Trend) -> dict | None:
	"""A line for each of the largest; each point leads to its rows."""
	sizes = {line: sum(counts[month] for month in months) for line, counts in trend.lines.items()}
	lines = sorted((line for line in sizes if sizes[line]), key=lambda line: (-sizes[line], str(line)))
	lines = lines[:MOST_LINES]
	if not lines:
		return None
	side = GROUPINGS[wanted].by[0]

	def behind(line: object, month: date) -> dict | None:
		sides = {side: tuple(sorted(trend.values[line], key=str))}
		return grouping.behind(about, Group(line, "", Figures(), sides, (month,)))["filters"]

	where = grouping.behind(about, Group(None, "", Figures(), months=(months[0],)))
	return {
		"data": {
			"labels": [f"{month:%Y-%m}" for month in months],
			"datasets": [
				{
					"name": grouping.label(wanted, line),
					"values": [trend.lines[line][month] for month in months],
				}
				for line in lines
			],
			"leads": {
				**{key: value for key, value in where.items() if key != "filters"},
				"points": [[behind(line, month) for month in months] for line in lines],
			},
		},
		"type": "line" if len(months) > 1 else "bar",
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def _summary(months: list[date], trend: Trend) -> list[dict]:
	whole = rules.together(trend.months[month] for month in months)
	return [
		card(_("Requests"), whole.total),
		card(_("A Month"), rules.mean(whole.total, len(months))),
		card(_("On-Time Rate"), whole.on_time_rate, "%", "Green"),
		card(_("Mean Stars"), whole.mean_stars),
	]
