"""Who is told of an alert, and in which words."""

from __future__ import annotations

from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.utils import escape_html, format_datetime

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.property.places import department_of
from wuye_ops.property.posts import users_of_post
from wuye_ops.risk import indicator_words as words
from wuye_ops.risk.watching import Indicator, Place
from wuye_ops.rules.risk_alert import BACK, ESCALATED, NO_DATA, OFFICER, REACHED, Alert, Notice

DIRECTOR = "Operations Director"
# at a post of one property; of a company as a whole the directors have it
POSTS = ("Department Head", "Property Manager", DIRECTOR)


@dataclass(slots=True)
class Posts:
	"""The users behind roles, looked up once for each place."""

	_known: dict[tuple, list[str]] = field(default_factory=dict)

	def of(self, roles: tuple[str, ...], place: Place, trade: str | None) -> list[str]:
		"""Each once, those who have to act first."""
		return list(dict.fromkeys(user for role in roles for user in self._of_role(role, place, trade)))

	def _of_role(self, role: str, place: Place, trade: str | None) -> list[str]:
		key = (role, place.key, trade)
		if key not in self._known:
			self._known[key] = _users(role, place, trade)
		return self._known[key]


def _users(role: str, place: Place, trade: str | None) -> list[str]:
	if place.property is None:
		# who is limited to properties does not see the company as a whole
		return users_with_role(OFFICER if role == OFFICER else DIRECTOR, "")
	if role in POSTS:
		department, _head = department_of(place.property, trade) if trade else (None, None)
		return users_of_post(place.property, department, role)
	return users_with_role(role, place.property)


def tell(
	users: list[str], name: str, notice: Notice, indicator: Indicator, place: Place, alert: Alert, value: str
) -> None:
	"""A notification for each in the language of the site."""
	with in_site_language():
		about = escape_html(f"{place.title} · {indicator.row.title}")
		tell_staff(
			users,
			frappe._dict(doctype="Risk Alert", name=name),
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
