"""年度成本预算: what a plan of a year must be, how it lives, and what one version changes of another.

One plan of a property and year is in force. It is revised by a version of its own, which changes nothing before the month from
which it holds; the version before it stays as it was. 会计法 11: the year is the calendar year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS
from wuye_ops.rules.steps import Lifecycle, Refusal

# ERPNext keeps percents of months with nine places; up to this sum a month comes out of them to a tenth of a cent.
LARGEST = Decimal("100000000.00")
# domain.md 8: prepared two months ahead
MONTHS_AHEAD = 2

DRAFT, PENDING, RETURNED, IN_FORCE, REPLACED, CLOSED, WITHDRAWN = (
	"Draft", "Pending Approval", "Returned", "In Force", "Replaced", "Closed", "Withdrawn",
)  # fmt: skip
SUBMIT, APPROVE, RETURN, REPLACE, CLOSE, WITHDRAW = (
	"Submit for Approval", "Approve", "Return", "Replace", "Close", "Withdraw",
)  # fmt: skip
LIFE = Lifecycle(
	{
		SUBMIT: ((DRAFT, RETURNED), PENDING),
		APPROVE: ((PENDING,), IN_FORCE),
		RETURN: ((PENDING,), RETURNED),
		REPLACE: ((IN_FORCE,), REPLACED),
		CLOSE: ((IN_FORCE,), CLOSED),
		WITHDRAW: ((DRAFT, RETURNED, PENDING), WITHDRAWN),
	}
)
NEED_A_REASON = (RETURN, WITHDRAW)
# plans that stand for their year, as against those that were overtaken
LIVE = frozenset({DRAFT, PENDING, RETURNED, IN_FORCE, CLOSED})

EXPENSE = "Expense"

# code → names of the params
REFUSALS = {
	"no_lines": (),
	"no_cost_center": ("property",),
	"shared_cost_center": ("cost_center", "property"),
	"no_fiscal_year": ("year",),
	"closed_year": ("year",),
	"second_plan": ("plan", "year"),
	"unknown_account": ("account",),
	"other_company": ("account", "company"),
	"group_account": ("account",),
	"not_a_cost": ("account",),
	"disabled_account": ("account",),
	"account_twice": ("account",),
	"no_month": ("account", "month"),
	"month_twice": ("account", "month"),
	"missing_months": ("account", "months"),
	"negative": ("account", "month", "amount"),
	"not_cents": ("account", "month", "amount"),
	"too_large": ("account", "amount", "largest"),
	"own_plan": ("by",),
	"no_reason": ("step",),
	"not_in_force": ("plan",),
	"other_plan": ("plan",),
	"past_changed": ("account", "month", "before", "after"),
	"below_spent": ("account", "planned", "spent"),
	"no_change": (),
}


@dataclass(frozen=True, slots=True)
class Line:
	"""What an account may cost, January to December in yuan; None for a month that nobody has filled in."""

	account: str
	months: tuple[Decimal | None, ...]

	def __post_init__(self) -> None:
		if len(self.months) != MONTHS:
			raise ValueError(f"A line has {MONTHS} months, not {len(self.months)}.")

	@property
	def amount(self) -> Decimal:
		return total(amount for amount in self.months if amount is not None)


@dataclass(frozen=True, slots=True)
class Plan:
	"""revises: the key of the plan in force that this one is to replace."""

	key: str
	property: str
	company: str
	cost_center: str | None
	year: int
	lines: tuple[Line, ...] = ()
	status: str = DRAFT
	revises: str | None = None

	@property
	def amount(self) -> Decimal:
		return total(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Account:
	"""An account as the books have it."""

	company: str
	root_type: str = EXPENSE
	is_group: bool = False
	disabled: bool = False


@dataclass(frozen=True, slots=True)
class Books:
	"""What a plan is checked against. sharing: other properties with the plan's cost center; ERPNext budgets by cost center."""

	accounts: Mapping[str, Account]
	fiscal_years: Collection[int]
	closed_years: Collection[int] = ()
	sharing: Collection[str] = ()


# -- what a plan must be


def read_rows(rows: Iterable[tuple[str, int, Decimal]]) -> tuple[tuple[Line, ...], tuple[Refusal, ...]]:
	"""Lines from rows of account, month and amount, such as a spreadsheet has; and why some rows cannot be taken."""
	found: dict[str, list[Decimal | None]] = {}
	refusals = []
	for account, month, amount in rows:
		months = found.setdefault(account, [None] * MONTHS)
		if not 1 <= month <= MONTHS:
			refusals.append(Refusal("no_month", {"account": account, "month": month}))
		elif months[month - 1] is not None:
			refusals.append(Refusal("month_twice", {"account": account, "month": month}))
		else:
			months[month - 1] = amount
	return tuple(Line(account, tuple(months)) for account, months in found.items()), tuple(refusals)


def refusals(plan: Plan, books: Books, others: Iterable[Plan] = ()) -> tuple[Refusal, ...]:
	"""Everything for which a plan cannot be put forward; nothing where it can. others: plans of the same property."""
	found = list(_of_the_whole(plan, books))
	found += [
		Refusal("second_plan", {"plan": other.key, "year": plan.year})
		for other in others
		if other.key not in (plan.key, plan.revises)
		and (other.property, other.year) == (plan.property, plan.year)
		and other.status in LIVE
	]
	seen: set[str] = set()
	for line in plan.lines:
		if line.account in seen:
			found.append(Refusal("account_twice", {"account": line.account}))
		seen.add(line.account)
		found += _of_the_account(line.account, plan.company, books.accounts.get(line.account))
		found += _of_the_months(line)
	return tuple(found)


def _of_the_whole(plan: Plan, books: Books) -> Iterable[Refusal]:
	if not plan.cost_center:
		yield Refusal("no_cost_center", {"property": plan.property})
	for other in sorted(books.sharing):
		yield Refusal("shared_cost_center", {"cost_center": plan.cost_center, "property": other})
	if plan.year not in books.fiscal_years:
		yield Refusal("no_fiscal_year", {"year": plan.year})
	if plan.year in books.closed_years:
		yield Refusal("closed_year", {"year": plan.year})
	if not plan.amount and all(amount is not None for line in plan.lines for amount in line.months):
		yield Refusal("no_lines")


def _of_the_account(name: str, company: str, account: Account | None) -> Iterable[Refusal]:
	about = {"account": name}
	if account is None:
		yield Refusal("unknown_account", about)
		return
	if account.company != company:
		yield Refusal("other_company", {**about, "company": account.company})
	if account.is_group:
		yield Refusal("group_account", about)
	if account.root_type != EXPENSE:
		yield Refusal("not_a_cost", about)
	if account.disabled:
		yield Refusal("disabled_account", about)


def _of_the_months(line: Line) -> Iterable[Refusal]:
	if missing := tuple(number for number, amount in enumerate(line.months, 1) if amount is None):
		yield Refusal("missing_months", {"account": line.account, "months": missing})
	for number, amount in enumerate(line.months, 1):
		about = {"account": line.account, "month": number, "amount": amount}
		if amount is not None and amount < ZERO:
			yield Refusal("negative", about)
		if amount is not None and amount != cents(amount):
			yield Refusal("not_cents", about)
	if line.amount > LARGEST:
		yield Refusal("too_large", {"account": line.account, "amount": line.amount, "largest": LARGEST})


# -- how it lives


def step_refusals(
	plan: Plan, step: str, by: str, drafted_by: Collection[str], reason: str = ""
) -> tuple[Refusal, ...]:
	"""Why somebody may not take a step. drafted_by: whoever has written in the plan; they do not approve it.

	Raises ValueError for a step that is none.
	"""
	found = list(LIFE.refusals(plan.status, step))
	if step == APPROVE and by in drafted_by:
		found.append(Refusal("own_plan", {"by": by}))
	if step in NEED_A_REASON and not reason.strip():
		found.append(Refusal("no_reason", {"step": step}))
	return tuple(found)


def prepare_from(year: int) -> date:
	"""The day on which the drafting of a year begins: two months before it."""
	return Month(year, 1).plus(-MONTHS_AHEAD).first


# -- versions


ADDED, REMOVED, CHANGED, SAME = "Added", "Removed", "Changed", "Same"
TRANSFER, INCREASE, DECREASE = "Transfer", "Increase", "Decrease"


@dataclass(frozen=True, slots=True)
class Row:
	"""An account in two versions. months: by how much each grew. percent: of what it was; None of nothing."""

	account: str
	kind: str
	before: Decimal
	after: Decimal
	months: tuple[Decimal, ...]

	@property
	def difference(self) -> Decimal:
		return EXACT.subtract(self.after, self.before)

	@property
	def percent(self) -> Decimal | None:
		return EXACT.divide(EXACT.multiply(self.difference, HUNDRED), self.before) if self.before else None


@dataclass(frozen=True, slots=True)
class Comparison:
	"""rows: those of the later version, then those that are gone."""

	rows: tuple[Row, ...] = ()

	@property
	def more(self) -> Decimal:
		"""What was added to accounts."""
		return total(max(row.difference, ZERO) for row in self.rows)

	@property
	def less(self) -> Decimal:
		"""What was taken from accounts, as a positive sum."""
		return total(max(-row.difference, ZERO) for row in self.rows)

	@property
	def net(self) -> Decimal:
		return EXACT.subtract(self.more, self.less)

	@property
	def kind(self) -> str:
		"""调剂, 追加 or 核减: moved between accounts, more in all, or less; SAME where no account changes in any month."""
		if all(row.kind == SAME for row in self.rows):
			return SAME
		return TRANSFER if not self.net else INCREASE if self.net > ZERO else DECREASE

	@property
	def to_approve(self) -> Decimal:
		"""The sum that an approver answers for: what accounts are given, wherever it comes from. For `approval.approvers`."""
		return self.more


def compare(before: Sequence[Line], after: Sequence[Line]) -> Comparison:
	"""What one version changes of another, or this year of the last one. Months that are not filled in count as 0."""
	old, new = _by_account(before), _by_account(after)
	nothing = (ZERO,) * MONTHS
	rows = []
	for account in dict.fromkeys((*new, *old)):
		was, now = old.get(account, nothing), new.get(account, nothing)
		kind = SAME if was == now else CHANGED
		if account not in old:
			kind = ADDED
		elif account not in new:
			kind = REMOVED
		difference = tuple(EXACT.subtract(b, a) for a, b in zip(was, now, strict=True))
		rows.append(Row(account, kind, total(was), total(now), difference))
	return Comparison(tuple(rows))


def _by_account(lines: Sequence[Line]) -> dict[str, tuple[Decimal, ...]]:
	return {line.account: tuple(amount or ZERO for amount in line.months) for line in lines}


def revision_refusals(
	old: Plan,
	new: Plan,
	from_month: int,
	reason: str,
	spent: Mapping[str, Decimal] | None = None,
) -> tuple[Refusal, ...]:
	"""Why a version cannot replace the one in force; asked besides `refusals`.

	from_month: the first month that may still change; what is over is measured by what was planned when it was ahead. spent:
	by account what the year has cost and what is ordered; no account is cut below it.
	"""
	found = []
	if old.status != IN_FORCE:
		found.append(Refusal("not_in_force", {"plan": old.key}))
	if (old.property, old.year, old.company) != (
		new.property,
		new.year,
		new.company,
	) or new.revises != old.key:
		found.append(Refusal("other_plan", {"plan": old.key}))
	if not reason.strip():
		found.append(Refusal("no_reason", {"step": REPLACE}))
	rows = compare(old.lines, new.lines).rows
	was, now = _by_account(old.lines), _by_account(new.lines)
	for row in rows:
		for number, difference in enumerate(row.months[: from_month - 1], 1):
			if difference:
				before, after = (one.get(row.account, (ZERO,) * MONTHS)[number - 1] for one in (was, now))
				about = {"account": row.account, "month": number, "before": before, "after": after}
				found.append(Refusal("past_changed", about))
		already = (spent or {}).get(row.account, ZERO)
		if row.difference < ZERO and row.after < already:
			about = {"account": row.account, "planned": row.after, "spent": already}
			found.append(Refusal("below_spent", about))
	if all(row.kind == SAME for row in rows):
		found.append(Refusal("no_change"))
	return tuple(found)


def by_class(lines: Sequence[Line], classes: Mapping[str, str]) -> dict[str, tuple[Decimal, ...]]:
	"""Class → January to December, of lines whose accounts are of the classes given by account (`cost_class.class_of`)."""
	found: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * MONTHS)
	for account, months in ((line.account, line.months) for line in lines):
		of = found[classes[account]]
		for number, amount in enumerate(months):
			of[number] = EXACT.add(of[number], amount or ZERO)
	return {name: tuple(months) for name, months in found.items()}
