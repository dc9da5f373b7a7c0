"""外部审计账号: what an external auditor may look at, for how long, and how much of it may leave.

An account reads and does nothing else; it ends by itself; outside its company, properties, period and kinds of document there is
nothing for it. What has no company, property or day where its kind has one, is outside: nobody guesses in its favour. Every
look is decided here and logged, refused ones too. Source: 个人信息保护法 6 (no more than is needed); the figures are ours (d).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wuye_ops.rules.proration import Period
from wuye_ops.rules.steps import Lifecycle, Refusal

MOST_DAYS = 90
# An export of more rows than this is asked for in parts, so that somebody thinks about each.
MOST_ROWS = 50_000

READ, PRINT, EXPORT = "Read", "Print", "Export"
ACTIONS = (READ, PRINT, EXPORT)
# Personal data and the rights of others are in no scope, whatever is asked for.
NEVER = frozenset(
	(
		"User", "Role", "User Permission", "Customer Profile", "Personal Data Access", "Data Subject Request",
		"Watchlist Entry",
	)
)  # fmt: skip

DRAFT, ACTIVE, ENDED, REVOKED = "Draft", "Active", "Ended", "Revoked"
APPROVE, REVOKE, END = "Approve", "Revoke", "End"
LIFE = Lifecycle({APPROVE: ((DRAFT,), ACTIVE), REVOKE: ((DRAFT, ACTIVE), REVOKED), END: ((ACTIVE,), ENDED)})

COMPANY, PROPERTY, DAY = "company", "property", "day"

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"incomplete": ("missing",),
	"never": ("doctypes",),
	"foreign_property": ("properties",),
	"over": ("until",),
	"ends_before_it_begins": (),
	"too_long": ("latest",),
	"works_here": (),
	"own_grant": (),
	"no_reason": (),
	# of a look
	"not_active": ("status",),
	"not_begun": ("since",),
	"read_only": ("action",),
	"doctype": ("doctype",),
	"company": (),
	"property": (),
	"period": (),
	"no_export": (),
	"too_many": ("rows", "most"),
	"outside": ("number", "codes"),
}


@dataclass(frozen=True, slots=True)
class Grant:
	"""What somebody was given. properties: never none; period: of the documents' days. valid_until: the last moment."""

	auditor: str
	firm: str
	company: str
	properties: frozenset[str]
	doctypes: frozenset[str]
	period: Period | None
	valid_from: datetime
	valid_until: datetime
	may_export: bool = False
	status: str = DRAFT

	def is_in_force(self, now: datetime) -> bool:
		return self.status == ACTIVE and self.valid_from <= now <= self.valid_until


def grant_refusals(
	grant: Grant,
	*,
	approver: str,
	author: str,
	now: datetime,
	properties_of_company: Collection[str],
	works_here: bool,
) -> tuple[Refusal, ...]:
	"""What stands in the way of approving a grant; all of it.

	works_here: the account belongs to an employee, who has rights of their own. An end is needed, at most MOST_DAYS after its
	beginning; whoever needs longer is granted anew.
	"""
	if refused := LIFE.refusals(grant.status, APPROVE):
		return refused
	found = [
		Refusal("incomplete", {"missing": name})
		for name in ("auditor", "firm", "company", "properties", "doctypes", "period")
		if not getattr(grant, name)
	]
	if never := tuple(sorted(grant.doctypes & NEVER)):
		found.append(Refusal("never", {"doctypes": never}))
	if foreign := tuple(sorted(grant.properties - set(properties_of_company))):
		found.append(Refusal("foreign_property", {"properties": foreign}))
	latest = grant.valid_from + timedelta(days=MOST_DAYS)
	if grant.valid_until <= grant.valid_from:
		found.append(Refusal("ends_before_it_begins"))
	elif grant.valid_until <= now:
		found.append(Refusal("over", {"until": grant.valid_until}))
	elif grant.valid_until > latest:
		found.append(Refusal("too_long", {"latest": latest}))
	if works_here:
		found.append(Refusal("works_here"))
	if approver in (author, grant.auditor):
		found.append(Refusal("own_grant"))
	return tuple(found)


@dataclass(frozen=True, slots=True)
class Row:
	"""A document that somebody wants to look at. has: which of COMPANY, PROPERTY and DAY its kind has; a master that has none
	lies in every scope that names its kind. A value that is not there is None."""

	key: str
	doctype: str
	has: frozenset[str] = frozenset((COMPANY, PROPERTY, DAY))
	company: str | None = None
	property: str | None = None
	day: date | None = None


def outside(grant: Grant, row: Row) -> tuple[str, ...]:
	"""The codes of what puts a document outside the scope: doctype, company, property, period."""
	in_period = grant.period and row.day and grant.period.first <= row.day <= grant.period.last
	found = {
		"doctype": row.doctype not in grant.doctypes or row.doctype in NEVER,
		"company": COMPANY in row.has and row.company != grant.company,
		"property": PROPERTY in row.has and row.property not in grant.properties,
		"period": DAY in row.has and not in_period,
	}
	return tuple(code for code, stands in found.items() if stands)


def look_refusals(grant: Grant, action: str, row: Row, now: datetime) -> tuple[Refusal, ...]:
	"""Why a document may not be looked at, printed or exported; nothing when it may. For the log.

	To the auditor of a document outside the scope nothing is said but that there is none.
	"""
	found = list(_of_account(grant, action, now))
	for code in outside(grant, row):
		found.append(Refusal(code, {"doctype": row.doctype} if code == "doctype" else {}))
	return tuple(found)


def _of_account(grant: Grant, action: str, now: datetime) -> Iterable[Refusal]:
	if grant.status != ACTIVE:
		yield Refusal("not_active", {"status": grant.status})
	elif now < grant.valid_from:
		yield Refusal("not_begun", {"since": grant.valid_from})
	elif now > grant.valid_until:
		yield Refusal("over", {"until": grant.valid_until})
	if action not in ACTIONS:
		yield Refusal("read_only", {"action": action})
	elif action == EXPORT and not grant.may_export:
		yield Refusal("no_export")


def export_refusals(grant: Grant, rows: Collection[Row], now: datetime) -> tuple[Refusal, ...]:
	"""Why a list may not leave. One row outside the scope keeps all of it: half a list would be taken for the whole."""
	found = list(_of_account(grant, EXPORT, now))
	if len(rows) > MOST_ROWS:
		found.append(Refusal("too_many", {"rows": len(rows), "most": MOST_ROWS}))
	codes = [outside(grant, row) for row in rows]
	if number := sum(bool(one) for one in codes):
		counted = Counter(code for one in codes for code in one)
		found.append(Refusal("outside", {"number": number, "codes": dict(sorted(counted.items()))}))
	return tuple(found)


@dataclass(frozen=True, slots=True)
class Condition:
	"""A filter on a field: "in" a tuple of values, or "between" two days, both included."""

	field: str
	operator: str
	value: tuple


def conditions(
	grant: Grant, doctype: str, fields: Mapping[str, str], now: datetime
) -> tuple[Condition, ...] | None:
	"""What a query on a kind of document is limited to, the same as `look_refusals` decides; None: nothing at all is shown.

	fields: COMPANY, PROPERTY, DAY → the name of the field, as far as the kind has one.
	"""
	if not grant.is_in_force(now) or doctype not in grant.doctypes or doctype in NEVER or not grant.period:
		return None
	found = []
	if COMPANY in fields:
		found.append(Condition(fields[COMPANY], "in", (grant.company,)))
	if PROPERTY in fields:
		found.append(Condition(fields[PROPERTY], "in", tuple(sorted(grant.properties))))
	if DAY in fields:
		found.append(Condition(fields[DAY], "between", (grant.period.first, grant.period.last)))
	return tuple(found)


# -- the log -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
	"""A row of the log, which nobody changes. refused: codes, none for what was shown. rows: of an export, else 1."""

	at: datetime
	action: str
	doctype: str
	name: str = ""
	rows: int = 1
	refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
	"""What an account has looked at: for the notice that it has ended. by_doctype: looks that were shown. exported: rows."""

	looks: int
	refused: int
	exported: int
	by_doctype: dict[str, int]
	last: datetime | None


def summary(looks: Iterable[Look]) -> Summary:
	looks = list(looks)
	shown = [look for look in looks if not look.refused]
	return Summary(
		len(looks),
		len(looks) - len(shown),
		sum(look.rows for look in shown if look.action == EXPORT),
		dict(sorted(Counter(look.doctype for look in shown).items())),
		max((look.at for look in looks), default=None),
	)
