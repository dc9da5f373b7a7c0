"""需求分布: when and where requests come from, by hour, weekday, season, building, category, channel or property.

By weekday and hour it is a heat map: when the desk and the shifts have to be there.
"""

from collections.abc import Sequence
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
HOURS = range(24)
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
	return [group_column(wanted), *columns], rows, None, graph, _summary(about, whole.total, found)


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


def _summary(about: Scope, total: int, found: Sequence[Group]) -> list[dict]:
	most = max(found, key=lambda group: group.figures.total, default=None)
	return [
		card(_("Requests"), total),
		card(_("A Day"), rules.mean(total, (about.last - about.first).days + 1)),
		card(_("Busiest"), None)
		if most is None
		else {"label": _("Busiest"), "value": most.label, "datatype": "Data"},
	]


def _heat_map(about: Scope) -> tuple:
	"""A row for each weekday, a column for each hour."""
	found = reading.sums(about, ("weekday", "hour"), NEED)
	columns = [
		group_column("Weekday"),
		number("total", _("Requests")),
		*(number(f"at_{hour}", f"{hour}", 52) for hour in HOURS),
	]
	rows = []
	for weekday, name in enumerate(WEEKDAYS):
		counts = {hour: figures.total for (day, hour), figures in found.items() if day == weekday}
		lead = {"report": grouping.DETAILS, "figures": {}}
		for hour in counts:
			sides = {"weekday": (weekday,), "hour": (hour,)}
			behind = grouping.behind(about, Group(None, "", rules.Figures(), sides))
			lead["figures"][f"at_{hour}"] = behind["filters"]
		sides = {"weekday": (weekday,)}
		lead["figures"]["total"] = grouping.behind(about, Group(None, "", rules.Figures(), sides))["filters"]
		rows.append(
			{
				"group": _(name),
				"total": sum(counts.values()),
				**{f"at_{hour}": counts.get(hour, 0) for hour in HOURS},
				"leads": lead,
			}
		)
	most = max((figures.total for figures in found.values()), default=0)
	for row in rows:
		# how dark the script paints a cell
		row["most"] = most
	return columns, rows, None, None, _summary(about, sum(row["total"] for row in rows), [])
