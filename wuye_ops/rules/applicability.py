"""On which days a standard is for a place, at what price, area and discount, and who is liable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wuye_ops.rules.money import HUNDRED
from wuye_ops.rules.places import CUSTOMER, Place, day_after, liable_payer, sole_payer, stretches
from wuye_ops.rules.proration import ONE_DAY, Period, add_months
from wuye_ops.rules.tariff import METERED, Assignment, FeeStandard, PriceVersion, check_assignments


@dataclass(frozen=True, slots=True)
class Days:
	"""Days, both included, on which nothing that matters to the standard changes.

	payer is None, with the code of a Skip as reason, where nobody can be billed. version: the price in force; `agreed`
	when it is the price of an exception. percent: what of it is payable.
	"""

	first: date
	last: date
	payer: str | None
	reason: str
	version: PriceVersion
	agreed: bool
	area: Decimal | None
	percent: Decimal

	@property
	def number(self) -> int:
		return (self.last - self.first).days + 1


class Applicability:
	"""Filters, price versions and exceptions of one standard for one period, looked up once, not per place.

	Raises ValueError when two exceptions contradict each other.
	"""

	def __init__(self, standard: FeeStandard, period: Period, assignments: Iterable[Assignment] = ()) -> None:
		self.standard, self.period = standard, period
		self._for_place: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
		self._for_customer: dict[str, list[Assignment]] = defaultdict(list)
		own = [one for one in assignments if one.standard == standard.key]
		check_assignments(own)
		for one in own:
			if one.place:
				self._for_place[one.kind, one.place].append(one)
			else:
				self._for_customer[one.customer].append(one)
		self._price_changes = [version.effective_from for version in standard.prices]
		self._price_changes.append(day_after(standard.ends_on))
		self._common: list[tuple[date, date, PriceVersion]] | None = None
		self.discounted = standard.basis not in METERED and standard.vacancy.payable_percent != HUNDRED

	def common_days(self) -> list[tuple[date, date, PriceVersion]]:
		"""The price versions of the period with their days, for all places with which nothing else happens.

		Nothing is common to all when customers have exceptions, or the standard is not in force at all.
		"""
		if self._common is None:
			self._common = [
				(first, last, version)
				for first, last in stretches(self.period.first, self.period.last, self._price_changes)
				if not self._for_customer and (version := self.standard.version_on(first))
			]
		return self._common

	def undisturbed_payer(self, place: Place) -> str | None:
		"""The payer of a place with which nothing happens on the common days; None for any other."""
		common = self.common_days()
		if not common or place.area_changes or (place.vacancies and self.discounted):
			return None
		return sole_payer(place, common[0][0], common[-1][1])

	def exceptions(self, place: Place) -> Sequence[Assignment]:
		"""The assignments that name the place."""
		return self._for_place.get((place.kind, place.key), ())

	def matches(self, place: Place) -> bool:
		"""Whether the standard is for the place without any assignment."""
		applies_to = self.standard.applies_to
		return not applies_to.assigned_only and place.kind != CUSTOMER and applies_to.matches(place)

	def days(self, place: Place) -> list[Days]:
		"""The days of the period for which the place is charged, cut wherever anything that matters changes."""
		exceptions, matches = self.exceptions(place), self.matches(place)
		if not (matches or exceptions):
			return []
		if not exceptions and (payer := self.undisturbed_payer(place)):
			return [
				Days(since, until, payer, "", version, False, place.area, HUNDRED)
				for since, until, version in self.common_days()
			]
		first, last = self.period.first, self.period.last
		if self.standard.applies_to.delivered_only:
			first = max(first, place.delivered_from)
			if first > last:
				return []
		found = []
		for since, until in stretches(first, last, self._changes(place, exceptions)):
			version = self.standard.version_on(since)
			payer, reason = liable_payer(place, since)
			exception = self._exception(exceptions, payer, since)
			if version is None or not _applies(matches, exception):
				continue
			agreed = exception is not None and exception.price is not None
			if agreed:
				version = PriceVersion(version.effective_from, exception.price)
			area, percent = place.area_on(since), self._payable_percent(place, since)
			found.append(Days(since, until, payer, reason, version, agreed, area, percent))
		return found

	def _changes(self, place: Place, exceptions: Sequence[Assignment]) -> Iterator[date]:
		"""Every day from which something may be different."""
		yield from self._price_changes
		yield place.delivered_from
		for day, _area in place.area_changes:
			yield day
		for term in place.terms:
			yield term.from_date
			yield day_after(term.to_date)
		if self.discounted:
			for vacancy in place.vacancies:
				yield add_months(vacancy.first, self.standard.vacancy.after_months)
				yield day_after(vacancy.last)
		payers = {term.payer for term in place.terms} | {place.developer, place.key}
		of_customers = [one for payer in payers for one in self._for_customer.get(payer, ())]
		for one in (*exceptions, *of_customers):
			if one.first is not None:
				yield one.first
			yield day_after(one.last)

	def _exception(self, exceptions: Sequence[Assignment], payer: str | None, day: date) -> Assignment | None:
		"""The assignment that decides on that day: the more precise one if there are several."""
		of_place = [one for one in exceptions if one.customer in ("", payer) and one.covers(day)]
		if of_place:
			return max(of_place, key=lambda one: bool(one.customer))
		of_customer = self._for_customer.get(payer, ()) if payer else ()
		return next((one for one in of_customer if one.covers(day)), None)

	def _payable_percent(self, place: Place, day: date) -> Decimal:
		if self.discounted:
			discount = self.standard.vacancy
			for vacancy in place.vacancies:
				if add_months(vacancy.first, discount.after_months) <= day < day_after(vacancy.last):
					return discount.payable_percent
		return HUNDRED


def by_payer(days: Iterable[Days]) -> list[list[Days]]:
	"""The days in runs that follow each other without a gap and have the same payer, or the same reason for none."""
	runs: list[list[Days]] = []
	for one in days:
		previous = runs[-1][-1] if runs else None
		if (
			previous
			and (previous.payer, previous.reason) == (one.payer, one.reason)
			and previous.last + ONE_DAY == one.first
		):
			runs[-1].append(one)
		else:
			runs.append([one])
	return runs


def since(days: Iterable[Days], first: date) -> list[Days]:
	"""The days from `first` on."""
	return [one if one.first >= first else replace(one, first=first) for one in days if one.last >= first]


def _applies(matches: bool, exception: Assignment | None) -> bool:
	if exception is None:
		return matches
	# A customer's exception changes what he is charged anyway; only one for a place reaches beyond the filters.
	return not exception.excluded and (matches or bool(exception.place))
