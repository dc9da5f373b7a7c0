"""What is charged to whom, and why: the public door of the billing rules.

Two steps: describe (`FeeStandard`, `Assignment`, `SharedMeter`, `Place`), then bill::

        biller = Biller.for_month(standards, Month(2026, 7), assignments, shared_meters)
        for outcome in bill_all(biller, places):
            ...  # Charge or Skip

Where the rest lives: `money` (rounding), `proration` (months and days), `allocation` (largest remainder), `tariff` (what
is charged), `places` (who is liable), `metering`, `applicability` (on which days), `explanation`, `charging` and `sharing`
(the arithmetic), `outcomes` (charges, skips, keys), `rebilling` (what is still open), `wording` (sentences).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.charging import MAX_AREA, MeterRun, StandardRun, TimedRun
from wuye_ops.rules.explanation import Explanation, Piece, Share, Split, recompute
from wuye_ops.rules.metering import Meter, MeterSpan, Reading, SharedMeter
from wuye_ops.rules.outcomes import SKIP_CODES, Charge, ChargeKeys, Outcome, Skip
from wuye_ops.rules.places import BillingTerm, Place, Vacancy
from wuye_ops.rules.proration import Month, Period
from wuye_ops.rules.rebilling import BilledPart, sort_out
from wuye_ops.rules.sharing import SharedMeterRun
from wuye_ops.rules.tariff import (
	BASES,
	CYCLES,
	METER,
	SHARED_METER,
	AppliesTo,
	Assignment,
	FeeStandard,
	LateCharge,
	PriceVersion,
	Tier,
	VacancyDiscount,
	Vat,
	billing_period,
	next_run,
)
from wuye_ops.rules.wording import sentence, skip_sentence

__all__ = [
	"BASES",
	"CYCLES",
	"MAX_AREA",
	"SKIP_CODES",
	"AppliesTo",
	"Assignment",
	"BilledPart",
	"Biller",
	"BillingTerm",
	"Charge",
	"ChargeKeys",
	"Explanation",
	"FeeStandard",
	"LateCharge",
	"Meter",
	"MeterSpan",
	"Month",
	"Outcome",
	"Period",
	"Piece",
	"Place",
	"PriceVersion",
	"Reading",
	"Share",
	"SharedMeter",
	"Skip",
	"Split",
	"Tier",
	"Vacancy",
	"VacancyDiscount",
	"Vat",
	"allocate",
	"bill_all",
	"billing_period",
	"next_run",
	"recompute",
	"resolve",
	"sentence",
	"skip_sentence",
	"sort_out",
]


def resolve(
	standard: FeeStandard,
	period: Period,
	assignments: Iterable[Assignment] = (),
	shared_meters: Iterable[SharedMeter] = (),
) -> StandardRun:
	"""The standard, ready to bill places for the period.

	assignments of other standards and meters of other kinds are passed over. Raises ValueError when they contradict each other.
	"""
	if standard.basis == METER:
		return MeterRun(standard, period, assignments)
	if standard.basis == SHARED_METER:
		return SharedMeterRun(standard, period, assignments, shared_meters)
	return TimedRun(standard, period, assignments)


class Biller:
	"""Several standards, each resolved for its own period, that bill place after place.

	Raises ValueError when two standards have the same key: their charges would have the same keys too.
	"""

	def __init__(self, runs: Iterable[StandardRun]) -> None:
		self.runs = list(runs)
		keys = [run.standard.key for run in self.runs]
		if twice := {key for key in keys if keys.count(key) > 1}:
			raise ValueError(f"There are two fee standards of the same name: {', '.join(sorted(twice))}.")
		self._weighers = [run for run in self.runs if run.needs_weighing]

	@classmethod
	def for_month(
		cls,
		standards: Iterable[FeeStandard],
		run_month: Month,
		assignments: Sequence[Assignment] = (),
		shared_meters: Sequence[SharedMeter] = (),
	) -> Biller:
		"""What a run of that month bills; standards of which no cycle is due in it are left out."""
		return cls(
			resolve(standard, period, assignments, shared_meters)
			for standard in standards
			if (period := billing_period(standard, run_month))
		)

	@property
	def needs_weighing(self) -> bool:
		"""Whether every place must be weighed before the first is billed, because they share a meter."""
		return bool(self._weighers)

	def weigh(self, place: Place) -> None:
		"""Takes note of a place before any is billed."""
		for run in self._weighers:
			run.weigh(place)

	def skips(self) -> list[Skip]:
		"""What cannot be billed to anybody, once all places are weighed: shared meters without a reading, say."""
		return [skip for run in self.runs for skip in run.skips()]

	def bill(self, place: Place) -> list[Outcome]:
		"""What the place owes, standard by standard, and what it cannot be billed for."""
		return [outcome for run in self.runs for outcome in run.bill(place)]


def bill_all(biller: Biller, places: Sequence[Place]) -> Iterator[Outcome]:
	"""Every charge and every reason why there is none, for all places; each place is gone through twice if needed."""
	if biller.needs_weighing:
		for place in places:
			biller.weigh(place)
	yield from biller.skips()
	for place in places:
		yield from biller.bill(place)
