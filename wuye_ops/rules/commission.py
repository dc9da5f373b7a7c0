"""酬金制: what the company earns where the money belongs to the owners, and what it accounts to them for.

Source: 《物业服务收费管理办法》(发改价格〔2003〕1864号) 9: from the funds received in advance a share or a sum is taken as agreed, all
else is spent as agreed, and what is left or missing is the owners'; 11: what service costs consist of, and that repairs and renewals
on a large scale are paid from the maintenance fund; 12: budget and account are published each year.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.cost_class import CLASSES, MANAGEMENT, OTHER, TAXES
from wuye_ops.rules.cost_figure import NOTED, PERCENT, Factor, Term
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents, cents_of, exact, product, total
from wuye_ops.rules.owners_statement import Purpose
from wuye_ops.rules.proration import MONTH_PARTS, Period
from wuye_ops.rules.steps import Refusal

RECEIVED, DUE, SPENT, FIXED = BASES = ("Funds Received", "Funds Due", "Expenditure", "Fixed Sum")
# domain.md 1: often 5–15 %, usually 8 %
USUAL_PERCENT = Decimal(8)
USUAL_RANGE = (Decimal(5), Decimal(15))

# code → names of the params; `unusual_percent` is for the approver to see and stops nothing
REFUSALS = {"unusual_percent": ("percent", "least", "most")}


@dataclass(frozen=True, slots=True)
class Terms:
	"""What a contract says. percent: of the base; monthly: yuan for each month of a fixed sum. most: yuan a year at most, None
	without a limit. Raises ValueError for what no contract can mean."""

	base: str = RECEIVED
	percent: Decimal = USUAL_PERCENT
	monthly: Decimal = ZERO
	most: Decimal | None = None

	def __post_init__(self) -> None:
		if self.base not in BASES:
			raise ValueError(f"A commission is computed from {', '.join(BASES)}, not {self.base!r}.")
		for value, what in (
			(self.percent, "The percent"),
			(self.monthly, "The sum"),
			(self.most or ZERO, "The limit"),
		):
			if exact(value, what) < ZERO:
				raise ValueError(f"{what} of a commission may not be negative: {value}.")
		if self.base != FIXED and self.percent > HUNDRED:
			raise ValueError(f"Nobody earns more than all of it: {self.percent} %.")


def warnings(terms: Terms) -> tuple[Refusal, ...]:
	"""What an approver should notice about the terms."""
	least, most = USUAL_RANGE
	if terms.base == FIXED or least <= terms.percent <= most:
		return ()
	return (Refusal("unusual_percent", {"percent": terms.percent, "least": least, "most": most}),)


def fee(terms: Terms, base: Sequence[Decimal], managed: Sequence[Period | None]) -> tuple[Decimal, ...]:
	"""The fee of the months of a year so far, in order; their sum is the fee of the year, rounded once.

	base: what the terms name, month by month, without deposits, what is collected for others, and 公共收益. managed: of each month
	the days under contract, None for none; a fixed sum counts them, a month in part by its days. A month of repayments may be below
	0; over the year nobody owes a fee for less than nothing.
	"""
	before, found = ZERO, []
	for months in range(1, len(managed) + 1):
		now = _up_to(terms, base[:months], managed[:months])
		found.append(EXACT.subtract(now, before))
		before = now
	return tuple(found)


def _up_to(terms: Terms, base: Sequence[Decimal], managed: Sequence[Period | None]) -> Decimal:
	if terms.base == FIXED:
		parts = sum(period.month_parts for period in managed if period)
		amount = cents_of(product(terms.monthly, parts), MONTH_PARTS)
	else:
		amount = cents_of(product(max(total(base), ZERO), terms.percent), HUNDRED)
	return amount if terms.most is None else min(amount, cents(terms.most))


def explained(terms: Terms, base: Sequence[Decimal], managed: Sequence[Period | None]) -> Term:
	"""The fee of the months together, with its factors, as the statement shows it."""
	amount = total(fee(terms, base, managed))
	if terms.base == FIXED:
		months = EXACT.divide(
			Decimal(sum(period.month_parts for period in managed if period)), Decimal(MONTH_PARTS)
		)
		factors = [
			Factor("monthly", terms.monthly, "yuan"),
			Factor("months", EXACT.quantize(months, Decimal("0.000001")), "month"),
		]
	else:
		factors = [
			Factor(terms.base, total(base), "yuan"),
			Factor("percent", terms.percent, "%", PERCENT),
		]
	if terms.most is not None:
		factors.append(Factor("most", terms.most, "yuan", NOTED))
	term = Term("commission", tuple(factors))
	# what a limit, or a year of repayments, has made of it
	return Term("commission", tuple(factors), extra=EXACT.subtract(amount, term.amount))


# -- the statement to owners (`owners_statement`)

FEES, OTHER_INCOME, COMMISSION = "Service Fees", "Other Income of Owners", "Commission"
# Not among what 11 lists: paid from the owners' money only where the contract, or the owners, have agreed.
ONLY_IF_AGREED = frozenset({MANAGEMENT, TAXES, OTHER})
LARGE_REPAIRS = "Large Repairs and Renewals"


def purposes(agreed: Collection[str] = ()) -> tuple[Purpose, ...]:
	"""What a statement of a property under 酬金制 consists of. agreed: classes of ONLY_IF_AGREED that owners have agreed to bear."""
	return (
		Purpose(FEES, comes_in=True),
		Purpose(OTHER_INCOME, comes_in=True),
		*(Purpose(name, agreed=name not in ONLY_IF_AGREED or name in agreed) for name in CLASSES),
		Purpose(LARGE_REPAIRS, agreed=False),
		Purpose(COMMISSION),
	)
