"""The requests behind a number of the other reports, also where a list has no filter: of a building, a weekday or an hour."""

import frappe
from frappe import _

from wuye_ops.customer_service.figures import live
from wuye_ops.customer_service.figures.scope import scope
from wuye_ops.customer_service.figures.shown import filters_of
from wuye_ops.customer_service.figures.sides import REQUESTS, is_counted
from wuye_ops.customer_service.figures.troubles import troubles

MOST_ROWS = 1_000
COLUMNS = (
	("name", "Service Request", "Link", "Service Request", 140),
	("opened_on", "Opened On", "Datetime", None, 150),
	("property", "Property", "Link", "Property", 120),
	("unit", "Unit", "Link", "Property Unit", 150),
	("category", "Category", "Link", "Service Category", 110),
	("subject", "Subject", "Data", None, 220),
	("channel", "Channel", "Data", None, 80),
	("status", "Status", "Data", None, 90),
	("sla_status", "SLA Status", "Data", None, 90),
	("resolved_on", "Resolved On", "Datetime", None, 150),
)
WORDS = ("channel", "status", "sla_status")


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message). filters: from_date and to_date of the day opened; property, building, category (or a group),
	department, kind, channel, weekday (Monday is 0), hour; trouble: one of `figures.troubles`. The latest thousand.
	"""
	asked = filters_of(filters)
	about, condition = scope(asked), is_counted(REQUESTS.table)
	if trouble := asked.get("trouble"):
		condition &= _wrong(trouble)
	rows = live.rows(REQUESTS, about, condition, [name for name, *_rest in COLUMNS], MOST_ROWS + 1)
	message = None
	if len(rows) > MOST_ROWS:
		message = _("There are more than {0}; these are the latest. Narrow the period to see others.").format(
			MOST_ROWS
		)
	for row in rows:
		row.update({name: _(row[name], context="Service Request") for name in WORDS if row[name]})
	return _columns(), rows[:MOST_ROWS], message


def _wrong(trouble: object):
	conditions = troubles(REQUESTS.table)
	if not isinstance(trouble, str) or trouble not in conditions:
		frappe.throw(_("Choose one of the list."), title=_("Trouble"))
	return conditions[trouble]


def _columns() -> list[dict]:
	return [
		{
			"fieldname": name,
			"label": _(label),
			"fieldtype": kind,
			"width": width,
			**({"options": doctype} if doctype else {}),
		}
		for name, label, kind, doctype, width in COLUMNS
	]
