"""绩效奖惩: what a grade is worth in pay, what may be taken from a wage, and what a year of cards is in an HRMS appraisal.

A grade works on the performance pay (绩效工资) that the contract agrees, by its coefficient: that is no deduction. A deduction is lawful
only for damage that the employee has caused, where rules or contract say so: at most 20 % of the month's wage, and what is left is
not below the local minimum wage (《工资支付暂行规定》劳部发〔1994〕489号, 16); the rest waits for the months after. Fines are none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.cost_figure import OVER, Factor, Term
from wuye_ops.rules.money import CENT, EXACT, HUNDRED, ZERO, cents_of, exact, product, total
from wuye_ops.rules.scorecard import WEIGHTS
from wuye_ops.rules.steps import Refusal

# 《工资支付暂行规定》16
MOST_OF_WAGE = Decimal(20)
# HRMS's Appraisal Goal is scored with up to five stars.
STARS = Decimal(5)

PERFORMANCE, BONUS, DEDUCTION = "Performance", "Bonus", "Deduction"
KINDS = (PERFORMANCE, BONUS, DEDUCTION)

# code → names of the params
REFUSALS = {
	"no_card": (),
	"not_final": (),
	"not_positive": (),
	"no_ground": (),
	"no_damage": (),
	"over_damage": ("damage",),
	"own_approval": (),
	"own_request": (),
	"not_entitled": ("roles",),
	"paid_already": ("document",),
	"month_paid": ("month",),
	"no_reason": (),
}


# -- performance pay ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Performance:
	"""A month's performance pay. amount: what is paid; difference: to the agreed sum, below 0 for a coefficient below 1. term: factors.

	HRMS: the amount is an Additional Salary that overwrites whatever the salary structure has as performance pay.
	"""

	agreed: Decimal
	amount: Decimal
	term: Term

	@property
	def difference(self) -> Decimal:
		return total((self.amount, -self.agreed))


def performance_pay(agreed: Decimal, coefficient: Decimal | None, days: int, workdays: int) -> Performance:
	"""agreed × coefficient × days at work ÷ workdays of the month, rounded once.

	coefficient: None where nothing was judged: then the agreed sum is paid, as nobody is worse off for want of data. Raises ValueError
	for sums, coefficients and days below 0, and more days than there are.
	"""
	if exact(agreed, "The agreed pay") < 0 or (coefficient is not None and coefficient < 0):
		raise ValueError("Performance pay and its coefficient are not below 0.")
	if not 0 <= days <= workdays or not workdays:
		raise ValueError(f"Somebody is at work on 0 to {workdays} days of the month, not {days}.")
	term = Term(
		"performance_pay",
		(
			Factor("agreed", agreed, "yuan"),
			Factor("coefficient", Decimal(1) if coefficient is None else coefficient),
			Factor("days", Decimal(days), "day"),
			Factor("workdays", Decimal(workdays), "day", OVER),
		),
	)
	return Performance(cents_of(product(agreed, days), workdays), term.amount, term)


def correction(paid: Decimal, after: Performance) -> Decimal:
	"""What is due for a month of which something was paid before: yuan, below 0 where that was too much, as after a new version of a card.

	paid: the performance pay that was submitted for the month and not cancelled.
	"""
	return total((after.amount, -paid))


def at_work(employed: int, month: int, marked: int = 0, lost: int = 0) -> tuple[int, int]:
	"""(days at work, workdays) for `performance_pay`. employed, month: days of the calendar; marked: days with attendance, lost: those
	of them that are absent or on unpaid leave.

	Whoever was employed all month is at work on the days that were marked and not lost; where nobody marks, on all. Of somebody who
	came or went in the month the days of the calendar count. Raises ValueError for more days than there are.
	"""
	if not 0 <= employed <= month or not month or not 0 <= lost <= marked:
		raise ValueError(f"Days that cannot be: {employed} of {month}, {lost} of {marked} lost.")
	if employed == month and marked:
		return marked - lost, marked
	return max(0, employed - lost), month


# -- deductions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deducted:
	"""now: what may be taken this month; later: what waits. bound: "share" or "minimum_wage" where it was less than asked, else ""."""

	now: Decimal
	later: Decimal
	bound: str = ""


def deductible(asked: Decimal, wage: Decimal, minimum_wage: Decimal, taken: Decimal = ZERO) -> Deducted:
	"""What may be taken of a month's wage. wage: due before it, after social insurance and tax; taken: deducted in it before.

	Raises ValueError for sums below 0.
	"""
	for value, what in (
		(asked, "A deduction"),
		(wage, "A wage"),
		(minimum_wage, "A minimum wage"),
		(taken, "What was taken"),
	):
		if exact(value, what) < 0:
			raise ValueError(f"{what} is not below 0: {value}.")
	# cut, never rounded up: a cent over the share is over it
	share = EXACT.divide(product(wage, MOST_OF_WAGE), HUNDRED).quantize(CENT, ROUND_DOWN, EXACT)
	by_share = max(total((share, -taken)), ZERO)
	by_minimum = max(total((wage, -taken, -minimum_wage)), ZERO)
	now = min(asked, by_share, by_minimum)
	bound = "" if now == asked else "share" if by_share <= by_minimum else "minimum_wage"
	return Deducted(now, total((asked, -now)), bound)


def instalments(
	asked: Decimal, wages: Sequence[Decimal], minimum_wage: Decimal
) -> tuple[tuple[Decimal, ...], Decimal]:
	"""(what is taken month by month, what is left after the last). wages: of the months to come, as expected."""
	parts, left = [], asked
	for wage in wages:
		one = deductible(left, wage, minimum_wage)
		parts.append(one.now)
		left = one.later
	return tuple(parts), left


@dataclass(frozen=True, slots=True)
class Asked:
	"""A reward or deduction that somebody wants. user: the employee's. card_status: of the card behind it, "" for none. damage: that was
	caused, for a deduction; ground: the rule, clause or event. paid_by: a document that paid the same before. month_paid: payroll of its
	month has run."""

	kind: str
	amount: Decimal
	month: str
	user: str
	by: str
	ground: str = ""
	card_status: str = ""
	damage: Decimal | None = None
	paid_by: str = ""
	month_paid: bool = False

	def __post_init__(self) -> None:
		if self.kind not in KINDS:
			raise ValueError(f"It is {' or '.join(KINDS)}, not {self.kind!r}.")


def refusals(
	asked: Asked, approver: str | None = None, roles: Iterable[str] = (), approvers: Iterable[str] = ()
) -> tuple[Refusal, ...]:
	"""What stands in the way of a reward or deduction, and of its approval where an approver is named.

	approvers: roles that may approve the sum (`approval.approvers`). Nobody asks for or approves what is theirs, nor approves what they
	have asked for.
	"""
	found = []
	if asked.amount <= 0:
		found.append(Refusal("not_positive"))
	if asked.kind == PERFORMANCE and not asked.card_status:
		found.append(Refusal("no_card"))
	if asked.card_status and asked.card_status != "Final":
		found.append(Refusal("not_final"))
	if asked.kind == BONUS and not asked.card_status and not asked.ground.strip():
		found.append(Refusal("no_reason"))
	if asked.kind == DEDUCTION:
		if not asked.ground.strip():
			found.append(Refusal("no_ground"))
		if not asked.damage:
			found.append(Refusal("no_damage"))
		elif asked.amount > asked.damage:
			found.append(Refusal("over_damage", {"damage": asked.damage}))
	if asked.paid_by:
		found.append(Refusal("paid_already", {"document": asked.paid_by}))
	if asked.month_paid:
		found.append(Refusal("month_paid", {"month": asked.month}))
	if asked.by == asked.user:
		found.append(Refusal("own_request"))
	if approver is not None:
		if approver in (asked.user, asked.by):
			found.append(Refusal("own_approval"))
		if not set(roles) & set(approvers):
			found.append(Refusal("not_entitled", {"roles": tuple(approvers)}))
	return tuple(found)


# -- appraisal ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Month:
	"""What a final card says of its month: dimension → (points, possible points), as `scorecard.Card.of`."""

	last: date
	dimensions: dict[str, tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Goal:
	"""A row of HRMS's Appraisal Goal: kra, per_weightage, score of five. percent: for a Goal's progress. months: how many it is made of."""

	kra: str
	weight: Decimal
	percent: Decimal
	score: Decimal
	months: int


def appraisal_goals(months: Iterable[Month]) -> tuple[Goal, ...]:
	"""The goals of a period from its final cards, each month counting the same; weights make up 100. Nothing without a month.

	A dimension in which no month had data has no goal, and its weight is shared by the others, as in the cards.
	"""
	found: dict[str, list[Decimal]] = {}
	for month in months:
		for dimension, (points, possible) in month.dimensions.items():
			if possible > 0:
				found.setdefault(dimension, []).append(cents_of(product(points, HUNDRED), possible))
	kras = [name for name in WEIGHTS if name in found]
	if not kras:
		return ()
	weights = allocate(HUNDRED, [WEIGHTS[name] for name in kras])
	goals = []
	for name, weight in zip(kras, weights, strict=True):
		percent = cents_of(total(found[name]), len(found[name]))
		goals.append(
			Goal(name, weight, percent, cents_of(product(percent, STARS), HUNDRED), len(found[name]))
		)
	return tuple(goals)
