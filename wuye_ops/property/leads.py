"""Where the points of a chart lead: to the rows behind them (`public/js/chart_leads.js` follows)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

Filters = dict[str, object]


def to_list(
	doctype: str, datasets: Sequence, labels: Sequence, filters: Callable[..., Filters | None]
) -> dict:
	"""The `leads` of a chart's data: for each of its datasets and labels the filters of the doctype's list.

	None where a point leads nowhere. The list shows what the user may see, as the chart counts.
	"""
	return {"doctype": doctype, "points": _points(datasets, labels, filters)}


def to_report(
	report: str, datasets: Sequence, labels: Sequence, filters: Callable[..., Filters | None]
) -> dict:
	"""The same to a report, where no list can be asked for the rows."""
	return {"report": report, "points": _points(datasets, labels, filters)}


def _points(datasets: Sequence, labels: Sequence, filters: Callable) -> list[list]:
	return [[filters(dataset, label) for label in labels] for dataset in datasets]


def days(first: date | str, last: date | str | None = None) -> list:
	"""The filter of a day, or of days: a moment of the last day counts."""
	return ["between", [str(first), str(last or first)]]


def week(first: date) -> list:
	return days(first, first + timedelta(days=6))
