"""A gate decides and books: what the server takes for it, with a long log and many passes and vehicles in one property.

Run: python benchmarks/gate.py --site SITE [--sizes 10000 100000 1000000]

A size is so many rows in the log of one property, of a year. The property has 25 000 passes that let in now and 25 000
vehicles of residents whatever the size, and 3 000 vehicles and visitors are inside. Measured is the function that the page
calls, with its checks of rights, in this process: what HTTP and the login add is the same for every call of the site
(`api_requests.json`). Beside it, in the same run: looking a pass up document by document, as a list of the passes that are
good and `frappe.get_doc` on each until one fits, for the pass in the middle of the list.
"""

import random
import statistics
import time

import harness
from service_reports import load

SIZES = (10_000, 1_000_000)
PASSES, VEHICLES, INSIDE = 25_000, 25_000, 3_000
CHUNK = 100_000
RUNS = 200
NAIVE_RUNS = 1
MARK = "BG-"
COLUMNS = ["log rows", "what", "runs", "p50 ms", "p95 ms", "most ms", "queries"]


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		import frappe

		rows, notes = [], []
		try:
			clear()
			codes = make_people()
			there = 0
			for size in sorted(options.sizes):
				make_log(there, size)
				there = size
				rows += measure(size, codes)
				clear_booked()
			rows += naive(there, codes)
			notes.append(list_note())
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback()
			clear()
		pool = frappe.db.sql("select @@innodb_buffer_pool_size")[0][0] // 1024**2
		harness.report(
			"gate",
			COLUMNS,
			rows,
			[
				f"MariaDB's buffer pool: {pool} MB; the database and Python share the cores",
				f"{PASSES:,} passes and {VEHICLES:,} vehicles of residents in one property, {INSIDE:,} inside; "
				f"each of {RUNS} runs asks for another",
				"document by document: the pass in the middle of the list, once",
				*notes,
				f"load average at the end: {load()}",
			],
		)


def place() -> tuple[str, str, str]:
	"""(property, gate, unit) of the trial."""
	import frappe

	from wuye_ops.tests import factories

	gate = f"{factories.PROPERTY_A}-{MARK}南门"
	if not frappe.db.exists("Gate", gate):
		frappe.get_doc(
			{"doctype": "Gate", "property": factories.PROPERTY_A, "gate_name": f"{MARK}南门"}
		).insert()
	return factories.PROPERTY_A, gate, factories.places().unit


def plate_of(number: int) -> str:
	return f"沪B{number:05d}"


def make_people() -> list[str]:
	"""Passes, vehicles and those inside; the codes of the passes."""
	import frappe

	from wuye_ops.security import pass_codes, presence

	property_name, gate, unit = place()
	customer = frappe.db.get_value("Occupancy", {"unit": unit}, "customer")
	now = frappe.utils.now_datetime()
	day = frappe.utils.add_to_date(now, hours=20)
	stamp = (now, now, "Administrator", "Administrator")
	codes, rows = [], []
	for number in range(PASSES):
		name = f"{MARK}{number:06d}"
		code = pass_codes._code(name, 1)
		codes.append(code)
		rows.append(
			(name, *stamp, property_name, "Visitor", "Active", unit, customer, "访客", 2, 1, 0, 0, now, day, 1,
				pass_codes.fingerprint_of(code), pass_codes.hash_of(pass_codes._token(name, 1)))
		)  # fmt: skip
	columns = (
		"name", "creation", "modified", "owner", "modified_by", "property", "kind", "status", "unit", "customer",
		"visitor_name", "persons", "entries", "used", "inside", "valid_from", "valid_to", "code_number",
		"code_fingerprint", "token_hash",
	)  # fmt: skip
	frappe.db.bulk_insert("Visitor Pass", columns, rows, chunk_size=2000)
	frappe.db.bulk_insert(
		"Resident Vehicle",
		("name", "creation", "modified", "owner", "modified_by", "property", "plate", "plate_reversed", "vehicle_kind",
			"customer", "customer_name", "unit", "status"),
		[
			(f"{MARK}{number:06d}", *stamp, property_name, plate_of(number), plate_of(number)[::-1], "Car", customer,
				"张三", unit, "Active")
			for number in range(VEHICLES)
		],
		chunk_size=2000,
	)  # fmt: skip
	frappe.db.bulk_insert(
		"Gate Presence",
		("name", "creation", "modified", "owner", "modified_by", "property", "subject", "plate", "plate_reversed", "inside",
			"entered_at", "persons", "gate", "kind", "last_at", "last_direction"),
		[
			(presence.name_of(property_name, plate), *stamp, property_name, plate, plate, plate[::-1], 1, now, 1, gate,
				"Resident Vehicle", now, "In")
			for plate in map(plate_of, range(VEHICLES - INSIDE, VEHICLES))
		],
		chunk_size=2000,
	)  # fmt: skip
	frappe.db.commit()
	for doctype in ("Visitor Pass", "Resident Vehicle", "Gate Presence"):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")
	return codes


def make_log(first: int, last: int) -> None:
	import frappe

	property_name, gate, unit = place()
	start = time.perf_counter()
	values = {
		"property": property_name,
		"gate": gate,
		"unit": unit,
		"now": frappe.utils.now_datetime(),
		"mark": MARK,
	}
	for begin in range(first, last, CHUNK):
		frappe.db.sql(
			"""insert into `tabGate Entry` (name, creation, modified, owner, modified_by, property, gate, direction, at,
			received_at, trust, outcome, kind, subject, plate, persons, unit, stay, stay_minutes, client_key)
			select concat(%(mark)s, lpad(seq, 9, '0')), at, at, 'Administrator', 'Administrator', %(property)s, %(gate)s,
			if(seq %% 2, 'Out', 'In'), at, at, 'Exact', 'Allowed', 'Resident Vehicle',
			concat('沪B', lpad(crc32(seq div 2) %% 25000, 5, '0')), concat('沪B', lpad(crc32(seq div 2) %% 25000, 5, '0')), 1,
			%(unit)s, 'Left', 90, concat(%(mark)s, md5(seq))
			from (select seq, date_sub(%(now)s, interval crc32(seq * 3) %% 525600 minute) at
				from seq_0_to_100000000 where seq between %(begin)s and %(end)s) a""",
			{**values, "begin": begin, "end": min(begin + CHUNK, last) - 1},
		)
		frappe.db.commit()
	frappe.db.sql_ddl("analyze table `tabGate Entry`")
	print(last, "in the log", round(time.perf_counter() - start, 1), "s", flush=True)


def measure(size: int, codes: list[str]) -> list[list]:
	import frappe

	from wuye_ops.security import gate_page
	from wuye_ops.tests import factories

	_property, gate, _unit = place()
	chance = random.Random(size)
	inside = range(VEHICLES - INSIDE, VEHICLES)
	frappe.set_user(factories.user("guard"))
	texts = {
		"decide: pass code": lambda: ("In", chance.choice(codes)),
		"decide: plate of a resident": lambda: ("In", plate_of(chance.randrange(VEHICLES))),
		"decide: end of a plate": lambda: ("In", plate_of(chance.randrange(VEHICLES))[-4:]),
		"decide: unknown plate": lambda: ("In", f"沪C{chance.randrange(100_000):05d}"),
		"decide: phone of nobody": lambda: ("In", f"138{chance.randrange(10**8):08d}"),
		"decide: leaving": lambda: ("Out", plate_of(chance.choice(inside))),
	}
	rows = [
		timed(size, what, lambda make=make: gate_page.decide(gate, *make(), key=key(chance)))
		for what, make in texts.items()
	]
	unused = iter(chance.sample(codes, RUNS + 1))
	cars = iter(chance.sample(range(VEHICLES - INSIDE), RUNS + 1))
	leaving = iter(chance.sample(inside, RUNS + 1))
	rows += [
		timed(size, what, lambda make=make: (gate_page.book(gate, *make()), frappe.db.commit()))
		for what, make in {
			"book: pass, in": lambda: ("In", "Allowed", key(chance), next(unused)),
			"book: resident's car, in": lambda: ("In", "Allowed", key(chance), plate_of(next(cars))),
			"book: car, out": lambda: ("Out", "Allowed", key(chance), plate_of(next(leaving))),
		}.items()
	]
	rows.append(timed(size, "how many are inside", lambda: gate_page.count(gate), runs=20))
	rows.append(timed(size, "who is inside", lambda: gate_page.inside(gate), runs=20))
	frappe.set_user("Administrator")
	return rows


def key(chance: random.Random) -> str:
	# like the tablet's, and known again when the trial is cleared away
	return f"b9{chance.getrandbits(88):022x}"


def timed(size: int, what: str, work, runs: int = RUNS, warm: bool = True) -> list:
	if warm:
		work()
	spent, queries = [], 0
	for _run in range(runs):
		with harness.measured() as measure:
			work()
		spent.append(measure.seconds * 1000)
		queries = max(queries, measure.queries)
	spent.sort()
	return [
		size,
		what,
		runs,
		statistics.median(spent),
		spent[max(0, int(0.95 * len(spent)) - 1)],
		spent[-1],
		queries,
	]


def naive(size: int, codes: list[str]) -> list[list]:
	import frappe

	from wuye_ops.security import pass_codes

	property_name, _gate, _unit = place()
	# a pass in the middle, as one is on the average
	code = codes[len(codes) // 2]

	def by_document() -> None:
		wanted = pass_codes.fingerprint_of(code)
		for name in frappe.get_all(
			"Visitor Pass", {"property": property_name, "status": "Active"}, pluck="name"
		):
			if frappe.get_doc("Visitor Pass", name).code_fingerprint == wanted:
				return
		raise AssertionError("every code has its pass")

	# the first one counts as well: it takes half a minute and more
	return [timed(size, "document by document: pass code", by_document, runs=NAIVE_RUNS, warm=False)]


def list_note() -> str:
	import gzip
	import json

	from wuye_ops.security import gate_offline

	start = time.perf_counter()
	made = json.dumps(gate_offline._make(place()[0]), ensure_ascii=False).encode()
	return (
		f"the list for a lost connection, {PASSES + VEHICLES:,} passes and vehicles: {time.perf_counter() - start:.1f} s, "
		f"{len(made) / 1e6:.1f} MB, {len(gzip.compress(made, 5)) / 1e6:.1f} MB compressed"
	)


def clear_booked() -> None:
	import frappe

	booked = {"client_key": ["like", "b9%"]}
	names = frappe.get_all("Gate Entry", booked, pluck="name")
	for start in range(0, len(names), 1000):
		some = names[start : start + 1000]
		frappe.db.delete("Gate Presence", {"last_entry": ["in", some]})
	frappe.db.delete("Gate Entry", booked)
	frappe.db.sql("update `tabVisitor Pass` set used = 0, inside = 0 where name like %s", f"{MARK}%")
	frappe.db.commit()


def clear() -> None:
	import frappe

	clear_booked()
	while frappe.db.sql("delete from `tabGate Entry` where name like %s limit 100000", f"{MARK}%"):
		pass
	for doctype in ("Gate Entry", "Visitor Pass", "Resident Vehicle"):
		frappe.db.delete(doctype, {"name": ["like", f"{MARK}%"]})
	frappe.db.delete("Gate Presence", {"gate": ["like", f"%{MARK}%"]})
	frappe.db.delete("Gate", {"name": ["like", f"%{MARK}%"]})
	frappe.db.commit()


if __name__ == "__main__":
	main()
