"""Each report on fees beside ERPNext's Accounts Receivable on the same data, in the same run, as the data grows.

Run: python benchmarks/fee_reports.py --site SITE [--sizes 10000 100000 1000000] [--kept 1000000]

With --kept the data of so many lines are there from a run that was stopped before it took them away, and are measured first.

A size is so many bill lines: four to a bill, a bill a month for each unit, ten properties. Four bills of ten are open, every
fourth of them paid in part, so at 1,000,000 lines 100,000 bills are open. Every report is run for the whole company, without
a filter but the year, three times; the median counts.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date

import fee_data
import harness

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 3
YEAR = {"from_date": "2025-12-01", "to_date": "2026-11-30"}
COLUMNS = [
	"lines",
	"open bills",
	"report",
	"rows",
	"seconds",
	"CPU s",
	"queries",
	"× as fast as Accounts Receivable",
]


def reports() -> dict[str, Callable[[], tuple]]:
	from wuye_ops.fees.report.arrears_ageing import arrears_ageing
	from wuye_ops.fees.report.collection_rates import collection_rates
	from wuye_ops.fees.report.fee_ledger import fee_ledger
	from wuye_ops.fees.report.prepayment_balance import prepayment_balance
	from wuye_ops.fees.report.price_change_effect import price_change_effect

	one_property = f"{fee_data.MARK}1"
	return {
		**{
			f"Fee Ledger by {group}": lambda group=group: fee_ledger.execute({**YEAR, "group_by": group})
			for group in ("Unit", "Fee Item", "Month", "Building", "Property")
		},
		"Fee Ledger by Unit, one property": lambda: fee_ledger.execute(
			{**YEAR, "group_by": "Unit", "property": one_property}
		),
		"Fee Ledger by Unit, as of a month ago, one property": lambda: fee_ledger.execute(
			{**YEAR, "group_by": "Unit", "property": one_property, "as_of": "2026-10-25"}
		),
		**{
			f"Collection Rates by {group}": lambda group=group: collection_rates.execute(
				{"from_date": "2026-01-01", "to_date": "2026-11-30", "group_by": group}
			)
			for group in ("Property", "Building", "Fee Item", "Month")
		},
		**{
			f"Arrears Ageing by {group}": lambda group=group: arrears_ageing.execute({"group_by": group})
			for group in ("Customer", "Unit", "Building", "Property")
		},
		"Prepayment Balance": lambda: prepayment_balance.execute({}),
		"Price Change Effect": lambda: price_change_effect.execute(YEAR),
	}


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES, kept=True)
	with harness.connected(options.site):
		import frappe

		pool = frappe.db.sql("select @@innodb_buffer_pool_size")[0][0] // 1024**2
		rows = []
		try:
			if options.kept:
				rows += figures(options.kept)
			fee_data.clear()
			for size in options.sizes:
				rows += figures(size, make(size))
				fee_data.clear()
		finally:
			fee_data.clear()
		rows.sort(key=lambda row: row[0])
		harness.report(
			"fee_reports",
			COLUMNS,
			rows,
			[
				f"MariaDB's buffer pool: {pool} MB; the database and Python share the cores",
				f"seconds: median of {TIMES} runs of the report's function; CPU s: of Python and its thread in MariaDB, what it takes on an idle machine",
				"Accounts Receivable: ERPNext's, for the company, once, right after the reports; it lists every open bill",
				"measured after a rest (105 s at 1,000,000 lines) in which the database sweeps away old versions of what was written",
				"rebuild: all that the reports read of the charges made anew from ERPNext's ledgers",
			],
		)


def make(size: int) -> float:
	"""Makes the data; the seconds in which all that the reports read is made anew."""
	import frappe

	from wuye_ops.fees.ledger import follow

	fee_data.make(size)
	frappe.db.sql(
		"analyze table `tabFee Charge`, `tabSales Invoice`, `tabSales Invoice Item`, `tabPayment Ledger Entry`"
	)
	start = time.perf_counter()
	follow.rebuild()
	rebuilt = time.perf_counter() - start
	rest(size)
	return rebuilt


def figures(size: int, rebuilt: float | None = None) -> list[list]:
	import frappe

	opened = frappe.db.count(
		"Sales Invoice", {"property": ["like", f"{fee_data.MARK}%"], "outstanding_amount": [">", 0]}
	)
	found = [(name, *timed(report)) for name, report in reports().items()]
	receivable = timed(accounts_receivable, times=1)
	print(size, opened, found, receivable, flush=True)
	found.append(("ERPNext's Accounts Receivable", *receivable))
	if rebuilt:
		found.append(("rebuild", size, rebuilt, 0.0, 0))
	return [
		[size, opened, name, count, seconds, cpu, queries, receivable[1] / seconds]
		for name, count, seconds, cpu, queries in found
	]


def rest(size: int) -> None:
	"""A million rows have just been rewritten. Until the database has swept their old versions away (purge), an index alone
	does not tell it which rows are there; nobody bills a million lines in one go and reads the reports in the same minute.
	"""
	import frappe

	frappe.db.rollback()
	time.sleep(5 + size / 10_000)


def timed(report: Callable[[], tuple], times: int = TIMES) -> tuple[int, float, float, int]:
	"""(rows, median seconds, median CPU seconds, queries)"""
	measures, count = [], 0
	for _time in range(times):
		with harness.measured() as measure:
			count = len(report()[1])
		measures.append(measure)
	return (
		count,
		statistics.median(one.seconds for one in measures),
		statistics.median(one.cpu for one in measures),
		measures[-1].queries,
	)


def accounts_receivable() -> tuple:
	import frappe
	from erpnext.accounts.report.accounts_receivable.accounts_receivable import execute

	from wuye_ops.tests import factories

	return execute(
		frappe._dict(
			company=factories.company(),
			report_date=date.today(),
			range="30, 60, 90, 120",
			party_type="Customer",
		)
	)


if __name__ == "__main__":
	main()
