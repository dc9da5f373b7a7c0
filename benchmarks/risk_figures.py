"""The risk register of fifty properties as it grows: the map now and last quarter, the report, what is to follow; beside loading the
risks as documents.

Run: python benchmarks/risk_figures.py --site SITE [--sizes 1000 10000 100000] [--kept 100000]

A size is so many risks (risk_data.py). The obvious way loads each Risk and the rounds that counted, and puts each into a cell of
both days; beyond 1,000 risks it is done for some of them and its time scaled to all. Both are compared cell by cell first.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date

import harness
import risk_data
from service_reports import load, timed

SIZES = (1_000, 10_000, 100_000)
SAMPLE = 1_000
COLUMNS = ["risks", "what", "who", "found", "p50 s", "p95 s", "CPU s", "queries", "× as fast"]


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES, kept=True)
	with harness.connected(options.site):
		import frappe

		pool = frappe.db.sql("select @@innodb_buffer_pool_size")[0][0] // 1024**2
		rows = []
		try:
			for size in [options.kept] if options.kept else options.sizes:
				if not options.kept:
					risk_data.clear()
					print(size, "risks with", risk_data.make(size), "rounds made", flush=True)
					# what has just been written is swept by the database first
					time.sleep(2 + size / 20_000)
				rows += measured_at(size)
		finally:
			if not options.kept:
				risk_data.clear()
			frappe.db.commit()
		harness.report(
			"risk_figures",
			COLUMNS,
			rows,
			[
				f"MariaDB's buffer pool: {pool} MB; the database and Python share the cores; load average at the end: {load()}",
				f"{risk_data.PROPERTIES} properties; two to four rounds of each risk; p50, p95 of five runs after one that is not counted",
				f"one by one: get_doc and a list of rounds for each risk, both days, once; of {SAMPLE} risks and scaled beyond that",
				"× as fast: than one by one in the same run, of the company for the company; a property is beside its own share of it",
			],
		)


def measured_at(size: int) -> list[list]:
	import frappe

	from wuye_ops.rules import risk_review

	frappe.db.rollback()
	today = frappe.utils.getdate()
	before = risk_review.quarter_before(today).last
	names = frappe.get_all(
		"Risk",
		{"property": ["like", f"{risk_data.MARK}%"]},
		pluck="name",
		order_by="crc32(name)",
		limit=SAMPLE,
	)
	with harness.measured() as measure:
		cells = one_by_one(names, before, today)
	check_equal(names, before, today, cells)
	times = size / len(names)
	what = "one by one" if times == 1 else f"one by one, scaled from {SAMPLE}"
	seconds = measure.seconds * times
	found = [
		[
			size,
			what,
			"company",
			size,
			seconds,
			seconds,
			measure.cpu * times,
			round(measure.queries * times),
			1.0,
		]
	]
	print(found[-1], flush=True)
	for name, (who, function) in questions().items():
		result = timed(function)
		share = 1 if who == "company" else risk_data.PROPERTIES
		found.append([size, name, who, *result, seconds / share / result[1]])
		print(found[-1], flush=True)
	return found


def one_by_one(names: list[str], before: date, today: date) -> tuple[Counter, Counter]:
	"""Cells and how many risks stand in each, on both days."""
	import frappe

	found: tuple[Counter, Counter] = (Counter(), Counter())
	for name in names:
		doc = frappe.get_doc("Risk", name)
		rounds = frappe.get_all(
			"Risk Assessment",
			{"risk": name, "status": "Counted", "stage": ["in", ("Current", "Residual")]},
			["assessed_on", "method", "likelihood", "impact"],
			order_by="assessed_on, creation",
			limit=0,
		)
		for cells, day in zip(found, (before, today), strict=True):
			if doc.identified_on > day or (doc.ended_on and doc.ended_on <= day):
				continue
			last = [row for row in rounds if row.assessed_on <= day][-1:]
			if last and last[0].method == "5x5":
				cells[last[0].likelihood, last[0].impact] += 1
	return found


def check_equal(names: list[str], before: date, today: date, cells: tuple[Counter, Counter]) -> None:
	"""The query counts of these risks what loading them has counted."""
	from wuye_ops.risk import register_days

	wanted = set(names)
	mine: tuple[Counter, Counter] = (Counter(), Counter())
	for row in register_days.standing(today, before, {}).run(as_dict=True):
		if row.name not in wanted:
			continue
		for counted, is_open, parts in zip(
			mine, (row.was_open, row.is_open), (row.was, row.stands), strict=True
		):
			value = register_days.assessment_of(row.method, parts) if is_open else None
			if value and value.method == "5x5":
				counted[value.parts] += 1
	assert mine == cells, (mine, cells)


def questions() -> dict[str, tuple[str, Callable[[], int]]]:
	import frappe

	from wuye_ops.risk import heat_maps
	from wuye_ops.risk.report.risk_register import risk_register
	from wuye_ops.risk.report.risks_to_follow import risks_to_follow

	one = {"property": risk_data.names()[7]}

	def of_map(**filters) -> Callable[[], int]:
		def total() -> int:
			return sum(heat_maps.heat_map(frappe._dict(filters))["datasets"][-1]["values"])

		return total

	def of_report(report, **filters) -> Callable[[], int]:
		return lambda: len(report.execute(filters)[1])

	return {
		"map, now and last quarter": ("company", of_map()),
		"map of one property": ("property", of_map(**one)),
		"register": ("company", of_report(risk_register)),
		"register behind a cell": ("company", of_report(risk_register, likelihood="4", impact="4")),
		"register of one property": ("property", of_report(risk_register, **one)),
		"what is to follow": ("company", of_report(risks_to_follow)),
		"what is to follow in one property": ("property", of_report(risks_to_follow, **one)),
	}


if __name__ == "__main__":
	main()
