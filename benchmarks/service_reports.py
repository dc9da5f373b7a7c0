"""Reports on requests, and the lists, cards and charts of the desk as it sends them, as the requests grow a hundredfold.

Run: python benchmarks/service_reports.py --site SITE [--sizes 10000 100000 1000000] [--kept 1000000]

A size is so many requests of three years in ten properties, with a task for every second one. Each report is run over all
three years and all properties, and for a manager of one property; each list, card and chart for both. Beside the reports
stands the obvious alternative in the same run: the rows by get_list, added up in Python. With --kept the data of so many
requests are there from a run that was stopped before it took them away.
"""

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable

import harness
import service_data

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 5
COLUMNS = ["requests", "what", "for", "rows", "p50 s", "p95 s", "CPU s", "queries", "× as fast"]
MANAGER = "service.benchmark@wuye.test"
OPEN = ["not in", ["Closed", "Cancelled"]]


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES, kept=True)
	with harness.connected(options.site):
		import frappe

		people(frappe)
		pool = frappe.db.sql("select @@innodb_buffer_pool_size")[0][0] // 1024**2
		rows = []
		try:
			if options.kept:
				there = frappe.db.count("Service Request")
				if there < options.kept:
					raise SystemExit(
						f"{there:,} requests are there, not {options.kept:,}. Run it with --sizes."
					)
				rows += keep(options.kept, ("keep again",)) + figures(options.kept)
			for size in options.sizes if not options.kept else ():
				service_data.clear()
				rows += make(size)
				rows += figures(size)
		finally:
			if not options.kept:
				service_data.clear()
				frappe.db.delete("User Permission", {"user": MANAGER})
				frappe.db.commit()
		harness.report(
			"service_reports",
			COLUMNS,
			rows,
			[
				f"MariaDB's buffer pool: {pool} MB; the database and Python share the cores; load average at the end: {load()}",
				f"p50, p95 of {TIMES} runs after one that is not counted; CPU s: of Python and its thread in MariaDB",
				"× as fast: than the same figures from the rows by get_list, added up in Python, once, in the same run",
				"all: Operations Director, all properties; one: a manager of one property of ten",
				"keep: the hourly job counts everything for the first time; keep again: nothing has changed",
			],
		)


def load() -> str:
	with open("/proc/loadavg", encoding="ascii") as file:
		return " ".join(file.read().split()[:3])


def people(frappe) -> None:
	from wuye_ops.tests import factories as make

	make.make_user(MANAGER, "Property Manager")
	if not frappe.db.exists("User Permission", {"user": MANAGER}):
		doc = frappe.get_doc(
			{
				"doctype": "User Permission",
				"user": MANAGER,
				"allow": "Property",
				"for_value": make.PROPERTY_A,
			}
		).insert()
		# the property is there while a run is at work
		doc.db_set("for_value", f"{service_data.MARK}3")
		frappe.cache.hdel("user_permissions", MANAGER)
	frappe.db.commit()


def make(size: int) -> list[list]:
	"""Makes the data; what it takes to keep what the reports read."""

	from wuye_ops.tests import factories

	technicians = [factories.employee("tech"), factories.employee("tech2")]
	start = time.perf_counter()
	service_data.make(size, factories.places(), technicians)
	print(size, "made", time.perf_counter() - start, flush=True)
	return keep(size)


def keep(size: int, names: tuple[str, ...] = ("keep", "keep again")) -> list[list]:
	"""What the hourly job takes for the first time, and when nothing has changed."""
	import frappe

	from wuye_ops.customer_service.figures import kept

	found = []
	for name in names:
		with harness.measured() as one:
			months = kept.keep()
		found.append([size, name, "all", months, one.seconds, one.seconds, one.cpu, one.queries, 0.0])
		print(found[-1], flush=True)
	frappe.db.sql_ddl("analyze table `tabService Figure`")
	return found


def figures(size: int) -> list[list]:
	import frappe

	found = []
	for who, user in (("all", "director@wuye.test"), ("one", MANAGER)):
		frappe.set_user(user)
		frappe.local.lang = "zh"
		obvious = timed(alternative, times=1)
		print(size, who, "get_list and Python", obvious, flush=True)
		found.append([size, "the rows by get_list, in Python", who, *obvious, 1.0])
		for name, function in {**reports(), **desk()}.items():
			one = timed(function)
			ratio = obvious[1] / one[1] if name in reports() else 0.0
			found.append([size, name, who, *one, ratio])
			print(found[-1], flush=True)
	frappe.set_user("Administrator")
	return found


def timed(function: Callable[[], int], times: int = TIMES) -> tuple[int, float, float, float, int]:
	"""(rows, p50, p95, median CPU seconds, queries)"""
	import frappe

	if times > 1:
		function()
	measures, count = [], 0
	for _time in range(times):
		# each is a question of its own
		frappe.db.rollback()
		with harness.measured() as measure:
			count = function()
		measures.append(measure)
	seconds = sorted(one.seconds for one in measures)
	return (
		count,
		statistics.median(seconds),
		seconds[min(len(seconds) - 1, round(0.95 * (len(seconds) - 1)))],
		statistics.median(one.cpu for one in measures),
		measures[-1].queries,
	)


def reports() -> dict[str, Callable[[], int]]:
	"""Over all three years, in every grouping."""
	from frappe.utils import add_days, nowdate

	from wuye_ops.customer_service.report.first_contact_resolution import first_contact_resolution
	from wuye_ops.customer_service.report.service_demand import service_demand
	from wuye_ops.customer_service.report.service_rework import service_rework
	from wuye_ops.customer_service.report.service_timeliness import service_timeliness
	from wuye_ops.customer_service.report.service_trend import service_trend

	period = {"from_date": add_days(nowdate(), -365 * service_data.YEARS), "to_date": nowdate()}
	names = {
		"Service Timeliness": service_timeliness,
		"Service Rework": service_rework,
		"First Contact Resolution": first_contact_resolution,
		"Service Demand": service_demand,
		"Service Trend": service_trend,
	}
	return {
		f"{name} by {group}": lambda report=report, group=group: len(
			report.execute({**period, "group_by": group})[1]
		)
		for name, report in names.items()
		for group in report.GROUPS
	}


def desk() -> dict[str, Callable[[], int]]:
	"""What the desk asks when somebody opens the list, types into its filters, or opens the workspace."""
	import frappe
	from frappe.utils import add_days, nowdate

	from wuye_ops.customer_service.dashboard_chart_source.service_request_figures import (
		service_request_figures as charts,
	)

	month = ["between", [add_days(nowdate(), -30), nowdate()]]
	lists = {
		"open": {"status": OPEN},
		"all": {},
		"overdue": {"status": OPEN, "sla_status": "Overdue"},
		"opened in a month": {"opened_on": month},
		"of a category": {"category": "水管漏水"},
		"of a unit": {"unit": f"{service_data.MARK}3-3号楼-77"},
		"subject like": {"subject": ["like", "%漏水 77%"]},
		"open, subject like, nowhere": {"status": OPEN, "subject": ["like", "%找不到的字%"]},
		"subject like, nowhere": {"subject": ["like", "%找不到的字%"]},
	}
	found: dict[str, Callable[[], int]] = {}
	for name, filters in lists.items():
		found[f"list, {name}"] = lambda filters=filters: list_view(filters)
		found[f"count, {name}"] = lambda filters=filters: count(filters)
	for name in frappe.get_all(
		"Number Card", {"module": "Customer Service", "type": "Document Type"}, pluck="name"
	):
		found[f"card, {name}"] = lambda name=name: card(name)
	for name in charts.FIGURES:
		found[f"chart, {name}"] = lambda name=name: len(charts.get(filters={"figure": name})["labels"])
	return found


def list_view(filters: dict) -> int:
	"""As `service_request_list.js` sends it: with a second column to sort by where words are looked for."""
	from frappe.desk import reportview

	order = "`tabService Request`.`modified` desc"
	if any(isinstance(value, list) and value[0] == "like" for value in filters.values()):
		order += ", `tabService Request`.`creation` desc"
	ask(
		fields=json.dumps(
			[
				f"`tabService Request`.`{field}`"
				for field in (
					"name",
					"modified",
					"_seen",
					"subject",
					"status",
					"sla_status",
					"urgency",
					"resolve_by",
					"unit",
				)
			]
		),
		filters=as_sent(filters),
		order_by=order,
		start=0,
		page_length=20,
		view="List",
	)
	found = reportview.get()
	return len(found["values"]) if found else 0


def count(filters: dict) -> int:
	from frappe.desk import reportview

	ask(filters=as_sent(filters), fields="[]", distinct="false", limit=1001)
	return reportview.get_count()


def ask(**values) -> None:
	import frappe

	frappe.local.form_dict = frappe._dict(doctype="Service Request", **values)


def as_sent(filters: dict) -> str:
	return json.dumps(
		[
			["Service Request", field, *(value if isinstance(value, list) else ["=", value])]
			for field, value in filters.items()
		]
	)


def card(name: str) -> int:
	import frappe
	from frappe.desk.doctype.number_card.number_card import get_result

	doc = frappe.get_doc("Number Card", name)
	return int(get_result(doc.as_json(), json.loads(doc.filters_json)))


def alternative() -> int:
	"""Timeliness by category as one would write it first."""
	import frappe

	counts: Counter = Counter()
	for row in frappe.get_list(
		"Service Request",
		{"status": ["!=", "Cancelled"], "merged_into": ["is", "not set"]},
		["category", "status", "sla_status", "opened_on", "responded_on", "respond_by", "resolved_on"],
		limit=0,
	):
		counts[row.category, "total"] += 1
		counts[row.category, row.sla_status] += 1
		if row.responded_on and row.respond_by:
			counts[row.category, "late"] += row.responded_on > row.respond_by
		if row.resolved_on:
			counts[row.category, "minutes"] += int((row.resolved_on - row.opened_on).total_seconds()) // 60
	return len({category for category, _figure in counts})


if __name__ == "__main__":
	main()
