"""作业日历: the year's work on areas month by month, as the plans have it, beside what has been done."""

from collections import Counter
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Extract
from frappe.utils import cint, getdate, nowdate
from pypika.enums import DatePart

from wuye_ops.inspection.area_plans import schedule_of
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, link, number
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules import area_work as rules

MONTHS = range(1, 13)
FIELDS = (
	"name", "title", "property", "trade", "area_type", "status", "rrule", "start_date", "end_date", "times_a_day",
	"from_month", "to_month", "days",
)  # fmt: skip


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: year (this one), property, trade. A row is a plan that is not ended.

	planned counts windows of the plan; done counts tasks, of which special areas have one each.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Area Work Plan")
	year = cint(filters.get("year")) or getdate(nowdate()).year
	if not 2000 <= year <= 2100:
		frappe.throw(_("Choose a year between {0} and {1}.").format(2000, 2100), title=_("Year"))
	plans = frappe.get_list(
		"Area Work Plan",
		{**chosen(filters, "property", "trade"), "status": ["!=", "Ended"]},
		list(FIELDS),
		order_by="property, trade, area_type, title",
		limit=0,
	)
	done = _done([plan.name for plan in plans], year)
	rows = [_row(plan, year, done) for plan in plans]
	return _columns(), rows, None, _chart(rows)


def _row(plan, year: int, done: Counter) -> dict:
	planned = rules.by_month(schedule_of(plan), year, workdays_of(plan.property))
	return {
		"property": plan.property,
		"plan": plan.name,
		"title": plan.title,
		"trade": _(plan.trade, context="Checklist"),
		"area_type": _(plan.area_type or "", context="Service Area"),
		"status": _(plan.status, context="Area Work Plan"),
		**{f"month_{month}": planned[month - 1] for month in MONTHS},
		"planned": sum(planned),
		"done": sum(done[(plan.name, month)] for month in MONTHS),
	}


def _done(plans: list[str], year: int) -> Counter:
	"""(plan, month) → tasks done, of plans the user may see."""
	task = DocType("Service Task")
	month = Extract(DatePart.month, task.planned_on)
	rows = (
		frappe.qb.from_(task)
		.select(task.source_name, month, Count(task.name))
		.where((task.source_doctype == "Area Work Plan") & task.source_name.isin(plans or [""]))
		.where(task.status.isin(("Done", "Verified")))
		.where((task.planned_on >= date(year, 1, 1)) & (task.planned_on <= date(year, 12, 31)))
		.groupby(task.source_name, month)
		.run()
	)
	return Counter({(plan, cint(number)): count for plan, number, count in rows})


def _columns() -> list[dict]:
	return [
		link("property", _("Property"), "Property", 120),
		link("plan", _("Plan"), "Area Work Plan", 100),
		data("title", _("Work"), 150),
		data("area_type", _("Area Type"), 90),
		data("status", _("Status"), 80),
		*[number(f"month_{month}", _("Month {0}").format(month), 66) for month in MONTHS],
		number("planned", _("Planned"), 80),
		number("done", _("Tasks Done"), 90),
	]


def _chart(rows: list[dict]) -> dict | None:
	if not rows:
		return None
	trades = sorted({row["trade"] for row in rows})
	return {
		"data": {
			"labels": [_("Month {0}").format(month) for month in MONTHS],
			"datasets": [
				{
					"name": trade,
					"values": [
						sum(row[f"month_{month}"] for row in rows if row["trade"] == trade)
						for month in MONTHS
					],
				}
				for trade in trades
			],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#449CF0", "#29CD42"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}
