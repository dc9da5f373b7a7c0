"""The cost monitoring of fifty properties and twelve months as the general ledger grows, beside ERPNext's own
Budget Variance Report on the same data in the same run.

Run: python benchmarks/cost_monitoring.py --site SITE [--sizes 250000 500000 1000000] [--kept 1000000]

A size is so many entries of the general ledger in the year (cost_data.py); each property has a Budget with thirteen accounts. The
totals of both are compared to the cent before anything is measured. ERPNext's report is run once; it goes from cost center to cost
center, so beyond 10,000 rows it is run for some of them and its time is scaled to all.
With --kept the data of so many rows are there from a run that was stopped before it took them away.
"""

import time
from collections.abc import Callable
from datetime import date

import cost_data
import harness
from service_reports import load, timed

SIZES = (250_000, 500_000, 1_000_000)
# cost centers for which ERPNext's report is run where all of them would take most of an hour
SAMPLE, WHOLE_UP_TO = 5, 10_000
COLUMNS = ["rows", "what", "for", "found", "p50 s", "p95 s", "CPU s", "queries", "× as fast"]
LAST_DAY = date(cost_data.YEAR, 12, 31)


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES, kept=True)
	with harness.connected(options.site):
		import frappe

		pool = frappe.db.sql("select @@innodb_buffer_pool_size")[0][0] // 1024**2
		rows = []
		try:
			for size in [options.kept] if options.kept else options.sizes:
				if not options.kept:
					cost_data.clear()
					start = time.perf_counter()
					cost_data.make(size)
					print(size, "made", time.perf_counter() - start, flush=True)
					# what has just been written is swept by the database first
					time.sleep(2 + size / 20_000)
				rows += measured_at(size)
		finally:
			if not options.kept:
				cost_data.clear()
			frappe.db.commit()
		harness.report(
			"cost_monitoring",
			COLUMNS,
			rows,
			[
				f"MariaDB's buffer pool: {pool} MB; the database and Python share the cores; load average at the end: {load()}",
				f"{cost_data.PROPERTIES} properties, {len(cost_data.ACCOUNTS)} accounts each, 12 months; the two years before are empty",
				"p50, p95 of five runs after one that is not counted; ERPNext's report once; CPU s: of Python and its thread in MariaDB",
				"× as fast: than ERPNext's Budget Variance Report, by the months, of the same cost centers",
				"found: rows of the table. Of the cost centers that ERPNext's report ran for, months of both were less than a cent apart",
			],
		)


def measured_at(rows: int) -> list[list]:
	import frappe

	frappe.db.rollback()
	names = cost_data.names()
	if rows > WHOLE_UP_TO:
		names = names[:SAMPLE]
	times = cost_data.PROPERTIES / len(names)
	with harness.measured() as measure:
		variance = erpnext(names)
	check_equal(variance, names)
	seconds, cpu = measure.seconds * times, measure.cpu * times
	queries, what = round(measure.queries * times), "ERPNext's Budget Variance Report"
	if times > 1:
		what += f", scaled from {SAMPLE} cost centers"
	found = [[rows, what, "company", round(len(variance) * times), seconds, seconds, cpu, queries, 1.0]]
	print(found[-1], flush=True)
	for name, (who, function) in questions().items():
		measured = timed(function)
		found.append([rows, name, who, *measured, seconds / measured[1]])
		print(found[-1], flush=True)
	return found


def erpnext(names: list[str]) -> list[list]:
	import frappe
	from erpnext.accounts.report.budget_variance_report import budget_variance_report

	from wuye_ops.tests import factories

	filters = frappe._dict(
		company=factories.company(),
		from_fiscal_year=str(cost_data.YEAR),
		to_fiscal_year=str(cost_data.YEAR),
		period="Monthly",
		budget_against="Cost Center",
		budget_against_filter=[cost_data.center(name) for name in names],
	)
	return budget_variance_report.execute(filters)[1]


def check_equal(variance: list[list], names: list[str]) -> None:
	"""Of these properties together, month by month."""
	from wuye_ops.finance_control import spending
	from wuye_ops.metrics.registry import Scope
	from wuye_ops.rules.proration import Month

	scope = Scope(date(cost_data.YEAR, 1, 1), LAST_DAY, tuple(names))
	mine = spending.read(scope).by(spending.MONTH)
	for number in range(1, 13):
		standing = mine[(Month(cost_data.YEAR, number),)]
		for amount, at in ((standing.planned, 3 * number - 1), (standing.actual, 3 * number)):
			off = abs(float(amount) - sum(row[at] for row in variance))
			# a sum of so many floats is off by itself
			assert off < 0.01, (number, at, amount, off)


def questions() -> dict[str, tuple[str, Callable[[], int]]]:
	import frappe

	from wuye_ops.finance_control import alerts, figures, monitoring
	from wuye_ops.finance_control.report.cost_details import cost_details
	from wuye_ops.finance_control.report.cost_monitoring import cost_monitoring

	one = cost_data.names()[7]
	of_year = {"year": cost_data.YEAR, "month": 12}

	def table(**filters) -> Callable[[], int]:
		return lambda: len(cost_monitoring.execute({**of_year, **filters})[1])

	def figure(name: str) -> Callable[[], int]:
		return lambda: len(figures.FIGURES[name](frappe._dict(year=cost_data.YEAR))["labels"])

	days = {"from_date": f"{cost_data.YEAR}-06-01", "to_date": f"{cost_data.YEAR}-06-30"}
	return {
		"monitoring by property and class": ("company", table(group_by="Property and Class")),
		"monitoring by class": ("company", table(group_by="Cost Class")),
		"monitoring, class and month": ("company", table(group_by="Class and Month")),
		"workspace: curve of the year": ("company", figure("year_curve")),
		"workspace: classes by month": ("company", figure("heat_map")),
		"workspace: waterfall": ("company", figure("variance")),
		"monitoring by month": ("property", table(group_by="Month", property=one)),
		"entries of a class in June": (
			"property",
			lambda: len(
				cost_details.execute({"property": one, "what": "Actual", "cost_class": "Energy", **days})[1]
			),
		),
		"looking for alerts after a voucher": (
			"property",
			lambda: sum(len(alerts.alerts_of(row)) for row in monitoring.watched(LAST_DAY, (one,))),
		),
		"looking for alerts at night": (
			"company",
			lambda: sum(len(alerts.alerts_of(row)) for row in monitoring.watched(LAST_DAY, None)),
		),
	}


if __name__ == "__main__":
	main()
