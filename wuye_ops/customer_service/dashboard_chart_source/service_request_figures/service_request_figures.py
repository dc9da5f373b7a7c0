"""Charts of requests that Frappe's own chart types cannot draw. Every user sees the figures of their properties only."""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import add_days, format_date, get_first_day_of_week, getdate, nowdate

from wuye_ops.customer_service.report.service_trend import service_trend
from wuye_ops.property import leads

DAYS = 30
WEEKS = 12
GROUPS = 10
OPEN = ["New", "Accepted", "In Progress", "On Hold", "Resolved"]
# what was merged into another request is that request
COUNTED = {"merged_into": ["is", "not set"]}


@frappe.whitelist()
def get(chart_name: str | None = None, filters: str | dict | None = None, **_view) -> dict:
	"""The data of one figure. Nothing is cached: a cache would be shared by users of different properties."""
	figure = FIGURES.get(frappe._dict(frappe.parse_json(filters) or {}).figure, requests_by_day)
	if not frappe.has_permission("Service Request", "read"):
		return {"labels": [], "datasets": []}
	return figure()


def requests_by_day() -> dict:
	"""Requests opened on each of the last days, by kind."""
	today = getdate(nowdate())
	days = [getdate(add_days(today, -back)) for back in range(DAYS - 1, -1, -1)]
	counts = {
		(getdate(row.day), row.kind): row.total
		for row in frappe.get_list(
			"Service Request",
			filters={**COUNTED, "opened_on": [">=", days[0]]},
			fields=["date(opened_on) as day", "kind", "count(name) as total"],
			group_by="date(opened_on), kind",
			order_by="day",
			limit=0,
		)
	}
	kinds = frappe.get_meta("Service Request").get_options("kind").split("\n")
	return {
		"labels": [format_date(day, "MM-dd") for day in days],
		"datasets": [
			{
				"name": _(kind, context="Service Request"),
				"values": [counts.get((day, kind), 0) for day in days],
			}
			for kind in kinds
		],
		"leads": leads.to_list(
			"Service Request",
			kinds,
			days,
			lambda kind, day: {**COUNTED, "kind": kind, "opened_on": leads.days(day)},
		),
	}


def requests_by_status() -> dict:
	"""Requests that are not closed, by status, in the order of the request's life."""
	counts = {
		row.status: row.total
		for row in frappe.get_list(
			"Service Request",
			# by name: asked for what they are not, the database reads all that were ever closed too
			filters={"status": ["in", OPEN]},
			fields=["status", "count(name) as total"],
			group_by="status",
			order_by="status",
			limit=0,
		)
	}
	statuses = frappe.get_meta("Service Request").get_options("status").split("\n")
	present = [status for status in statuses if counts.get(status)]
	return {
		"labels": [_(status) for status in present],
		"datasets": [{"name": _("Requests"), "values": [counts[status] for status in present]}],
		"leads": leads.to_list("Service Request", [None], present, lambda _set, status: {"status": status}),
	}


def requests_by_category_group() -> dict:
	"""Requests of the last days by the group of their category, the largest first."""
	rows = frappe.get_list(
		"Service Request",
		filters={**COUNTED, "opened_on": [">=", add_days(nowdate(), 1 - DAYS)]},
		fields=["category", "count(name) as total"],
		group_by="category",
		order_by="total desc",
		limit=0,
	)
	# the tree is master data without a property
	parents = dict(
		frappe.get_all("Service Category", fields=["name", "parent_service_category"], as_list=True)
	)
	groups: Counter = Counter()
	for row in rows:
		groups[parents.get(row.category) or row.category] += row.total
	largest = groups.most_common(GROUPS)
	since = str(add_days(nowdate(), 1 - DAYS))

	def behind(_set, group: tuple) -> dict:
		within = [row.category for row in rows if (parents.get(row.category) or row.category) == group[0]]
		return {**COUNTED, "category": ["in", within], "opened_on": [">=", since]}

	return {
		"labels": [group for group, _total in largest],
		"datasets": [{"name": _("Requests"), "values": [total for _group, total in largest]}],
		"leads": leads.to_list("Service Request", [None], largest, behind),
	}


def on_time_share() -> dict:
	"""Percent of the requests resolved in each week whose promise was kept. A week without any has no value."""
	start = add_days(get_first_day_of_week(getdate(nowdate())), -7 * (WEEKS - 1))
	weeks: dict = defaultdict(Counter)
	for row in frappe.get_list(
		"Service Request",
		filters={**COUNTED, "resolved_on": [">=", start], "sla_status": ["in", ["Met", "Breached"]]},
		fields=["date(resolved_on) as day", "sla_status", "count(name) as total"],
		group_by="date(resolved_on), sla_status",
		order_by="day",
		limit=0,
	):
		weeks[get_first_day_of_week(getdate(row.day))][row.sla_status] += row.total
	return {
		"labels": [format_date(week, "MM-dd") for week in weeks],
		"datasets": [
			{
				"name": _("On Time (%)"),
				"values": [
					round(100 * counts["Met"] / (counts["Met"] + counts["Breached"]), 1)
					for counts in weeks.values()
				],
			}
		],
		"leads": leads.to_list(
			"Service Request",
			[None],
			list(weeks),
			lambda _set, week: {
				**COUNTED,
				"sla_status": ["in", ["Met", "Breached"]],
				"resolved_on": leads.week(week),
			},
		),
	}


def requests_by_month() -> dict:
	"""Requests of the last twelve months, a line for each kind."""
	graph = service_trend.execute({"group_by": "Kind"})[3]
	return graph["data"] if graph else {"labels": [], "datasets": []}


FIGURES = {
	"requests_by_day": requests_by_day,
	"requests_by_status": requests_by_status,
	"requests_by_category_group": requests_by_category_group,
	"on_time_share": on_time_share,
	"requests_by_month": requests_by_month,
}
