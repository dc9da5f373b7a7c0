"""Why an item earned its points, in a sentence for people, in the language of the site: what is kept is read for years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from frappe import _

from wuye_ops.metrics.subjects import Reading
from wuye_ops.rules.metric_value import Part
from wuye_ops.rules.quality_score import ItemScore
from wuye_ops.service_quality.standard_words import plain


def explanation(one: ItemScore, unit: str, reading: Reading | None) -> str:
	"""From what, how it stands on the scale, and what it earns."""
	return " ".join(filter(None, (_counted(reading), _distance(one, unit), _earned(one, unit))))


def _counted(reading: Reading | None) -> str:
	if reading is None:
		return ""
	counts = reading.counts
	if "inspections" in counts:
		return _("From {0} inspections, {1} of them spot checks.").format(
			counts["inspections"], counts.get("spot_checks", 0)
		)
	if "answers" in counts:
		return _("From {0} answers of {1} surveys.").format(counts["answers"], counts.get("surveys", 1))
	return ratio(reading.part)


def ratio(part: Part) -> str:
	"""What was divided by what."""
	if part.denominator is None:
		return ""
	return _("{0} of {1}.").format(_short(part.numerator), _short(part.denominator))


def _short(value: Decimal) -> str:
	return plain(round(value, 2))


def with_unit(value: Decimal | None, unit: str) -> str:
	if value is None:
		return _("no value")
	return f"{plain(value)} %" if unit == "%" else f"{plain(value)} {unit}".strip()


def _distance(one: ItemScore, unit: str) -> str:
	if "distance" not in one.params:
		return ""
	return _("{0} is {1} away from {2}.").format(
		*(with_unit(one.params[name], unit) for name in ("value", "distance", "around"))
	)


def _earned(one: ItemScore, unit: str) -> str:
	params: Mapping[str, Decimal] = one.params
	said = {name: with_unit(value, unit) for name, value in params.items() if name != "percent"}
	said["value"] = said.get("distance", said.get("value", ""))
	percent, points, possible = (
		plain(value or Decimal(0)) for value in (one.percent, one.points, one.possible)
	)
	if one.code == "full":
		return _("{0} reaches {1}: all {2} points.").format(said["value"], said["full_at"], possible)
	if one.code == "between":
		return _("{0} lies between {1} (no points) and {2} (full): {3} % of {4} = {5} points.").format(
			said["value"], said["zero_at"], said["full_at"], percent, possible, points
		)
	if one.code == "nothing":
		return _("{0} is no better than {1}: none of {2} points.").format(
			said["value"], said["zero_at"], possible
		)
	if one.code == "band":
		return _("{0} keeps the band of {1}: {2} % of {3} = {4} points.").format(
			said["value"], said["limit"], percent, possible, points
		)
	if one.code == "beyond_bands":
		return _("{0} keeps no band, the last being {1}: {2} % of {3} = {4} points.").format(
			said["value"], said["limit"], percent, possible, points
		)
	if one.code == "counted_zero":
		return _("No value: its {0} points are lost.").format(possible)
	return _("No value: its weight is shared by the other items.")
