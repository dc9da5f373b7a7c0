"""What is charged, to whom, from when: fee standards with their price versions, filters and exceptions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from wuye_ops.rules.money import HUNDRED, exact
from wuye_ops.rules.places import KINDS, SPACE, UNIT, Place
from wuye_ops.rules.proration import Month, Period

AREA = "Area"
PER_UNIT = "Unit"
PER_SPACE = "Space"
METER = "Meter"
SHARED_METER = "Shared Meter"
FIXED = "Fixed"
BASES = (AREA, PER_UNIT, PER_SPACE, METER, SHARED_METER, FIXED)
METERED = (METER, SHARED_METER)

CYCLES = (1, 3, 6, 12)
BY_AREA = "Area"
BY_HOUSEHOLD = "Household"
TIERS_BY_MONTH = "Month"
TIERS_BY_YEAR = "Year"

# Contract custom; only where the contract has the clause.
LATE_CHARGE_DAILY_PERCENT = Decimal("0.03")
LATE_CHARGE_GRACE_DAYS = 15

_MEASURES = {AREA: "㎡", PER_UNIT: "户", PER_SPACE: "个"}


@dataclass(frozen=True, slots=True)
class Tier:
	"""Consumption up to and including `up_to` costs `price` each; the last tier has no limit."""

	up_to: Decimal | None
	price: Decimal


@dataclass(frozen=True, slots=True)
class PriceVersion:
	"""The price from one day on, until the next version begins: one price, or tiers for metered consumption.

	Raises ValueError for a float, a negative price, neither or both of price and tiers, and tiers whose limits do
	not rise or whose last one has a limit.
	"""

	effective_from: date
	price: Decimal | None = None
	tiers: tuple[Tier, ...] = ()

	def __post_init__(self) -> None:
		since = self.effective_from
		if (self.price is None) == (not self.tiers):
			raise ValueError(f"The version from {since} needs either one price or tiers.")
		if self.price is not None:
			_price(self.price, f"The price from {since}")
		limits = []
		for position, tier in enumerate(self.tiers, 1):
			_price(tier.price, f"The price of tier {position} from {since}")
			if tier.up_to is not None:
				limits.append(exact(tier.up_to, f"The limit of tier {position} from {since}"))
		if self.tiers and (self.tiers[-1].up_to is not None or len(limits) != len(self.tiers) - 1):
			raise ValueError(
				f"Of the tiers from {since} the last one, and only that, must be without a limit."
			)
		if any(limit <= 0 for limit in limits[:1]) or any(high <= low for low, high in pairwise(limits)):
			raise ValueError(
				f"The limits of the tiers from {since} must rise from above 0: {', '.join(map(str, limits))}."
			)


@dataclass(frozen=True, slots=True)
class VacancyDiscount:
	"""What a vacant unit pays: a percentage of the price, once it has been vacant for so many months."""

	payable_percent: Decimal = HUNDRED
	after_months: int = 0

	def __post_init__(self) -> None:
		if not 0 <= exact(self.payable_percent, "The percentage a vacant unit pays") <= HUNDRED:
			raise ValueError(f"A vacant unit pays between 0 and 100 %, not {self.payable_percent} %.")
		if self.after_months < 0:
			raise ValueError(f"The discount cannot begin {self.after_months} months after the vacancy.")


@dataclass(frozen=True, slots=True)
class Vat:
	"""The tax on a charge, passed through to the invoice.

	template: the name of the tax template; rate: percent. inclusive: the price, and so every amount computed here,
	contains the tax (the custom for what residents pay); otherwise the tax comes on top of the amount.
	"""

	template: str
	rate: Decimal
	inclusive: bool = True

	def __post_init__(self) -> None:
		if not 0 <= exact(self.rate, "The VAT rate") <= HUNDRED:
			raise ValueError(f"A VAT rate lies between 0 and 100 %, not {self.rate} %.")


@dataclass(frozen=True, slots=True)
class LateCharge:
	"""The clause of the contract on 违约金: data only, nothing is charged here. Simple, on principal only."""

	daily_percent: Decimal = LATE_CHARGE_DAILY_PERCENT
	grace_days: int = LATE_CHARGE_GRACE_DAYS
	cap_percent: Decimal = HUNDRED

	def __post_init__(self) -> None:
		if exact(self.daily_percent, "The late charge per day") < 0 or self.grace_days < 0:
			raise ValueError("The late charge and its days of grace may not be negative.")
		if not 0 <= exact(self.cap_percent, "The cap of the late charge") <= HUNDRED:
			raise ValueError(
				f"The late charge is capped at 0 to 100 % of the principal, not {self.cap_percent} %."
			)


@dataclass(frozen=True, slots=True)
class AppliesTo:
	"""Which places a standard is for. A condition that is empty or None asks nothing; all others must hold.

	kinds: empty stands for spaces where the basis is Space, else for units. A customer without a place is billed
	only by assignment. floor_from, floor_to: both included; a place without a floor is outside every range.
	delivered_only: days before delivery are not charged at all, instead of charged to the developer.
	assigned_only: nobody but the places and customers with a Fee Assignment.
	"""

	kinds: frozenset[str] = frozenset()
	usages: frozenset[str] = frozenset()
	statuses: frozenset[str] = frozenset()
	buildings: frozenset[str] = frozenset()
	floor_from: int | None = None
	floor_to: int | None = None
	numbers: frozenset[str] = frozenset()
	except_numbers: frozenset[str] = frozenset()
	delivered_only: bool = False
	assigned_only: bool = False

	def __post_init__(self) -> None:
		for name in ("kinds", "usages", "statuses", "buildings", "numbers", "except_numbers"):
			value = getattr(self, name)
			if isinstance(value, str):
				raise ValueError(f"The condition {name} needs a list of values, not the text {value!r}.")
			object.__setattr__(self, name, frozenset(value))
		if unknown := self.kinds - set(KINDS):
			raise ValueError(f"Unknown kind of place: {', '.join(sorted(unknown))}. Use {', '.join(KINDS)}.")
		if None not in (self.floor_from, self.floor_to) and self.floor_to < self.floor_from:
			raise ValueError(f"The floors end at {self.floor_to}, below {self.floor_from} where they begin.")

	def matches(self, place: Place) -> bool:
		"""Whether every condition on the place itself holds; `kinds` is taken as it stands."""
		if self.kinds and place.kind not in self.kinds:
			return False
		if self.usages and place.usage not in self.usages:
			return False
		if self.statuses and place.status not in self.statuses:
			return False
		if self.buildings and place.building not in self.buildings:
			return False
		if self.floor_from is not None and (place.floor is None or place.floor < self.floor_from):
			return False
		if self.floor_to is not None and (place.floor is None or place.floor > self.floor_to):
			return False
		if self.numbers and place.number not in self.numbers:
			return False
		return place.number not in self.except_numbers


@dataclass(frozen=True, slots=True)
class FeeStandard:
	"""How one fee is charged.

	prices: versions in any order. Days before the first version, and after `ends_on`, are not charged.
	cycle_months: length of a billing period; anchor_month: a month of the year in which one begins.
	price: per ㎡·month (Area), household·month (Unit), space·month (Space), unit of consumption (Meter, Shared Meter),
	and for Fixed the sum of one whole billing period.
	tiers_by: limits of tiers are for a month, times the months of the period (Month), or for the calendar year, in
	which consumption adds up (Year). meter_kind: which meters of a place count, such as 水. allocate_by: Area or
	Household, for shared meters.

	Raises ValueError for anything that cannot be charged as it stands.
	"""

	key: str
	fee_item: str
	basis: str
	prices: tuple[PriceVersion, ...]
	cycle_months: int = 1
	anchor_month: int = 1
	in_advance: bool = False
	ends_on: date | None = None
	applies_to: AppliesTo = AppliesTo()
	vacancy: VacancyDiscount = VacancyDiscount()
	meter_kind: str = ""
	allocate_by: str = BY_AREA
	tiers_by: str = TIERS_BY_MONTH
	measure: str = ""
	due_days: int = 0
	income_account: str = ""
	vat: Vat | None = None
	late_charge: LateCharge | None = None

	def __post_init__(self) -> None:
		name = self.key
		if not name:
			raise ValueError("A fee standard needs a name.")
		if self.basis not in BASES:
			raise ValueError(
				f"{name}: the basis {self.basis!r} does not exist. Use one of {', '.join(BASES)}."
			)
		if self.cycle_months not in CYCLES:
			raise ValueError(
				f"{name}: a cycle of {self.cycle_months} months does not exist. Use 1, 3, 6 or 12."
			)
		if not 1 <= self.anchor_month <= 12:
			raise ValueError(f"{name}: a cycle begins in a month from 1 to 12, not {self.anchor_month}.")
		if self.allocate_by not in (BY_AREA, BY_HOUSEHOLD):
			raise ValueError(f"{name}: share by {BY_AREA} or {BY_HOUSEHOLD}, not by {self.allocate_by!r}.")
		if self.tiers_by not in (TIERS_BY_MONTH, TIERS_BY_YEAR):
			raise ValueError(
				f"{name}: tiers are by {TIERS_BY_MONTH} or {TIERS_BY_YEAR}, not {self.tiers_by!r}."
			)
		if self.due_days < 0:
			raise ValueError(f"{name}: the days until payment is due may not be negative.")
		if self.basis in METERED and self.in_advance:
			raise ValueError(f"{name}: what a meter shows can only be billed in arrears.")
		if self.basis not in METERED and any(version.tiers for version in self.prices):
			raise ValueError(f"{name}: only metered consumption has tiers.")
		self._sort_prices()
		if not self.applies_to.kinds:
			kinds = (SPACE,) if self.basis == PER_SPACE else (UNIT,)
			object.__setattr__(self, "applies_to", replace(self.applies_to, kinds=frozenset(kinds)))
		if not self.measure:
			object.__setattr__(self, "measure", _MEASURES.get(self.basis, ""))

	def _sort_prices(self) -> None:
		if not self.prices:
			raise ValueError(f"{self.key}: there is no price.")
		prices = tuple(sorted(self.prices, key=lambda version: version.effective_from))
		for version, following in pairwise(prices):
			if version.effective_from == following.effective_from:
				raise ValueError(
					f"{self.key}: two price versions overlap, both begin on {version.effective_from}. Keep one of them."
				)
		if self.ends_on is not None and self.ends_on < prices[0].effective_from:
			raise ValueError(
				f"{self.key}: it ends on {self.ends_on}, before its first price begins on {prices[0].effective_from}."
			)
		object.__setattr__(self, "prices", prices)

	def version_on(self, day: date) -> PriceVersion | None:
		"""The price version in force on that day; None before the first one and after the standard's end."""
		if self.ends_on is not None and day > self.ends_on:
			return None
		position = bisect_right(self.prices, day, key=lambda version: version.effective_from)
		return self.prices[position - 1] if position else None


@dataclass(frozen=True, slots=True)
class Assignment:
	"""An exception for a place, a customer, or one customer at one place, on some days (both included).

	It takes the standard away (excluded) or changes its price; for a place it also makes the standard apply where its
	filters do not reach. Without `first` or `last` it is open. Of several on the same day the one for a place and
	customer wins over the one for a place, and that over the one for a customer. A customer who is billed for no place
	is himself the place, with the kind Customer.

	Raises ValueError for an assignment to nothing, with both a price and an exclusion, or with a bad price.
	"""

	standard: str
	place: str = ""
	customer: str = ""
	price: Decimal | None = None
	excluded: bool = False
	first: date | None = None
	last: date | None = None
	kind: str = UNIT

	def __post_init__(self) -> None:
		if not (self.place or self.customer):
			raise ValueError(f"An assignment of {self.standard} needs a place or a customer.")
		if self.kind not in KINDS:
			raise ValueError(f"An assignment of {self.standard} is for the unknown kind {self.kind!r}.")
		if self.price is not None:
			_price(self.price, f"The exception price of {self.standard} for {self.target}")
			if self.excluded:
				raise ValueError(
					f"{self.target} cannot be excluded from {self.standard} and have a price at once."
				)
		if None not in (self.first, self.last) and self.last < self.first:
			raise ValueError(
				f"The assignment of {self.standard} to {self.target} ends on {self.last}, before it begins on {self.first}."
			)

	@property
	def target(self) -> str:
		return " / ".join(filter(None, (self.place, self.customer)))

	def covers(self, day: date) -> bool:
		return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def billing_period(standard: FeeStandard, run_month: Month) -> Period | None:
	"""The days that a run of that month bills; None when no cycle of the standard is due in it.

	A run of month M bills in advance the cycle that begins with M, and in arrears the cycle that ended with the
	month before M: a run of July bills July's property fee in advance and June's water in arrears, so that one
	bill shows both and nothing is billed in arrears before it has happened. Cycles begin in `anchor_month` and
	every `cycle_months` months before and after it.
	"""
	start = run_month if standard.in_advance else run_month.plus(-standard.cycle_months)
	if (start.number - standard.anchor_month) % standard.cycle_months:
		return None
	return Period.of_months(start, standard.cycle_months)


def next_run(standard: FeeStandard, run_month: Month) -> Month:
	"""The first month, from run_month on, whose run bills the standard."""
	while billing_period(standard, run_month) is None:
		run_month = run_month.plus(1)
	return run_month


def check_assignments(assignments: Iterable[Assignment]) -> None:
	"""Raises ValueError when two assignments of a standard to the same target are in force on the same day."""
	ordered = sorted(
		assignments,
		key=lambda one: (one.standard, one.kind, one.place, one.customer, one.first or date.min),
	)
	for one, following in pairwise(ordered):
		same = (one.standard, one.kind, one.place, one.customer) == (
			following.standard,
			following.kind,
			following.place,
			following.customer,
		)
		if same and (following.first or date.min) <= (one.last or date.max):
			raise ValueError(
				f"Two assignments of {one.standard} to {one.target} are both in force on {following.first or one.last or 'all days'}."
			)


def _price(price: Decimal, what: str) -> None:
	if exact(price, what) < 0:
		raise ValueError(f"{what} may not be negative: {price}.")
