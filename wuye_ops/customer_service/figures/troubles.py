"""What is wrong with requests, building by building, and the conditions that say so: for the cockpit and the report behind it."""

from collections.abc import Mapping
from datetime import date, timedelta

import frappe
from frappe.model.db_query import DatabaseQuery
from frappe.query_builder import Case
from frappe.query_builder.functions import Sum
from pypika import Table
from pypika.terms import Criterion, PseudoColumn

from wuye_ops.customer_service.figures.live import midnight
from wuye_ops.customer_service.figures.sides import REQUESTS, STARS, is_counted
from wuye_ops.customer_service.requests import OPEN

# Up to so many of five stars are a low rating.
LOW_STARS = 2
STILL_OPEN, LATE, COMPLAINTS, LOW_RATINGS = "Still Open", "Late", "Complaints", "Low Ratings"


def troubles(request: Table) -> dict[str, Criterion]:
	"""What can be wrong with a request. Late: its promise is broken, whether it is finished or not."""
	return {
		STILL_OPEN: request.status.isin(OPEN),
		LATE: request.sla_status.isin(("Overdue", "Breached")),
		COMPLAINTS: request.kind == "Complaint",
		LOW_RATINGS: request.rated_on.isnotnull() & (request.rating * STARS <= LOW_STARS),
	}


def by_building(property_name: str, first: date, last: date) -> Mapping[str, Mapping[str, int]]:
	"""Trouble → building → requests opened on these days, of those the user may see; only buildings that have any."""
	request, unit = REQUESTS.table, frappe.qb.DocType("Property Unit")
	conditions = troubles(request)
	query = (
		frappe.qb.from_(request)
		.join(unit)
		.on(unit.name == request.unit)
		.select(
			unit.building,
			*(Sum(Case().when(condition, 1).else_(0)).as_(name) for name, condition in conditions.items()),
		)
		.where(
			(request.property == property_name)
			& (request.opened_on >= midnight(first))
			& (request.opened_on < midnight(last + timedelta(days=1)))
			& is_counted(request)
			& Criterion.any(conditions.values())
		)
		.groupby(unit.building)
	)
	if allowed := DatabaseQuery(REQUESTS.doctype, user=frappe.session.user).build_match_conditions():
		query = query.where(PseudoColumn(f"({allowed})".replace("%", "%%")))
	rows = query.run(as_dict=True)
	return {name: {row.building: int(row[name]) for row in rows if row[name]} for name in conditions}
