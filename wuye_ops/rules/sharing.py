"""Shared meters: what a meter of several places cost in a period, shared out to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from wuye_ops.rules.allocation import allocate, allocate_cents
from wuye_ops.rules.applicability import Days, by_payer, since
from wuye_ops.rules.charging import ONE, StandardRun, area_problem, explain_metered
from wuye_ops.rules.explanation import Explanation, Piece, Share, Split
from wuye_ops.rules.metering import Meter, MeterProblem, SharedMeter, consumption
from wuye_ops.rules.money import CENT, EXACT, product, total
from wuye_ops.rules.outcomes import ChargeKeys, Outcome, Skip
from wuye_ops.rules.places import Place, stretches
from wuye_ops.rules.proration import Period
from wuye_ops.rules.tariff import BY_AREA, SHARED_METER, Assignment, FeeStandard


class SharedMeterRun(StandardRun):
	"""Shared Meter: the cost of each shared meter, shared by ㎡·days or household·days among those it is for.

	The shares sum to the cost, to the cent. A place whose payer is unknown keeps its share, which nobody is billed
	for; a place whose area is unknown keeps the meter from being billed at all, since no share could be right.
	"""

	needs_weighing = True

	def __init__(
		self,
		standard: FeeStandard,
		period: Period,
		assignments: Iterable[Assignment] = (),
		shared_meters: Iterable[SharedMeter] = (),
	) -> None:
		assignments = [one for one in assignments if one.standard == standard.key]
		for one in assignments:
			if one.price is not None:
				raise ValueError(
					f"{standard.key}: {one.target} cannot have a price of its own, since the others would have to pay the difference. Exclude it instead."
				)
		super().__init__(standard, period, assignments)
		own = [shared for shared in shared_meters if shared.kind == standard.meter_kind]
		names = [shared.name for shared in own]
		if twice := {name for name in names if names.count(name) > 1}:
			raise ValueError(f"There are two shared meters of the same name: {', '.join(sorted(twice))}.")
		self._points = [SharedPoint(self, shared) for shared in sorted(own, key=lambda one: one.name)]

	def weigh(self, place: Place) -> None:
		if days := self.applicability.days(place):
			for point in self._points:
				point.weigh(place, days)

	def skips(self) -> list[Skip]:
		found = [skip for point in self._points if (skip := point.problem())]
		if not self._points:
			found.append(Skip(self.standard.key, SHARED_METER, self.standard.key, "no_meter"))
		return found

	def bill(self, place: Place) -> list[Outcome]:
		days = self.applicability.days(place)
		return [outcome for point in self._points for outcome in point.bill(place, days)] if days else []


class SharedPoint:
	"""What one shared meter measured, and who bears it."""

	def __init__(self, run: SharedMeterRun, shared: SharedMeter) -> None:
		self._run, self._name, self._buildings = run, shared.name, shared.buildings
		self._keys = ChargeKeys(run.standard.key, run.period, shared.name)
		self._weights: dict[tuple[str, str], Decimal] = {}
		self._without_area = 0
		self._shares: dict[tuple[str, str], tuple[int, int]] | None = None
		self._measured = consumption(shared.meters, run.period)
		if not isinstance(self._measured, MeterProblem):
			self._cost = self._explain_cost(shared.meters)
			self._amount = self._cost.whole_line()

	def _explain_cost(self, meters: Sequence[Meter]) -> Explanation:
		standard, measured = self._run.standard, self._measured
		changes = [version.effective_from for version in standard.prices]
		pieces = []
		for first, last in stretches(measured.period.first, measured.period.last, changes):
			if version := standard.version_on(first):
				if standard.ends_on is not None:
					last = min(last, standard.ends_on)
				pieces.append(
					Piece(
						first,
						last,
						measured.quantity,
						version.price,
						version.effective_from,
						tiers=version.tiers,
					)
				)
		empty = explain_metered(standard, self._run.period, measured, meters)
		return empty.part(empty.first, empty.last, tuple(pieces))

	def weigh(self, place: Place, days: list[Days]) -> None:
		"""Notes the place's weight."""
		if isinstance(self._measured, MeterProblem) or not self._is_for(place):
			return
		days = since(days, self._measured.period.first)
		if self._by_area and area_problem(days):
			self._without_area += 1
		elif days:
			self._weights[place.kind, place.key] = self._weight(days)

	def problem(self) -> Skip | None:
		"""Why the meter cannot be billed to anybody."""
		standard = self._run.standard.key
		if isinstance(self._measured, MeterProblem):
			return Skip(self._name, SHARED_METER, standard, self._measured.code, self._measured.params)
		if self._without_area:
			return Skip(self._name, SHARED_METER, standard, "unknown_weights", {"count": self._without_area})
		if not self._weights:
			return Skip(self._name, SHARED_METER, standard, "nobody_shares")
		return None

	def bill(self, place: Place, days: list[Days]) -> list[Outcome]:
		"""The place's share, split between its payers by days."""
		if isinstance(self._measured, MeterProblem) or not self._is_for(place):
			return []
		days = since(days, self._measured.period.first)
		if self._by_area and (problem := area_problem(days)):
			return [self._run.skip(place, *problem)]
		if not days or self.problem():
			return []
		cents, extra = self._share_of(place)
		amount = EXACT.multiply(Decimal(cents + extra), CENT)
		share = Share(
			self._name,
			self._amount,
			self._run.standard.allocate_by,
			self._weights[place.kind, place.key],
			self._sum_of_weights,
			bool(extra),
		)
		return self._charges(place, days, amount, share)

	def _charges(self, place: Place, days: list[Days], amount: Decimal, share: Share) -> list[Outcome]:
		run = self._run
		outcomes, runs = run.gaps(place, days), by_payer(days)
		weights = tuple(map(self._weight, runs))
		amounts = allocate(amount, weights)
		billed = 0
		for index, part in enumerate(runs):
			payer, first, last = part[0].payer, part[0].first, part[-1].last
			if payer is None:
				continue
			explanation = self._cost.part(
				first, last, self._cost.pieces, Split(weights, index) if len(runs) > 1 else None, share
			)
			key = self._keys.part(place.kind, place.key, billed, first)
			quantity = part[-1].area if self._by_area else ONE
			outcomes.append(run.charge(key, place, payer, quantity, None, amounts[index], explanation))
			billed += 1
		return outcomes

	def _share_of(self, place: Place) -> tuple[int, int]:
		if self._shares is None:
			keys = list(self._weights)
			shares = allocate_cents(self._amount, list(self._weights.values()), keys)
			self._shares = dict(zip(keys, shares, strict=True))
			self._sum_of_weights = total(self._weights.values())
		return self._shares[place.kind, place.key]

	@property
	def _by_area(self) -> bool:
		return self._run.standard.allocate_by == BY_AREA

	def _is_for(self, place: Place) -> bool:
		return not self._buildings or place.building in self._buildings

	def _weight(self, days: Iterable[Days]) -> Decimal:
		return total(product(one.area if self._by_area else ONE, one.number) for one in days)
