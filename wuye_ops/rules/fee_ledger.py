"""收费台账: how each line of one bill stands: charged, waived, credited, received, and what is left.

A bill is paid and credited as a whole; its lines follow the waterfall. Everything is exact to the cent, and what is said
of the lines sums to what the accounts say of the bill.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules import waterfall
from wuye_ops.rules.money import EXACT, ZERO, cents, exact, total


@dataclass(frozen=True, slots=True)
class BilledLine:
	"""A line as it stands on the bill. amount: yuan, without tax that is added below the lines. tax_weight: how that tax
	is shared out, its net amount times its rate; 0 where the tax is in the price. daily_percent: of its late charge.
	waived: what credit notes name this line for.
	"""

	amount: Decimal
	tax_weight: Decimal = ZERO
	daily_percent: Decimal = ZERO
	waived: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Standing:
	"""outstanding = charged − waived − credited − received, never below 0 for a charge."""

	charged: Decimal
	waived: Decimal
	credited: Decimal
	received: Decimal

	@property
	def outstanding(self) -> Decimal:
		return self.charged - self.waived - self.credited - self.received


def gross(lines: Sequence[BilledLine], booked: Decimal) -> list[Decimal]:
	"""What each line costs the payer: its amount and its share of what the bill comes to besides, in cents that sum.

	booked: the bill as it stands in the receivables. Shared out by rounding running sums, so that no cent is lost.
	"""
	on_top = exact(booked, "The bill") - total(line.amount for line in lines)
	by_tax, by_amount = [line.tax_weight for line in lines], [line.amount for line in lines]
	# lines that cancel one another out, or cost nothing, bear a rounding alike
	weights = next((some for some in (by_tax, by_amount) if total(some)), [Decimal(1)] * len(lines))
	whole, so_far, shared, found = total(weights), ZERO, ZERO, []
	for line, weight in zip(lines, weights, strict=True):
		so_far += weight
		up_to = cents(EXACT.divide(EXACT.multiply(on_top, so_far), whole))
		found.append(line.amount + up_to - shared)
		shared = up_to
	return found


def standings(
	lines: Sequence[BilledLine], booked: Decimal, credited: Decimal = ZERO, paid: Decimal = ZERO
) -> list[Standing]:
	"""Each line of the bill. credited: by credit notes, waivers included; paid: by money, less what was refunded.

	A waiver takes its own line off the bill, as far as the line goes. Other credits and then the money go down the
	waterfall. A line below 0, a correction, is a credit for the lines above 0. What the bill was overpaid by is no line's:
	it is the customer's, as a prepayment is.
	"""
	charged = gross(lines, booked)
	waived = [
		min(max(line.waived, ZERO), max(amount, ZERO)) for line, amount in zip(lines, charged, strict=True)
	]
	corrections = total(-amount for amount in charged if amount < 0)
	other = max(credited - total(waived) + corrections, ZERO)
	open_lines = [
		waterfall.Line(number, max(amount, ZERO) - part, line.daily_percent)
		for number, (line, amount, part) in enumerate(zip(lines, charged, waived, strict=True))
	]
	by_credit = waterfall.split(other, open_lines)
	by_all = waterfall.split(other + paid, open_lines)
	return [
		Standing(amount, part, credit + min(amount, ZERO), settled - credit)
		for amount, part, credit, settled in zip(charged, waived, by_credit, by_all, strict=True)
	]
