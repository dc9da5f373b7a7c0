"""时效分析: answered, arrived and finished in time, and how long it took, by category, department, person, property or month."""

from frappe import _

from wuye_ops.customer_service.figures.groups import Group, grouped
from wuye_ops.customer_service.figures.scope import group_of, scope
from wuye_ops.customer_service.figures.shown import (
	BLUE,
	card,
	chart,
	decimal,
	doctype_of,
	filters_of,
	group_column,
	number,
	percent,
	table,
)
from wuye_ops.rules.service_figures import together

GROUPS = ("Category Group", "Category", "Department", "Person", "Property", "Month")
NEED = (
	"total", "finished", "kept", "broken", "overdue", "answered", "answered_late", "answer_minutes", "arrived",
	"arrived_late", "resolved", "resolve_minutes",
)  # fmt: skip


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date and to_date of the day opened; property, category (or a
	group), department, kind; group_by: one of GROUPS.

	A person is judged by the tasks they were given: finished by the time that the sheet says.
	"""
	filters = filters_of(filters)
	wanted = group_of(filters, GROUPS)
	about = scope(filters, doctype_of(wanted))
	found = grouped(about, wanted, NEED)
	columns = _columns(wanted)
	graph = chart(about, wanted, found, (("on_time_rate", _("On-Time Rate"), BLUE),), worst_first=True)
	return (
		[group_column(wanted), *columns],
		table(about, wanted, found, columns),
		None,
		graph,
		_summary(wanted, found),
	)


def _columns(wanted: str) -> list[dict]:
	if wanted == "Person":
		first, answers = number("total", _("Tasks")), []
	else:
		first = number("total", _("Requests"))
		answers = [
			percent("answered_in_time_rate", _("Answered in Time")),
			percent("arrived_in_time_rate", _("Arrived in Time")),
			decimal("mean_answer_minutes", _("Minutes to Answer")),
		]
	return [
		first,
		number("finished", _("Finished Count")),
		percent("on_time_rate", _("On-Time Rate")),
		number("broken", _("Not Kept on Time"), 110),
		number("overdue", _("Overdue Now"), 110),
		*answers,
		decimal("mean_resolve_hours", _("Hours to Resolve")),
	]


def _summary(wanted: str, found: list[Group]) -> list[dict]:
	whole = together(group.figures for group in found)
	return [
		card(_("Tasks") if wanted == "Person" else _("Requests"), whole.total),
		card(_("Finished Count"), whole.finished),
		card(_("On-Time Rate"), whole.on_time_rate, "%", "Green"),
		card(_("Overdue Now"), whole.overdue, indicator="Red" if whole.overdue else None),
		card(_("Hours to Resolve"), whole.mean_resolve_hours),
	]
