"""How fast the service clock counts working minutes, against counting them one by one.

Run: python benchmarks/service_clock.py
"""

import random
import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time

import harness

from wuye_ops.rules.service_clock import WorkCalendar

HOURS = [(clock_time(8, 30), clock_time(12)), (clock_time(13, 30), clock_time(18))]
SPANS = {"1 hour": 60, "1 day": 8 * 60, "1 week": 5 * 8 * 60, "1 month": 22 * 8 * 60}
CALLS = 2_000
LOOPS = 20  # the loop is too slow for more; the rates are per call


def calendar() -> WorkCalendar:
	weekly = {weekday: HOURS for weekday in range(5)}
	holidays = {date(2026, 10, day) for day in range(1, 8)}
	return WorkCalendar(weekly, holidays, {date(2026, 10, 10): HOURS})


def naive_is_working(work: WorkCalendar, moment: datetime) -> bool:
	day = moment.date()
	if day in work.workdays:
		hours = work.workdays[day]
	elif day in work.holidays:
		hours = ()
	else:
		hours = work.weekly.get(day.weekday(), ())
	return any(start <= moment.time() < end for start, end in hours)


def naive_add(work: WorkCalendar, start: datetime, minutes: int) -> datetime:
	moment = start
	while minutes:
		if naive_is_working(work, moment):
			minutes -= 1
		moment += timedelta(minutes=1)
	return moment


def naive_elapsed(work: WorkCalendar, start: datetime, end: datetime) -> int:
	minutes, moment = 0, start
	while moment < end:
		minutes += naive_is_working(work, moment)
		moment += timedelta(minutes=1)
	return minutes


def per_second(function, cases: list[tuple]) -> float:
	start = time.perf_counter()
	for case in cases:
		function(*case)
	return len(cases) / (time.perf_counter() - start)


def main() -> None:
	harness.arguments(__doc__, site=False)
	work, chance, rows = calendar(), random.Random(1), []
	for label, minutes in SPANS.items():
		starts = [
			datetime(2026, 9, 1) + timedelta(minutes=chance.randrange(60 * 24 * 60)) for _ in range(CALLS)
		]
		ends = [work.add(start, minutes) for start in starts]
		for start, end in list(zip(starts, ends, strict=True))[:LOOPS]:
			assert naive_add(work, start, minutes) == end
			assert naive_elapsed(work, start, end) == work.elapsed(start, end) == minutes
		fast_add = per_second(work.add, [(start, minutes) for start in starts])
		slow_add = per_second(naive_add, [(work, start, minutes) for start in starts[:LOOPS]])
		fast = per_second(work.elapsed, list(zip(starts, ends, strict=True)))
		slow = per_second(naive_elapsed, [(work, *pair) for pair in zip(starts, ends, strict=True)][:LOOPS])
		rows.append([label, fast_add, slow_add, fast_add / slow_add, fast, slow, fast / slow])
	harness.report(
		"service_clock",
		["working time", "add /s", "loop /s", "ratio", "elapsed /s", "loop /s", "ratio"],
		rows,
		[
			"loop: minute by minute over the same calendar, with the same results",
			f"{CALLS:,} calls of the rule, {LOOPS} of the loop for each row",
		],
	)


if __name__ == "__main__":
	main()
