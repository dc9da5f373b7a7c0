"""保险理赔: what a policy pays of a loss, by when insurer and company must act, and the life of a claim.

Reported → Documents In → Agreed → Paid. Source: 《保险法》21 (notice without delay), 22 (documents, asked for at once), 23 (a
decision within 30 days, payment within 10 after the agreement), 24 (a refusal within 3 days of the decision, with reasons),
26 (two years from when the loss is known). That the limit comes before the deductible is what usual liability terms say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.money import HUNDRED, ZERO, cents_of, exact, product
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.steps import Lifecycle, Refusal

# (d) Usual terms ask for 48 hours.
NOTICE_DAYS = 2
DECISION_DAYS, PAYMENT_DAYS, LIMITATION_MONTHS = 30, 10, 24

REPORTED, DOCUMENTS_IN, AGREED, REFUSED = "Reported", "Documents In", "Agreed", "Refused"
PAID, WITHDRAWN = "Paid", "Withdrawn"
HAND_IN, ASK_MORE, AGREE = "Hand In Documents", "Documents Returned", "Agree"
PAY, REFUSE, CONTEST, WITHDRAW = "Record Payment", "Record Refusal", "Contest", "Withdraw"
LIFE = Lifecycle(
	{
		HAND_IN: ((REPORTED,), DOCUMENTS_IN),
		# the insurer asks for more, once and for all of it
		ASK_MORE: ((DOCUMENTS_IN,), REPORTED),
		AGREE: ((DOCUMENTS_IN,), AGREED),
		PAY: ((AGREED,), PAID),
		REFUSE: ((REPORTED, DOCUMENTS_IN), REFUSED),
		CONTEST: ((REFUSED,), DOCUMENTS_IN),
		WITHDRAW: ((REPORTED, DOCUMENTS_IN, REFUSED), WITHDRAWN),
	}
)
OPEN = (REPORTED, DOCUMENTS_IN, AGREED)
WITH_REASON = (ASK_MORE, REFUSE, CONTEST, WITHDRAW)

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"not_in_force": ("first", "last"),
	"not_covered": ("property", "category"),
	"in_future": ("occurred_on",),
	"reported_before": ("occurred_on",),
	"time_over": ("until",),
	"no_loss": (),
	"no_documents": (),
	"no_amount": (),
	"above_payable": ("payable",),
	"no_reason": (),
}


@dataclass(frozen=True, slots=True)
class Payable:
	"""What a policy pays of a loss, 元. above_event, above_all: cut off by the limits; deducted: by the deductible. left: of the
	limit for its whole time afterwards, None where it has none. own: what the company bears."""

	amount: Decimal
	above_event: Decimal
	deducted: Decimal
	above_all: Decimal
	left: Decimal | None
	own: Decimal


def payable(policy: Policy, loss: Decimal, paid: Decimal = ZERO, deductible_first: bool = False) -> Payable:
	"""paid: what the policy has paid before. deductible_first: where its terms take the deductible off the loss, not off the limit.

	The deductible's percent is of what it is taken off. Raises ValueError for a negative number.
	"""
	for value, what in ((loss, "A loss"), (paid, "What was paid")):
		if exact(value, what) < ZERO:
			raise ValueError(f"{what} may not be negative: {value}.")
	rest, above_event, deducted = loss, ZERO, ZERO
	if deductible_first:
		deducted = _deductible(policy, rest)
		rest -= deducted
	if policy.per_event is not None and rest > policy.per_event:
		above_event = rest - policy.per_event
		rest = policy.per_event
	if not deductible_first:
		deducted = _deductible(policy, rest)
		rest -= deducted
	left = None if policy.in_all is None else max(policy.in_all - paid, ZERO)
	above_all = ZERO if left is None or rest <= left else rest - left
	amount = rest - above_all
	return Payable(
		amount, above_event, deducted, above_all, None if left is None else left - amount, loss - amount
	)


def _deductible(policy: Policy, of: Decimal) -> Decimal:
	by_percent = cents_of(product(of, policy.deductible_percent), HUNDRED)
	return min(max(policy.deductible, by_percent), of)


@dataclass(frozen=True, slots=True)
class Claim:
	"""A claim as it stands. documents: how many were handed in. amount: agreed, or paid."""

	status: str
	property: str
	category: str
	occurred_on: date
	reported_on: date
	loss: Decimal | None = None
	documents: int = 0
	documents_on: date | None = None
	agreed_on: date | None = None
	amount: Decimal | None = None

	@property
	def notice_by(self) -> date:
		return self.occurred_on + timedelta(days=NOTICE_DAYS)

	@property
	def is_notice_late(self) -> bool:
		return self.reported_on > self.notice_by

	@property
	def until(self) -> date:
		"""The last day on which it can be claimed."""
		return add_months(self.occurred_on, LIMITATION_MONTHS)


def next_deadline(claim: Claim) -> tuple[str, date] | None:
	"""(who must act, by when): the company hands in documents, the insurer decides or pays. None when it is over."""
	if claim.status == REPORTED:
		return ("Company", claim.until)
	if claim.status == DOCUMENTS_IN and claim.documents_on:
		return ("Insurer", claim.documents_on + timedelta(days=DECISION_DAYS))
	if claim.status == AGREED and claim.agreed_on:
		return ("Insurer", claim.agreed_on + timedelta(days=PAYMENT_DAYS))
	return ("Company", claim.until) if claim.status == REFUSED else None


def report_refusals(claim: Claim, policy: Policy, today: date) -> tuple[Refusal, ...]:
	"""What stands in the way of a claim on a policy. A late notice does not: the insurer may refuse what it made unclear (21)."""
	found = []
	if claim.occurred_on > today:
		found.append(Refusal("in_future", {"occurred_on": claim.occurred_on}))
	if claim.reported_on < claim.occurred_on:
		found.append(Refusal("reported_before", {"occurred_on": claim.occurred_on}))
	if today > claim.until:
		found.append(Refusal("time_over", {"until": claim.until}))
	if not policy.is_in_force(claim.occurred_on):
		found.append(Refusal("not_in_force", {"first": policy.first, "last": policy.last}))
	if not policy.is_for(claim.property, claim.category):
		found.append(Refusal("not_covered", {"property": claim.property, "category": claim.category}))
	return tuple(found)


def refusals(claim: Claim, step: str, most: Decimal, reason: str = "") -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step. most: what the policy pays at the most (`payable`), above which no insurer goes.

	Raises ValueError for a step that is none.
	"""
	if refused := LIFE.refusals(claim.status, step):
		return refused
	return tuple(_checks(claim, step, most, reason))


def _checks(claim: Claim, step: str, most: Decimal, reason: str) -> Iterator[Refusal]:
	if step in (HAND_IN, AGREE) and not claim.loss:
		yield Refusal("no_loss")
	if step == HAND_IN and not claim.documents:
		yield Refusal("no_documents")
	if step in (AGREE, PAY):
		if claim.amount is None or claim.amount <= ZERO:
			yield Refusal("no_amount")
		elif claim.amount > most:
			yield Refusal("above_payable", {"payable": most})
	if step in WITH_REASON and not reason.strip():
		yield Refusal("no_reason")
