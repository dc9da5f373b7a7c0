"""首次解决率: how much customer service has solved while the customer was there, by channel, category, property or month."""

from frappe import _

from wuye_ops.customer_service.figures.groups import grouped
from wuye_ops.customer_service.figures.scope import group_of, scope
from wuye_ops.customer_service.figures.shown import (
	GREEN,
	card,
	chart,
	filters_of,
	group_column,
	number,
	percent,
	table,
)
from wuye_ops.rules.service_figures import together

GROUPS = ("Channel", "Category Group", "Category", "Kind", "Department", "Property", "Month")
NEED = ("total", "finished", "first_contact")


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date and to_date of the day opened; property, category (or a
	group), channel, kind; group_by: one of GROUPS. The rate is of what is finished.
	"""
	filters = filters_of(filters)
	wanted, about = group_of(filters, GROUPS), scope(filters)
	found = grouped(about, wanted, NEED)
	columns = [
		number("total", _("Requests")),
		number("finished", _("Finished Count")),
		number("first_contact", _("Solved at First Contact"), 140),
		percent("first_contact_rate", _("First-Contact Rate"), 140),
	]
	graph = chart(about, wanted, found, (("first_contact_rate", _("First-Contact Rate"), GREEN),))
	whole = together(group.figures for group in found)
	summary = [
		card(_("Finished Count"), whole.finished),
		card(_("Solved at First Contact"), whole.first_contact),
		card(_("First-Contact Rate"), whole.first_contact_rate, "%", "Green"),
	]
	return [group_column(wanted), *columns], table(about, wanted, found, columns), None, graph, summary
