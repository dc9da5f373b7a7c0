"""需求分布: when and where requests come from, by hour, weekday, season, building, category, channel or property.

By weekday and hour it is a heat map: when the desk and the shifts have to be there.
"""

from datetime import timedelta

from frappe import _

from wuye_ops.customer_service.calendars import WEEKDAYS
from wuye_ops.customer_service.figures import groups as grouping
from wuye_ops.customer_service.figures import reading
from wuye_ops.customer_service.figures.groups import Group, grouped
from wuye_ops.customer_service.figures.scope import Scope, group_of, scope
from wuye_ops.customer_service.figures.shown import (
	BLUE,
	card,
	chart,
	decimal,
	filters_of,
	group_column,
	number,
	percent,
	plain,
	table,
)
from wuye_ops.rules import service_figures as rules

BY_BOTH = "Weekday and Hour"
GROUPS = (
	"Hour", "Weekday", BY_BOTH, "Building", "Season", "Month", "Category Group", "Category", "Kind", "Channel", "Property",
)  # fmt: skip
NEED = ("total",)


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date and to_date of the day opened; property, building,
	category (or a group), channel, kind; group_by: one of GROUPS. What was merged or cancelled is not counted.
	"""
	filters = filters_of(filters)
	wanted, about = group_of(filters, GROUPS), scope(filters)
	if wanted == BY_BOTH:
		return _heat_map(about)
	found = grouped(about, wanted, NEED)
	whole = rules.together(group.figures for group in found)
	columns = [number("total", _("Requests"))]
	rows = table(about, wanted, found, columns)
	for row, group in zip(rows, found, strict=False):
		row["share"] = plain(rules.percent(group.figures.total, whole.total))
		row["a_day"] = plain(rules.mean(group.figures.total, days_of(about, wanted, group)))
	columns += [percent("share", _("Share of All")), decimal("a_day", _("A Day"))]
	graph = chart(about, wanted, found, (("total", _("Requests"), BLUE),), is_percent=False)
	return [group_column(wanted), *columns], rows, None, graph, _summary(about, whole.total, _busiest(found))


def _busiest(found: list[Group]) -> str | None:
	return max(found, key=lambda group: group.figures.total).label if found else None


def days_of(about: Scope, wanted: str, group: Group) -> int:
	"""On how many days of the period the group's requests could come."""
	if wanted == "Weekday":
		return sum(day.weekday() == group.key for day in _days(about))
	if group.months:
		months = set(group.months)
		return sum(day.replace(day=1) in months for day in _days(about))
	return (about.last - about.first).days + 1


def _days(about: Scope):
	return (about.first + timedelta(days=back) for back in range((about.last - about.first).days + 1))


def _summary(about: Scope, total: int, busiest: str | None) -> list[dict]:
	return [
		card(_("Requests"), total),
		card(_("A Day"), rules.mean(total, (about.last - about.first).days + 1)),
		{"label": _("Busiest"), "value": busiest or "–", "datatype": "Data"},
	]


def _heat_map(about: Scope) -> tuple:
	"""A row for each weekday, a column for each hour from the first to the last in which anybody calls."""
	counts = {key: figures.total for key, figures in reading.sums(about, ("weekday", "hour"), NEED).items()}
	hours = [hour for _weekday, hour in counts]
	hours = range(min(hours), max(hours) + 1) if hours else ()
	columns = [
		group_column("Weekday"),
		number("total", _("Requests")),
		*(number(f"at_{hour}", f"{hour}", 52) for hour in hours),
	]
	busiest = max(counts, key=lambda key: counts[key], default=None)
	rows = [
		{
			"group": _(name),
			"total": sum(counts.get((weekday, hour), 0) for hour in hours),
			**{f"at_{hour}": counts.get((weekday, hour), 0) for hour in hours},
			"leads": {
				"report": grouping.DETAILS,
				"figures": {
					"total": _behind(about, weekday=weekday),
					**{f"at_{hour}": _behind(about, weekday=weekday, hour=hour) for hour in hours},
				},
			},
			# how dark the script paints a cell
			"most": counts.get(busiest, 0),
		}
		for weekday, name in enumerate(WEEKDAYS)
	]
	where = busiest and f"{_(WEEKDAYS[busiest[0]])} {grouping.label('Hour', busiest[1])}"
	return columns, rows, None, None, _summary(about, sum(counts.values()), where)


def _behind(about: Scope, **sides: int) -> dict:
	one = Group(None, "", rules.Figures(), {side: (value,) for side, value in sides.items()})
	return grouping.behind(about, one)["filters"]
