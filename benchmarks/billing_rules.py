"""How many charges a second the billing rules compute on one core, beside the obvious way of adding up days.

Run from the checkout: python benchmarks/billing_rules.py [--units 1000 10000 100000]

Three kinds of month: a plain area fee, one unit in ten handed over in mid-month, and a price change for everybody.
Both ways get the same places, and their amounts are compared before anything is measured.
"""

import argparse
import platform
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from wuye_ops.rules.billing import (
	Biller,
	BillingTerm,
	FeeStandard,
	Outcome,
	Period,
	Place,
	PriceVersion,
	resolve,
)
from wuye_ops.rules.occupancy import liable_on

PERIOD = Period(date(2026, 7, 1), date(2026, 7, 31))
LONG_AGO = date(2020, 1, 1)
ONE_DAY = timedelta(days=1)
REPEATS = 3
BLOCK = 1_000


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("--units", type=int, nargs="+", default=[1_000, 10_000, 100_000])
	parser.add_argument("--repeats", type=int, default=REPEATS, help="the best of so many is shown")
	arguments = parser.parse_args()

	plain = fee([PriceVersion(LONG_AGO, Decimal("2.80"))])
	changed = fee([PriceVersion(LONG_AGO, Decimal("2.80")), PriceVersion(date(2026, 7, 11), Decimal("3.10"))])
	kinds = [("plain month", plain, 0), ("1 in 10 handed over", plain, 10), ("price change", changed, 0)]

	print(f"Python {platform.python_version()} on {platform.machine()}, one process")
	print()
	print("| Month | Units | Charges/s | Day by day/s | Times | Peak memory |")
	print("|---|---:|---:|---:|---:|---:|")
	for units in arguments.units:
		for name, standard, handed_over in kinds:
			check(standard, handed_over)
			fast = best(arguments.repeats, rules, standard, units, handed_over)
			# The other way is slow: a sample is enough to know its speed, which does not depend on the number.
			sample = min(units, 2_000)
			slow = best(arguments.repeats, day_by_day, standard, sample, handed_over)
			memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
			print(f"| {name} | {units:,} | {fast:,.0f} | {slow:,.0f} | {fast / slow:.0f} | {memory:.0f} MB |")


def fee(prices: list[PriceVersion]) -> FeeStandard:
	return FeeStandard("物业服务费", "物业服务费", "Area", tuple(prices), in_advance=True)


def places(number: int, handed_over: int) -> Iterator[Place]:
	"""Places one at a time, as a batch of a run has them; every `handed_over`-th changes hands on 16 July."""
	for index in range(number):
		if handed_over and index % handed_over == 0:
			terms = (
				BillingTerm(f"o{index}", "Owner", Decimal(100), LONG_AGO, date(2026, 7, 15), False, "Old"),
				BillingTerm(f"n{index}", "Owner", Decimal(100), date(2026, 7, 16), None, False, "New"),
			)
		else:
			terms = (BillingTerm(f"o{index}", "Owner", Decimal(100), LONG_AGO, None, False, f"C{index}"),)
		yield Place(
			f"1-{index}",
			building="1",
			number=str(index),
			usage="Residence",
			status="Occupied",
			area=Decimal(6000 + index % 9000) / 100,
			terms=terms,
		)


def rules(standard: FeeStandard) -> Callable[[Place], list[Outcome]]:
	return Biller([resolve(standard, PERIOD)]).bill


def day_by_day(standard: FeeStandard) -> Callable[[Place], list[tuple[str, Decimal]]]:
	"""The obvious way: for each unit and day find price, area and payer, and add up."""
	days = Decimal(PERIOD.days)

	def bill(place: Place) -> list[tuple[str, Decimal]]:
		owed: dict[str, Decimal] = {}
		day = PERIOD.first
		while day <= PERIOD.last:
			price = max(
				(version for version in standard.prices if version.effective_from <= day),
				key=lambda version: version.effective_from,
			).price
			term = liable_on(place.terms, day)
			owed[term.payer] = owed.get(term.payer, Decimal(0)) + place.area_on(day) * price / days
			day += ONE_DAY
		return [(payer, amount.quantize(Decimal("0.01"), ROUND_HALF_UP)) for payer, amount in owed.items()]

	return bill


def check(standard: FeeStandard, handed_over: int) -> None:
	"""Both ways must agree, to the cent that summing rounded days may cost."""
	bill, slowly = rules(standard), day_by_day(standard)
	for place in places(200, handed_over):
		for charge, (payer, amount) in zip(bill(place), slowly(place), strict=True):
			assert charge.payer == payer and abs(charge.amount - amount) <= Decimal("0.01"), (charge, amount)


def best(repeats: int, way, standard: FeeStandard, units: int, handed_over: int) -> float:
	"""Charges a second of the fastest of some runs."""
	return max(speed(way(standard), places(units, handed_over)) for _ in range(repeats))


def speed(bill: Callable[[Place], list], units: Iterator[Place]) -> float:
	"""Charges a second of this process, not of the clock on the wall: others may be at work on the machine.

	Places are made block by block, as a batch of a run loads them, and only billing them is timed.
	"""
	seconds, charges = 0.0, 0
	while block := list(islice(units, BLOCK)):
		start = process_time()
		charges += sum(len(bill(place)) for place in block)
		seconds += process_time() - start
	return charges / seconds


if __name__ == "__main__":
	main()
