"""Why an item earned its points, in a sentence for people, in the language of the site: what is kept is read for years."""

from __future__ import annotations

from frappe import _

from wuye_ops.metrics.mark_words import earned, ratio, with_unit
from wuye_ops.metrics.subjects import Reading
from wuye_ops.rules.quality_score import ItemScore


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


def _distance(one: ItemScore, unit: str) -> str:
	if "distance" not in one.params:
		return ""
	return _("{0} is {1} away from {2}.").format(
		*(with_unit(one.params[name], unit) for name in ("value", "distance", "around"))
	)


def _earned(one: ItemScore, unit: str) -> str:
	return earned(one.code, one.params, unit, one.percent, one.points, one.possible)
