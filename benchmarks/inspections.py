"""Inspections generated from plans, against inserting the same documents one at a time in the same run.

Run: python benchmarks/inspections.py --site SITE [--sizes 1000 10000 100000]
"""

from datetime import date, datetime, timedelta

import harness

SIZES = (1_000, 10_000, 100_000)
# documents that are inserted one at a time; the time for all is extrapolated from them
SAMPLE = 100
# a round every two hours, five points on each
SLOTS, POINTS = 12, 5
YEAR = 365
MARK = "基准巡查"
FIRST = date(2031, 1, 1)
NOW = datetime(2031, 1, 1)


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		clear()
		try:
			rows = [measure(size) for size in options.sizes]
		finally:
			clear()
		harness.report(
			"inspections",
			[
				"inspections",
				"points",
				"plans",
				"generated s",
				"per s",
				"queries",
				"again s",
				"one by one s",
				"ratio",
				"missed s",
				"scores s",
				"by area s",
				"scores queries",
			],
			rows,
			[
				f"a plan has {SLOTS} rounds a day with {POINTS} points each, for up to a year",
				"again: the same once more; all is generated already",
				f"one by one: Inspection with its points by insert(), measured on {SAMPLE} documents and extrapolated",
				"missed: the sweep that marks all of them and their points as missed",
				"scores: the report of scores of all of them by department, month by month; by area: of all their points",
			],
		)


def measure(size: int) -> list:
	import frappe

	from wuye_ops.inspection import generation, sweep

	plans = make_plans(size)
	one_by_one = insert_sample(plans[0]) * size / SAMPLE
	with harness.measured() as first:
		done = [generation.generate(plan=name, until=until, now=NOW) for name, until in plans]
	made = sum(batch.inspections for batch in done)
	assert made >= size and not any(batch.failed for batch in done), done
	with harness.measured() as again:
		assert not sum(
			generation.generate(plan=name, until=until, now=NOW).inspections for name, until in plans
		)
	with harness.measured() as missed:
		swept = sweep.mark_missed(NOW + timedelta(days=800))
	assert swept >= made, swept
	score_all()
	by_department, by_area = (scores(group) for group in ("Department", "Service Area"))
	print(size, first.statements, flush=True)
	frappe.db.commit()
	clear()
	return [
		made,
		made * POINTS,
		len(plans),
		first.seconds,
		made / first.seconds,
		first.queries,
		again.seconds,
		one_by_one * made / size,
		one_by_one * made / size / first.seconds,
		missed.seconds,
		by_department.seconds,
		by_area.seconds,
		by_area.queries,
	]


def score_all() -> None:
	"""All of them done, nine in ten passed."""
	import frappe

	inspection = frappe.qb.DocType("Inspection")
	for passed, score in ((1, 92), (0, 71)):
		names = inspection.name.like("%7")
		(
			frappe.qb.update(inspection)
			.set(inspection.status, "Done")
			.set(inspection.scored, 1)
			.set(inspection.score, score)
			.set(inspection.passed, passed)
			.where(inspection.title.like(f"{MARK}%") & (names.negate() if passed else names))
		).run()
	frappe.db.commit()


def scores(group: str) -> harness.Measure:
	from wuye_ops.inspection.report.inspection_scores import inspection_scores

	days = {"from_date": str(FIRST), "to_date": str(FIRST + timedelta(days=YEAR))}
	with harness.measured() as report:
		rows = inspection_scores.execute({**days, "group_by": group})[1]
	assert rows
	return report


def make_plans(size: int) -> list[tuple[str, date]]:
	"""(name, last day) of plans that bring at least `size` inspections."""
	import frappe

	from wuye_ops.tests import inspection_factories as inspect

	points = [{"service_area": inspect.make_area(f"{MARK}{number}")} for number in range(POINTS)]
	slots = [
		{
			"slot_name": f"{hour:02}",
			"from_time": f"{hour:02}:00:00",
			"to_time": f"{hour + 1:02}:00:00",
		}
		for hour in range(0, 24, 24 // SLOTS)
	]
	checklist = inspect.make_checklist(f"{MARK}{size}").name
	plans, left = [], size
	while left > 0:
		days = min(YEAR, -(-left // SLOTS))
		plan = inspect.make_plan(
			points=points, slots=slots, checklist=checklist, title=MARK, start_date=FIRST
		)
		plan.db_set("active_since", NOW)
		plans.append((plan.name, FIRST + timedelta(days=days - 1)))
		left -= days * SLOTS
	frappe.db.commit()
	return plans


def insert_sample(plan: tuple[str, date]) -> float:
	"""Seconds for a sample of the same inspections, each inserted and committed as a document of its own."""
	import frappe

	doc = frappe.get_doc("Inspection Plan", plan[0])

	def insert(number: int) -> None:
		frappe.get_doc(
			{
				"doctype": "Inspection",
				"property": doc.property,
				"title": MARK,
				"checklist": doc.checklist,
				"department": doc.department,
				"window_from": NOW + timedelta(hours=number),
				"window_to": NOW + timedelta(hours=number + 1),
				"points": [{"service_area": row.service_area} for row in doc.points],
			}
		).insert()
		frappe.db.commit()

	insert(0)  # metadata is loaded
	with harness.measured() as loop:
		for number in range(1, SAMPLE + 1):
			insert(number)
	return loop.seconds


def clear() -> None:
	import frappe

	frappe.db.rollback()
	inspection, point = frappe.qb.DocType("Inspection"), frappe.qb.DocType("Inspection Point")
	while names := frappe.get_all("Inspection", {"title": ["like", f"{MARK}%"]}, pluck="name", limit=5_000):
		frappe.qb.from_(point).delete().where(point.parent.isin(names)).run()
		frappe.qb.from_(inspection).delete().where(inspection.name.isin(names)).run()
		frappe.db.commit()
	for plan in frappe.get_all("Inspection Plan", {"title": MARK}, pluck="name"):
		frappe.delete_doc("Inspection Plan", plan, force=True)
	for doctype, field in (("Checklist", "checklist_name"), ("Service Area", "area_name")):
		for name in frappe.get_all(doctype, {field: ["like", f"{MARK}%"]}, pluck="name"):
			frappe.delete_doc(doctype, name, force=True)
	frappe.db.commit()


if __name__ == "__main__":
	main()
