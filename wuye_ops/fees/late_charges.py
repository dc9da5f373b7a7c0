"""Late charges (违约金): what has accrued on late bills up to a day and has not been charged yet.

Never called 滞纳金, which is the state's. Decided by `rules.late_charge`; charged by a billing run of its own kind.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, format_date, getdate, nowdate

from wuye_ops.fees import tariffs
from wuye_ops.fees.late_lines import LateLine, late_lines, reductions_of
from wuye_ops.fees.open_bills import money
from wuye_ops.rules.late_charge import Clause
from wuye_ops.rules.late_explanation import LateExplanation, from_record
from wuye_ops.rules.money import ZERO

# Bills whose lines and payments are read at once.
CHUNK = 1000


@dataclass(frozen=True)
class LateCharge:
	"""What a line of a late bill costs now, above 0, and how it came about."""

	line: LateLine
	explanation: LateExplanation

	@property
	def amount(self) -> Decimal:
		return self.explanation.amount

	@property
	def first(self) -> date:
		"""The first day that has not been charged yet."""
		after = self.line.charged_until and getdate(add_days(self.line.charged_until, 1))
		return max(self.explanation.first, after or date.min)


def last_countable_day() -> date:
	"""Yesterday: a day costs what is owed when it ends, and today has not ended."""
	return getdate(add_days(nowdate(), -1))


def check_until(until: date) -> None:
	"""Refuses a day that has not ended."""
	if until > last_countable_day():
		frappe.throw(
			_("A day counts when it has ended. Late charges can be charged up to {0}, not {1}.").format(
				frappe.bold(format_date(last_countable_day())), format_date(until)
			),
			title=_("Late Charges"),
		)


def in_chunks(lines: Sequence[LateLine]) -> Iterator[list[LateLine]]:
	"""The lines, all of a bill together."""
	by_bill: dict[str, list[LateLine]] = defaultdict(list)
	for line in lines:
		by_bill[line.bill].append(line)
	groups = list(by_bill.values())
	for start in range(0, len(groups), CHUNK):
		yield [line for group in groups[start : start + CHUNK] for line in group]


def compute(lines: Sequence[LateLine], until: date, clauses: Mapping[str, Clause]) -> list[LateCharge]:
	"""What these lines cost up to and including `until`, less what was charged before."""
	bills = {line.bill: line.due_date for line in lines}
	known = reductions_of(bills, clauses)
	charges = []
	for line in lines:
		if line.charge not in known:
			continue  # an amended bill may have lost the line
		principal, came_off = known[line.charge]
		charge = LateCharge(
			line,
			LateExplanation(
				principal,
				line.due_date,
				clauses[line.standard],
				until,
				tuple(one for one in came_off if one.on <= until),
				line.charged_before,
				line.upheld_on,
			),
		)
		if charge.amount > ZERO:
			charges.append(charge)
	return charges


def late_charges(
	property_name: str, until: date, customer: str | None = None, standards: Collection[str] = ()
) -> Iterator[LateCharge]:
	"""Everything that has accrued in the property and is not charged yet, bill by bill."""
	clauses = tariffs.late_clauses(property_name)
	if not clauses:
		return
	for lines in in_chunks(late_lines(property_name, until, customer, standards)):
		yield from compute(lines, until, clauses)


def accrued(property_name: str, customer: str, until: date | str | None = None) -> dict[str, Decimal]:
	"""By late bill of the customer what has accrued up to and including `until` (yesterday) and is not charged yet.

	The caller has asked whether the user may see the customer's account.
	"""
	until = getdate(until) if until else last_countable_day()
	found: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for charge in late_charges(property_name, until, customer):
		found[charge.line.bill] += charge.amount
	return dict(found)


def charged_since_planned(run: str, rows: Sequence) -> set[str]:
	"""Charges for which bills of other runs have charged something else than when the given rows were planned.

	rows: of Fee Charge. Read under locks, so that of two runs one sees the other.
	"""
	planned = {
		row.late_for_charge: from_record(frappe.parse_json(row.explanation_data)).charged_before
		for row in frappe.get_all(
			"Fee Charge",
			{"name": ["in", [row.name for row in rows] or [""]]},
			["late_for_charge", "explanation_data"],
		)
	}
	if not planned:
		return set()
	charge = frappe.qb.DocType("Fee Charge")
	found = (
		frappe.qb.from_(charge)
		.select(charge.late_for_charge, charge.billing_run, charge.status, charge.amount)
		.where(charge.late_for_charge.isin(sorted(planned)))
		.for_update()
		.run()
	)
	now: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for principal, by_run, status, amount in found:
		if status == "Billed" and by_run != run:
			now[principal] += money(amount)
	return {principal for principal, before in planned.items() if now[principal] != before}
