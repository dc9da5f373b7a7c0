"""Finding a customer by number, and rotating the keys, against the ways that need no hash.

Run: python benchmarks/personal_data.py --site SITE [--sizes 10000 100000 1000000]

The site's keys are rotated with what is made here; sizes above 100,000 are searched only.
"""

import os
import random
import signal
import subprocess
import sys
import time

import harness

SIZES = (10_000, 100_000)
LARGEST_ROTATION = 100_000
PREFIX = "基准档案"
CHUNK = 2_000
LOOKS = 200
SAMPLE = 2_000
KILL_AFTER = 0.4  # of the rows

WORKER = """
import os, sys
import frappe
os.chdir(sys.argv[2])
frappe.init(site=sys.argv[1], sites_path=sys.argv[2])
frappe.connect()
from wuye_ops.records import rotation
rotation.run(say=lambda moved: print(moved, flush=True))
"""


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		clear()
		rows, made = [], 0
		try:
			for size in sorted(options.sizes):
				make(made, size)
				made = size
				rows.append([size, *search(size), *(rotate(size) if size <= LARGEST_ROTATION else ["–"] * 3)])
		finally:
			clear()
		harness.report(
			"personal_data",
			[
				"profiles", "search median ms", "search p99 ms", "by mask ms", "decrypt all s", "ratio",
				"rotation rows /s", "after kill s", "moved twice",
			],
			rows,
			[
				f"search: {LOOKS} numbers by their keyed hash, found among all profiles, each on its own",
				"by mask: the same number by its mask, whose candidates are then decrypted: a scan of the table",
				f"decrypt all: {SAMPLE:,} profiles decrypted and compared, times the number of profiles; what has to be done without hash",
				"ratio: decrypt all to search",
				"rotation: one worker, killed after 40 % and started again; 'moved twice' are rows that were done again after the kill",
			],
		)  # fmt: skip


def phone(number: int) -> str:
	"""A number of its own for each profile, in no order."""
	return f"19{number * 387_420_489 % 1_000_000_007:09d}"


def make(first: int, last: int) -> None:
	import frappe

	from wuye_ops.records import vault
	from wuye_ops.rules.identity import mask_phone

	key = vault.newest()
	fields = [
		"name",
		"customer",
		"customer_name",
		"customer_class",
		"status",
		"phone",
		"phone_encrypted",
		"phone_hash",
	]
	for start in range(first, last, CHUNK):
		rows = []
		for number in range(start, min(start + CHUNK, last)):
			name, value = f"{PREFIX}{number:07d}", phone(number)
			rows.append(
				(name, name, name, "Owner", "Active", mask_phone(value), key.lock(value), key.hash(value))
			)
		frappe.db.bulk_insert("Customer Profile", fields, rows)
		frappe.db.commit()
	frappe.db.sql_ddl("analyze table `tabCustomer Profile`")


def search(size: int) -> list:
	import frappe

	from wuye_ops.records.personal_data import find_customers_by_phone, plain
	from wuye_ops.rules.identity import mask_phone

	numbers = random.Random(1).sample(range(size), LOOKS)
	times = []
	for number in numbers:
		start = time.perf_counter()
		found = find_customers_by_phone(phone(number))
		times.append(time.perf_counter() - start)
		assert found == [f"{PREFIX}{number:07d}"], found
	times.sort()
	wanted = phone(numbers[0])
	fields = ["name", "phone_encrypted"]
	start = time.perf_counter()
	candidates = frappe.get_all("Customer Profile", {"phone": mask_phone(wanted)}, fields)
	assert any(plain(row, "phone") == wanted for row in candidates)
	by_mask = time.perf_counter() - start
	start = time.perf_counter()
	for row in frappe.get_all("Customer Profile", {"name": ["like", f"{PREFIX}%"]}, fields, limit=SAMPLE):
		assert plain(row, "phone") is not None
	decrypt_all = (time.perf_counter() - start) * size / SAMPLE
	median = times[LOOKS // 2]
	return [median * 1000, times[-2] * 1000, by_mask * 1000, decrypt_all, decrypt_all / median]


def rotate(size: int) -> list:
	import frappe

	from wuye_ops.records import rotation

	rotation.begin()
	total = sum(rotation.pending().values())
	worker = subprocess.Popen(
		[sys.executable, "-c", WORKER, frappe.local.site, str(harness.BENCH / "sites")],
		stdout=subprocess.PIPE,
		text=True,
		env={**os.environ, "PYTHONPATH": str(harness.ROOT)},
	)
	start, moved = time.perf_counter(), 0
	while moved < total * KILL_AFTER and (line := worker.stdout.readline()):
		moved = int(line)
	speed = moved / (time.perf_counter() - start)
	worker.send_signal(signal.SIGKILL)
	rest, _nothing = worker.communicate()
	moved = max([moved, *(int(line) for line in rest.split() if line.isdigit())])
	frappe.db.rollback()
	start = time.perf_counter()
	outcome = rotation.run()
	rest_seconds = time.perf_counter() - start
	assert not rotation.pending(), rotation.pending()
	rotation.drop_unused()
	return [speed, rest_seconds, max(0, moved + outcome.moved - total)]


def clear() -> None:
	import frappe

	frappe.db.delete("Customer Profile", {"name": ["like", f"{PREFIX}%"]})
	frappe.db.commit()


if __name__ == "__main__":
	main()
