"""年休假: how many days of paid annual leave somebody has in a year, when there are none, and what days not taken are worth.

Sources: 《职工带薪年休假条例》(国务院令 514) 2–5, called 条例; 《企业职工带薪年休假实施办法》(人社部令 1) 3–12, called 办法. All of it is
law but two defaults of ours (d): where somebody passes 10 or 20 years within the year, the year is counted by days at both rates;
and a month of sick leave is 30 days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.cost_figure import OVER, PERCENT, Factor, Term
from wuye_ops.rules.money import ZERO, exact, total
from wuye_ops.rules.proration import Period, add_months
from wuye_ops.rules.steps import Refusal

# 条例 3: years of work altogether → days of leave a year
TIERS = ((20, 15), (10, 10), (1, 5))
# 条例 4 (3)–(5): days of a year → months of sick leave from which there is none
SICK_MONTHS = {5: 2, 10: 3, 15: 4}
# 条例 4 (2): days of personal leave for which pay went on
PERSONAL_DAYS = 20
DAYS_OF_MONTH = 30
# 办法 5, 12: whatever year it is
DAYS_OF_YEAR = 365
# 劳社部发〔2008〕3号, kept by 人社部发〔2025〕2号: a month's pay is that of 21.75 days
PAID_DAYS_OF_MONTH = Decimal("21.75")
# 办法 10: three times the pay of a day, of which once was paid with the month's wage
UNTAKEN_PERCENT = Decimal(200)

# why there is none, or less; code → names of the params
REASONS = {
	"not_twelve_months": ("entitled_from",),
	"vacations": ("days",),
	"personal_leave": ("days", "limit"),
	"sick_leave": ("days", "limit"),
	"lost_last_year": (),
}
# in the way of a booking of days
REFUSALS = {
	"no_days": (),
	"too_many": ("left",),
	"other_year": ("last",),
	"not_employed": (),
	"negative": (),
}


@dataclass(frozen=True, slots=True)
class Career:
	"""Whose work counts from when.

	worked_since: the day from which all years of work count, at whatever employer (办法 4); who has been out of work for a time
	has a later one by as much. continuous_since: since when without a break, here and before (办法 3 and 人社厅函〔2009〕149号).
	joined_on, left_on: here. Raises ValueError where the days are not in order.
	"""

	worked_since: date
	joined_on: date
	left_on: date | None = None
	continuous_since: date | None = None

	def __post_init__(self) -> None:
		if self.worked_since > self.unbroken_since:
			raise ValueError("Years of work begin no later than the work that is not broken.")
		if self.unbroken_since > self.joined_on:
			raise ValueError("Work without a break begins no later than the work here.")
		if self.left_on is not None and self.left_on < self.joined_on:
			raise ValueError(f"Nobody leaves on {self.left_on}, before joining on {self.joined_on}.")

	@property
	def unbroken_since(self) -> date:
		return self.continuous_since or self.joined_on

	@property
	def entitled_from(self) -> date:
		"""After twelve months of work without a break."""
		return add_months(self.unbroken_since, 12)


@dataclass(frozen=True, slots=True)
class Absences:
	"""Calendar days of a year. paid_personal: of 事假 for which nothing was deducted. vacations: of winter and summer (寒暑假).

	Family visits, weddings, mourning, maternity and injuries at work are none of these (办法 6). Raises ValueError below 0.
	"""

	sick: int = 0
	paid_personal: int = 0
	vacations: int = 0

	def __post_init__(self) -> None:
		if min(self.sick, self.paid_personal, self.vacations) < 0:
			raise ValueError("Nobody is absent for less than 0 days.")


@dataclass(frozen=True, slots=True)
class Stretch:
	"""Days of a year in which somebody is employed and entitled to `rate` days a year."""

	period: Period
	rate: int


@dataclass(frozen=True, slots=True)
class Entitlement:
	"""days: whole days of the year, cut. stretches: what they are made of: Σ days × rate ÷ 365. rate: of a whole year, the latest.

	reasons: why there are none. lost_next_year: what excludes leave came when some of it had been taken (办法 8).
	"""

	days: int
	stretches: tuple[Stretch, ...] = ()
	reasons: tuple[Refusal, ...] = ()
	lost_next_year: bool = False

	@property
	def rate(self) -> int:
		return self.stretches[-1].rate if self.stretches else 0


def days_a_year(worked_since: date, day: date) -> int:
	"""5, 10 or 15 by the years of work that are over on the day; 0 before the first is."""
	for years, days in TIERS:
		if add_months(worked_since, 12 * years) <= day:
			return days
	return 0


def entitlement(
	career: Career,
	year: int,
	absences: Absences = Absences(),
	taken: Decimal = ZERO,
	lost_last_year: bool = False,
) -> Entitlement:
	"""The days of a year, pro rata in that of joining, of leaving, and of the first twelve months (办法 5, 12).

	taken: days of this year's leave that were taken before what excludes it came about; then next year's are lost, not these
	(办法 8). lost_last_year: that this had happened last year.
	"""
	stretches = _stretches(career, year)
	if not stretches:
		return Entitlement(0, (), (Refusal("not_twelve_months", {"entitled_from": career.entitled_from}),))
	if lost_last_year:
		return Entitlement(0, stretches, (Refusal("lost_last_year"),))
	rate = stretches[-1].rate
	days = min(sum(one.period.days * one.rate for one in stretches) // DAYS_OF_YEAR, rate)
	if reasons := _exclusions(rate, absences):
		# nobody gives back what was taken
		return Entitlement(days if taken > 0 else 0, stretches, reasons, lost_next_year=taken > 0)
	return Entitlement(days, stretches)


def _stretches(career: Career, year: int) -> tuple[Stretch, ...]:
	first = max(date(year, 1, 1), career.joined_on, career.entitled_from)
	last = min(date(year, 12, 31), career.left_on or date.max)
	if first > last:
		return ()
	starts = [first]
	for years, _days in reversed(TIERS):
		risen_on = add_months(career.worked_since, 12 * years)
		if starts[-1] < risen_on <= last:
			starts.append(risen_on)
	ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
	return tuple(
		Stretch(Period(start, end), days_a_year(career.worked_since, start))
		for start, end in zip(starts, ends, strict=True)
	)


def _exclusions(rate: int, absences: Absences) -> tuple[Refusal, ...]:
	"""条例 4. The limits themselves exclude (以上)."""
	sick_limit = SICK_MONTHS[rate] * DAYS_OF_MONTH
	found = []
	if absences.vacations > rate:
		found.append(Refusal("vacations", {"days": absences.vacations}))
	if absences.paid_personal >= PERSONAL_DAYS:
		found.append(Refusal("personal_leave", {"days": absences.paid_personal, "limit": PERSONAL_DAYS}))
	if absences.sick >= sick_limit:
		found.append(Refusal("sick_leave", {"days": absences.sick, "limit": sick_limit}))
	return tuple(found)


def booking_refusals(
	career: Career, left: Decimal, wanted: Decimal, days: Period, year: int, may_run_over: bool = False
) -> tuple[Refusal, ...]:
	"""What stands in the way of booking so many working days of the leave of `year`.

	left: what is left of it. may_run_over: where work asks for it, leave is taken in the year after, with consent (条例 5).
	"""
	if wanted <= 0:
		return (Refusal("negative" if wanted < 0 else "no_days"),)
	found = []
	if wanted > left:
		found.append(Refusal("too_many", {"left": left}))
	last = date(year + may_run_over, 12, 31)
	if days.first.year < year or days.last > last:
		found.append(Refusal("other_year", {"last": last}))
	if days.first < career.joined_on or (career.left_on is not None and days.last > career.left_on):
		found.append(Refusal("not_employed"))
	return tuple(found)


def untaken_days(days: int, taken: Decimal) -> Decimal:
	"""What is left to be paid for; who took more than the share of a year that ended early gives nothing back (办法 12)."""
	if exact(taken, "The days taken") < 0:
		raise ValueError(f"Nobody takes {taken} days.")
	return max(total((Decimal(days), -taken)), ZERO)


def pay_for_untaken(days: Decimal, wages: Sequence[Decimal], declined_in_writing: bool = False) -> Term:
	"""What is paid on top of the wage for days that the employer did not let somebody take: twice a day's pay (办法 10, 11).

	wages: of the twelve months before, or of those that there are, without pay for overtime. declined_in_writing: who did not
	want leave, for reasons of their own and in writing, has the wage and nothing more. Raises ValueError without wages, and for
	a wage or days below 0.
	"""
	if not wages:
		raise ValueError("A day's pay is computed from the wages of one month at least.")
	if min(exact(wage, "A wage") for wage in wages) < 0 or exact(days, "The days") < 0:
		raise ValueError("Wages and days are not below 0.")
	return Term(
		"untaken_leave",
		(
			Factor("days", days, "day"),
			Factor("wages", total(wages), "yuan"),
			Factor("months", Decimal(len(wages)), "month", OVER),
			Factor("paid_days", PAID_DAYS_OF_MONTH, "day/month", OVER),
			Factor("extra", ZERO if declined_in_writing else UNTAKEN_PERCENT, "%", PERCENT),
		),
	)
