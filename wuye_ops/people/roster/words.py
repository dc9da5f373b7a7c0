"""What the rules of rosters say, in words; one sentence for each code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from frappe import _
from frappe.utils import formatdate

from wuye_ops.rules.steps import Refusal


def in_words(refusal: Refusal) -> str:
	"""A refusal as a line of plain text."""
	return _sentences()[refusal.code].format(
		**{name: _param(value) for name, value in refusal.params.items()}
	)


def lines(refusals: Iterable[Refusal]) -> list[str]:
	return list(dict.fromkeys(in_words(one) for one in refusals))


def _param(value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if isinstance(value, Decimal):
		return f"{value.quantize(Decimal('0.1')):f}".removesuffix(".0")
	return str(value)


def _sentences() -> dict[str, str]:
	return {
		"overlap": _("{first} and {second} overlap"),
		"too_little_rest": _("only {hours} hours of rest between {first} and {second}"),
		"no_day_of_rest": _("{days} days in a row until {until}: one day in seven is free"),
		"day_too_long": _("{hours} hours on {day}, more than {limit}"),
		"month_too_long": _("{hours} hours in {month}, more than {limit}"),
		"on_leave": _("on leave on {day}"),
		"not_employed": _("not employed on {day}"),
		"no_nights": _("no night work on {day}: protected by law"),
		"no_overtime": _("no overtime on {day}: protected by law"),
		"obstacle": _("{day}: {sentence}"),
	}
