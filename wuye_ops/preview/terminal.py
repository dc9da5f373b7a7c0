"""The result as tables on a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from wuye_ops.preview.totals import Group, Totals
from wuye_ops.preview.words import Words
from wuye_ops.rules.billing import sentence, skip_sentence

GAP = "  "
# Names of units, payers and fees are cut beyond this.
WIDEST = 30
# The last column is a sentence: it gets what the terminal has left, but at least so much.
SENTENCE = 40
_WIDE = ("W", "F")


def width(text: str) -> int:
	"""How many columns a text takes."""
	return sum(
		0
		if unicodedata.combining(character)
		else 2
		if unicodedata.east_asian_width(character) in _WIDE
		else 1
		for character in text
	)


def cut(text: str, columns: int) -> str:
	"""The text, with … where it is wider than that."""
	if width(text) <= columns:
		return text
	kept, used = [], 1
	for character in text:
		used += width(character)
		if used > columns:
			break
		kept.append(character)
	return "".join(kept) + "…"


def table(
	headings: Sequence[str],
	rows: Iterable[Sequence[str]],
	right: frozenset[int] = frozenset(),
	columns: int = 0,
) -> list[str]:
	"""Lines of an aligned table; the columns in `right` are aligned at their end.

	columns: the width of the terminal, into which the last column is cut; 0 for one without an end.
	"""
	lines = [[*(cut(cell, WIDEST) for cell in row[:-1]), row[-1]] for row in (headings, *rows)]
	widths = [max(width(line[column]) for line in lines) for column in range(len(headings))]
	if columns:
		left = columns - sum(widths[:-1]) - len(GAP) * (len(widths) - 1)
		widths[-1] = min(widths[-1], max(left, SENTENCE))

	def aligned(line: Sequence[str]) -> str:
		cells = []
		for column, cell in enumerate(line):
			cell = cut(cell, widths[column])
			blanks = " " * (widths[column] - width(cell))
			cells.append(blanks + cell if column in right else cell + blanks)
		return GAP.join(cells).rstrip()

	rule = GAP.join("-" * wide for wide in widths)
	return [aligned(lines[0]), rule, *map(aligned, lines[1:])]


def report(totals: Totals, not_due: str, words: Words, columns: int = 0) -> list[str]:
	"""All lines of the result, for a terminal of that width."""
	lines: list[str] = []
	if totals.all.count:
		lines += _charges(totals, words, columns)
		lines += ["", words("by_item"), *_groups(words("fee"), totals.by_fee, totals.all, words)]
		buildings = {name or words("no_building"): group for name, group in totals.by_building.items()}
		lines += ["", words("by_building"), *_groups(words("building"), buildings, totals.all, words)]
	elif not totals.skipped:
		lines += [words("nothing_due")]
	if totals.skipped:
		lines += ["", *_skips(totals, words, columns)]
	elif totals.all.count:
		lines += ["", words("none_skipped")]
	if not_due:
		lines += ["", not_due]
	summary = words(
		"summary",
		units=f"{totals.units:,}",
		charges=f"{totals.all.count:,}",
		amount=money(totals.all.amount),
		skips=f"{totals.skipped:,}",
	)
	return [*lines, "", summary]


def money(amount: Decimal) -> str:
	return f"{amount:,.2f}"


def _charges(totals: Totals, words: Words, columns: int) -> list[str]:
	rows = [
		(
			charge.place,
			charge.fee_item,
			charge.payer,
			f"{charge.period_from}–{charge.period_to}",
			money(charge.amount),
			sentence(charge.explanation, words.language),
		)
		for _building, charge in totals.first_charges
	]
	headings = [
		words("place"),
		words("fee"),
		words("payer"),
		f"{words('first')}–{words('last')}",
		words("amount"),
		words("explanation"),
	]
	title = words("charges") + _first_of(len(rows), totals.all.count, words)
	return [title, *table(headings, rows, frozenset({4}), columns)] if rows else [title]


def _groups(heading: str, groups: dict[str, Group], whole: Group, words: Words) -> list[str]:
	rows = [(name, f"{group.count:,}", money(group.amount)) for name, group in sorted(groups.items())]
	rows.append((words("total"), f"{whole.count:,}", money(whole.amount)))
	return table([heading, words("count"), words("amount")], rows, frozenset({1, 2}))


def _skips(totals: Totals, words: Words, columns: int) -> list[str]:
	rows = [
		(skip.place, skip.standard, skip_sentence(skip, words.language))
		for _building, skip in totals.first_skips
	]
	title = words("skips") + _first_of(len(rows), totals.skipped, words)
	lines = [title]
	if rows:
		lines += table([words("place"), words("fee"), words("reason")], rows, columns=columns)
	if totals.skipped > len(rows):
		# Which reasons there are besides those shown.
		reasons = [
			(standard, words(f"reason_{code}"), f"{count:,}")
			for (standard, code), count in sorted(totals.reasons.items())
		]
		lines += ["", words("skip_reasons")]
		lines += table([words("fee"), words("reason"), words("count")], reasons, frozenset({2}))
	return lines


def _first_of(shown: int, count: int, words: Words) -> str:
	return "" if shown == count else words("first_of", shown=f"{shown:,}", count=f"{count:,}")
