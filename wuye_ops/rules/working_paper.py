"""审计工作底稿: a document as it was when the auditor looked at it, sealed, and what has become of it since.

The snapshot is text that is the same for the same content, whatever order or type the values come in; its sha256 covers what
it is of and when it was taken, and the files with their own. Source: 《第2104号内部审计具体准则——审计工作底稿》: a paper shows
what was examined, so that another finds the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

# What changes without anybody changing the document, or is another's remark on it.
UNIMPORTANT = frozenset(
	(
		"modified", "modified_by", "idx", "_assign", "_comments", "_liked_by", "_seen", "_user_tags", "doctype", "parent",
		"parentfield", "parenttype",
	)
)  # fmt: skip

# how a number and a stretch of time stand in the text; no field has such a name
NUMBER, SECONDS = "#", "#s"

CHANGED, ADDED, REMOVED = "Changed", "Added", "Removed"
SAME, DIFFERENT, GONE, BROKEN = "Same", "Different", "Gone", "Broken"


@dataclass(frozen=True, slots=True)
class Attachment:
	"""A file of the document. digest: sha256 of its content."""

	name: str
	digest: str


@dataclass(frozen=True, slots=True)
class Snapshot:
	"""text: canonical JSON. files: sorted by name. digest: of all of it."""

	doctype: str
	name: str
	taken_at: datetime
	taken_by: str
	text: str
	files: tuple[Attachment, ...]
	digest: str

	@property
	def is_intact(self) -> bool:
		"""Whether nobody has changed the snapshot itself."""
		return self.digest == _seal(
			self.doctype, self.name, self.taken_at, self.taken_by, self.text, self.files
		)


@dataclass(frozen=True, slots=True)
class Difference:
	"""path: field, or table[row].field; a file is files[name]. before, after: None where it was or is not there."""

	path: str
	kind: str
	before: Any = None
	after: Any = None


@dataclass(frozen=True, slots=True)
class Comparison:
	"""How a document stands to its snapshot: SAME, DIFFERENT, GONE, or BROKEN where the snapshot itself is no evidence."""

	outcome: str
	differences: tuple[Difference, ...] = ()


def take(
	doctype: str,
	name: str,
	values: Mapping[str, Any],
	taken_at: datetime,
	taken_by: str,
	files: Iterable[Attachment] = (),
	without: Iterable[str] = (),
) -> Snapshot:
	"""Seals a document. without: names of fields that are nobody's to keep a second time, such as identity numbers.

	Raises ValueError for a value that is neither text, number, day, time, table nor nothing.
	"""
	text = canonical(values, without)
	kept = tuple(sorted(files, key=lambda file: (file.name, file.digest)))
	return Snapshot(
		doctype,
		name,
		taken_at,
		taken_by,
		text,
		kept,
		_seal(doctype, name, taken_at, taken_by, text, kept),
	)


def compare(
	snapshot: Snapshot,
	values: Mapping[str, Any] | None,
	files: Iterable[Attachment] = (),
	without: Iterable[str] = (),
) -> Comparison:
	"""What has changed since; values: None where the document is not there any more.

	Fields that the snapshot does not know and that say nothing now have come with a newer version of the form, and are no
	difference. Rows of a table are compared by their name, where they have one, else by their place.
	"""
	if not snapshot.is_intact:
		return Comparison(BROKEN)
	if values is None:
		return Comparison(GONE)
	then, now = json.loads(snapshot.text), json.loads(canonical(values, without))
	found = [*_differences(then, now, ""), *_files(snapshot.files, files)]
	return Comparison(DIFFERENT if found else SAME, tuple(found))


def canonical(values: Mapping[str, Any], without: Iterable[str] = ()) -> str:
	"""The values as JSON, keys sorted, numbers without needless zeros, days and times as ISO text; UNIMPORTANT fields left out.

	1, 1.0 and Decimal("1.00") are one number, however the database gives it; "1" is text. Raises ValueError like `take`.
	"""
	return json.dumps(
		_plain(values, UNIMPORTANT.union(without), ""),
		ensure_ascii=False,
		sort_keys=True,
		separators=(",", ":"),
	)


def _plain(value: Any, without: frozenset[str], path: str) -> Any:
	if value is None or isinstance(value, str):
		return value or None
	if isinstance(value, Mapping):
		return {
			str(name): _plain(content, without, f"{path}.{name}")
			for name, content in value.items()
			if name not in without
		}
	if isinstance(value, list | tuple):
		return [_plain(content, without, f"{path}[{place}]") for place, content in enumerate(value)] or None
	if isinstance(value, bool | int | float | Decimal):
		return {NUMBER: _number(value, path)}
	if isinstance(value, datetime):
		return value.isoformat(sep=" ")
	if isinstance(value, date | time):
		return value.isoformat()
	if isinstance(value, timedelta):
		return {SECONDS: _number(value / timedelta(seconds=1), path)}
	raise ValueError(f"{path.lstrip('.')} cannot be kept: {type(value).__name__}.")


def _number(value: float | Decimal, path: str) -> str:
	number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
	if not number.is_finite():
		raise ValueError(f"{path.lstrip('.')} is no number: {value}.")
	text = f"{number:f}"
	text = text.rstrip("0").rstrip(".") if "." in text else text
	return "0" if text == "-0" else text


def _seal(
	doctype: str, name: str, taken_at: datetime, taken_by: str, text: str, files: Sequence[Attachment]
) -> str:
	whole = [
		doctype,
		name,
		taken_at.isoformat(),
		taken_by,
		text,
		[[file.name, file.digest] for file in files],
	]
	return sha256(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _differences(then: dict, now: dict, path: str) -> Iterable[Difference]:
	for name in sorted(then.keys() | now.keys()):
		before, after, here = then.get(name), now.get(name), f"{path}{name}"
		if (_is_table(before) or _is_table(after)) and all(map(_is_table_or_nothing, (before, after))):
			yield from _rows(before or [], after or [], here)
		elif before != after:
			if name not in then and _says_nothing(after):
				continue
			yield _difference(here, before, after)


def _rows(before: list, after: list, path: str) -> Iterable[Difference]:
	then, now = _by_name(before), _by_name(after)
	for key in (*then, *(key for key in now if key not in then)):
		here = f"{path}[{key}]"
		if key in then and key in now:
			yield from _differences(then[key], now[key], f"{here}.")
		elif key in then:
			yield Difference(here, REMOVED, _shown(then[key]), None)
		else:
			yield Difference(here, ADDED, None, _shown(now[key]))


def _by_name(rows: list) -> dict[str, dict]:
	found: dict[str, dict] = {}
	for place, row in enumerate(rows, start=1):
		name = row.get("name")
		found[name if isinstance(name, str) and name not in found else str(place)] = row
	return found


def _files(then: Iterable[Attachment], now: Iterable[Attachment]) -> Iterable[Difference]:
	before = {file.name: file.digest for file in then}
	after = {file.name: file.digest for file in now}
	for name in sorted(before.keys() | after.keys()):
		if before.get(name) != after.get(name):
			yield _difference(f"files[{name}]", before.get(name), after.get(name))


def _difference(path: str, before: Any, after: Any) -> Difference:
	kind = ADDED if before is None else REMOVED if after is None else CHANGED
	return Difference(path, kind, _shown(before), _shown(after))


def _is_table(value: Any) -> bool:
	return isinstance(value, list) and all(
		isinstance(row, dict) and not set(row) & {NUMBER, SECONDS} for row in value
	)


def _is_table_or_nothing(value: Any) -> bool:
	return value is None or _is_table(value)


def _says_nothing(value: Any) -> bool:
	return value is None or value == {NUMBER: "0"}


def _shown(value: Any) -> Any:
	"""A value as people read it: numbers as they are written, tables row by row."""
	if isinstance(value, dict):
		if set(value) in ({NUMBER}, {SECONDS}):
			return next(iter(value.values()))
		return {name: _shown(content) for name, content in value.items()}
	if isinstance(value, list):
		return [_shown(content) for content in value]
	return value
