"""What a bill needs to know of a place, and who is liable for it from day to day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.metering import Meter
from wuye_ops.rules.money import exact
from wuye_ops.rules.occupancy import LIABLE, Term, liable_on, payer_conflict
from wuye_ops.rules.proration import ONE_DAY

UNIT = "Unit"
SPACE = "Space"
# A customer who is billed for no place of the property, such as the tenant of an advertising site.
CUSTOMER = "Customer"
KINDS = (UNIT, SPACE, CUSTOMER)

UNDELIVERED = "Undelivered"
DEVELOPER = "Developer"


@dataclass(frozen=True)
class BillingTerm(Term):
	"""An occupancy with the customer it names. Without a customer the key stands for him."""

	customer: str = ""

	@property
	def payer(self) -> str:
		return self.customer or str(self.key)


@dataclass(frozen=True, slots=True)
class Vacancy:
	"""Days, both included, on which nobody lives in the unit; without `last` it still is empty."""

	first: date
	last: date | None = None

	def __post_init__(self) -> None:
		if self.last is not None and self.last < self.first:
			raise ValueError(f"The vacancy ends on {self.last}, before it begins on {self.first}.")


@dataclass(frozen=True, slots=True)
class Place:
	"""A unit, a parking space or a customer, as the fees see it.

	area: ㎡, None where none is recorded; whether it can be billed is not judged here. area_changes: (day, new area)
	from that day on. delivered_on: the day of the hand-over to the first owner; before it, and while the status is
	Undelivered without such a day, the developer is liable. developer: who that is when no term says so. meters: its own, also those that were replaced.

	Raises ValueError for an unknown kind, a float, and two areas that begin on the same day.
	"""

	key: str
	kind: str = UNIT
	building: str = ""
	floor: int | None = None
	number: str = ""
	usage: str = ""
	status: str = ""
	area: Decimal | None = None
	area_changes: tuple[tuple[date, Decimal], ...] = ()
	delivered_on: date | None = None
	developer: str = ""
	vacancies: tuple[Vacancy, ...] = ()
	terms: tuple[BillingTerm, ...] = ()
	meters: tuple[Meter, ...] = ()

	def __post_init__(self) -> None:
		if self.kind not in KINDS:
			raise ValueError(
				f"{self.key} is of the unknown kind {self.kind!r}: use one of {', '.join(KINDS)}."
			)
		if self.area is not None:
			exact(self.area, f"The area of {self.key}")
		if self.area_changes:
			changes = tuple(sorted(self.area_changes))
			for (day, area), (next_day, _area) in zip(changes, (*changes[1:], (None, None)), strict=True):
				exact(area, f"The area of {self.key} from {day}")
				if day == next_day:
					raise ValueError(f"Two areas of {self.key} begin on {day}.")
			object.__setattr__(self, "area_changes", changes)

	@property
	def delivered_from(self) -> date:
		"""The first day on which the developer is no longer liable."""
		if self.delivered_on is not None:
			return self.delivered_on
		return date.max if self.status == UNDELIVERED else date.min

	def area_on(self, day: date) -> Decimal | None:
		"""The area in force on that day."""
		area = self.area
		for since, changed in self.area_changes:
			if since > day:
				break
			area = changed
		return area


@dataclass(frozen=True, slots=True)
class Liability:
	"""Days, both included, for which the same customer is liable; `reason` is the code of a Skip if there is none."""

	first: date
	last: date
	payer: str | None
	reason: str = ""


def liable_payer(place: Place, day: date) -> tuple[str | None, str]:
	"""(customer, "") for the day's bill, or (None, code) if nobody can be billed.

	From delivery on the rule is `occupancy.liable_on`: the marked payer, else the main owner, else the developer.
	Before it only the developer is (物业管理条例 41: 已竣工但尚未出售或者尚未交给物业买受人的物业，物业服务费用由建设单位交纳),
	even if the buyer is already recorded. A customer billed for no place is liable himself.
	"""
	terms: Iterable[BillingTerm] = place.terms
	if place.kind == CUSTOMER:
		return place.key, ""
	if day < place.delivered_from:
		terms = [term for term in terms if term.relation == DEVELOPER]
		term = liable_on(terms, day)
		payer = term.payer if term else place.developer
		return (payer, "") if payer else (None, "no_developer")
	if payer_conflict(term for term in terms if term.covers(day)):
		return None, "two_payers"
	term = liable_on(terms, day)
	return (term.payer, "") if term else (None, "no_payer")


def liabilities(place: Place, first: date, last: date) -> list[Liability]:
	"""Who is liable from first to last, in order, without a gap; neighbours differ."""
	found: list[Liability] = []
	for since, until in stretches(first, last, _changes(place)):
		payer, reason = liable_payer(place, since)
		if found and (found[-1].payer, found[-1].reason) == (payer, reason):
			since = found.pop().first
		found.append(Liability(since, until, payer, reason))
	return found


def sole_payer(place: Place, first: date, last: date) -> str | None:
	"""The customer liable on every day from first to last, found fast; None when that takes `liabilities` to tell."""
	if place.kind == CUSTOMER:
		return place.key
	if place.delivered_from > first:
		return None
	terms = place.terms
	if len(terms) == 1:
		term = terms[0]
		if term.from_date <= first and (term.to_date is None or term.to_date >= last):
			return term.payer if term.is_payer or term.relation in LIABLE else None
		return None
	for term in terms:
		if first < term.from_date <= last or (term.to_date is not None and first <= term.to_date < last):
			return None
	return liable_payer(place, first)[0]


def stretches(first: date, last: date, cuts: Iterable[date]) -> list[tuple[date, date]]:
	"""The days from first to last, cut before each of the given days."""
	begins = [first, *sorted({day for day in cuts if first < day <= last})]
	ends = [*(day - ONE_DAY for day in begins[1:]), last]
	return list(zip(begins, ends, strict=True))


def day_after(day: date | None) -> date:
	"""The next day; the end of time for none."""
	return date.max if day is None or day == date.max else day + ONE_DAY


def _changes(place: Place) -> Iterable[date]:
	yield place.delivered_from
	for term in place.terms:
		yield term.from_date
		yield day_after(term.to_date)
