"""Writes what the rules have found of alerts: the alert, its log, and who is told, in the transaction of the caller.

Each alert and each notice has a key that is unique in the database, so that it is made once and told once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.property.bulk_rows import update_rows
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import Note, tell_many
from wuye_ops.property.series import take_numbers
from wuye_ops.risk import indicator_words as words
from wuye_ops.risk import kept, levels, telling
from wuye_ops.risk.indicators import unit_of
from wuye_ops.risk.kept import ALERT
from wuye_ops.risk.watching import Indicator, Place
from wuye_ops.rules.metric_value import shown
from wuye_ops.rules.risk_alert import REOPENED, Alert, Followed, Notice

NOTICES = {"reached": "Reached", "escalated": "Escalated", "waiting": "Waiting"}
# what somebody said in a round before the alert was opened again; its log keeps it
OF_A_ROUND = ("measure", "taken_by", "reason", "ended_by")
SERIES = "RAL-.YYYY.-.#####"


def opens(before: Alert | None, found: Followed) -> bool:
	"""Whether what was found is another alert than the one that was."""
	return found.alert is not None and (before is None or found.alert.key != before.key)


@dataclass(slots=True)
class Writer:
	"""What is to be written of a batch of alerts at one moment."""

	now: datetime
	posts: telling.Posts
	names: list[str] = field(default_factory=list)
	new: list[dict] = field(default_factory=list)
	changed: dict[str, dict] = field(default_factory=dict)
	log: list[dict] = field(default_factory=list)
	touched: set[str] = field(default_factory=set)
	told: list[tuple[str, Notice, Indicator, Place, Alert, str]] = field(default_factory=list)

	def take_names(self, count: int) -> None:
		"""For so many alerts that are going to be opened; in one step, as others wait for the series."""
		self.names = take_numbers(SERIES, count)[::-1] if count else []

	def follow(
		self,
		name: str | None,
		before: Alert | None,
		found: Followed,
		indicator: Indicator,
		place: Place,
		value: Decimal | None,
	) -> str | None:
		"""The name of the alert that is the last one of its series now. name, before: of the one that was."""
		alert = found.alert
		if alert is None:
			return name
		text = words.value_text(
			shown(value, indicator.definition.places) if value is not None else None,
			unit_of(indicator.metric),
		)
		if alert is not before:
			self.touched.add(indicator.name)
			if opens(before, found):
				name = self._open(alert, indicator, place, text)
			else:
				self._change(name, alert, found, indicator, text)
		if found.change:
			self._note(name, found.change, alert.level, text)
		for notice in found.notices:
			self.told.append((name, notice, indicator, place, alert, text))
		return name

	def _open(self, alert: Alert, indicator: Indicator, place: Place, text: str) -> str:
		name = self.names.pop()
		self.new.append(
			{
				"name": name,
				"title": f"{place.title} · {indicator.row.title}",
				"indicator": indicator.name,
				"property": place.property,
				"company": place.company,
				"kind": alert.kind,
				"alert_key": kept.short(alert.key),
				"value": text,
				"threshold": threshold_text(indicator, alert.level),
				"moved_on": self.now,
				**kept.alert_fields(alert),
			}
		)
		return name

	def _change(self, name: str, alert: Alert, found: Followed, indicator: Indicator, text: str) -> None:
		values = kept.alert_fields(alert) | kept.NO_ERROR
		if found.change:
			values |= {
				"moved_on": self.now,
				"value": text,
				"threshold": threshold_text(indicator, alert.level),
			}
		if found.change == REOPENED:
			values |= dict.fromkeys(OF_A_ROUND)
		self.changed[name] = values

	def _note(self, name: str, step: str, level: str, value: str) -> None:
		"""A row of the alert's log."""
		self.log.append({"parent": name, "at": self.now, "step": step, "level": level, "value": value})

	def tell(
		self, name: str, notice: Notice, indicator: Indicator, place: Place, alert: Alert, text: str
	) -> None:
		self.told.append((name, notice, indicator, place, alert, text))

	def write(self) -> None:
		kept.insert_rows(ALERT, self.new, self.now)
		self._update_changed()
		self._insert_children("Risk Alert Log", "log", self.log)
		levels.refresh(self.touched)
		# who reads it is not who or what runs
		with in_site_language():
			self._insert_children("Risk Alert Notice", "notices", [self._notice(*one) for one in self.told])
			tell_many((self._note_of(*one) for one in self.told), self.now)

	def _update_changed(self) -> None:
		"""Most change in the same fields, and those are written together."""
		alike: dict[tuple[str, ...], list[tuple]] = defaultdict(list)
		who = {"modified": self.now, "modified_by": frappe.session.user}
		for name, values in self.changed.items():
			values |= who
			alike[tuple(values)].append((name, *values.values()))
		for fields, rows in alike.items():
			update_rows(ALERT, fields, rows)

	def _users(self, notice: Notice, indicator: Indicator, place: Place) -> list[str]:
		return self.posts.of(notice.roles, place, indicator.row.trade)

	def _notice(self, name: str, notice: Notice, indicator: Indicator, place: Place, *_rest) -> dict:
		return {
			"parent": name,
			"sent_on": self.now,
			"what": NOTICES[notice.what],
			"level": notice.level,
			"roles": "、".join(_(role) for role in notice.roles),
			"sent_to": ", ".join(self._users(notice, indicator, place)),
			"notice_key": kept.short(notice.key),
		}

	def _note_of(self, name: str, notice: Notice, indicator: Indicator, place: Place, *rest) -> Note:
		return telling.note_of(self._users(notice, indicator, place), name, notice, indicator, place, *rest)

	def _insert_children(self, doctype: str, parentfield: str, rows: list[dict]) -> None:
		new = {row["name"] for row in self.new}
		known = (row["parent"] for row in rows if row["parent"] not in new)
		positions = kept.next_positions(doctype, known, parentfield)
		for row in rows:
			positions[row["parent"]] = positions.get(row["parent"]) or 0
			positions[row["parent"]] += 1
			row |= {"parenttype": ALERT, "parentfield": parentfield, "idx": positions[row["parent"]]}
		kept.insert_rows(doctype, rows, self.now)


def threshold_text(indicator: Indicator, level: str) -> str | None:
	"""Such as "< 85 %"."""
	limit = indicator.definition.thresholds.get(level)
	if limit is None:
		return None
	return f"{indicator.definition.comparison} {words.value_text(limit, unit_of(indicator.metric))}"
