"""风险跟踪: what is owed on every open risk, by when, and who is told when it is late, so that none is forgotten.

A risk owes an assessment soon after it was seen, a key risk a response, every risk its review; an acceptance and a policy end, a
measure has its day. Review intervals are of domain.md 4; the other days are ours (d).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from wuye_ops.rules.incident import BLUE, ORANGE, RED, YELLOW
from wuye_ops.rules.record_loan import Steps, chase_due
from wuye_ops.rules.risk_life import IDENTIFIED, OPEN
from wuye_ops.rules.risk_matrix import rank_of

OWNER, OFFICER, MANAGER, DIRECTOR = "Owner", "Risk Officer", "Property Manager", "Operations Director"
# whoever approved that a risk is accepted
APPROVER = "Approver"
RESPONSE, ACCEPTANCE, COVER, MEASURE, REVIEW, ASSESSMENT = DUTIES = (
	"Response", "Acceptance", "Cover", "Measure", "Review", "Assessment",
)  # fmt: skip
ASSESS_WITHIN = 7
# level → days within which a key risk has a response
RESPOND_WITHIN: Mapping[str, int] = {RED: 1, ORANGE: 7}
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Deadlines:
	"""What a company has settled: days within which a risk is assessed, and a key risk of a level has a response."""

	assess_within: int = ASSESS_WITHIN
	respond_within: Mapping[str, int] = field(default_factory=lambda: RESPOND_WITHIN)


USUAL = Deadlines()

# Days after the day by which it is owed; negative before it. Of a review by level, since a red one comes every week.
REVIEW_CHASE: Mapping[str, Steps] = {
	RED: ((0, (OWNER,)), (1, (OWNER, MANAGER)), (2, (MANAGER, OFFICER, DIRECTOR))),
	ORANGE: ((-3, (OWNER,)), (1, (OWNER, MANAGER)), (7, (MANAGER, OFFICER, DIRECTOR))),
	YELLOW: ((-7, (OWNER,)), (1, (OWNER,)), (7, (OWNER, MANAGER)), (30, (MANAGER, OFFICER, DIRECTOR))),
	BLUE: ((-14, (OWNER,)), (1, (OWNER,)), (14, (OWNER, MANAGER)), (60, (MANAGER, OFFICER))),
}
CHASE: Mapping[str, Steps] = {
	RESPONSE: ((0, (OWNER,)), (1, (OWNER, MANAGER)), (3, (MANAGER, OFFICER, DIRECTOR))),
	ACCEPTANCE: (
		(-14, (OWNER, OFFICER)), (0, (OWNER, APPROVER, OFFICER)), (1, (OWNER, APPROVER, MANAGER)),
		(7, (APPROVER, MANAGER, OFFICER, DIRECTOR)),
	),
	COVER: ((1, (OWNER, OFFICER)), (7, (OFFICER, MANAGER, DIRECTOR))),
	MEASURE: ((1, (OWNER,)), (3, (OWNER, MANAGER)), (7, (MANAGER, OFFICER, DIRECTOR))),
	ASSESSMENT: ((0, (OWNER,)), (3, (OWNER, OFFICER)), (7, (OFFICER, MANAGER))),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Followed:
	"""An open risk. level: as it is now. key_since: since when it has been a key risk without a response in effect, None where it
	is none or has one. accepted_until, covered_until: the last day of what is in effect, or was last and nothing has taken its place; measure_due: of the next
	measure that is open. next_review: None before the first assessment."""

	key: str
	status: str
	identified_on: date
	level: str = ""
	key_since: date | None = None
	accepted_until: date | None = None
	covered_until: date | None = None
	measure_due: date | None = None
	next_review: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
	"""What is owed, and the last day on which it is in time."""

	what: str
	by: date

	def is_late(self, today: date) -> bool:
		return self.by < today


def duties(risk: Followed, deadlines: Deadlines = USUAL) -> tuple[Duty, ...]:
	"""All that is owed on a risk, in the order of DUTIES; nothing on one that is over."""
	if risk.status not in OPEN:
		return ()
	days = {
		RESPONSE: _respond_by(risk, deadlines.respond_within),
		ACCEPTANCE: risk.accepted_until,
		COVER: risk.covered_until,
		MEASURE: risk.measure_due,
		REVIEW: risk.next_review,
		ASSESSMENT: risk.identified_on + timedelta(days=deadlines.assess_within)
		if risk.status == IDENTIFIED
		else None,
	}
	return tuple(Duty(what, by) for what, by in days.items() if by is not None)


def _respond_by(risk: Followed, within: Mapping[str, int]) -> date | None:
	if risk.key_since is None:
		return None
	return risk.key_since + timedelta(days=within.get(risk.level, within[ORANGE]))


LATE, SOON, IN_TIME, NOTHING_OWED = STATES = ("Overdue", "Due Soon", "In Time", "Nothing Owed")


@dataclass(frozen=True, slots=True)
class Standing:
	"""How a risk stands today, by the duty that presses most. days: until its day, negative when it is past."""

	key: str
	state: str
	duty: Duty | None = None
	days: int | None = None


def standing(risk: Followed, today: date, deadlines: Deadlines = USUAL) -> Standing:
	"""Late ones before others; among those the first of DUTIES, else the earliest. On the day itself nothing is late."""
	owed = duties(risk, deadlines)
	if not owed:
		return Standing(risk.key, NOTHING_OWED)
	late = [duty for duty in owed if duty.is_late(today)]
	duty = late[0] if late else min(owed, key=lambda one: one.by)
	days = (duty.by - today).days
	state = LATE if late else SOON if days <= SOON_DAYS else IN_TIME
	return Standing(risk.key, state, duty, days)


def to_follow(risks: Iterable[Followed], today: date, deadlines: Deadlines = USUAL) -> tuple[Standing, ...]:
	"""All that owe something: late ones first, by duty, gravest level, day, then key. A risk that owes nothing is over."""
	rows = [(one, standing(one, today, deadlines)) for one in risks]
	owing = [row for row in rows if row[1].duty is not None]
	owing.sort(
		key=lambda row: (
			STATES.index(row[1].state),
			DUTIES.index(row[1].duty.what) if row[1].state == LATE else 0,
			-rank_of(row[0].level),
			row[1].duty.by,
			row[0].key,
		)
	)
	return tuple(stands for _one, stands in owing)


@dataclass(frozen=True, slots=True)
class Reminder:
	"""key: unique in the database, so that it is told once; another day of the same duty is another one."""

	key: str
	duty: Duty
	days: int
	roles: tuple[str, ...]


def reminders(
	risk: Followed, today: date, told: Collection[str] = (), deadlines: Deadlines = USUAL
) -> tuple[Reminder, ...]:
	"""What is to be told today of every duty, the latest step of each alone. told: keys of reminders that were sent."""
	found = []
	for duty in duties(risk, deadlines):
		steps = REVIEW_CHASE.get(risk.level, REVIEW_CHASE[BLUE]) if duty.what == REVIEW else CHASE[duty.what]
		begin = f"{risk.key}|{duty.what}|{duty.by}|"
		done = [int(key[len(begin) :]) for key in told if key.startswith(begin)]
		for days, roles in chase_due(duty.by, today, done, steps):
			found.append(Reminder(f"{begin}{days}", duty, days, roles))
	return tuple(found)
