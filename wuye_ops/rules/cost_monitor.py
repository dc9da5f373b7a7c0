"""预算执行监控: what was spent and ordered against what was planned up to now, what a deviation demands, and what is coming.

Sums come from ERPNext: actual from the general ledger, planned from its Budgets (`cost_budget.budget_of`), committed from orders and
requests that are not booked yet. Bands are of domain.md 8: within 5 % all is well, up to 10 % it is explained, up to 15 % approved,
above that orders stop; a company or a property may have others (`Policy`). A warning comes before that: when the forecast, or the
next month, leads out of the band.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wuye_ops.rules.cost_budget import rounded
from wuye_ops.rules.cost_forecast import Forecast, used_up_in
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, total
from wuye_ops.rules.proration import Month

GREEN, EXPLAIN, APPROVE, STOP = BANDS = ("Within Budget", "Explain", "Approve", "Stop")


@dataclass(frozen=True, slots=True)
class Limits:
	"""Percent above plan up to which a band reaches. least: yuan below which no deviation demands anything (d). under: percent
	below plan from which somebody should say whether work was left undone or not booked (d)."""

	explain: Decimal = Decimal(5)
	approve: Decimal = Decimal(10)
	stop: Decimal = Decimal(15)
	least: Decimal = Decimal(500)
	under: Decimal = Decimal(15)

	def __post_init__(self) -> None:
		if not ZERO <= self.explain <= self.approve <= self.stop:
			raise ValueError(f"Bands rise: {self.explain}, {self.approve}, {self.stop}.")


@dataclass(frozen=True, slots=True)
class Demand:
	"""What a band asks for. days: working days to do it in (d). role: who decides. stops: whether orders wait meanwhile."""

	role: str | None = None
	days: int = 0
	stops: bool = False


DEMANDS = {
	GREEN: Demand(),
	EXPLAIN: Demand("Department Head", 5),
	APPROVE: Demand("Property Manager", 3),
	STOP: Demand("Operations Director", 1, stops=True),
}
# who may say yes to what somebody before them may
RANK = ("Department Head", "Property Manager", "Operations Director")


@dataclass(frozen=True, slots=True)
class Policy:
	"""What a company, or one of its properties, asks for. demands: of each of BANDS. escalate_after: working days after the answer
	was due, when the operations director hears of it (d)."""

	limits: Limits = Limits()
	demands: Mapping[str, Demand] = field(default_factory=lambda: DEMANDS)
	escalate_after: int = 3


# -- what is ordered and not booked


@dataclass(frozen=True, slots=True)
class Order:
	"""A line of an order or request: its sum, what of it has been booked or passed on to an order, and whether it is closed.

	expected_on: when it is to come; one that is late is expected now.
	"""

	amount: Decimal
	passed_on: Decimal
	expected_on: date
	closed: bool = False

	@property
	def open(self) -> Decimal:
		"""Yuan still to be booked, as ERPNext's own control counts it; of what was billed too high nothing is open."""
		return ZERO if self.closed else max(EXACT.subtract(self.amount, self.passed_on), ZERO)


def committed(orders: Iterable[Order], until: date) -> Decimal:
	"""What is ordered and expected up to a day."""
	return total(order.open for order in orders if order.expected_on <= until)


# -- how it stands


@dataclass(frozen=True, slots=True)
class Standing:
	"""One class of a property, or any other sum, at a day. actual: up to the day. ordered: expected up to the end of its month.

	planned: up to the end of the month, as ERPNext's control takes it; rent is booked on the first of a month, and is not too
	much on the second.
	"""

	planned: Decimal
	actual: Decimal
	ordered: Decimal = ZERO

	def __add__(self, other: Standing) -> Standing:
		return Standing(
			total((self.planned, other.planned)),
			total((self.actual, other.actual)),
			total((self.ordered, other.ordered)),
		)

	def rounded(self) -> Standing:
		"""In cents: what was added up exactly is rounded once."""
		return Standing(*(rounded(amount) for amount in (self.planned, self.actual, self.ordered)))

	@property
	def used(self) -> Decimal:
		return EXACT.add(self.actual, self.ordered)

	@property
	def over(self) -> Decimal:
		"""Yuan above plan; below 0 for less."""
		return EXACT.subtract(self.used, self.planned)

	@property
	def percent(self) -> Decimal | None:
		"""Above plan in percent of it; None where nothing is planned: there is no share of nothing."""
		return EXACT.divide(EXACT.multiply(self.over, HUNDRED), self.planned) if self.planned > ZERO else None


def band(standing: Standing, limits: Limits | None = None) -> str:
	"""One of BANDS. What is spent without a plan stops, however little above `least`; what is below plan is within it."""
	limits = limits or Limits()
	if standing.over <= ZERO or standing.over < limits.least:
		return GREEN
	percent = standing.percent
	if percent is None or percent > limits.stop:
		return STOP
	if percent > limits.approve:
		return APPROVE
	return EXPLAIN if percent > limits.explain else GREEN


def is_under(standing: Standing, limits: Limits | None = None) -> bool:
	"""Whether so little was spent that work may have been left undone, or bills not booked."""
	limits = limits or Limits()
	return (
		standing.percent is not None and standing.percent < -limits.under and -standing.over >= limits.least
	)


def worst(bands: Iterable[str]) -> str:
	"""The band that demands most; GREEN for none."""
	return max(bands, key=BANDS.index, default=GREEN)


# -- what is told


OVER, UNPLANNED, UNDER = "over", "unplanned", "under"
FORECAST_OVER, USED_UP, NEXT_MONTH, SHARE_USED = "forecast_over", "used_up", "next_month", "share_used"
# code → names of the params
ALERTS = {
	OVER: ("percent", "over", "band"),
	UNPLANNED: ("over", "band"),
	UNDER: ("percent", "over"),
	FORECAST_OVER: ("percent", "over", "method", "error", "certain"),
	USED_UP: ("month",),
	NEXT_MONTH: ("month", "percent", "band"),
	SHARE_USED: ("used", "of_year"),
}
EARLY = frozenset({FORECAST_OVER, USED_UP, NEXT_MONTH, SHARE_USED})
# (d) Of the year's budget; told when so much is used and less of the year is over.
SHARES = (Decimal(80), Decimal(90), Decimal(100))


@dataclass(frozen=True, slots=True)
class Subject:
	"""What is watched, and at which day."""

	property: str
	cost_class: str
	day: date

	@property
	def month(self) -> Month:
		return Month.of(self.day)

	@property
	def quarter(self) -> str:
		return f"Q{(self.month.number + 2) // 3}"


@dataclass(frozen=True, slots=True)
class Alert:
	"""key: the same however often one looks. A worse band is another alert, and so is a band that lasts into the next quarter (d)."""

	code: str
	key: str
	params: dict[str, object] = field(default_factory=dict)

	@property
	def is_early(self) -> bool:
		"""Whether there is still time to do something before the budget is exceeded."""
		return self.code in EARLY


def alerts(
	subject: Subject,
	standing: Standing,
	budget: Decimal,
	forecast: Forecast,
	planned: tuple[Decimal, ...],
	limits: Limits | None = None,
) -> tuple[Alert, ...]:
	"""Everything to be told about a subject, what has happened before what is coming.

	budget: of the whole year. planned: January to December. A class that is over already is not warned of as well, except that
	its year's budget will be used up.
	"""
	limits = limits or Limits()
	now = band(standing, limits)
	found = []
	if now != GREEN:
		params: dict[str, object] = {"over": standing.over, "band": now}
		if standing.percent is None:
			found.append(_alert(subject, UNPLANNED, f"{subject.quarter}|{now}", params))
		else:
			params = {"percent": standing.percent, **params}
			found.append(_alert(subject, OVER, f"{subject.quarter}|{now}", params))
	# a month that is not over has not had its bills yet
	elif subject.day == subject.month.last and is_under(standing, limits):
		params = {"percent": standing.percent, "over": standing.over}
		found.append(_alert(subject, UNDER, subject.quarter, params))
	else:
		found += _coming(subject, standing, budget, forecast, planned, limits)
	month = used_up_in(budget, forecast, subject.day.year)
	if budget > ZERO and month is not None and month > subject.month:
		found.append(_alert(subject, USED_UP, str(month), {"month": month}))
	return tuple(found)


def _coming(
	subject: Subject,
	standing: Standing,
	budget: Decimal,
	forecast: Forecast,
	planned: tuple[Decimal, ...],
	limits: Limits,
) -> Iterable[Alert]:
	year = Standing(budget, forecast.amount)
	if (then := band(year, limits)) != GREEN and year.percent is not None:
		params = {
			"percent": year.percent,
			"over": year.over,
			"method": forecast.method,
			"error": forecast.error,
			# also if the method is off again as much as it was
			"certain": forecast.least is not None and forecast.least > budget,
		}
		yield _alert(subject, FORECAST_OVER, then, params)
	ahead = min(subject.month.number + 1, len(planned))
	coming = Standing(total(planned[:ahead]), forecast.until(ahead))
	if (
		ahead > subject.month.number
		and (then := band(coming, limits)) != GREEN
		and coming.percent is not None
	):
		month = subject.month.plus(1)
		params = {"month": month, "percent": coming.percent, "band": then}
		yield _alert(subject, NEXT_MONTH, f"{month}|{then}", params)
	if budget > ZERO and standing.used < budget:
		share = EXACT.divide(EXACT.multiply(standing.used, HUNDRED), budget)
		gone = EXACT.divide(EXACT.multiply(standing.planned, HUNDRED), budget)
		if (reached := [one for one in SHARES if one <= share]) and gone < reached[-1]:
			yield _alert(subject, SHARE_USED, str(reached[-1]), {"used": share, "of_year": gone})


def _alert(subject: Subject, code: str, what: str, params: dict[str, object]) -> Alert:
	key = f"{code}|{subject.property}|{subject.cost_class}|{subject.day.year}|{what}"
	return Alert(code, key, {name: params[name] for name in ALERTS[code]})


def not_told(found: Iterable[Alert], told: Collection[str]) -> tuple[Alert, ...]:
	"""Those whose key is not among those told already."""
	return tuple(one for one in found if one.key not in told)


# -- what lets orders go on


@dataclass(frozen=True, slots=True)
class Answer:
	"""What somebody has answered to a band. up_to: the deviation in percent that was approved; what comes above asks again."""

	band: str
	up_to: Decimal | None
	by_role: str
	approved: bool


def is_stopped(standing: Standing, answers: Iterable[Answer] = (), policy: Policy | None = None) -> bool:
	"""Whether orders of the class wait: above the highest limit, unless who decides that has approved a deviation as large as it is now.

	A revision of the plan needs no answer: the deviation is gone with it.
	"""
	policy = policy or Policy()
	demand = policy.demands[band(standing, policy.limits)]
	if not demand.stops:
		return False
	return not any(
		answer.approved
		and answer.band == STOP
		and _decides(answer.by_role, demand.role)
		and standing.percent is not None
		and answer.up_to is not None
		and standing.percent <= answer.up_to
		for answer in answers
	)


def _decides(role: str, asked: str | None) -> bool:
	"""Whether the role is the one that is asked, or one above it: a yes stays one when the policy later asks for less."""
	return role in RANK and asked in RANK and RANK.index(role) >= RANK.index(asked)
