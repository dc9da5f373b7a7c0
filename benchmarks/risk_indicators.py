"""Five hundred risk indicators in fifty properties, held against their metrics as the hourly job does.

Run: python benchmarks/risk_indicators.py --site SITE [--sizes 100000] [--kept 100000]

A size is about so many source rows behind the metrics (metric_data.py). The indicators are the trade's twelve with their own
metrics, each with other thresholds and over several windows. Measured are: the first sweep, which opens all that is bad; one an hour
later, when nobody has answered and the next ones are told; sweeps with nothing new, and with every tenth value moved. In the same run,
on samples and scaled to all: one query of the metric for each indicator and property, and each alert opened and told as documents.
"""

import time
from datetime import datetime, timedelta
from itertools import cycle, islice

import harness
import metric_data
from service_reports import load

SIZES = (100_000,)
INDICATORS, SAMPLE, DOCUMENTS = 500, 500, 200
TITLE = "指标基准预警"
COLUMNS = [
	"rows",
	"what",
	"indicator × property",
	"opened",
	"changed",
	"told",
	"p50 s",
	"p95 s",
	"CPU s",
	"queries",
	"× as fast",
]
RUNS, FIRST = 5, 3
# a clock that is wound on so far has nothing left that waits, neither to hold nor to be escalated
SETTLED = 30


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
				f"p50, p95 of {RUNS}, of the first sweep {FIRST}, an hour later once; CPU s: of Python and its thread in MariaDB",
				f"one by one, reading: the metric asked for each indicator and property, on {SAMPLE} of them and scaled to all",
				f"one by one, opening: {DOCUMENTS} alerts as documents, with users looked up and told for each, scaled to all",
				"× as fast: the first sweep than reading and opening one by one, the others than reading one by one",
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
		assert done.evaluated == INDICATORS * metric_data.PROPERTIES, done
		return done, measure

	def add(what: str, runs: list[tuple[object, harness.Measure]], beside: float | None = None) -> None:
		found.append(_row(size, what, runs, beside or alone[6]))
		print(found[-1], flush=True)

	firsts = []
	for number in range(FIRST):
		if number:
			forget_what_was_said(names)
		firsts.append(run(start))
	opened = as_documents(size, firsts[0][0].opened)
	found.append(opened)
	add("the first sweep", firsts, alone[6] + opened[6])
	add("an hour later, nobody has answered", [run(start + timedelta(hours=1))])
	at = start + timedelta(days=SETTLED)
	while run(at)[0].told:
		at += timedelta(days=SETTLED)
	for what, every in (("nothing new", 0), ("every tenth value moved", 10)):
		runs = []
		for _number in range(RUNS):
			if every:
				_move(every)
			# some seconds later, so that no time to answer or to hold runs out meanwhile
			at += timedelta(seconds=10)
			runs.append(run(at))
			assert not (runs[-1][0].opened or runs[-1][0].told), runs[-1][0]
		add(what, runs)
	return found


def _row(size: int, what: str, runs: list[tuple], beside: float) -> list:
	measures = [measure for _done, measure in runs]
	seconds = sorted(measure.seconds for measure in measures)
	middle, done = seconds[len(seconds) // 2], runs[-1][0]
	return [
		size,
		what,
		done.evaluated,
		done.opened,
		done.changed,
		done.told,
		middle,
		seconds[-1],
		sorted(measure.cpu for measure in measures)[len(measures) // 2],
		measures[-1].queries,
		beside / middle,
	]


def as_documents(size: int, count: int) -> list:
	"""The obvious way to write: each alert a document with its log and its notice, and each one told on its own."""
	import frappe

	from wuye_ops.property.notices import tell_staff
	from wuye_ops.property.posts import users_of_post

	fields = (
		"indicator",
		"property",
		"company",
		"kind",
		"status",
		"level",
		"worst",
		"opened_on",
		"due_by",
		"title",
		"value",
	)
	rows = frappe.get_all(
		"Risk Alert",
		{"title": ["like", f"%{TITLE}%"]},
		[*fields, "alert_key"],
		order_by="name",
		limit=DOCUMENTS,
	)
	with harness.measured() as measure:
		for row in rows:
			users = [
				user
				for post in ("Property Manager", "Department Head")
				for user in users_of_post(row.property, None, post)
			]
			doc = frappe.get_doc(
				{
					"doctype": "Risk Alert",
					**{field: row[field] for field in fields},
					"alert_key": f"{row.alert_key}|document",
					"log": [{"at": row.opened_on, "step": "Opened", "level": row.level, "value": row.value}],
					"notices": [
						{
							"sent_on": row.opened_on,
							"what": "Reached",
							"level": row.level,
							"roles": "项目经理",
							"sent_to": ", ".join(users),
							"notice_key": f"{row.alert_key}|document",
						}
					],
				}
			)
			doc.flags.by_service = True
			doc.insert()
			tell_staff(users, doc, doc.title)
		frappe.db.commit()
	times = count / len(rows)
	keys = [f"{row.alert_key}|document" for row in rows]
	_forget_alerts(frappe.get_all("Risk Alert", {"alert_key": ["in", keys]}, pluck="name", limit=0))
	seconds = measure.seconds * times
	return [
		size,
		f"one by one, opening and telling alone, scaled from {len(rows)}",
		0,
		count,
		0,
		count,
		seconds,
		seconds,
		measure.cpu * times,
		round(measure.queries * times),
		1.0,
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


def forget_what_was_said(names: list[str]) -> None:
	"""As if the indicators had just been switched on."""
	import frappe

	_forget_alerts(frappe.get_all("Risk Alert", {"indicator": ["in", names]}, pluck="name", limit=0))
	_delete("Risk Indicator State", "indicator", names)


def _forget_alerts(alerts: list[str]) -> None:
	for doctype, column in (
		("Risk Alert Log", "parent"),
		("Risk Alert Notice", "parent"),
		("Notification Log", "document_name"),
		("Version", "docname"),
		("Risk Alert", "name"),
	):
		_delete(doctype, column, alerts)


def _delete(doctype: str, column: str, those: list[str]) -> None:
	import frappe

	for start in range(0, len(those), 1000):
		frappe.db.delete(doctype, {column: ["in", those[start : start + 1000]]})
	frappe.db.commit()


def clear() -> None:
	import frappe

	frappe.db.rollback()
	names = frappe.get_all("Risk Indicator", {"title": ["like", f"{TITLE}%"]}, pluck="name", limit=0)
	forget_what_was_said(names)
	for doctype, column in (
		("Version", "docname"),
		("Risk Indicator Property", "parent"),
		("Risk Indicator", "name"),
	):
		_delete(doctype, column, names)


if __name__ == "__main__":
	main()
