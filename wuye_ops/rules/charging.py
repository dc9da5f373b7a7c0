"""From tariffs and places to charges: a standard is resolved for one period, then bills place after place.

What a place owes for one standard and period is a *line*. It is rounded once, as a whole; where the payer changes
within it, its parts are shared out by days so that they sum to the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.applicability import Applicability, Days, by_payer, since
from wuye_ops.rules.explanation import Explanation, Piece, Split
from wuye_ops.rules.metering import (
	Consumption,
	Meter,
	MeterProblem,
	consumed_in_year_before,
	consumption,
)
from wuye_ops.rules.money import CENT, EXACT, ZERO, cents_of, total
from wuye_ops.rules.outcomes import Charge, ChargeKeys, Outcome, Skip
from wuye_ops.rules.places import Place
from wuye_ops.rules.proration import ONE_DAY, Period
from wuye_ops.rules.tariff import (
	AREA,
	FIXED,
	TIERS_BY_MONTH,
	TIERS_BY_YEAR,
	Assignment,
	FeeStandard,
)

# No unit is larger than a square kilometre; such a number is a slip of the finger.
MAX_AREA = Decimal(1_000_000)
ONE = Decimal(1)
# Fine enough for any price of a whole month; where it is not, the bill is divided, which is slower and as exact.
GRAIN = Decimal("1E-8")


class StandardRun:
	"""One standard, resolved for one period. `bill` gives what each place owes; subclasses know how for a basis."""

	# Whether `weigh` must have seen every place before the first is billed.
	needs_weighing = False

	def __init__(self, standard: FeeStandard, period: Period, assignments: Iterable[Assignment] = ()) -> None:
		self.standard, self.period = standard, period
		self.applicability = Applicability(standard, period, assignments)
		self.keys = ChargeKeys(standard.key, period)

	def weigh(self, place: Place) -> None:
		"""Takes note of a place before any is billed."""

	def skips(self) -> list[Skip]:
		"""What cannot be billed to anybody, known once all places are weighed."""
		return []

	def bill(self, place: Place) -> list[Outcome]:
		"""The charges of the place and why some of its days have none; nothing if the standard is not for it."""
		raise NotImplementedError

	def skip(self, place: Place, code: str, params: dict[str, Any]) -> Skip:
		return Skip(place.key, place.kind, self.standard.key, code, params)

	def gaps(self, place: Place, days: Iterable[Days]) -> list[Outcome]:
		"""A Skip for each run of days for which nobody can be billed."""
		return [
			self.skip(place, run[0].reason, {"first": run[0].first, "last": run[-1].last})
			for run in by_payer(days)
			if run[0].payer is None
		]

	def charge(
		self,
		key: str,
		place: Place,
		payer: str,
		quantity: Decimal,
		unit_price: Decimal | None,
		amount: Decimal,
		explanation: Explanation,
	) -> Charge:
		standard = self.standard
		return Charge(
			key,
			place.key,
			place.kind,
			payer,
			standard.key,
			standard.fee_item,
			explanation.first,
			explanation.last,
			quantity,
			unit_price,
			amount,
			explanation,
			standard.income_account,
			standard.vat,
		)

	def bill_line(self, place: Place, days: list[Days], whole: Explanation) -> list[Outcome]:
		"""The charges for the days, and the gaps. `whole` explains the line but for its pieces."""
		outcomes = self.gaps(place, days)
		runs = [run for run in by_payer(days) if run[0].payer is not None]
		if not runs:
			return outcomes
		pieces = [self.pieces(run, whole) for run in runs]
		weights = tuple(total(map(whole.numerator, part)) for part in pieces)
		amount = cents_of(total(weights), whole.denominator)
		amounts = [amount] if len(runs) == 1 else allocate(amount, weights)
		all_pieces = tuple(chain.from_iterable(pieces))
		for index, (run, part) in enumerate(zip(runs, pieces, strict=True)):
			split = Split(weights, index) if len(runs) > 1 else None
			explanation = whole.part(run[0].first, run[-1].last, all_pieces, split)
			prices = {piece.price for piece in part}
			outcomes.append(
				self.charge(
					self.keys.part(place.kind, place.key, index, run[0].first),
					place,
					run[0].payer,
					part[-1].quantity,
					prices.pop() if len(prices) == 1 else None,
					amounts[index],
					explanation,
				)
			)
		return outcomes

	def pieces(self, days: Iterable[Days], whole: Explanation) -> list[Piece]:
		"""The days as pieces; neighbours that differ in nothing become one."""
		pieces: list[Piece] = []
		for one in days:
			price_from = None if one.agreed else one.version.effective_from
			rest = (self.quantity(one, whole), one.version.price, price_from, one.percent, one.version.tiers)
			first = one.first
			if pieces and pieces[-1].terms == rest and pieces[-1].last + ONE_DAY == first:
				first = pieces.pop().first
			pieces.append(Piece(first, one.last, *rest))
		return pieces

	def quantity(self, days: Days, whole: Explanation) -> Decimal:
		"""How much of what the price is for was had on these days."""
		raise NotImplementedError


class TimedRun(StandardRun):
	"""Area, Unit, Space and Fixed: a price for time. Places with which nothing happens take a short way."""

	def __init__(self, standard: FeeStandard, period: Period, assignments: Iterable[Assignment] = ()) -> None:
		super().__init__(standard, period, assignments)
		self._by_area = standard.basis == AREA
		cycle = standard.cycle_months if standard.basis == FIXED else 1
		self._empty = Explanation(
			standard.basis, standard.measure, period.first, period.last, (), cycle_months=cycle
		)
		self._common = self.applicability.common_days()
		if self._common:
			self._resolve_common()

	def _resolve_common(self) -> None:
		"""All that the charges of undisturbed places have in common; most bills are of this kind."""
		first, last = self._common[0][0], self._common[-1][1]
		prices = {version.price for _first, _last, version in self._common}
		self._unit_price = prices.pop() if len(prices) == 1 else None
		self._common_explanation = self._explain(ONE, first, last)
		# The exact amount of quantity 1 is numerator ÷ denominator; whole months leave nothing to divide.
		self._numerator = total(map(self._common_explanation.numerator, self._common_explanation.pieces))
		self._denominator = self._common_explanation.denominator
		exact_price, rest = EXACT.divmod(self._numerator, EXACT.multiply(GRAIN, self._denominator))
		self._exact_price = None if rest else EXACT.multiply(exact_price, GRAIN)
		self._common_amount = self._common_explanation.whole_line()

	def bill(self, place: Place) -> list[Outcome]:
		applicability = self.applicability
		if self._common and not applicability.exceptions(place):
			if not applicability.matches(place):
				return []
			if charge := self._bill_undisturbed(place):
				return [charge]
		days = applicability.days(place)
		if self._by_area and (problem := area_problem(days)):
			return [self.skip(place, *problem)]
		return self.bill_line(place, days, self._empty)

	def quantity(self, days: Days, whole: Explanation) -> Decimal:
		return days.area if self._by_area else ONE

	def _bill_undisturbed(self, place: Place) -> Charge | None:
		"""The charge of a place with which nothing happens in the period; None for any other."""
		area = place.area
		if self._by_area and (area is None or not 0 < area <= MAX_AREA):
			return None
		explanation = self._common_explanation
		payer = self.applicability.undisturbed_payer(place)
		if payer is None:
			return None
		if self._by_area:
			quantity, amount = area, self._amount(area)
			explanation = self._explain(area, explanation.first, explanation.last)
		else:
			quantity, amount = ONE, self._common_amount
		key = self.keys.line(place.kind, place.key)
		return self.charge(key, place, payer, quantity, self._unit_price, amount, explanation)

	def _amount(self, quantity: Decimal) -> Decimal:
		if self._exact_price is None:
			return cents_of(EXACT.multiply(quantity, self._numerator), self._denominator)
		return EXACT.quantize(EXACT.multiply(quantity, self._exact_price), CENT)

	def _explain(self, quantity: Decimal, first: date, last: date) -> Explanation:
		empty = self._empty
		pieces = tuple(
			[
				Piece(since, until, quantity, version.price, version.effective_from)
				for since, until, version in self._common
			]
		)
		return Explanation(empty.basis, empty.measure, first, last, pieces, empty.cycle_months)


class MeterRun(StandardRun):
	"""Meter: what the meters of the place measured, at a price or by tiers, spread evenly over the days."""

	def bill(self, place: Place) -> list[Outcome]:
		days = self.applicability.days(place)
		if not days:
			return []
		meters = [meter for meter in place.meters if meter.kind == self.standard.meter_kind]
		measured = consumption(meters, self.period)
		if isinstance(measured, MeterProblem):
			return [self.skip(place, measured.code, measured.params)]
		days = since(days, measured.period.first)
		return self.bill_line(place, days, explain_metered(self.standard, self.period, measured, meters))

	def quantity(self, days: Days, whole: Explanation) -> Decimal:
		return total(span.quantity for span in whole.spans)


def area_problem(days: Iterable[Days]) -> tuple[str, dict[str, Any]] | None:
	"""Code and params of a Skip when the area on one of the days cannot be billed."""
	for one in days:
		if not one.area:
			return "no_area", {}
		if one.area < 0:
			return "negative_area", {"area": one.area}
		if one.area > MAX_AREA:
			return "implausible_area", {"area": one.area}
	return None


def explain_metered(
	standard: FeeStandard, period: Period, measured: Consumption, meters: Sequence[Meter]
) -> Explanation:
	"""The explanation of a metered line, still without pieces."""
	by_year = standard.tiers_by == TIERS_BY_YEAR
	return Explanation(
		standard.basis,
		standard.measure,
		period.first,
		period.last,
		(),
		metered_days=measured.period.days,
		tier_scale=standard.cycle_months if standard.tiers_by == TIERS_BY_MONTH else 1,
		used_before=consumed_in_year_before(meters, period.first) if by_year else ZERO,
		spans=measured.spans,
	)
