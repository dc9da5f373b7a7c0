"""Metrics of fifty properties as their documents grow a hundredfold: the night's snapshots, and the cockpit in the morning.

Run: python benchmarks/metrics.py --site SITE [--sizes 10000 100000 1000000] [--kept 1000000]

A size is about so many source rows: charges, requests and tasks, inspections, entries of the general ledger (metric_data.py).
Three nights are measured: the first, which closes the whole history of every metric; one after a month has ended, which
closes that month and counts the months before again; and one within a month, which only counts again. Beside them stands the
obvious way in the same run: each document behind a month's figures loaded and added up, property by property, on a sample and
scaled to all of them. Then the cockpit as its page asks for it, for head office and for a manager, and the rows behind metrics.
With --kept the data of so many rows are there from a run that was stopped before it took them away.
"""

import time
from collections.abc import Callable
from datetime import date, timedelta

import harness
import metric_data
from service_reports import load, timed

SIZES = (10_000, 100_000, 1_000_000)
COLUMNS = ["rows", "what", "for", "figures", "p50 s", "p95 s", "CPU s", "queries", "× as fast"]
MANAGER = "metric.benchmark@wuye.test"
# documents of each doctype that the loop loads
SAMPLE = 60
# a page of rows far down the list
DEEP = 5_000


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES, kept=True)
	with harness.connected(options.site):
		import frappe

		pool = frappe.db.sql("select @@innodb_buffer_pool_size")[0][0] // 1024**2
		rows = []
		try:
			for size in [options.kept] if options.kept else options.sizes:
				if not options.kept:
					metric_data.clear()
				rows += figures(options.kept or make(size))
		finally:
			forget()
			if not options.kept:
				metric_data.clear()
			frappe.db.commit()
		harness.report(
			"metrics",
			COLUMNS,
			rows,
			[
				f"MariaDB's buffer pool: {pool} MB; the database and Python share the cores; load average at the end: {load()}",
				"nights: once each; the rest: p50, p95 of five runs after one that is not counted; CPU s: of Python and its thread in MariaDB",
				"figures: values of a metric, month and property; in the rows behind metrics, how many",
				f"× as fast: than each document loaded and added up, measured on {SAMPLE} documents of a kind and scaled to those of a month",
				"warm: what closed months were worth is in snapshots, the running month is counted; nothing of the page is kept",
			],
		)


def make(size: int) -> int:
	import frappe

	from wuye_ops.customer_service.figures import kept
	from wuye_ops.tests import factories

	start = time.perf_counter()
	count = metric_data.make(size)
	# as the hourly job does
	kept.keep()
	frappe.db.commit()
	print(count, "made", time.perf_counter() - start, flush=True)
	# what has just been written is swept by the database first
	time.sleep(2 + size / 20_000)
	factories.make_user(MANAGER, "Property Manager")
	if not frappe.db.exists("User Permission", {"user": MANAGER}):
		frappe.get_doc(
			{
				"doctype": "User Permission",
				"user": MANAGER,
				"allow": "Property",
				"for_value": f"{metric_data.MARK}3",
			}
		).insert()
	frappe.db.commit()
	return count


def forget() -> None:
	"""What the nights have written, and who looked."""
	import frappe

	frappe.db.rollback()
	for doctype in ("Metric Closing", "Metric Snapshot", "Metric Revision"):
		frappe.db.delete(doctype)
	frappe.db.delete("User Permission", {"user": MANAGER})
	frappe.cache.hdel("user_permissions", MANAGER)
	frappe.db.commit()


def figures(rows: int) -> list[list]:
	import frappe

	loop = loop_of_a_month()
	print(rows, "loop", loop, flush=True)
	found = [
		[
			rows,
			"one document after the other, a month",
			"all",
			loop[0],
			loop[1],
			loop[1],
			loop[2],
			loop[3],
			1.0,
		]
	]
	for name, what, months in nights():
		ratio = loop[1] * months / what.seconds
		count = frappe.db.count("Metric Snapshot")
		found.append([rows, name, "all", count, what.seconds, what.seconds, what.cpu, what.queries, ratio])
		print(found[-1], what.statements, flush=True)
	for who, user in (("company", "director@wuye.test"), ("property", MANAGER)):
		frappe.set_user(user)
		frappe.local.lang = "zh"
		for name, function in questions().items():
			found.append([rows, name, who, *timed(function), 0.0])
			print(found[-1], flush=True)
	frappe.set_user("Administrator")
	return found


def nights() -> list[tuple[str, harness.Measure, int]]:
	"""(name, what it took, months that were counted)"""
	import frappe
	from frappe.utils import now_datetime

	from wuye_ops.metrics import closing

	now = now_datetime().replace(hour=2)
	forget_nights()
	found = []
	settings = frappe.get_cached_doc("Metric Settings")
	with harness.measured() as first:
		night = closing.follow_the_night(now - timedelta(days=2))
	assert night.closed and not night.failed, night
	found.append(("first night, all months", first, settings.history_months))
	last = frappe.db.sql("select max(period_start) from `tabMetric Closing`")[0][0]
	frappe.db.delete("Metric Snapshot", {"period_start": last})
	frappe.db.delete("Metric Closing", {"period_start": last})
	frappe.db.commit()
	with harness.measured() as second:
		night = closing.follow_the_night(now - timedelta(days=1))
	assert night.closed and night.recounted and not night.failed, night
	found.append(("night after a month's end", second, settings.recount_months + 1))
	with harness.measured() as third:
		night = closing.follow_the_night(now)
	assert night.recounted and not night.closed and not night.failed, night
	found.append(("night within a month", third, settings.recount_months))
	return found


def forget_nights() -> None:
	import frappe

	for doctype in ("Metric Closing", "Metric Snapshot", "Metric Revision"):
		frappe.db.delete(doctype)
	frappe.db.commit()


def questions() -> dict[str, Callable[[], int]]:
	"""What people ask in the morning."""

	from wuye_ops.metrics import cockpit, values
	from wuye_ops.metrics.registry import Scope

	def page() -> int:
		return len(cockpit.page(fresh=True)["figures"])

	def kept_page() -> int:
		return len(cockpit.page()["figures"])

	found: dict[str, Callable[[], int]] = {"cockpit": page, "cockpit, again within a minute": kept_page}
	if properties_of_user() is None:
		found["indicators of risks, all properties"] = indicators
	last = date.today().replace(day=1) - timedelta(days=1)
	month = Scope(last.replace(day=1), last)
	for metric in values.known_metrics():
		key = metric.key
		found[f"{key}, the month live"] = lambda metric=metric: len(metric.count(allowed(month)))
		found[f"{key}, first rows"] = lambda key=key: len(values.rows(key, month))
		found[f"{key}, rows from {DEEP:,} on"] = lambda key=key: len(values.rows(key, month, DEEP))
	return found


def indicators() -> int:
	"""One reading of every metric that a risk indicator watches, over the days it is read: as a sweep asks, one question for
	all properties. Returns how many values there are."""
	from wuye_ops.metrics import figures
	from wuye_ops.metrics.registry import Scope, get_metric
	from wuye_ops.rules.risk_library import INDICATORS
	from wuye_ops.rules.risk_window import days_of

	today, values = date.today(), 0
	for indicator in INDICATORS:
		days = days_of(indicator.window, today)
		values += len(figures.counted(get_metric(indicator.metric), Scope(days.first, days.last)))
	return values


def properties_of_user():
	from wuye_ops.metrics.values import permitted

	return permitted(None)


def allowed(scope):
	properties = properties_of_user()
	return scope if properties is None else scope.within(properties)


def loop_of_a_month() -> tuple[int, float, float, int]:
	"""(documents, seconds, CPU seconds, queries) of counting last month as one would write it first: every document behind
	its metrics is loaded and added up, property by property. Measured on a sample of each kind."""
	import frappe

	last = date.today().replace(day=1) - timedelta(days=1)
	first = last.replace(day=1)
	between = ["between", [first, f"{last} 23:59:59"]]
	kinds = {
		"Service Request": ({"opened_on": between}, ("arrive_by", "arrived_on")),
		"Service Task": ({"required_by": between}, ("required_by", "finished_on")),
		"Fee Charge": ({"period_month": first}, ("charged", "received")),
		"Inspection": ({"window_from": between}, ("status", "score")),
		"GL Entry": ({"posting_date": between, "is_cancelled": 0}, ("debit", "credit")),
	}
	documents, seconds, cpu, queries = 0, 0.0, 0.0, 0.0
	for doctype, (filters, fields) in kinds.items():
		filters["property"] = ["like", f"{metric_data.MARK}%"]
		count = frappe.db.count(doctype, filters)
		sample = frappe.get_all(doctype, filters, pluck="name", limit=SAMPLE)
		if not sample:
			continue
		frappe.get_doc(doctype, sample[0])
		with harness.measured() as loop:
			sums: dict[str, list] = {}
			for name in sample:
				doc = frappe.get_doc(doctype, name)
				sums.setdefault(doc.property, []).append([doc.get(field) for field in fields])
		documents += count
		seconds += loop.seconds * count / len(sample)
		cpu += loop.cpu * count / len(sample)
		queries += loop.queries * count / len(sample)
	return documents, seconds, cpu, round(queries)


if __name__ == "__main__":
	main()
