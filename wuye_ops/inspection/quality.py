"""What inspections say about a property's quality: the mean score of each trade, spot checks (抽查) included, and theirs alone.

Read by quality standards through the hook `wuye_quality_subjects`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum

from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.subjects import INSPECTION, Reading, Subject
from wuye_ops.rules.metric_value import Part

SPOT_CHECKS = "inspection.spot_checks"
DONE, SPOT_CHECK = "Done", "Spot Check"


def subjects() -> list[Subject]:
	"""A subject for each trade of the checklists, and one for the spot checks of all trades."""
	trades = frappe.get_meta("Inspection").get_field("trade").options.split("\n")
	return [
		*(
			Subject(
				f"inspection.{trade.lower()}",
				INSPECTION,
				_("Inspection scores: {0}").format(_(trade, context="Inspection")),
				_("points"),
				_reader(trade=trade),
			)
			for trade in trades
			if trade
		),
		Subject(SPOT_CHECKS, INSPECTION, _("Scores of spot checks"), _("points"), _reader(kind=SPOT_CHECK)),
	]


def _reader(**wanted: str) -> Callable[[Scope], dict[str, Reading]]:
	return lambda scope: scores(scope, **wanted)


def scores(scope: Scope, **wanted: str) -> dict[str, Reading]:
	"""property → mean score of the inspections done in a window that begins in the period; one query for all of them."""
	inspection = frappe.qb.DocType("Inspection")
	query = (
		frappe.qb.from_(inspection)
		.select(
			inspection.property,
			Sum(inspection.score),
			Count("*"),
			Sum(Case().when(inspection.kind == SPOT_CHECK, 1).else_(0)),
		)
		.where((inspection.status == DONE) & (inspection.scored == 1))
		.where(
			(inspection.window_from >= scope.first)
			& (inspection.window_from < scope.last + timedelta(days=1))
		)
		.groupby(inspection.property)
	)
	for field, value in wanted.items():
		query = query.where(inspection[field] == value)
	if scope.properties is not None:
		query = query.where(inspection.property.isin(scope.properties or [""]))
	return {
		name: Reading(
			# scores have two decimals; their sum as a float has noise beyond
			Part(round(Decimal(str(total)), 2), Decimal(count)),
			{"inspections": int(count), "spot_checks": int(spot)},
		)
		for name, total, count, spot in query.run()
	}
