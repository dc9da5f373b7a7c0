"""What the rules of needs refuse, in words."""

from __future__ import annotations

from collections.abc import Iterable

from frappe import _
from frappe.utils import cstr, escape_html

from wuye_ops.people import refusing
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Care Need"
FORBIDDEN = frozenset(("not_yours", "about_you", "not_handler", "wider"))


def refuse(refusals: Iterable[Refusal]) -> None:
	"""Throws all that stands in the way."""
	refusing.refuse(refusals, _(DOCTYPE), in_words, FORBIDDEN)


def in_words(refusal: Refusal) -> str:
	params = {name: escape_html(_(cstr(value), context=DOCTYPE)) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _sentences() -> dict[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"not_yours": _("Only whoever has raised it may do this."),
		"about_you": _("Nobody handles a need that is about themselves, or their own."),
		"not_handler": _("This is for whoever handles it."),
		"no_answer": _("Write the answer first."),
		"no_reason": _("Say why; the reason is kept."),
		"wider": _("It can be narrowed, never widened: only whoever raised it opens it to more people."),
	}
