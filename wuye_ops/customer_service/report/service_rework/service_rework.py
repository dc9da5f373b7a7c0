"""返修、重开与合并率: how much was done twice, and how much was reported more than once."""

from frappe import _

from wuye_ops.customer_service.figures.groups import grouped
from wuye_ops.customer_service.figures.scope import group_of, scope
from wuye_ops.customer_service.figures.shown import (
	AMBER,
	BLUE,
	RED,
	card,
	chart,
	filters_of,
	group_column,
	number,
	percent,
	table,
)
from wuye_ops.rules.service_figures import together

GROUPS = ("Category Group", "Category", "Department", "Building", "Property", "Month")
NEED = ("total", "reopened", "repeats", "redone", "merged")


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date and to_date of the day opened; property, category (or a
	group), department, building, kind; group_by: one of GROUPS.

	返修率: reopened, or the repeat of another, of all that was neither merged nor cancelled. 合并率: merged into another, of
	all that was reported and not cancelled.
	"""
	filters = filters_of(filters)
	wanted, about = group_of(filters, GROUPS), scope(filters)
	found = grouped(about, wanted, NEED)
	columns = [
		number("total", _("Requests")),
		number("redone", _("Redone")),
		percent("redone_rate", _("Redone Rate")),
		number("reopened", _("Reopened Count")),
		percent("reopened_rate", _("Reopened Rate")),
		number("repeats", _("Repeats")),
		percent("repeat_rate", _("Repeat Rate")),
		number("merged", _("Merged Count")),
		percent("merge_rate", _("Merge Rate")),
	]
	graph = chart(
		about,
		wanted,
		found,
		(
			("reopened_rate", _("Reopened Rate"), RED),
			("repeat_rate", _("Repeat Rate"), AMBER),
			("merge_rate", _("Merge Rate"), BLUE),
		),
	)
	whole = together(group.figures for group in found)
	summary = [
		card(_("Requests"), whole.total),
		card(_("Redone Rate"), whole.redone_rate, "%", "Red"),
		card(_("Reopened Rate"), whole.reopened_rate, "%"),
		card(_("Repeat Rate"), whole.repeat_rate, "%"),
		card(_("Merge Rate"), whole.merge_rate, "%"),
	]
	return [group_column(wanted), *columns], table(about, wanted, found, columns), None, graph, summary
