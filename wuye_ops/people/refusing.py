"""Refusals to the user, and steps taken for many documents at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import frappe

from wuye_ops.property.plain_text import plain
from wuye_ops.rules.steps import Refusal

# a page can show so many; the others say the same
MOST_REASONS = 20


def refuse(
	refusals: Iterable[Refusal],
	title: str,
	in_words: Callable[[Refusal], str],
	forbidden: Collection[str] = (),
) -> None:
	"""Throws all that the rules refuse, nothing where they refuse nothing. in_words: as HTML. forbidden: codes that say that somebody may
	not."""
	refusals = list(refusals)
	if refusals:
		throw(map(in_words, refusals), title, forbidden=any(one.code in forbidden for one in refusals))


def throw(lines: Iterable[str], title: str, forbidden: bool = False) -> None:
	"""Throws all that stands in the way, each in a line of its own. lines: as HTML. forbidden: that somebody may not, rather than that
	something is missing."""
	lines = list(dict.fromkeys(lines))
	text = lines[0] if len(lines) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
	frappe.throw(text, frappe.PermissionError if forbidden else frappe.ValidationError, title=title)


def one_by_one(rows: Iterable, act: Callable[[str], object]) -> dict:
	"""Takes a step for each; what is refused is said, and keeps nobody up. rows: with name and employee_name.

	Returns {done, refused: [{name, employee, reason}], more: refused beyond these}.
	"""
	done, refused = 0, []
	for row in rows:
		frappe.db.savepoint("one_by_one")
		try:
			act(row.name)
			done += 1
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point="one_by_one")
			# the reason stands in the answer, once for each
			frappe.clear_last_message()
			refused.append({"name": row.name, "employee": row.employee_name, "reason": plain(error)})
	return {"done": done, "refused": refused[:MOST_REASONS], "more": max(0, len(refused) - MOST_REASONS)}
