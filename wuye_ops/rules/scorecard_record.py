"""绩效凭据: a scorecard as plain data that adds up again years later, with a fingerprint that tells whether it was touched.

What is kept needs no template, metric or document to be checked: every line has its points, the share earned and why. The rows
behind a number have a digest, so that it can be said whether they are still those that were counted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from wuye_ops.rules.money import HUNDRED, cents_of, product, total
from wuye_ops.rules.scorecard import Cap, Card, Line
from wuye_ops.rules.steps import Refusal

VERSION = 1
# what is wrong with a record; code → names of the params
REFUSALS = {
	"touched": (),
	"points": ("line",),
	"sum": ("found", "shown"),
	"cap": ("found", "shown"),
	"unreadable": (),
}

_NUMBERS = frozenset(
	{"numerator", "denominator", "value", "peers", "judged", "possible", "earned", "of", "points"}
)


def digest_of_rows(rows: Iterable[tuple[str, str, Decimal, Decimal | None]]) -> str:
	"""Of the rows of a metric: (doctype, name, numerator, denominator), in whatever order. 1 and 1.00 are the same number."""
	lines = sorted(
		f"{doctype}\x1f{name}\x1f{_plain_number(one)}\x1f{_plain_number(other)}"
		for doctype, name, one, other in rows
	)
	return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def _plain_number(number: Decimal | None) -> str:
	return "" if number is None else f"{number.normalize():f}"


# -- there and back ----------------------------------------------------------------------------------------------------


def to_record(card: Card) -> dict[str, Any]:
	"""Plain data, fit for JSON."""
	return {
		"version": VERSION,
		"post_kind": card.post_kind,
		"template_version": card.template_version,
		"lines": [{one.name: _plain(getattr(line, one.name)) for one in fields(Line)} for line in card.lines],
		"points": _plain(card.points),
		"cap": [card.cap.code, str(card.cap.most)] if card.cap else None,
		"total": _plain(card.total),
		"grade": card.grade,
		"coefficient": _plain(card.coefficient),
		"covered": str(card.covered),
		"days": card.days,
		"unjudged": card.unjudged,
	}


def from_record(record: Mapping[str, Any]) -> Card:
	"""The card a record was made of. Raises KeyError, TypeError or ValueError for anything else."""
	if record["version"] != VERSION:
		raise ValueError(f"Records of version {record['version']} cannot be read.")
	return Card(
		record["post_kind"],
		record["template_version"],
		tuple(_line(one) for one in record["lines"]),
		_number(record["points"]),
		Cap(record["cap"][0], Decimal(record["cap"][1])) if record["cap"] else None,
		_number(record["total"]),
		record["grade"],
		_number(record["coefficient"]),
		Decimal(record["covered"]),
		record["days"],
		record["unjudged"],
	)


def _plain(value: Any) -> Any:
	if isinstance(value, Decimal):
		return str(value)
	if isinstance(value, Mapping):
		# numbers of why are told apart from counts by being text
		return {name: _plain(one) for name, one in value.items()}
	return value


def _number(value: str | None) -> Decimal | None:
	return None if value is None else Decimal(value)


def _line(record: Mapping[str, Any]) -> Line:
	values = {name: _number(value) if name in _NUMBERS else value for name, value in record.items()}
	values["params"] = {
		name: Decimal(value) if isinstance(value, str) else value for name, value in record["params"].items()
	}
	return Line(**values)


def text_of(card: Card) -> str:
	"""What is stored: the same text for the same card."""
	return json.dumps(to_record(card), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str, employee: str, month: str, version: int) -> str:
	"""Of a stored card and of whose, which month and version it is, so that one cannot stand in for another."""
	return hashlib.sha256("\x1f".join((employee, month, str(version), text)).encode()).hexdigest()


def check(
	text: str, print_: str, employee: str, month: str, version: int, shown_total: Decimal | None
) -> tuple[Refusal, ...]:
	"""What is wrong with a stored card: it was touched, or does not add up to what its form shows. Nothing when all is well.

	print_: the fingerprint stored when it was shown. shown_total: of the form's field.
	"""
	if fingerprint(text, employee, month, version) != print_:
		return (Refusal("touched"),)
	try:
		card = from_record(json.loads(text))
	except (KeyError, TypeError, ValueError):
		return (Refusal("unreadable"),)
	found = [
		Refusal("points", {"line": line.code})
		for line in card.lines
		if line.points != cents_of(product(line.possible, line.earned), line.of)
	]
	if card.unjudged:
		if shown_total is not None:
			found.append(Refusal("sum", {"found": None, "shown": shown_total}))
		return tuple(found)
	points = total(line.points for line in card.lines)
	if points != card.points:
		found.append(Refusal("sum", {"found": points, "shown": card.points}))
	reached = min(points, card.cap.most) if card.cap else points
	if reached != card.total or card.total != shown_total:
		found.append(Refusal("cap" if card.cap else "sum", {"found": reached, "shown": shown_total}))
	return tuple(found)


# -- what differs ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
	"""Between two versions of a card. line: code of the measure, "" for the whole. before, after: None where a line came or went."""

	line: str
	before: Decimal | None
	after: Decimal | None


def differences(before: Card, after: Card) -> tuple[Difference, ...]:
	"""Lines whose points differ, in the order of the later card, then the total. What the employee is told of a new version."""
	old, new = ({line.code: line.points for line in card.lines} for card in (before, after))
	found = [
		Difference(code, old.get(code), new.get(code))
		for code in dict.fromkeys((*new, *old))
		if old.get(code) != new.get(code)
	]
	if before.total != after.total:
		found.append(Difference("", before.total, after.total))
	return tuple(found)


def outdated(card: Card, digests: Mapping[str, str]) -> tuple[str, ...]:
	"""Codes of measures whose rows are no longer those that were counted. digests: measure code → of the rows as they are now.

	A card that is final stays what it is; HR is told, and decides whether it is corrected.
	"""
	return tuple(
		line.code for line in card.lines if line.digest and digests.get(line.code, "") != line.digest
	)


def lost_points(card: Card) -> tuple[Line, ...]:
	"""Lines that cost points, those that cost most first: what to talk about."""
	rows = [line for line in card.lines if line.possible > line.points]
	return tuple(sorted(rows, key=lambda line: line.points - line.possible))


def percent(points: Decimal, possible: Decimal) -> Decimal | None:
	"""To 0.01; None of nothing."""
	return cents_of(product(points, HUNDRED), possible) if possible else None
