"""Five hundred risk indicators in fifty properties, held against their metrics as the hourly job does.

Run: python benchmarks/risk_indicators.py --site SITE [--sizes 100000] [--kept 100000]

A size is about so many source rows behind the metrics (metric_data.py). The indicators are the trade's twelve with their own
metrics, each with other thresholds and over several windows. Measured are the first sweep, which opens all that is bad; sweeps after
it, an hour later each, with nothing new and with every tenth value moved; and, on a sample in the same run and scaled to all, one
query of the metric for each indicator and property.
"""

import time
from datetime import datetime, timedelta
from itertools import cycle, islice

import harness
import metric_data
from service_reports import load

SIZES = (100_000,)
INDICATORS, SAMPLE = 500, 500
TITLE = "指标基准预警"
COLUMNS = [
	"rows",
	"what",
	"indicator × property",
	"alerts",
	"told",
	"p50 s",
	"p95 s",
	"CPU s",
	"queries",
	"× as fast",
]
RUNS = 5


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES, kept=True)
	with harness.connected(options.site):
		import frappe

		rows = []
		try:
			for size in [options.kept] if options.kept else options.sizes:
				if not options.kept:
					metric_data.clear()
					print(metric_data.make(size), "rows made", flush=True)
					time.sleep(2 + size / 20_000)
				rows += measured_at(size)
		finally:
			clear()
			if not options.kept:
				metric_data.clear()
			frappe.db.commit()
		harness.report(
			"risk_indicators",
			COLUMNS,
			rows,
			[
				f"the database and Python share the cores; load average at the end: {load()}",
				f"sweeps after the first: p50, p95 of {RUNS}; the first once; CPU s: of Python and its thread in MariaDB",
				f"one by one: the metric asked for each indicator and property, on {SAMPLE} of them and scaled to all",
			],
		)


def measured_at(size: int) -> list[list]:
	import frappe

	from wuye_ops.risk import sweep

	make_indicators()
	frappe.db.commit()
	start = datetime.now().replace(microsecond=0)
	alone = one_by_one(size, start)
	names = frappe.get_all("Risk Indicator", {"title": ["like", f"{TITLE}%"]}, pluck="name", limit=0)
	found = [alone]

	def run(at: datetime) -> tuple[object, harness.Measure]:
		with harness.measured() as measure:
			done = sweep.follow_the_clock(at, frappe.db.commit, names)
		assert not done.failed, done
		return done, measure

	done, first = run(start)
	found.append(_row(size, "the first sweep", done, [first], alone))
	assert done.evaluated == INDICATORS * metric_data.PROPERTIES, done
	for what, moved in (("a sweep with nothing new", 0), ("a sweep, every tenth value moved", 10)):
		measures = []
		for number in range(RUNS + 1):
			if moved:
				_move(moved)
			# the first of them, which is not counted, comes when every hold and every time to answer is over
			done, measure = run(start + timedelta(days=len(found) * 10, hours=number))
			measures.append(measure)
		found.append(_row(size, what, done, measures[1:], alone))
	for row in found:
		print(row, flush=True)
	return found


def _row(size: int, what: str, done, measures: list, alone: list) -> list:
	seconds = sorted(measure.seconds for measure in measures)
	middle = seconds[len(seconds) // 2]
	return [
		size,
		what,
		done.evaluated,
		done.opened,
		done.told,
		middle,
		seconds[-1],
		sorted(measure.cpu for measure in measures)[len(measures) // 2],
		measures[0].queries,
		alone[5] / middle,
	]


def one_by_one(size: int, at: datetime) -> list:
	"""The obvious way: each indicator asks its metric for each property."""
	from wuye_ops.metrics import figures
	from wuye_ops.metrics.registry import Scope
	from wuye_ops.risk import sweep, watching
	from wuye_ops.rules.risk_window import days_of

	indicators = watching.load({"title": ["like", f"{TITLE}%"]})
	estate = watching.Estate.load()
	pairs = [(one, place) for one in indicators for place in estate.places_of(one.row)]
	count = len(pairs)
	sample = pairs[:: count // SAMPLE][:SAMPLE]
	with harness.measured() as measure:
		for one, place in sample:
			days = days_of(one.row.read_over, at.date())
			parts = figures.counted(one.metric, Scope(days.first, days.last, (place.property,)))
			sweep.task_of(one, place, parts, estate)
	times = count / len(sample)
	seconds = measure.seconds * times
	return [
		size,
		f"one by one, reading alone, scaled from {len(sample)}",
		count,
		0,
		0,
		seconds,
		seconds,
		measure.cpu * times,
		round(measure.queries * times),
		1.0,
	]


def _move(every: int) -> None:
	"""As if these values had been others an hour ago."""
	import frappe

	frappe.db.sql(
		"""update `tabRisk Indicator State` s join `tabRisk Indicator` i on i.name = s.indicator
		set s.value = s.value + 0.01 where i.title like %s and mod(crc32(s.name), %s) = 0""",
		(f"{TITLE}%", every),
	)
	frappe.db.commit()


def make_indicators() -> None:
	import frappe

	from wuye_ops.risk.indicators import LEVEL_FIELDS, LISTED
	from wuye_ops.rules.risk_library import INDICATORS as SEEDS
	from wuye_ops.rules.risk_window import TODAY, WINDOWS

	clear()
	properties = [{"property": f"{metric_data.MARK}{number}"} for number in range(metric_data.PROPERTIES)]
	for number, seed in enumerate(islice(cycle(SEEDS), INDICATORS)):
		definition = seed.definition
		window = TODAY if seed.window == TODAY else WINDOWS[1:][number % len(WINDOWS[1:])]
		# a little off what the trade says, so that no two are alike
		shift = number // len(SEEDS) / 100 * (-1 if definition.falling else 1)
		doc = frappe.get_doc(
			{
				"doctype": "Risk Indicator",
				"title": f"{TITLE}{number}",
				"metric": seed.metric,
				"read_over": window,
				"comparison": definition.comparison,
				**{
					field: f"{float(definition.thresholds[level]) + shift:.2f}"
					for field, level in LEVEL_FIELDS.items()
				},
				"hold_hours": int(definition.hold.total_seconds() // 3600),
				"hysteresis": float(definition.hysteresis),
				"fewest": float(seed.fewest),
				"patience_hours": 72 if definition.patience else 0,
				"scope": LISTED,
				"properties": properties,
				"enabled": 1,
			}
		)
		doc.flags.by_service = True
		doc.insert()


def clear() -> None:
	import frappe

	frappe.db.rollback()
	names = frappe.get_all("Risk Indicator", {"title": ["like", f"{TITLE}%"]}, pluck="name", limit=0)
	if not names:
		return
	alerts = frappe.get_all("Risk Alert", {"indicator": ["in", names]}, pluck="name", limit=0)
	for doctype, column, those in (
		("Risk Alert Log", "parent", alerts),
		("Risk Alert Notice", "parent", alerts),
		("Notification Log", "document_name", alerts),
		("Version", "docname", alerts + names),
		("Risk Alert", "name", alerts),
		("Risk Indicator State", "indicator", names),
		("Risk Indicator Property", "parent", names),
		("Risk Indicator", "name", names),
	):
		for start in range(0, len(those), 1000):
			frappe.db.delete(doctype, {column: ["in", those[start : start + 1000]]})
		frappe.db.commit()


if __name__ == "__main__":
	main()
