"""Metrics of the service desk, counted live, as the requests grow a hundredfold.

Run: python benchmarks/service_metrics.py --site SITE [--sizes 10000 100000 1000000] [--kept 1000000]

The data are those of service_reports.py: so many requests of three years in ten properties, a task for every second one, a
follow-up for every third. Each metric is counted for the month before this one, for all properties in one call, for one of
them, and for all of the twelve months before; its first page of rows is read. What closed months are worth is kept in
snapshots, so that people wait for the running month alone. Beside it stands the obvious way in the same run: the documents
of the month by get_list, added up in Python.
"""

import time
from collections import Counter
from datetime import timedelta

import harness
import service_data
from service_reports import load, timed

SIZES = (10_000, 100_000, 1_000_000)
COLUMNS = ["requests", "metric", "for", "properties", "p50 s", "p95 s", "CPU s", "queries", "× as fast"]


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES, kept=True)
	with harness.connected(options.site):
		import frappe

		rows = []
		try:
			for size in [options.kept] if options.kept else options.sizes:
				if not options.kept:
					make(size)
				rows += metrics(size)
		finally:
			if not options.kept:
				service_data.clear()
		pool = frappe.db.sql("select @@innodb_buffer_pool_size")[0][0] // 1024**2
		harness.report(
			"service_metrics",
			COLUMNS,
			rows,
			[
				f"MariaDB's buffer pool: {pool} MB; the database and Python share the cores; load average at the end: {load()}",
				"p50, p95 of five runs after one that is not counted; CPU s: of Python and its thread in MariaDB",
				"× as fast: than the month's documents by get_list, added up in Python, once, in the same run",
			],
		)


def make(size: int) -> None:
	from wuye_ops.customer_service.figures import kept
	from wuye_ops.tests import factories

	service_data.clear()
	start = time.perf_counter()
	service_data.make(size, factories.places(), [factories.employee("tech"), factories.employee("tech2")])
	# as the hourly job does
	kept.keep()
	print(size, "made", time.perf_counter() - start, flush=True)


def metrics(size: int) -> list[list]:
	import frappe
	from frappe.utils import add_months, get_first_day, get_last_day, getdate, nowdate

	from wuye_ops.customer_service.metrics import METRICS
	from wuye_ops.metrics.registry import Scope

	first = getdate(get_first_day(add_months(nowdate(), -1)))
	month = Scope(first, getdate(get_last_day(first)))
	year = Scope(getdate(add_months(first, -11)), month.last)
	obvious = timed(lambda: alternative(month), times=1)
	found = [[size, "arrival, the rows by get_list, in Python", "a month, all", *obvious, 1.0]]
	print(found[-1], flush=True)
	frappe.local.lang = "zh"
	for metric in METRICS:
		asked = {
			"a month, all": lambda metric=metric: len(metric.count(month)),
			"a month, one": lambda metric=metric: len(metric.count(month.within((f"{service_data.MARK}3",)))),
			"twelve months, all": lambda metric=metric: len(metric.count(year)),
			"rows of a month, first 50": lambda metric=metric: len(metric.rows(month, 0, 50)),
			"rows of a month, from 5000 on": lambda metric=metric: len(metric.rows(month, 5000, 50)),
		}
		for name, function in asked.items():
			one = timed(function)
			found.append(
				[size, metric.key, name, *one, obvious[1] / one[1] if name == "a month, all" else 0.0]
			)
			print(found[-1], flush=True)
	return found


def alternative(scope) -> int:
	"""Arrivals of a month as one would count them first."""
	import frappe

	counts: Counter = Counter()
	for row in frappe.get_list(
		"Service Request",
		{
			"kind": "Repair",
			"status": ["!=", "Cancelled"],
			"merged_into": ["is", "not set"],
			"arrive_by": ["between", [scope.first, scope.last + timedelta(days=1)]],
		},
		["property", "arrive_by", "arrived_on"],
		limit=0,
	):
		counts[row.property, bool(row.arrived_on and row.arrived_on <= row.arrive_by)] += 1
	return len({name for name, _good in counts})


if __name__ == "__main__":
	main()
