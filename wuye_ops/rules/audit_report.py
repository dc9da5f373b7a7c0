"""审计报告: its findings in order, what they come to, and the overall opinion by a rule that stands in the report.

Source: 《第2106号内部审计具体准则——审计报告》 (overview, basis, findings, conclusion, advice; limits of the scope are said). The grades
and their rule are ours (d), one for all properties, so that two reports can be compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from wuye_ops.rules import audit_evaluation, audit_finding
from wuye_ops.rules.money import HUNDRED, ZERO, cents_of, total
from wuye_ops.rules.rectification import CRITICAL, MAJOR, NORMAL, SEVERITIES

SATISFACTORY, MOSTLY, NEEDS_IMPROVEMENT, UNSATISFACTORY, NO_OPINION = (
	"Satisfactory",
	"Mostly Satisfactory",
	"Needs Improvement",
	"Unsatisfactory",
	"No Opinion",
)
OPINIONS = (SATISFACTORY, MOSTLY, NEEDS_IMPROVEMENT, UNSATISFACTORY, NO_OPINION)

# why an opinion is what it is → names of the params
REASONS = {
	"too_little_seen": ("covered", "least"),
	"critical": ("number",),
	"many_major": ("number", "from"),
	"sample_not_acceptable": ("steps",),
	"major": ("number",),
	"repeated": ("number",),
	"many_normal": ("number", "from"),
	"more_work": ("steps",),
	"normal": ("number",),
	"minor_only": ("number",),
	"nothing_found": (),
}

# what limits the scope → names of the params
LIMITS = {"steps_dropped": ("steps",), "not_provided": ("requests",), "papers_changed": ("papers",)}


@dataclass(frozen=True, slots=True)
class Rule:
	"""From how many on an opinion is worse (d). least_covered: percent of the programme's steps that were done."""

	many_major: int = 3
	many_normal: int = 5
	least_covered: Decimal = Decimal(50)


@dataclass(frozen=True, slots=True)
class Finding:
	"""A finding as it is printed. area: of the audit's content. status: `audit_finding`."""

	key: str
	severity: str
	status: str
	area: str = ""
	amount: Decimal | None = None
	repeated: bool = False

	def __post_init__(self) -> None:
		if self.severity not in SEVERITIES:
			raise ValueError(f"A severity is {', '.join(SEVERITIES)}, not {self.severity!r}.")


@dataclass(frozen=True, slots=True)
class Reason:
	"""Why an opinion is what it is (REASONS), or what it does not cover (LIMITS): a code with its params."""

	code: str
	params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
	"""What was done. steps: of the programme, with those dropped. not_provided: requests that limit the scope. changed: papers
	whose documents were changed after they were looked at. samples: step → conclusion of `audit_evaluation`."""

	steps: int
	dropped: tuple[str, ...] = ()
	not_provided: tuple[str, ...] = ()
	changed: tuple[str, ...] = ()
	samples: Mapping[str, str] = field(default_factory=dict)

	def __post_init__(self) -> None:
		if not 0 <= len(self.dropped) <= self.steps:
			raise ValueError(f"Of {self.steps} steps {len(self.dropped)} cannot have been dropped.")
		for step, conclusion in self.samples.items():
			if conclusion not in audit_evaluation.CONCLUSIONS:
				raise ValueError(f"The sample of {step} cannot be {conclusion!r}.")

	@property
	def covered(self) -> Decimal:
		"""Percent of the steps that were done; 0 without a programme."""
		if not self.steps:
			return ZERO
		return cents_of(HUNDRED * (self.steps - len(self.dropped)), self.steps)


@dataclass(frozen=True, slots=True)
class Opinion:
	"""The grade, and every reason for it in the order of REASONS; limits: what it does not cover."""

	grade: str
	reasons: tuple[Reason, ...]
	limits: tuple[Reason, ...] = ()

	@property
	def is_limited(self) -> bool:
		return bool(self.limits)


@dataclass(frozen=True, slots=True)
class Entry:
	"""A finding in the report, with its number: 1, 2, 3 …"""

	number: int
	finding: Finding


@dataclass(frozen=True, slots=True)
class Report:
	"""entries: gravest first. counts: severity → number, all of them. by_area: area → severity → number. amount: at stake, 元."""

	opinion: Opinion
	entries: tuple[Entry, ...]
	counts: dict[str, int]
	by_area: dict[str, dict[str, int]]
	amount: Decimal
	repeated: int


def assemble(findings: Iterable[Finding], work: Work, rule: Rule | None = None) -> Report:
	"""The report of an audit. Drafts and what was withdrawn are not in it. The same findings give the same report in any order.

	Raises ValueError for two findings of one key.
	"""
	left_out = (audit_finding.DRAFT, audit_finding.WITHDRAWN)
	printed = sorted((one for one in findings if one.status not in left_out), key=_order)
	if len({one.key for one in printed}) != len(printed):
		raise ValueError("A finding is named twice.")
	return Report(
		opinion(printed, work, rule),
		tuple(Entry(number, one) for number, one in enumerate(printed, start=1)),
		_counts(printed),
		{area: _counts([one for one in printed if one.area == area]) for area in _areas(printed)},
		total(abs(one.amount) for one in printed if one.amount is not None),
		sum(one.repeated for one in printed),
	)


def opinion(findings: Collection[Finding], work: Work, rule: Rule | None = None) -> Opinion:
	"""The opinion by the first of these that holds:

	No Opinion: less than `least_covered` % of the programme was done. Unsatisfactory: a critical finding, `many_major` major
	ones, or a sample that is not acceptable. Needs Improvement: a major finding, a repeated one, `many_normal` normal ones, or a
	sample that asks for more work. Mostly Satisfactory: a normal finding. Satisfactory: minor ones at most.
	"""
	rule = rule or Rule()
	limits = _limits(work)
	if work.covered < rule.least_covered:
		few = Reason("too_little_seen", {"covered": work.covered, "least": rule.least_covered})
		return Opinion(NO_OPINION, (few,), limits)
	number = _counts(findings)
	repeated = sum(one.repeated for one in findings)
	bad, unsure = (
		_steps(work, audit_evaluation.NOT_ACCEPTABLE),
		_steps(work, audit_evaluation.MORE_WORK),
	)
	grades: Sequence[tuple[str, Sequence[tuple[bool, Reason]]]] = (
		(
			UNSATISFACTORY,
			(
				(number[CRITICAL] > 0, Reason("critical", {"number": number[CRITICAL]})),
				(
					number[MAJOR] >= rule.many_major,
					Reason("many_major", {"number": number[MAJOR], "from": rule.many_major}),
				),
				(bool(bad), Reason("sample_not_acceptable", {"steps": bad})),
			),
		),
		(
			NEEDS_IMPROVEMENT,
			(
				(number[MAJOR] > 0, Reason("major", {"number": number[MAJOR]})),
				(repeated > 0, Reason("repeated", {"number": repeated})),
				(
					number[NORMAL] >= rule.many_normal,
					Reason("many_normal", {"number": number[NORMAL], "from": rule.many_normal}),
				),
				(bool(unsure), Reason("more_work", {"steps": unsure})),
			),
		),
		(MOSTLY, ((number[NORMAL] > 0, Reason("normal", {"number": number[NORMAL]})),)),
	)
	for grade, reasons in grades:
		if holding := tuple(reason for holds, reason in reasons if holds):
			return Opinion(grade, holding, limits)
	last = Reason("minor_only", {"number": len(findings)}) if findings else Reason("nothing_found")
	return Opinion(SATISFACTORY, (last,), limits)


def _limits(work: Work) -> tuple[Reason, ...]:
	found = (
		("steps_dropped", "steps", work.dropped),
		("not_provided", "requests", work.not_provided),
		("papers_changed", "papers", work.changed),
	)
	return tuple(Reason(code, {name: keys}) for code, name, keys in found if keys)


def _steps(work: Work, conclusion: str) -> tuple[str, ...]:
	return tuple(sorted(step for step, found in work.samples.items() if found == conclusion))


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
	counted = Counter(one.severity for one in findings)
	return {severity: counted[severity] for severity in SEVERITIES}


def _areas(findings: Sequence[Finding]) -> list[str]:
	"""Those with the gravest finding first."""
	return list(dict.fromkeys(one.area for one in findings))


def _order(finding: Finding) -> tuple:
	return (
		SEVERITIES.index(finding.severity),
		not finding.repeated,
		-abs(finding.amount or ZERO),
		finding.key,
	)
