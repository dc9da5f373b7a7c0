"""What every benchmark needs: a site, a stopwatch, a count of queries, a table and a file with the numbers."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

BENCH = Path(os.environ.get("BENCH_DIR", Path.home() / "frappe-bench"))
RESULTS = Path(__file__).resolve().parent / "results"
ROOT = Path(__file__).resolve().parent.parent


def arguments(
	description: str, *, site: bool = True, sizes: tuple[int, ...] = (), kept: bool = False
) -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=description)
	if site:
		parser.add_argument(
			"--site", required=True, help="a site for trials; what is made on it is removed again"
		)
	if sizes:
		parser.add_argument("--sizes", type=int, nargs="+", default=list(sizes))
	if kept:
		parser.add_argument("--kept", type=int, metavar="SIZE", help="data that an earlier run has left")
	return parser.parse_args()


@contextmanager
def connected(site: str) -> Iterator[None]:
	"""The site as Administrator, with the test people and places that the benchmarks lean on."""
	import frappe

	os.chdir(BENCH / "sites")
	frappe.init(site=site, sites_path=str(BENCH / "sites"))
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.flags.mute_emails = True
	frappe.local.lang = "zh"
	from wuye_ops.tests import factories

	factories.make_base()
	frappe.db.commit()
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.destroy()


@dataclass
class Measure:
	"""Seconds and queries of a stretch of work. cpu: seconds of this process and of its thread in the database server, which
	is what the work takes on a machine that does nothing else; 0 where the server's threads cannot be seen.
	"""

	seconds: float = 0.0
	cpu: float = 0.0
	queries: int = 0
	statements: dict[str, float] = field(default_factory=dict)


@contextmanager
def measured() -> Iterator[Measure]:
	"""Times what happens inside and counts the queries that reach the database."""
	import frappe

	measure = Measure()
	original = frappe.db.sql

	def counted(query, *args, **kwargs):
		measure.queries += 1
		start = time.perf_counter()
		try:
			return original(query, *args, **kwargs)
		finally:
			words = " ".join(str(query).split()[:3]).replace("`", "")
			spent = time.perf_counter() - start
			measure.statements[words] = measure.statements.get(words, 0.0) + spent

	thread = _database_thread(original)
	before = thread()
	frappe.db.sql = counted
	start, cpu = time.perf_counter(), time.process_time()
	try:
		yield measure
	finally:
		measure.seconds = time.perf_counter() - start
		frappe.db.sql = original
		measure.cpu = time.process_time() - cpu + thread() - before if before else 0.0


def _database_thread(sql) -> Callable[[], float]:
	"""CPU seconds so far of the thread that serves this connection, where MariaDB runs on this machine."""
	rows = sql("select tid from information_schema.processlist where id = connection_id()")
	paths = list(Path("/proc").glob(f"[0-9]*/task/{rows[0][0]}/stat"))

	def seconds() -> float:
		if not paths:
			return 0.0
		fields = paths[0].read_text().rsplit(")", 1)[1].split()
		return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

	return seconds


def environment() -> dict[str, str]:
	versions = {"python": platform.python_version(), "cores": str(len(os.sched_getaffinity(0)))}
	for app in ("frappe", "erpnext", "hrms", "wuye_ops"):
		try:
			versions[app] = importlib.import_module(app).__version__
		except ImportError:
			continue
	if frappe := sys.modules.get("frappe"):
		if getattr(frappe.local, "db", None):
			versions["mariadb"] = frappe.db.sql("select version()")[0][0]
	return versions


def report(name: str, columns: list[str], rows: list[list], notes: list[str]) -> None:
	"""Prints the table and keeps it, with date and versions, in benchmarks/results/NAME.json."""
	cells = [columns, *([_show(value) for value in row] for row in rows)]
	widths = [max(len(row[column]) for row in cells) for column in range(len(columns))]
	print(f"\n{name}")
	for row in cells:
		print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
	for note in notes:
		print(f"- {note}")
	RESULTS.mkdir(exist_ok=True)
	result = {
		"name": name,
		"measured_on": time.strftime("%Y-%m-%d"),
		"environment": environment(),
		"columns": columns,
		"rows": rows,
		"notes": notes,
	}
	path = RESULTS / f"{name}.json"
	path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _show(value) -> str:
	if isinstance(value, float):
		return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.3f}"
	return f"{value:,}" if isinstance(value, int) else str(value)


if str(ROOT) not in sys.path:
	sys.path.insert(0, str(ROOT))
