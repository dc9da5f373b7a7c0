"""Who is told of an alert, and in which words."""

from __future__ import annotations

from functools import cached_property

from frappe import _
from frappe.utils import escape_html, format_datetime

from wuye_ops.property.notices import Note
from wuye_ops.property.posts import Directory
from wuye_ops.risk import indicator_words as words
from wuye_ops.risk.watching import Indicator, Place
from wuye_ops.rules.risk_alert import BACK, ESCALATED, NO_DATA, OFFICER, REACHED, Alert, Notice

DIRECTOR = "Operations Director"
# at a post of one property; of a company as a whole the directors have it
POSTS = ("Department Head", "Property Manager", DIRECTOR)


class Posts:
	"""The users behind roles: all of them looked up once, when the first is asked for."""

	def __init__(self) -> None:
		self._known: dict[tuple, list[str]] = {}

	@cached_property
	def _directory(self) -> Directory:
		return Directory()

	def of(self, roles: tuple[str, ...], place: Place, trade: str | None) -> list[str]:
		"""Each once, those who have to act first."""
		key = (roles, place.key, trade)
		if key not in self._known:
			users = (user for role in roles for user in self._of_role(role, place, trade))
			self._known[key] = list(dict.fromkeys(users))
		return self._known[key]

	def _of_role(self, role: str, place: Place, trade: str | None) -> list[str]:
		directory = self._directory
		if place.property is None:
			# who is limited to properties does not see the company as a whole
			return directory.with_role(OFFICER if role == OFFICER else DIRECTOR, "")
		if role in POSTS:
			department = directory.trades.get((place.property, trade)) if trade else None
			return directory.of_post(place.property, department, role)
		return directory.with_role(role, place.property)


def note_of(
	users: list[str], name: str, notice: Notice, indicator: Indicator, place: Place, alert: Alert, value: str
) -> Note:
	"""A notification for each user, in the language that is set."""
	about = escape_html(f"{place.title} · {indicator.row.title}")
	return Note(
		users,
		"Risk Alert",
		name,
		_subject(notice, alert, about, value),
		escape_html(indicator.row.advice or ""),
	)


def _subject(notice: Notice, alert: Alert, about: str, value: str) -> str:
	level, due = words.level_name(notice.level), format_datetime(notice.due_by, "MM-dd HH:mm")
	if notice.what == REACHED:
		if alert.kind == NO_DATA:
			return _("No data: {0}. Find out why by {1}.").format(about, due)
		return _("{0} warning: {1} is {2}. Take it in hand by {3}.").format(level, about, value, due)
	if notice.what == ESCALATED:
		return _("{0} warning unanswered since {1}: {2}").format(level, due, about)
	if alert.status == BACK:
		return _("Back to normal, and not closed yet: {0}. Say why it was.").format(about)
	return _("{0} warning in hand without progress since {1}: {2}").format(level, due, about)
