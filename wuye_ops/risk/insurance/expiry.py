"""保险到期: every day, whoever is to renew a policy is told 90, 60, 30 and 0 days before it ends, each once.

Read set-based, a batch of policies at a time. The row of a warning has a key that is unique in the database, so that two sweeps at
once tell it once; a sweep that was killed goes on where it stopped. What cannot be told keeps nothing else from it, and says so on
the policy or the claim until it succeeds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.utils import add_days, escape_html, formatdate, getdate, now_datetime, nowdate

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words, tell_staff, users_with_role
from wuye_ops.property.posts import users_of_post
from wuye_ops.property.told_once import ToldOnce
from wuye_ops.risk import batches
from wuye_ops.risk.batches import in_batches
from wuye_ops.risk.insurance import policies as policy_documents
from wuye_ops.risk.insurance.as_policy import CLAIM, DOCTYPE, load
from wuye_ops.rules import insurance as rules
from wuye_ops.rules.insurance_claim import OPEN, REFUSED
from wuye_ops.rules.insurance_life import RUNNING

WARNINGS = ToldOnce(DOCTYPE, "Insurance Warning", "covers_until")
BATCH = 200
FIRST_STEP = rules.EXPIRY[0][0]


@dataclass(slots=True)
class Done:
	"""What a sweep came to: warnings told, policies that stand otherwise now, claims chased, what could not be told."""

	told: int = 0
	moved: int = 0
	chased: int = 0
	failed: int = 0


def follow_policies(today: date | None = None, commit: Callable[[], object] | None = None) -> dict[str, int]:
	"""{told, moved, chased, failed}. Commits after each batch; a second run on a day tells nothing twice."""
	today, commit, done = today or getdate(nowdate()), commit or batches.commit, Done()

	def warned(names: Sequence[str]) -> None:
		done.told += warn(names, today)
		_succeeded(DOCTYPE, names)

	def chased(names: Sequence[str]) -> None:
		done.chased += _chase(names)
		_succeeded(CLAIM, names)

	in_batches(_ending(today), BATCH, warned, partial(_failed, done, DOCTYPE), commit)
	done.moved = policy_documents.refresh_statuses(today)
	commit()
	in_batches(_late(today), BATCH, chased, partial(_failed, done, CLAIM), commit)
	return asdict(done)


def _succeeded(doctype: str, names: Sequence[str]) -> None:
	failed = {"name": ["in", [*names, ""]], "error": ["is", "set"]}
	if frappe.db.exists(doctype, failed):
		frappe.db.set_value(doctype, failed, {"error": None, "error_on": None})


def _failed(done: Done, doctype: str, name: str, error: Exception) -> None:
	"""Said on the document until it succeeds; the trace is kept once, and not again every night."""
	words = failure_in_words(error)
	if frappe.db.get_value(doctype, name, "error") != words:
		frappe.log_error(f"{doctype} {name}", reference_doctype=doctype, reference_name=name)
	frappe.db.set_value(doctype, name, {"error": words, "error_on": now_datetime()})
	done.failed += 1


def _ending(today: date) -> list[str]:
	"""Policies that run as far as the sweep has said, and end within the time in which that is told."""
	return frappe.get_all(
		DOCTYPE,
		{"status": ["in", RUNNING], "covers_until": ["<=", add_days(today, -FIRST_STEP)]},
		pluck="name",
		order_by="covers_until, name",
		limit=0,
	)


def warn(names: Sequence[str], today: date) -> int:
	"""Tells of those of the policies whose step has come; how many were told now. In the transaction of the caller."""
	names = list(names)
	rows = frappe.get_all(
		DOCTYPE, {"name": ["in", names]}, ["name", "policy_no", "insurer", "kind", "company"], order_by="name"
	)
	# what could take over: anything that still runs on the day after one of them
	others = load(
		{
			"company": ["in", sorted({row.company for row in rows})],
			"covers_until": [">=", add_days(today, FIRST_STEP)],
		}
	)
	mine = load({"name": ["in", names]})
	company_of = dict(
		frappe.get_all(
			DOCTYPE, {"name": ["in", list(others) or [""]]}, ["name", "company"], as_list=True, limit=0
		)
	)
	told, posts, count = WARNINGS.given(names), _Posts(), 0
	for row in rows:
		policy = mine[row.name]
		rivals = [one for name, one in others.items() if company_of[name] == row.company]
		days_told = [days for days, until in told[row.name] if until == policy.last]
		for days, roles in rules.expiry_warnings(policy, rivals, today, days_told):
			users = posts.of(roles, policy.properties, row.company)
			count += WARNINGS.tell(row.name, policy.last, days, users, _text(row, policy.last, today))
	return count


def _text(row, until: date, today: date) -> str:
	left = (until - today).days
	with in_site_language():
		return _news(left).format(
			escape_html(row.policy_no), _(row.kind, context=DOCTYPE), formatdate(until), left
		)


def _news(left: int) -> str:
	if left > 0:
		return _("Insurance {0} ({1}) ends on {2}, in {3} days, and is not renewed.")
	if left == 0:
		return _("Insurance {0} ({1}) ends today, {2}, and is not renewed.")
	return _("Insurance {0} ({1}) has ended on {2} and is not renewed.")


class _Posts:
	"""The users behind roles, looked up once for each property."""

	def __init__(self) -> None:
		self._known: dict[tuple[str, str], list[str]] = {}
		self._of_company: dict[str, list[str]] = {}

	def of(self, roles: tuple[str, ...], properties: frozenset[str] | None, company: str) -> list[str]:
		"""Each once, those who have to act first. properties: None for all of the company."""
		places = sorted(properties) if properties is not None else self._places(company)
		return list(
			dict.fromkeys(user for role in roles for place in places for user in self._at(role, place))
		)

	def _places(self, company: str) -> list[str]:
		if company not in self._of_company:
			self._of_company[company] = frappe.get_all(
				"Property", {"company": company, "status": "Active"}, pluck="name", order_by="name"
			)
		return self._of_company[company]

	def _at(self, role: str, place: str) -> list[str]:
		if (role, place) not in self._known:
			self._known[role, place] = (
				users_with_role(role, place) if role == rules.OFFICER else users_of_post(place, None, role)
			)
		return self._known[role, place]


# -- claims that wait --------------------------------------------------------------------------------------------------


def _late(today: date) -> list[str]:
	"""Claims whose day has passed and of whom that was not told yet."""
	claim = frappe.qb.DocType(CLAIM)
	return (
		frappe.qb.from_(claim)
		.select(claim.name)
		.where(claim.status.isin((*OPEN, REFUSED)) & (claim.due_on < today))
		.where(claim.chased_for.isnull() | (claim.chased_for != claim.due_on))
		.orderby(claim.due_on)
		.orderby(claim.name)
		.run(pluck=True)
	)


def _chase(names: Sequence[str]) -> int:
	"""Told of once for that day, to the risk officers and the manager of the property."""
	rows = frappe.get_all(
		CLAIM,
		{"name": ["in", list(names)]},
		["name", "title", "property", "due_on", "whose_turn"],
		order_by="due_on, name",
	)
	posts = _Posts()
	for row in rows:
		frappe.db.set_value(CLAIM, row.name, "chased_for", row.due_on)
		users = posts.of((rules.OFFICER, rules.MANAGER), frozenset((row.property,)), "")
		with in_site_language():
			text = (
				_("The insurer has not answered by {0}: {1}")
				if row.whose_turn == "Insurer"
				else _("The time for this claim was over on {0}: {1}")
			)
			tell_staff(
				users,
				frappe._dict(doctype=CLAIM, name=row.name),
				text.format(formatdate(row.due_on), escape_html(row.title)),
			)
	return len(rows)
