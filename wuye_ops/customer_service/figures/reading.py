"""Figures over a period: months that are kept, the rest live, added up."""

from collections.abc import Collection, Sequence
from datetime import date

from frappe.utils import get_last_day, getdate, now_datetime, nowdate

from wuye_ops.customer_service.figures import kept, live
from wuye_ops.customer_service.figures.scope import Scope
from wuye_ops.customer_service.figures.sides import REQUESTS, Source, aspect_with
from wuye_ops.rules.service_figures import Figures, months_between, next_month, whole_months


def sums(
	scope: Scope, by: Sequence[str], need: Collection[str] | None = None, source: Source = REQUESTS
) -> dict[tuple, Figures]:
	"""By group (a value for each side of `by`) the figures of what was opened in the scope's period.

	need: the figures that are asked for; all where nothing is said. `overdue` is always as of now.
	"""
	found = _sums(scope, by, need, source)
	if need is None or "overdue" in need:
		for key, late in live.overdue(source, scope, by, now_datetime()).items():
			found[key] = found.get(key, Figures()) + late
	return found


def _sums(
	scope: Scope, by: Sequence[str], need: Collection[str] | None, source: Source
) -> dict[tuple, Figures]:
	aspect = aspect_with(source, (*by, *scope.only))
	months = whole_months(scope.first, scope.last, getdate(nowdate()))
	if not aspect or not months or scope.limited:
		return live.sums(source, scope, by, need=need)
	holding = kept.holding(source, scope.properties, *months)
	found = kept.sums(aspect, scope, by, holding, need)
	if parts := list(_parts(scope, *months, holding)):
		for key, figures in live.sums(source, scope, by, parts, need).items():
			found[key] = found.get(key, Figures()) + figures
	return found


def _parts(scope: Scope, first: date, last: date, holding: dict[date, kept.Holding]) -> list[live.Part]:
	"""What of the period is not kept: its ends, and months of properties that changed, or were never kept."""
	parts: list[live.Part] = []
	if scope.first < first:
		parts.append((scope.first, _day_before(first), None))
	for month in months_between(first, last):
		missing = holding[month].missing
		if missing == ():
			continue
		days = (month, getdate(get_last_day(month)), missing)
		if parts and parts[-1][2] == missing and next_month(parts[-1][1]) == month:
			days = (parts.pop()[0], days[1], missing)
		parts.append(days)
	if next_month(last) <= scope.last:
		rest = (next_month(last), scope.last, None)
		if parts and parts[-1][2] is None and next_month(parts[-1][1]) == rest[0]:
			rest = (parts.pop()[0], scope.last, None)
		parts.append(rest)
	return parts


def _day_before(day: date) -> date:
	return date.fromordinal(day.toordinal() - 1)
