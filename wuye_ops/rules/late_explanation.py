"""How a late charge came about: as data from which it can be recomputed years later, and as a sentence for the bill."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wuye_ops.rules.late_charge import (
	Accrual,
	Clause,
	LateAmount,
	RateVersion,
	Reduction,
	counted_from,
	late_amount,
)
from wuye_ops.rules.money import HUNDRED, ZERO, product
from wuye_ops.rules.wording import CHINESE, ENGLISH

_WORDS = {
	CHINESE: {
		"due": "{principal} 元应于 {due} 前付清",
		"upheld": "，异议于 {day} 成立，自该日起算",
		"grace": "，宽限 {days} 天",
		"part": "{first} 至 {last} 共 {days} 天：{principal} × {percent}% × {days} = {amount}",
		"capped": "；以本金的 {percent}% 为限",
		"total": "；累计 {total} 元",
		"before": "，此前已计收 {before} 元",
		"now": "，本次 {amount} 元",
		"joint": "；",
	},
	ENGLISH: {
		"due": "{principal} yuan were due on {due}",
		"upheld": ", counted from {day}, when a dispute of it was upheld",
		"grace": ", with {days} days of grace",
		"part": "{first} to {last}, {days} days: {principal} × {percent}% × {days} = {amount}",
		"capped": "; limited to {percent}% of the principal",
		"total": "; {total} yuan in all",
		"before": ", {before} yuan charged before",
		"now": ", now {amount} yuan",
		"joint": "; ",
	},
}


@dataclass(frozen=True)
class LateExplanation:
	"""Everything the late charge of one line of a bill is computed from.

	until: the last day counted. charged_before: what earlier bills have charged of the same, waived or not. upheld_on: the
	day on which a dispute of it was upheld.
	"""

	principal: Decimal
	due_date: date
	clause: Clause
	until: date
	reductions: tuple[Reduction, ...] = ()
	charged_before: Decimal = ZERO
	upheld_on: date | None = None
	result: LateAmount = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		result = late_amount(self.principal, self.counted_from, self.clause, self.until, self.reductions)
		object.__setattr__(self, "result", result)

	@property
	def amount(self) -> Decimal:
		"""What is to be charged now: what has accrued in all less what was charged before; never below 0."""
		return max(self.result.amount - self.charged_before, ZERO)

	@property
	def counted_from(self) -> date:
		return counted_from(self.due_date, self.upheld_on)

	@property
	def first(self) -> date:
		"""The first day that can cost something."""
		return self.counted_from + timedelta(days=self.clause.grace_days + 1)


def to_record(explanation: LateExplanation) -> dict[str, Any]:
	"""Plain data, fit for JSON."""
	clause = explanation.clause
	upheld = {"upheld_on": explanation.upheld_on.isoformat()} if explanation.upheld_on else {}
	return {
		"late_charge": {
			"principal": str(explanation.principal),
			"due_date": explanation.due_date.isoformat(),
			"until": explanation.until.isoformat(),
			"rates": [[rate.effective_from.isoformat(), str(rate.daily_percent)] for rate in clause.rates],
			"grace_days": clause.grace_days,
			"cap_percent": str(clause.cap_percent),
			"reductions": [[one.on.isoformat(), str(one.amount)] for one in explanation.reductions],
			"charged_before": str(explanation.charged_before),
			**upheld,
		}
	}


def from_record(record: dict[str, Any]) -> LateExplanation:
	"""The explanation that the record was made of. Raises LookupError, TypeError, ValueError or ArithmeticError for
	anything else."""
	data = record["late_charge"]
	day = date.fromisoformat
	return LateExplanation(
		principal=Decimal(data["principal"]),
		due_date=day(data["due_date"]),
		clause=Clause(
			tuple(RateVersion(day(since), Decimal(percent)) for since, percent in data["rates"]),
			data["grace_days"],
			Decimal(data["cap_percent"]),
		),
		until=day(data["until"]),
		reductions=tuple(Reduction(day(on), Decimal(amount)) for on, amount in data["reductions"]),
		charged_before=Decimal(data["charged_before"]),
		upheld_on=day(data["upheld_on"]) if data.get("upheld_on") else None,
	)


def late_sentence(explanation: LateExplanation, language: str = CHINESE) -> str:
	"""The late charge in words: due date, grace, every stretch of days with its own principal and rate, and the sum."""
	words, result = _WORDS[language], explanation.result
	text = words["due"].format(principal=explanation.principal, due=explanation.due_date)
	if explanation.counted_from > explanation.due_date:
		text += words["upheld"].format(day=explanation.upheld_on)
	if explanation.clause.grace_days:
		text += words["grace"].format(days=explanation.clause.grace_days)
	text += "".join(words["joint"] + _stretch(one, words["part"]) for one in result.accruals)
	if result.capped:
		text += words["capped"].format(percent=_plain(explanation.clause.cap_percent))
	if len(result.accruals) != 1 or explanation.charged_before:
		text += words["total"].format(total=result.amount)
	if explanation.charged_before:
		text += words["before"].format(before=explanation.charged_before)
		text += words["now"].format(amount=explanation.amount)
	return text


def _stretch(accrual: Accrual, pattern: str) -> str:
	amount = product(accrual.principal, accrual.daily_percent, accrual.days, 1 / HUNDRED)
	return pattern.format(
		first=accrual.first,
		last=accrual.last,
		days=accrual.days,
		principal=accrual.principal,
		percent=_plain(accrual.daily_percent),
		amount=_plain(amount),
	)


def _plain(number: Decimal) -> str:
	"""Without zeros that say nothing."""
	text = f"{number:f}"
	return text.rstrip("0").rstrip(".") if "." in text else text
