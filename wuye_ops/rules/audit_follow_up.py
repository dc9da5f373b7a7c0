"""审计整改跟踪: how every finding stands until it is settled, who is reminded, and how long it has been open.

Source: 《第2107号内部审计具体准则——后续审计》 (whether management has acted, and whether it has helped, is looked at again).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules import ageing
from wuye_ops.rules.audit_finding import (
	DISPUTED,
	OPEN,
	RISK_ACCEPTED,
	TO_RESPOND,
	latest_due,
	respond_by,
)
from wuye_ops.rules.rectification import SEVERITIES, escalations_due

# After it is handed in an auditor looks at it within so many days (d).
VERIFY_WITHIN = 15

TO_ANSWER, ANSWER_LATE, TO_DECIDE = "To Answer", "Answer Late", "To Decide"
IN_TIME, DUE_SOON, OVERDUE = "In Time", "Due Soon", "Overdue"
TO_VERIFY, VERIFY_LATE, ACCEPTANCE_OVER, SETTLED = "To Verify", "Verify Late", "Acceptance Over", "Settled"
# what asks for somebody first
STATES = (
	OVERDUE, ACCEPTANCE_OVER, ANSWER_LATE, VERIFY_LATE, TO_DECIDE, DUE_SOON, TO_VERIFY, TO_ANSWER, IN_TIME, SETTLED,
)  # fmt: skip
SOON_DAYS = 7

# Days since the issue, up to and including.
AGES = (
	ageing.Class("d30", 30),
	ageing.Class("d60", 60),
	ageing.Class("d90", 90),
	ageing.Class("d180", 180),
	ageing.Class("d365", 365),
	ageing.Class("older"),
)


@dataclass(frozen=True, slots=True)
class Followed:
	"""A finding on the follow-up list, which drafts are not on. upheld_on: when a dispute was decided, from which day the answer is
	waited for anew. due_on: of its rectification, None while nobody has promised a day. handed_in_on: while its cure waits to be
	verified. accepted_until: of an accepted risk."""

	key: str
	status: str
	severity: str
	issued_on: date
	due_on: date | None = None
	handed_in_on: date | None = None
	accepted_until: date | None = None
	upheld_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
	"""How a finding stands today. by: the day that counts next; days: until then, negative when it is past."""

	key: str
	state: str
	by: date | None = None
	days: int | None = None


def standing(finding: Followed, today: date) -> Standing:
	"""What is waited for, and since when it is late. On the day itself nothing is late."""
	if finding.status == RISK_ACCEPTED:
		over = finding.accepted_until is not None and finding.accepted_until < today
		return _standing(finding, ACCEPTANCE_OVER if over else SETTLED, finding.accepted_until, today)
	if finding.status not in OPEN:
		return Standing(finding.key, SETTLED)
	if finding.status in (TO_RESPOND, DISPUTED):
		by = respond_by(finding.upheld_on or finding.issued_on)
		state = ANSWER_LATE if by < today else TO_ANSWER
		return _standing(finding, TO_DECIDE if finding.status == DISPUTED else state, by, today)
	if finding.handed_in_on:
		by = finding.handed_in_on + timedelta(days=VERIFY_WITHIN)
		return _standing(finding, VERIFY_LATE if by < today else TO_VERIFY, by, today)
	by = finding.due_on or latest_due(finding.severity, finding.issued_on)
	if by < today:
		state = OVERDUE
	else:
		state = DUE_SOON if (by - today).days <= SOON_DAYS else IN_TIME
	return _standing(finding, state, by, today)


def _standing(finding: Followed, state: str, by: date | None, today: date) -> Standing:
	return Standing(finding.key, state, by, (by - today).days if by else None)


def to_follow(findings: Iterable[Followed], today: date) -> tuple[Standing, ...]:
	"""All that is not settled: by state, gravest, longest waiting, then key."""
	rows = [(one, standing(one, today)) for one in findings]
	waiting = [row for row in rows if row[1].state != SETTLED]
	waiting.sort(
		key=lambda row: (
			STATES.index(row[1].state),
			SEVERITIES.index(row[0].severity),
			row[1].by or date.max,
			row[0].key,
		)
	)
	return tuple(stands for _one, stands in waiting)


def reminders(finding: Followed, today: date, done: Iterable[int] = ()) -> tuple[tuple[int, str], ...]:
	"""(days, whom) to tell of an answer or a cure that is overdue, by the steps of a rectification, each once.

	done: of this deadline. A late verification is the auditors' own, and shown on their list.
	"""
	stands = standing(finding, today)
	if stands.state not in (OVERDUE, ANSWER_LATE):
		return ()
	return escalations_due(stands.by, today, done)


def age(finding: Followed, today: date) -> str:
	"""The key in AGES of a finding that is open."""
	return ageing.age(finding.issued_on, today, AGES)


def by_age(findings: Iterable[Followed], today: date) -> dict[str, dict[str, tuple[str, ...]]]:
	"""severity → class of AGES → keys of the open findings in it: every number of a chart, with its rows."""
	found: dict[str, dict[str, list[str]]] = {
		severity: {one.key: [] for one in AGES} for severity in SEVERITIES
	}
	for finding in findings:
		if finding.status in OPEN:
			found[finding.severity][age(finding, today)].append(finding.key)
	return {
		severity: {name: tuple(sorted(keys)) for name, keys in classes.items()}
		for severity, classes in found.items()
	}
