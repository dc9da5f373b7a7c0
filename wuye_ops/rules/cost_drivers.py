"""预算编制: a year's costs drafted from what drives them — heads, ㎡, machines, kilowatt hours, last year, contracts.

Every driver gives a Figure (`cost_figure`), explained to the last factor. Amounts are yuan without input VAT that is deducted;
months are January to December: by 会计法 11 the accounting year of a company is the calendar year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.cost_budget import area_months
from wuye_ops.rules.cost_figure import NOTED, OVER, PERCENT, Factor, Figure, Term
from wuye_ops.rules.money import HUNDRED, ZERO, exact, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import EVEN, MONTHS, Year, check

NUMBERS = range(1, MONTHS + 1)
DECEMBER = 12
# 《防暑降温措施管理办法》17: paid for work in the heat; the months are those of most provinces (d).
HOT_MONTHS = (6, 7, 8, 9)


# -- 人员费用: heads × pay, with 五险一金


@dataclass(frozen=True, slots=True)
class Contributions:
	"""What an employer pays on top of pay, in percent of the contribution base; the usual rates of domain.md 7, set by city.

	medical includes birth. floor, ceiling: of the base a month, by the average wage of the city; None where not known.
	"""

	pension: Decimal = Decimal(16)
	medical: Decimal = Decimal(8)
	unemployment: Decimal = Decimal("0.5")
	injury: Decimal = Decimal("0.5")
	housing_fund: Decimal = Decimal(5)
	floor: Decimal | None = None
	ceiling: Decimal | None = None

	@property
	def rates(self) -> tuple[tuple[str, Decimal], ...]:
		names = ("pension", "medical", "unemployment", "injury", "housing_fund")
		return tuple((name, getattr(self, name)) for name in names if getattr(self, name))

	def base(self, pay: Decimal) -> Decimal:
		"""What of a month's pay contributions are computed from."""
		if self.floor is not None and pay < self.floor:
			return self.floor
		return pay if self.ceiling is None else min(pay, self.ceiling)


@dataclass(frozen=True, slots=True)
class Post:
	"""So many people with the same pay. heads: one number, or one a month. pay: yuan a month, before tax.

	extra_months: a thirteenth month, paid in December. benefits: yuan a head and month. heat: yuan a head in each hot month.
	insured: without it (retired people, labour contracts of 劳务) there are no contributions.
	"""

	name: str
	heads: Decimal | Sequence[Decimal]
	pay: Decimal
	extra_months: Decimal = ZERO
	benefits: Decimal = ZERO
	heat: Decimal = ZERO
	insured: bool = True

	@property
	def by_month(self) -> tuple[Decimal, ...]:
		heads = (self.heads,) * MONTHS if isinstance(self.heads, Decimal) else tuple(self.heads)
		check(heads)
		return heads


def staff(posts: Sequence[Post], contributions: Contributions | None = None) -> Figure:
	"""What people cost: pay, contributions each on its own, a thirteenth month, benefits, and heat money."""
	contributions = contributions or Contributions()
	return Figure(tuple(term for post in posts for term in _terms_of(post, contributions)))


def _terms_of(post: Post, contributions: Contributions) -> list[Term]:
	heads = post.by_month
	head_months = Factor("head_months", total(heads), "head·month")
	terms = [Term("pay", (head_months, Factor("pay", post.pay, "yuan")), heads, post.name)]
	if post.insured:
		base = contributions.base(post.pay)
		terms += [
			Term(
				name,
				(head_months, Factor("contribution_base", base, "yuan"), Factor("rate", rate, "%", PERCENT)),
				heads,
				post.name,
			)
			for name, rate in contributions.rates
		]
	if post.extra_months:
		factors = (
			Factor("heads", heads[DECEMBER - 1], "head"),
			Factor("pay", post.pay, "yuan"),
			Factor("extra_months", post.extra_months, "month"),
		)
		terms.append(Term("thirteenth_month", factors, only(DECEMBER), post.name))
	if post.benefits:
		terms.append(
			Term("benefits", (head_months, Factor("benefits", post.benefits, "yuan")), heads, post.name)
		)
	if post.heat:
		hot = tuple(heads[number - 1] if number in HOT_MONTHS else ZERO for number in NUMBERS)
		factors = (Factor("head_months", total(hot), "head·month"), Factor("heat", post.heat, "yuan"))
		terms.append(Term("heat", factors, hot, post.name))
	return terms


# -- 保洁、绿化: ㎡ × unit cost


def by_area(
	year: int,
	area: Decimal,
	unit_cost: Decimal,
	managed_from: date | None = None,
	managed_to: date | None = None,
	about: str = "",
) -> Figure:
	"""㎡·months managed in the year × yuan per ㎡·month; months outside the contract cost nothing."""
	by_month = tuple(
		area_months(area, month.first, month.last, managed_from, managed_to)
		for month in (Month(year, number) for number in NUMBERS)
	)
	factors = (
		Factor("area_months", total(by_month), "㎡·month"),
		Factor("unit_cost", unit_cost, "yuan/㎡·month"),
		Factor("area", area, "㎡", NOTED),
	)
	return Figure((Term("by_area", factors, by_month, about),))


# -- 设施设备运行维护: machines × plan


@dataclass(frozen=True, slots=True)
class Service:
	"""A plan of maintenance: pieces of equipment, yuan for one of them at a time, and how often it is due in each month."""

	name: str
	pieces: int
	price: Decimal
	times: Mapping[int, int]


def by_plan(services: Sequence[Service]) -> Figure:
	"""Pieces × times a year × price, in the months in which the plans are due; a plan that is never due is not there.

	Raises ValueError for a month that does not exist.
	"""
	terms = []
	for service in services:
		if outside := set(service.times) - set(NUMBERS):
			raise ValueError(f"There is no month {min(outside)}.")
		by_month = tuple(Decimal(service.times.get(number, 0)) for number in NUMBERS)
		if not any(by_month):
			continue
		factors = (
			Factor("pieces", Decimal(service.pieces), "piece"),
			Factor("times", total(by_month), "time"),
			Factor("price", service.price, "yuan"),
		)
		terms.append(Term("by_plan", factors, by_month, service.name))
	return Figure(tuple(terms))


# -- 能耗: consumption × price


def energy(
	consumption: Sequence[Decimal],
	prices: Sequence[Decimal],
	unit: str = "kWh",
	change: Decimal = ZERO,
	about: str = "",
) -> Figure:
	"""Last year's consumption, month by month, changed by so many percent, × the prices of the months of the new year.

	Months of one price are one term. change: below 0 for what savings are expected to bring. Raises ValueError for less than
	nothing.
	"""
	check(consumption)
	check(prices)
	terms = []
	for price in dict.fromkeys(prices):
		used = tuple(
			exact(quantity, "A consumption") if own == price else ZERO
			for quantity, own in zip(consumption, prices, strict=True)
		)
		factors = (
			Factor("consumption", total(used), unit),
			*_changed(change),
			Factor("price", price, f"yuan/{unit}"),
		)
		terms.append(Term("energy", factors, used, about))
	return Figure(tuple(terms))


# -- 历史数: last year's actuals × growth, by season


def from_history(
	actual: Year,
	weights: Sequence[Decimal] = EVEN,
	change: Decimal = ZERO,
	one_offs: Decimal = ZERO,
	about: str = "",
) -> Figure:
	"""Last year without its one-offs, changed by so many percent and spread by season; nothing where nothing is known.

	A plan is drafted two months before the year is over. What is known of it is brought up to a year by the season: the known
	months ÷ their share of it. weights: of `seasonality.shape`. one_offs: what of the known months will not come again.
	"""
	check(actual)
	check(weights)
	known = [number for number, amount in enumerate(actual) if amount is not None]
	share = total(weights[number] for number in known)
	recorded = total(actual[number] for number in known)
	if not share:
		return Figure()
	base = max(total((recorded, -one_offs)), ZERO)
	factors = [Factor("base", base, "yuan"), *_changed(change)]
	if len(known) < MONTHS:
		whole = total(weights)
		factors += [Factor("whole_year", whole, "weight"), Factor("known_months", share, "weight", OVER)]
	factors.append(Factor("months_known", Decimal(len(known)), "month", NOTED))
	if one_offs:
		factors += [Factor("recorded", recorded, "yuan", NOTED), Factor("one_offs", one_offs, "yuan", NOTED)]
	return Figure((Term("from_history", tuple(factors), tuple(weights), about),))


# -- contracts, and the share of the head office


def by_contract(monthly: Decimal, months: Sequence[int] = tuple(NUMBERS), about: str = "") -> Figure:
	"""A sum a month, in the months in which the contract runs or is paid; of a sum paid once a year, one month."""
	factors = (Factor("months", Decimal(len(set(months))), "month"), Factor("monthly", monthly, "yuan"))
	return Figure((Term("by_contract", factors, only(*months), about),))


def management_shares(cost: Decimal, areas: Mapping[str, Decimal], about: str = "") -> dict[str, Figure]:
	"""管理费分摊: a cost of the head office shared among properties by their ㎡, which together bear it to the cent.

	Raises ValueError where there is nobody to bear it.
	"""
	whole = total(areas.values())
	if not whole:
		raise ValueError(f"There is no area to share {cost} by.")
	found = {}
	for name, part in zip(areas, allocate(cost, list(areas.values()), list(areas)), strict=True):
		factors = (
			Factor("cost", cost, "yuan"),
			Factor("area", areas[name], "㎡"),
			Factor("all_areas", whole, "㎡", OVER),
		)
		term = Term("management_share", factors, about=about)
		# allocation cuts, a term rounds: what lies between the two, a cent at most, is named
		found[name] = Figure((Term("management_share", factors, about=about, extra=part - term.amount),))
	return found


def only(*months: int) -> tuple[Decimal, ...]:
	"""Weights of some months alone. Raises ValueError for none, or one that does not exist."""
	if not months or set(months) - set(NUMBERS):
		raise ValueError(f"These are no months of a year: {', '.join(map(str, months)) or 'none'}.")
	return tuple(Decimal(int(number in months)) for number in NUMBERS)


def _changed(change: Decimal) -> tuple[Factor, ...]:
	if change < -HUNDRED:
		raise ValueError(f"Nothing falls by more than all of it: {change} %.")
	return (Factor("change", HUNDRED + change, "%", PERCENT),) if change else ()
