"""成本管控标准: how far costs may leave their plan, who answers for it and by when; what of it makes no sense is refused.

Defaults are of domain.md 8: 5, 10 and 15 % above the plan to date.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.cost_monitor import APPROVE, EXPLAIN, GREEN, RANK, STOP, Demand, Limits, Policy
from wuye_ops.rules.money import HUNDRED, ZERO
from wuye_ops.rules.steps import Refusal

MOST_PERCENT = Decimal(200)
MOST_DAYS = 30
# code → names of the params
REFUSALS = {
	"not_rising": ("explain", "approve", "stop"),
	"too_high": ("most",),
	"least_negative": (),
	"under_out_of_range": ("most",),
	"days_out_of_range": ("most",),
	"days_rise": (),
	"roles_fall": ("approve_role", "stop_role"),
}


@dataclass(frozen=True, slots=True)
class Proposed:
	"""As somebody has written it down. explain, approve, stop, under: percent; least: yuan. The roles are of `RANK`; days are working
	days for who is asked."""

	explain: Decimal
	approve: Decimal
	stop: Decimal
	least: Decimal
	under: Decimal
	explain_role: str
	approve_role: str
	stop_role: str
	explain_days: int
	approve_days: int
	stop_days: int
	escalate_after: int
	stop_orders: bool = True


def refusals(one: Proposed) -> tuple[Refusal, ...]:
	"""Everything that is wrong with it, at once."""
	found = []
	if not ZERO < one.explain < one.approve < one.stop:
		found.append(_refusal("not_rising", one.explain, one.approve, one.stop))
	elif one.stop > MOST_PERCENT:
		found.append(_refusal("too_high", MOST_PERCENT))
	if one.least < ZERO:
		found.append(_refusal("least_negative"))
	if not ZERO < one.under <= HUNDRED:
		found.append(_refusal("under_out_of_range", HUNDRED))
	days = (one.stop_days, one.approve_days, one.explain_days)
	if not all(1 <= number <= MOST_DAYS for number in (*days, one.escalate_after)):
		found.append(_refusal("days_out_of_range", MOST_DAYS))
	elif list(days) != sorted(days):
		found.append(_refusal("days_rise"))
	if RANK.index(one.approve_role) > RANK.index(one.stop_role):
		found.append(_refusal("roles_fall", one.approve_role, one.stop_role))
	return tuple(found)


def policy(one: Proposed) -> Policy:
	"""What applies. Raises ValueError for what `refusals` refuses of its limits."""
	return Policy(
		Limits(one.explain, one.approve, one.stop, one.least, one.under),
		{
			GREEN: Demand(),
			EXPLAIN: Demand(one.explain_role, one.explain_days),
			APPROVE: Demand(one.approve_role, one.approve_days),
			STOP: Demand(one.stop_role, one.stop_days, stops=one.stop_orders),
		},
		one.escalate_after,
	)


def _refusal(code: str, *values: object) -> Refusal:
	return Refusal(code, dict(zip(REFUSALS[code], values, strict=True)))
