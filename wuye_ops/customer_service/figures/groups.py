"""Groups of requests as people read them, and the rows behind each: a list where it has the filters, else a report."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import frappe
from frappe import _
from frappe.utils import get_last_day

from wuye_ops.customer_service.calendars import WEEKDAYS
from wuye_ops.customer_service.figures import reading
from wuye_ops.customer_service.figures.scope import Scope
from wuye_ops.customer_service.figures.sides import FINISHED, REQUESTS, RUNNING, TASKS, Source
from wuye_ops.property import leads
from wuye_ops.rules import service_figures as rules
from wuye_ops.rules.service_figures import Figures

DETAILS = "Service Request Details"
# What a list of the documents cannot be asked for.
NOT_IN_LISTS = {"building", "weekday", "hour"}


@dataclass(frozen=True)
class Grouping:
	"""by: the sides that are counted by; of: what they are put together to, which may be the side itself."""

	by: tuple[str, ...]
	of: Callable[[object], object] | None = None
	source: Source = REQUESTS
	# the doctype of the keys, where they are names of documents
	doctype: str | None = None


@dataclass(frozen=True)
class Group:
	"""key: the value, None where nothing was said; label: for people; sides: what its documents have in common."""

	key: object
	label: str
	figures: Figures
	sides: dict[str, tuple] = field(default_factory=dict)
	months: tuple[date, ...] = ()


GROUPINGS = {
	"Category Group": Grouping(("category",), lambda category: _group_of_category(category)),
	"Category": Grouping(("category",), doctype="Service Category"),
	"Department": Grouping(("department",), doctype="Department"),
	"Person": Grouping(("employee",), source=TASKS, doctype="Employee"),
	"Property": Grouping(("property",), doctype="Property"),
	"Building": Grouping(("building",), doctype="Building"),
	"Channel": Grouping(("channel",)),
	"Kind": Grouping(("kind",)),
	"Month": Grouping(("month",)),
	"Season": Grouping(("month",), lambda month: rules.season_of(month)),
	"Weekday": Grouping(("weekday",)),
	"Hour": Grouping(("hour",)),
}


def grouped(scope: Scope, wanted: str, need: Collection[str] | None = None) -> list[Group]:
	"""The groups of the scope in the order in which people look for them: times as they go by, else the largest first."""
	grouping = GROUPINGS[wanted]
	found: dict[object, Group] = {}
	for (value,), figures in reading.sums(scope, grouping.by, need, grouping.source).items():
		key = grouping.of(value) if grouping.of else value
		before = found.get(key) or Group(key, "", Figures())
		found[key] = replace(
			before,
			figures=before.figures + figures,
			**(
				{"months": (*before.months, value)}
				if grouping.by == ("month",)
				else {"sides": {grouping.by[0]: (*before.sides.get(grouping.by[0], ()), value)}}
			),
		)
	names = _names(wanted, found)
	labelled = [replace(group, label=label(wanted, group.key, names)) for group in found.values()]
	if wanted in ("Month", "Season", "Weekday", "Hour"):
		return sorted(labelled, key=lambda group: min(group.months) if group.months else group.key)
	return sorted(labelled, key=lambda group: (-group.figures.total, group.label))


def _group_of_category(category: str | None) -> str | None:
	if not category:
		return None
	parent = frappe.get_cached_value("Service Category", category, "parent_service_category")
	return parent or category


def _names(wanted: str, keys: Collection) -> dict[str, str]:
	"""What people call those whose names are numbers. They are those of documents the user may see."""
	if wanted != "Person":
		return {}
	employees = [key for key in keys if key]
	return dict(
		frappe.get_all(
			"Employee", {"name": ["in", employees or [""]]}, ["name", "employee_name"], as_list=True, limit=0
		)
	)


def label(wanted: str, key, names: dict[str, str] | None = None) -> str:
	"""What people call a key; names: of those whose names are numbers."""
	if key is None:
		return _("Not Assigned Yet") if wanted == "Person" else _("None")
	if wanted == "Month":
		return f"{key:%Y-%m}"
	if wanted == "Season":
		year, season = key
		return f"{year} {_season(season)}"
	if wanted == "Weekday":
		return _(WEEKDAYS[key])
	if wanted == "Hour":
		return f"{key:02d}:00"
	if wanted in ("Channel", "Kind"):
		return _(key, context="Service Request")
	return (names or {}).get(key) or key


def _season(name: str) -> str:
	return {"Spring": _("Spring"), "Summer": _("Summer"), "Autumn": _("Autumn"), "Winter": _("Winter")}[name]


# -- the rows behind ------------------------------------------------------------------------------------------------

# What a figure adds to the filters of its group's list; None takes one away. What is not here cannot be listed.
FIGURE_FILTERS: dict[str, dict] = {
	"total": {},
	"cancelled": {"status": "Cancelled"},
	"merged": {"status": None, "merged_into": ["is", "set"]},
	"finished": {"status": ["in", list(FINISHED)]},
	"kept": {"sla_status": "Met"},
	"broken": {"sla_status": "Breached"},
	"overdue": {"status": ["in", list(RUNNING)], "sla_status": "Overdue"},
	"first_contact": {"status": ["in", list(FINISHED)], "first_contact": 1},
	"reopened": {"reopen_count": [">", 0]},
	"repeats": {"repeat_of": ["is", "set"]},
}


def behind(scope: Scope, group: Group | None = None, source: Source = REQUESTS) -> dict:
	"""{doctype or report, filters}: what a group's total leads to; of the whole scope where no group is given."""
	sides = {**scope.only, **(group.sides if group else {})}
	first, last = _days(scope, group)
	if NOT_IN_LISTS & set(sides):
		one = _in_details(group)
		days = {"from_date": str(first), "to_date": str(last)}
		filters = None if one is None else {**days, **_whole(scope), **scope.asked, **one}
		return {"report": DETAILS, "filters": filters}
	filters = {
		source.moment: leads.days(first, last),
		**_whole(scope),
		**{source.columns[side] or side: _one_of(values) for side, values in sides.items()},
	}
	if source is TASKS:
		filters |= {"status": ["not in", ["Draft", "Cancelled"]], "service_request": ["is", "set"]}
	else:
		filters |= {"status": ["!=", "Cancelled"], "merged_into": ["is", "not set"]}
	return {"doctype": source.doctype, "filters": filters}


def _in_details(group: Group | None) -> dict | None:
	"""What the filters of the report on rows are for the group; None where it has none for what was never said."""
	found = {}
	for side, values in (group.sides if group else {}).items():
		# a group of categories is named by itself
		found[side] = group.key if side == "category" else values[0]
	return None if None in found.values() else found


def _days(scope: Scope, group: Group | None) -> tuple[date, date]:
	if not group or not group.months:
		return scope.first, scope.last
	return max(scope.first, min(group.months)), min(scope.last, get_last_day(max(group.months)))


def _whole(scope: Scope) -> dict:
	if scope.properties is None or len(scope.properties) != 1:
		return {}
	return {"property": scope.properties[0]}


def _one_of(values: Sequence) -> object:
	if values == (None,):
		return ["is", "not set"]
	return values[0] if len(values) == 1 else ["in", [value for value in values if value is not None]]


def figure_behind(lead: dict, figure: str) -> dict | None:
	"""The filters of one figure of what a group leads to; None where they cannot be said."""
	if lead.get("doctype") != REQUESTS.doctype:
		return lead["filters"] if figure == "total" else None
	if figure not in FIGURE_FILTERS:
		return None
	filters = {**lead["filters"], **FIGURE_FILTERS[figure]}
	return {name: value for name, value in filters.items() if value is not None}
