"""What a value earned on a scale, in a sentence for people, in the language of the site: what is kept is read for years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from frappe import _

from wuye_ops.rules.metric_value import Part


def plain(value: Decimal | None) -> str:
	"""A number without zeros that say nothing."""
	return "" if value is None else f"{value.normalize():f}"


def with_unit(value: Decimal | None, unit: str) -> str:
	if value is None:
		return _("no value")
	return f"{plain(value)} %" if unit == "%" else f"{plain(value)} {unit}".strip()


def ratio(part: Part) -> str:
	"""What was divided by what; nothing of a plain number."""
	if part.denominator is None:
		return ""
	return _("{0} of {1}.").format(*(plain(round(one, 2)) for one in (part.numerator, part.denominator)))


def earned(
	code: str,
	params: Mapping[str, Decimal],
	unit: str,
	percent: Decimal | None,
	points: Decimal,
	possible: Decimal,
) -> str:
	"""How a value stands on its scale and what that is worth. code, params: as of a Mark of `rules.quality_standard`."""
	said = {name: with_unit(value, unit) for name, value in params.items() if name != "percent"}
	said["value"] = said.get("distance", said.get("value", ""))
	percent, points, possible = (plain(value or Decimal(0)) for value in (percent, points, possible))
	if code == "full":
		return _("{0} reaches {1}: all {2} points.").format(said["value"], said["full_at"], possible)
	if code == "between":
		return _("{0} lies between {1} (no points) and {2} (full): {3} % of {4} = {5} points.").format(
			said["value"], said["zero_at"], said["full_at"], percent, possible, points
		)
	if code == "nothing":
		return _("{0} is no better than {1}: none of {2} points.").format(
			said["value"], said["zero_at"], possible
		)
	if code == "band":
		return _("{0} keeps the band of {1}: {2} % of {3} = {4} points.").format(
			said["value"], said["limit"], percent, possible, points
		)
	if code == "beyond_bands":
		return _("{0} keeps no band, the last being {1}: {2} % of {3} = {4} points.").format(
			said["value"], said["limit"], percent, possible, points
		)
	if code == "counted_zero":
		return _("No value: its {0} points are lost.").format(possible)
	return _("No value: its weight is shared by the other items.")
