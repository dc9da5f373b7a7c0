"""审计独立性: whether somebody may audit, review or verify something, and if not, why and until when.

Sources: 《第1101号——内部审计基本准则》 (auditors neither decide on nor do the business they audit), 《第1201号——内部审计人员职业道德规范》 11
(no bias, no conflict of interests), and the Standards of The IIA, 1130.A1: an activity somebody was
responsible for within the previous year is not theirs to audit. Twelve months are the least; a company may set more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.proration import Period, add_months
from wuye_ops.rules.rectification import may_verify
from wuye_ops.rules.steps import Refusal

COOLING_MONTHS = 12

# DID: made, changed or approved documents of it. RESPONSIBLE: was its manager or head. RELATION, INTEREST: as declared.
DID, RESPONSIBLE, RELATION, INTEREST = "Did the Work", "Was Responsible", "Close Relation", "Own Interest"
KINDS = (DID, RESPONSIBLE, RELATION, INTEREST)
# A relation does not cool: while it lasts it counts, and for the time it lasted in.
COOLING = (DID, RESPONSIBLE)

# code → names of the params; free_from: None while it goes on, and for work within the very period that is audited
REFUSALS = {
	"did": ("what", "property", "free_from"),
	"was_responsible": ("what", "property", "free_from"),
	"relation": ("what", "property"),
	"interest": ("what", "property"),
	"audited": (),
	"own_work": (),
	"involved": (),
	"not_auditor": (),
	"no_head": (),
	"head_not_in_team": (),
	"too_few": ("least",),
}
_CODES = {DID: "did", RESPONSIBLE: "was_responsible", RELATION: "relation", INTEREST: "interest"}


@dataclass(frozen=True, slots=True)
class Tie:
	"""What binds somebody to something. what: in words, such as a post or "12 purchase orders". property: None for all of the
	company; areas: none for all of them. first, last: None where it has no beginning, or goes on."""

	kind: str
	what: str
	property: str | None = None
	areas: frozenset[str] = frozenset()
	first: date | None = None
	last: date | None = None

	def __post_init__(self) -> None:
		if self.kind not in KINDS:
			raise ValueError(f"A tie is {', '.join(KINDS)}, not {self.kind!r}.")
		if self.first and self.last and self.last < self.first:
			raise ValueError(f"The tie {self.what} ends on {self.last}, before it begins on {self.first}.")

	def lasts_in(self, period: Period) -> bool:
		return (self.first is None or self.first <= period.last) and (
			self.last is None or self.last >= period.first
		)


@dataclass(frozen=True, slots=True)
class Scope:
	"""What an audit is about. properties, areas: none for all. period: that is audited. begins_on: of the audit. people: users who
	are themselves audited, as a manager who leaves is (经济责任审计)."""

	period: Period
	begins_on: date
	properties: frozenset[str] = frozenset()
	areas: frozenset[str] = frozenset()
	people: frozenset[str] = frozenset()

	def touches(self, tie: Tie) -> bool:
		in_place = tie.property is None or not self.properties or tie.property in self.properties
		return in_place and bool(not tie.areas or not self.areas or tie.areas & self.areas)


def conflicts(ties: Iterable[Tie], scope: Scope, months: int = COOLING_MONTHS) -> tuple[Refusal, ...]:
	"""Why somebody with these ties may not take part; nothing when they may. In the order of KINDS, then as given.

	Work and responsibility count when they fall into the audited period, whenever that was, or ended less than so many months
	before the audit begins. Raises ValueError for months below COOLING_MONTHS.
	"""
	if months < COOLING_MONTHS:
		raise ValueError(f"Somebody is free after {COOLING_MONTHS} months at the least, not {months}.")
	found = []
	for tie in sorted(ties, key=lambda tie: KINDS.index(tie.kind)):
		if not scope.touches(tie) or (tie.first and tie.first > max(scope.begins_on, scope.period.last)):
			continue
		params: dict[str, object] = {"what": tie.what, "property": tie.property}
		in_period = tie.lasts_in(scope.period)
		if tie.kind not in COOLING:
			if in_period or tie.last is None or tie.last >= scope.begins_on:
				found.append(Refusal(_CODES[tie.kind], params))
			continue
		free_from = add_months(tie.last, months) if tie.last else None
		if in_period or free_from is None or free_from > scope.begins_on:
			# no waiting makes one's own work somebody else's
			params["free_from"] = None if in_period else free_from
			found.append(Refusal(_CODES[tie.kind], params))
	return tuple(found)


def able(people: Mapping[str, Iterable[Tie]], scope: Scope, months: int = COOLING_MONTHS) -> tuple[str, ...]:
	"""Who of them may take part, for those who make up a team."""
	return tuple(
		sorted(
			person
			for person, ties in people.items()
			if person not in scope.people and not conflicts(ties, scope, months)
		)
	)


def team_refusals(
	head: str,
	team: Mapping[str, Iterable[Tie]],
	scope: Scope,
	months: int = COOLING_MONTHS,
	least: int = 2,
) -> tuple[tuple[str, Refusal], ...]:
	"""(person, refusal) for all that stands against a team, head included; ("", refusal) for what is about nobody alone.

	least: people in it (d): somebody has to review what another has prepared.
	"""
	found = []
	if not head:
		found.append(("", Refusal("no_head")))
	elif head not in team:
		found.append((head, Refusal("head_not_in_team")))
	if len(team) < least:
		found.append(("", Refusal("too_few", {"least": least})))
	for person in sorted(team):
		if person in scope.people:
			found.append((person, Refusal("audited")))
		found += [(person, refusal) for refusal in conflicts(team[person], scope, months)]
	return tuple(found)


def review_refusals(reviewer: str, preparers: Collection[str | None]) -> tuple[Refusal, ...]:
	"""Why somebody may not review a working paper: they had a hand in it (《第2104号》: papers are reviewed by others)."""
	return () if may_verify(reviewer, preparers) else (Refusal("own_work"),)


def verification_refusals(
	verifier: str,
	involved: Collection[str | None],
	ties: Iterable[Tie],
	scope: Scope,
	*,
	is_auditor: bool,
	months: int = COOLING_MONTHS,
) -> tuple[Refusal, ...]:
	"""Why somebody may not say that a finding is cured.

	involved: whoever is responsible for the cure, did it, or thought it out; an auditor who designed the measure is one of them.
	scope: of the finding, begins_on the day of the verification.
	"""
	found = [] if is_auditor else [Refusal("not_auditor")]
	if verifier in scope.people:
		found.append(Refusal("audited"))
	if not may_verify(verifier, involved):
		found.append(Refusal("involved"))
	return (*found, *conflicts(ties, scope, months))
