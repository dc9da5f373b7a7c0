"""What differs between two versions of a standard, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from frappe import _

from wuye_ops.metrics.mark_words import plain
from wuye_ops.metrics.subjects import all_subjects
from wuye_ops.rules import quality_standard as rules
from wuye_ops.rules.metric_value import UP


def scale_in_words(scale: rules.Linear | rules.Bands) -> str:
	if isinstance(scale, rules.Linear):
		return _("full at {0}, none at {1}").format(plain(scale.full_at), plain(scale.zero_at))
	sign = "≥" if scale.direction == UP else "≤"
	bands = [f"{sign}{plain(band.limit)}: {plain(band.percent)} %" for band in scale.bands]
	return "; ".join([*bands, _("else {0} %").format(plain(scale.beyond))])


def changes_in_words(found: Iterable[rules.Change], names: Mapping[str, str]) -> str:
	"""A line for each change. names: code → what people call the item."""
	return "\n".join(_line(change, names.get(change.item, change.item)) for change in found)


def _line(change: rules.Change, name: str) -> str:
	if change.what in (rules.ADDED, rules.REMOVED):
		item = change.after or change.before
		text = (
			_("{0}: added, weight {1}, {2}")
			if change.what == rules.ADDED
			else _("{0}: removed, weight {1}, {2}")
		)
		return text.format(name, plain(item.weight), scale_in_words(item.scale))
	label = {
		rules.SOURCE: _("what is looked at"),
		rules.WEIGHT: _("weight"),
		rules.SCALE: _("scale"),
		rules.AROUND: _("distance from"),
		rules.MISSING: _("When a Value Is Missing"),
		rules.BOUND: _("Problem Below (%)"),
		rules.GRADING: _("Grades"),
	}[change.what]
	before, after = (_value(change.what, value) for value in (change.before, change.after))
	return f"{name} {label}".strip() + f": {before} → {after}"


def _value(what: str, value) -> str:
	if value is None:
		return _("none")
	if what == rules.SOURCE:
		subject = all_subjects().get(value[1])
		return subject.label if subject else value[1]
	if what == rules.SCALE:
		return scale_in_words(value)
	if what == rules.MISSING:
		return _(value, context="Quality Standard")
	if what == rules.GRADING:
		return ", ".join(f"{grade.name} ≥ {plain(grade.at_least)}" for grade in value)
	return plain(value)
