"""Reports on a year at the gates, and the night that takes the people out of what is over.

Run: python benchmarks/gate_reports.py --site SITE [--sizes 10000 100000 1000000]

A size is so many rows in the log of one property, of one year. Measured are the reports as the property's manager asks for
them, over the year and over a month, the workspace's chart of today, the metric of a month, and a night of retention with as
many rows due as BATCHES batches hold, against all others that are not.
"""

import time
from datetime import timedelta

import harness

SIZES = (10_000, 1_000_000)
CHUNK = 100_000
BATCHES = 10
MARK = "BR-"
COLUMNS = ["log rows", "what", "seconds", "queries", "rows"]


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		import frappe

		rows = []
		try:
			clear()
			there = 0
			for size in sorted(options.sizes):
				make_log(there, size)
				there = size
				rows += reports(size)
				rows.append(retention(size))
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback()
			clear()
		harness.report("gate_reports", COLUMNS, rows, [f"a batch of retention holds {run_batch()} rows"])


def run_batch() -> int:
	from wuye_ops.security.retention import run

	return run.BATCH


def place() -> tuple[str, str]:
	import frappe

	from wuye_ops.tests import factories

	gate = f"{factories.PROPERTY_A}-{MARK}南门"
	if not frappe.db.exists("Gate", gate):
		gate_name = {"property": factories.PROPERTY_A, "gate_name": f"{MARK}南门"}
		frappe.get_doc({"doctype": "Gate", **gate_name}).insert()
	return factories.PROPERTY_A, gate


def make_log(first: int, last: int, days: int = 364, ago: int = 0, mark: str = MARK) -> None:
	"""Rows spread over so many days that ended so many days ago."""
	import frappe

	property_name, gate = place()
	values = {"property": property_name, "gate": gate, "now": frappe.utils.now_datetime(), "mark": mark, "ago": ago,
		"minutes": days * 1440}  # fmt: skip
	for begin in range(first, last, CHUNK):
		frappe.db.sql(
			"""insert into `tabGate Entry` (name, creation, modified, owner, modified_by, property, gate, direction, at,
			received_at, trust, outcome, kind, subject, plate, persons, stay, stay_minutes, reason_code, client_key)
			select concat(%(mark)s, lpad(seq, 9, '0')), at, at, 'Administrator', 'Administrator', %(property)s, %(gate)s,
			if(seq %% 2, 'Out', 'In'), at, at, 'Exact', if(seq %% 40, 'Allowed', 'Stopped'),
			elt(1 + seq %% 4, 'Resident Vehicle', 'Pass', 'Courier', 'Walk-in'),
			md5(seq div 2), concat('沪B', lpad(crc32(seq div 2) %% 100000, 5, '0')), 1, 'Left', 90,
			elt(1 + seq %% 5, 'expired', 'not_yet', 'used_up', 'watchlist', 'walk_in'), concat(%(mark)s, md5(seq))
			from (select seq, date_sub(date_sub(%(now)s, interval %(ago)s day),
				interval crc32(seq * 3) %% %(minutes)s minute) at
				from seq_0_to_100000000 where seq between %(begin)s and %(end)s) a""",
			{**values, "begin": begin, "end": min(begin + CHUNK, last) - 1},
		)
		frappe.db.commit()
	frappe.db.sql_ddl("analyze table `tabGate Entry`")
	print(last, "in the log", flush=True)


def reports(size: int) -> list[list]:
	import frappe
	from frappe.utils import getdate, nowdate

	from wuye_ops.metrics import figures as metric_figures
	from wuye_ops.metrics.registry import Scope, get_metric
	from wuye_ops.security import figures
	from wuye_ops.security.report.gate_flow import gate_flow
	from wuye_ops.security.report.gate_stops import gate_stops
	from wuye_ops.tests import factories

	today = getdate(nowdate())
	spans = {"year": today - timedelta(days=363), "month": today - timedelta(days=29)}
	frappe.set_user(factories.user("manager"))
	asked = {}
	for span, since in spans.items():
		days = {"from_date": str(since), "to_date": str(today)}
		for by in ("Hour", "Day", "Kind"):
			asked[f"flow of a {span} by {by.lower()}"] = lambda days=days, by=by: gate_flow.execute(
				{**days, "group_by": by}
			)[1]
		asked[f"stops of a {span} by reason"] = lambda days=days: gate_stops.execute(days)[1]
	asked["chart of today"] = lambda: figures.flow_today()["labels"]
	metric = get_metric("security.gate_paired")
	asked["metric of a month"] = lambda: metric_figures.counted(metric, Scope(spans["month"], today))
	found = [timed(size, what, ask) for what, ask in asked.items()]
	frappe.set_user("Administrator")
	return found


def timed(size: int, what: str, ask) -> list:
	# a report is asked more than once a day: what the first finds cold is not its price
	ask()
	with harness.measured() as measure:
		rows = ask()
	return [size, what, round(measure.seconds, 2), measure.queries, len(rows)]


def retention(size: int) -> list:
	"""A night in which rows of two years ago are due."""
	import frappe

	from wuye_ops.security.retention import run

	property_name, _gate = place()
	due = BATCHES * run.BATCH
	make_log(0, due, days=300, ago=400, mark=f"{MARK}OLD{size}-")
	begin = time.perf_counter()
	with harness.measured() as measure:
		night = run.run(property_name)
	done = frappe.db.get_value("Gate Retention Log", night, "anonymised")
	frappe.db.delete("Gate Retention Log Row", {"parent": night})
	frappe.db.delete("Gate Retention Log", {"name": night})
	frappe.db.commit()
	print(done, "rows lost their people in", round(time.perf_counter() - begin, 1), "s", flush=True)
	return [size, "a night of retention", round(measure.seconds, 2), measure.queries, done]


def clear() -> None:
	import frappe

	_property, gate = place()
	frappe.db.delete("Gate Entry", {"gate": gate})
	frappe.db.delete("Gate", {"name": gate})
	frappe.db.commit()


if __name__ == "__main__":
	main()
