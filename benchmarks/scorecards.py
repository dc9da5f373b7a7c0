"""Scorecards of a month: everybody at once, beside a loop over the employees, as their number grows.

Run: python benchmarks/scorecards.py --site SITE [--sizes 500 1000 5000]

A size is so many technicians in fifty properties. Each has forty tasks in the month, half of them of requests, a quarter of those
rated; twenty-two days of attendance and four rectifications. Both sides score by the seeded template of technicians and write
the card with its lines. The loop counts each metric for one employee and inserts the card as a document, as a controller would;
it does so for a sample, and is said to take as much longer as there are more people. Those of the sample come to the same score on
both sides, which is checked.
"""

import random
import time
from datetime import date, datetime, timedelta

import harness

SIZES = (500, 1_000, 5_000)
LOOPED = 40
PROPERTIES = 50
TASKS, DAYS, RECTIFICATIONS = 40, 22, 4
FIRST = date(2023, 3, 1)
DESIGNATION = "跑分技工"
TABLES = ("Service Task", "Service Request", "Attendance", "Rectification", "Employee")
COLUMNS = ["employees", "side", "seconds", "CPU s", "queries", "× as fast as the loop"]


def fill(size: int) -> None:
	"""The people and their month, written in bulk."""
	import frappe

	from wuye_ops.tests import factories as make

	chance = random.Random(12)
	company = make.company()
	start = datetime.combine(FIRST, datetime.min.time())
	people, tasks, requests, days, rectified = [], [], [], [], []
	for number in range(size):
		who, place = f"bench-{number:05d}", f"bench-P{number % PROPERTIES:02d}"
		people.append((who, f"技工{number}", company, place, DESIGNATION, "2020-01-01", "Active"))
		for task in range(TASKS):
			due = start + timedelta(days=task % 28, hours=12)
			done = due + timedelta(hours=chance.choice((-3, -2, -1, -1, -1, 1)))
			request = f"{who}-R{task}" if task % 2 else None
			tasks.append((f"{who}-T{task}", place, who, "Verified", due, done, request))
			if request:
				rated = task % 8 == 1
				requests.append(
					(
						request,
						place,
						"Repair",
						"Closed",
						due,
						done - timedelta(hours=1),
						done + timedelta(days=1) if rated else None,
						chance.choice((0.4, 0.8, 1.0)) if rated else 0,
						done + timedelta(days=2) if chance.random() < 0.03 else None,
					)
				)
		for day in range(DAYS):
			days.append(
				(
					f"{who}-D{day}",
					who,
					company,
					FIRST + timedelta(days=day),
					"Present",
					int(not chance.randrange(30)),
					1,
				)
			)
		for row in range(RECTIFICATIONS):
			due = FIRST + timedelta(days=5 + row)
			late = not chance.randrange(6)
			finished = datetime.combine(due, datetime.min.time()) + timedelta(days=2 if late else 0, hours=9)
			rectified.append((f"{who}-F{row}", place, who, due, "Closed", finished))
	insert = frappe.db.bulk_insert
	columns = [
		"name",
		"employee_name",
		"company",
		"wuye_property",
		"designation",
		"date_of_joining",
		"status",
	]
	insert("Employee", columns, people)
	columns = ["name", "property", "assigned_to", "status", "required_by", "finished_on", "service_request"]
	insert("Service Task", columns, tasks)
	columns = [
		"name", "property", "kind", "status", "arrive_by", "arrived_on", "rated_on", "rating", "reopened_on",
	]  # fmt: skip
	insert("Service Request", columns, requests)
	columns = ["name", "employee", "company", "attendance_date", "status", "late_entry", "docstatus"]
	insert("Attendance", columns, days)
	columns = ["name", "property", "responsible", "due_date", "status", "finished_on"]
	insert("Rectification", columns, rectified)
	frappe.db.commit()
	frappe.db.sql_ddl("analyze table " + ", ".join(f"`tab{doctype}`" for doctype in TABLES))


def template() -> str:
	"""The seeded template of technicians, for the people of the benchmark."""
	import frappe

	from wuye_ops.people.scorecards import seed, templates

	if not frappe.db.exists("Designation", DESIGNATION):
		frappe.get_doc({"doctype": "Designation", "designation_name": DESIGNATION}).insert()
	seed.seed()
	doc = frappe.get_last_doc("Scorecard Template", {"template_name": seed.KINDS["Technician"][0]})
	if DESIGNATION not in [row.designation for row in doc.designations]:
		doc.append("designations", {"designation": DESIGNATION})
	doc.status = templates.IN_FORCE
	doc.flags.by_service = True
	doc.save()
	frappe.db.commit()
	return doc.name


def looped(names: list[str], used: str) -> dict[str, float]:
	"""Employee → score, one after the other: each metric is counted for each, and each card is a document."""
	import frappe

	from wuye_ops.metrics.registry import Scope, get_metric
	from wuye_ops.people import log
	from wuye_ops.people.scorecards import cards, templates
	from wuye_ops.people.scorecards.people_of import people_of
	from wuye_ops.rules.metric_value import Part
	from wuye_ops.rules.proration import Month
	from wuye_ops.rules.scorecard import PERSON, Observed, score
	from wuye_ops.rules.scorecard_templates import NEW_METRICS

	month = Month.of(FIRST)
	rules, sheet = templates.as_rules(frappe.get_doc("Scorecard Template", used)), cards.Sheet()
	totals = {}
	for name in names:
		(person,) = people_of(month, [name])
		observed = {}
		for measure in rules.measures:
			if measure.metric in NEW_METRICS and measure.metric == "people.training":
				continue
			metric = get_metric(measure.metric)
			if measure.scope == PERSON:
				parts = metric.count(Scope(month.first, month.last, None, name)).values()
				rows = len(metric.rows(Scope(month.first, month.last, None, name), 0, 500))
			else:
				parts = metric.count(Scope(month.first, month.last, (person.property,))).values()
				rows = 0
			part = next(iter(parts), Part(measure.weight * 0) if metric.none_is_zero else None)
			observed[measure.code] = Observed(part, rows) if part else None
		card = score(rules, observed, person.days)
		doc = frappe.new_doc("Staff Scorecard")
		doc.update({**cards.fields_of(person, month, used, card), "version": 1})
		for line in sheet.lines(card, used):
			doc.append("lines", line)
		log.note(doc, "Score")
		doc.flags.by_service = True
		# the properties are names alone
		doc.flags.ignore_links = True
		doc.insert()
		totals[name] = doc.total
	return totals


def figures(size: int, used: str) -> list[list]:
	import frappe

	from wuye_ops.people.scorecards import runs

	fill(size)
	names = random.Random(size).sample([f"bench-{number:05d}" for number in range(size)], LOOPED)
	with harness.measured() as loop:
		totals = looped(names, used)
	frappe.db.rollback()
	share = size / LOOPED
	run = runs.run_of(runs.Month.of(FIRST), None)
	with harness.measured() as measure:
		runs.go_on(run)
	doc = frappe.get_doc("Scorecard Run", run)
	assert doc.created_count == size, (doc.created_count, size)
	found = dict(
		frappe.get_all("Staff Scorecard", {"employee": ["in", names]}, ["employee", "total"], as_list=True)
	)
	assert found == totals, "both sides come to the same scores"
	return [
		[size, "loop", loop.seconds * share, loop.cpu * share, round(loop.queries * share), 1.0],
		[
			size,
			"all at once",
			measure.seconds,
			measure.cpu,
			measure.queries,
			loop.seconds * share / measure.seconds,
		],
	]


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		used, rows = template(), []
		clear()
		for size in options.sizes:
			start = time.perf_counter()
			try:
				rows += figures(size, used)
			finally:
				clear()
			print(f"{size:,} employees: {time.perf_counter() - start:.0f} s")
		harness.report(
			"scorecards",
			COLUMNS,
			rows,
			[
				f"The loop was measured with {LOOPED} employees of each size and is extrapolated.",
				"All at once includes writing the cards, their lines and logs, and the rows of the run.",
			],
		)


def clear() -> None:
	import frappe

	frappe.db.rollback()
	for doctype in TABLES:
		table = frappe.qb.DocType(doctype)
		frappe.qb.from_(table).delete().where(table.name.like("bench-%")).run()
	for run in frappe.get_all("Scorecard Run", {"month_start": FIRST}, pluck="name"):
		for doctype in ("Staff Scorecard Line", "Staff Scorecard Log"):
			table = frappe.qb.DocType(doctype)
			frappe.qb.from_(table).delete().where(table.parent.like("bench-%")).run()
		frappe.db.delete("Staff Scorecard", {"month_start": FIRST})
		frappe.db.delete("Scorecard Run Row", {"parent": run})
		frappe.db.delete("Scorecard Run", run)
	frappe.db.commit()


if __name__ == "__main__":
	main()
