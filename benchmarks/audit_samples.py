"""Samples of an audit over the general ledger as it grows a hundredfold: reading the population, drawing at random, by amount and
by signs, and drawing again to prove it; beside looking at the same entries document by document in the same run.

Run: python benchmarks/audit_samples.py --site SITE [--sizes 10000 100000 1000000] [--kept 1000000]

A size is so many entries of the ledger (cost_data.py: fifty properties and a year); half of them are debits, and are the
population. Document by document is done for some of them, and its time is scaled to all.
With --kept the data of so many rows are there from a run that was stopped before it took them away.
"""

import time
from collections.abc import Callable
from datetime import date

import cost_data
import harness
from service_reports import load, timed

SIZES = (10_000, 100_000, 1_000_000)
# entries that are opened one by one where all of them would take most of an hour
OPENED = 2_000
COLUMNS = ["rows", "what", "found", "p50 s", "p95 s", "CPU s", "queries", "× as fast"]
AUDIT = "AUD-BENCHMARK"
SEED = "5e" * 16
LARGEST_TIMES = {10_000: 5, 100_000: 3}


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES, kept=True)
	with harness.connected(options.site):
		import frappe

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
				make_audit()
				rows += figures(size)
		finally:
			clear_audit()
			if not options.kept:
				cost_data.clear()
			frappe.db.commit()
		harness.report(
			"audit_samples",
			COLUMNS,
			rows,
			notes(load()),
		)


def notes(at_the_end: str) -> list[str]:
	return [
		f"the database and Python share the cores; load average at the end: {at_the_end}",
		f"{cost_data.PROPERTIES} properties of one company, one year; the population is the debit side, half of the rows",
		f"one by one: {OPENED:,} entries are opened and looked at for weekend postings and round sums, scaled to all",
		"found: documents of the population, of the sample, or that show a sign; nothing is written",
		"p50, p95 of five runs (10,000), three (100,000), one (1,000,000); CPU s: of Python and its thread in MariaDB",
		"× as fast: by CPU, which neighbours of the machine do not change",
	]


def make_audit() -> None:
	import frappe

	from wuye_ops.tests import factories

	clear_audit()
	audit = frappe.new_doc("Audit")
	audit.update({"title": AUDIT, "company": factories.company(), "status": "In Field"})
	audit.name = AUDIT
	audit.db_insert()
	for number, name in enumerate(cost_data.names(), start=1):
		row = frappe.new_doc("Audit Property")
		row.update(
			{
				"parent": AUDIT,
				"parenttype": "Audit",
				"parentfield": "properties",
				"property": name,
				"idx": number,
			}
		)
		row.name = f"{AUDIT}-{number}"
		row.db_insert()
	frappe.db.commit()


def clear_audit() -> None:
	import frappe

	frappe.db.rollback()
	frappe.db.delete("Audit Property", {"parent": AUDIT})
	frappe.db.delete("Audit", {"name": AUDIT})
	frappe.db.commit()


def sample(**fields):
	import frappe

	from wuye_ops.tests import factories

	doc = frappe.new_doc("Audit Sample")
	values = {
		"audit": AUDIT,
		"company": factories.company(),
		"population": "GL Entry",
		"from_date": date(cost_data.YEAR, 1, 1),
		"to_date": date(cost_data.YEAR, 12, 31),
		"occasion": f"{AUDIT}|benchmark",
		"seed": SEED,
	}
	doc.update({**values, **fields})
	return doc


def figures(rows: int) -> list[list]:
	import frappe

	frappe.db.rollback()
	keys = [row.key for row in _items()]
	opened = keys[:: max(1, len(keys) // OPENED)][:OPENED]
	times = len(keys) / len(opened)
	with harness.measured() as measure:
		hits = one_by_one(opened)
	seconds, cpu = measure.seconds * times, measure.cpu * times
	found = [
		[rows, "one by one", round(hits * times), seconds, seconds, cpu, round(measure.queries * times), 1.0]
	]  # fmt: skip
	print(found[-1], flush=True)
	for name, function in questions().items():
		measured = timed(function, LARGEST_TIMES.get(rows, 1))
		found.append([rows, name, *measured, cpu / measured[3] if measured[3] else 0.0])
		print(found[-1], flush=True)
	return found


def one_by_one(keys: list[str]) -> int:
	"""As a loop over documents would look for weekend postings and round sums."""
	import frappe

	hits = 0
	for key in keys:
		doc = frappe.get_doc("GL Entry", key)
		hits += doc.posting_date.weekday() >= 5 or (doc.debit >= 10_000 and not doc.debit % 1000)
	return hits


def _items():
	from wuye_ops.finance_control.audit import populations

	return populations.items_of(sample())


def questions() -> dict[str, Callable[[], int]]:
	from wuye_ops.finance_control.audit import populations, samples, sign_search
	from wuye_ops.rules import audit_sample

	def drawn(**fields) -> Callable[[], int]:
		doc = sample(**fields)
		return lambda: len(samples.drawn(doc)[0].chosen)

	by_rule = sample(method="By Rule", weekend=1, round_sum=1, backdated=1, backdated_days=10_000)
	at_random = sample(method="Random", size=59)
	then = samples.drawn(at_random)[0]

	def proved() -> int:
		refused = audit_sample.replay(then, populations.items_of(at_random))
		assert not refused, refused
		return len(then.chosen)

	def signs() -> int:
		return len(sign_search.hits(by_rule, populations.rows_of(by_rule)))

	return {
		"the population by number and amount": lambda: len(populations.items_of(at_random)),
		"its number and amount alone": lambda: populations.totals(at_random)[0],
		"drawn at random": drawn(method="Random", size=59),
		"drawn by amount": drawn(method="By Amount", interval_amount=1_000_000),
		"looked through for three signs": signs,
		"drawn again to prove": proved,
	}


if __name__ == "__main__":
	main()
