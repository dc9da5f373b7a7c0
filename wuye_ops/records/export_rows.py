"""The rows of a list of personal data: one query, then the numbers of the columns that were approved in full."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import nowdate

from wuye_ops.records import personal_data
from wuye_ops.records.profile_changes import CLOSED
from wuye_ops.rules.personal_export import PROTECTED

HOUSEHOLD = "Household Members"
# column → field of the profile, or of the member where the list is one of households
PROFILE_FIELDS = {
	"Customer Name": "customer_name",
	"Class": "customer_class",
	"Phone": "phone",
	"Second Phone": "phone_2",
	"ID Number": "id_number",
	"Emergency Contact": "emergency_contact",
	"Emergency Relation": "emergency_relation",
	"Emergency Phone": "emergency_phone",
}
MEMBER_FIELDS = {"Member": "member_name", "Relation": "relation", "Under 14": "is_minor", "Phone": "phone"}
PLACE_FIELDS = {"Unit": "unit", "Relation to the Unit": "relation"}


def count(doc) -> int:
	"""How many rows the list has now."""
	query, tables = _query(doc)
	return query.select(Count(tables["first"].name)).run()[0][0]


def rows(doc) -> list[list]:
	"""The list's rows, in the order of its columns."""
	query, tables = _query(doc)
	columns = [(row.column_name, bool(row.in_full)) for row in doc.columns]
	for position, (column, _in_full) in enumerate(columns):
		table, field = _source(doc, tables, column)
		query = query.select(table[field].as_(f"c{position}"))
		if column in PROTECTED:
			query = query.select(table[f"{field}_encrypted"].as_(f"c{position}_encrypted"))
	query = query.orderby(tables["place"].unit, tables["profile"].customer_name, tables["first"].name)
	shown = [_shown(position, *column) for position, column in enumerate(columns)]
	return [[show(row) for show in shown] for row in query.run(as_dict=True)]


def _query(doc) -> tuple:
	"""Who is in the list: customers of the property, of whose places a building may be chosen, or their households."""
	profile, place = frappe.qb.DocType("Customer Profile"), frappe.qb.DocType("Occupancy")
	query = (
		frappe.qb.from_(profile)
		.join(place)
		.on(place.customer == profile.customer)
		.where((place.property == doc.property) & profile.status.notin(CLOSED))
	)
	tables = {"profile": profile, "place": place, "first": place}
	if doc.building:
		unit = frappe.qb.DocType("Property Unit")
		query = query.join(unit).on(unit.name == place.unit).where(unit.building == doc.building)
	if doc.customer_class:
		query = query.where(profile.customer_class == doc.customer_class)
	if doc.only_current:
		today = nowdate()
		query = query.where(place.from_date <= today)
		query = query.where(place.to_date.isnull() | (place.to_date >= today))
	if doc.list_name == HOUSEHOLD:
		member = frappe.qb.DocType("Customer Household Member")
		query = query.join(member).on(
			(member.parent == profile.name) & (member.parenttype == "Customer Profile")
		)
		tables |= {"member": member, "first": member}
		if not doc.with_minors:
			query = query.where(member.is_minor == 0)
	return query, tables


def _source(doc, tables: dict, column: str) -> tuple:
	if column in PLACE_FIELDS:
		return tables["place"], PLACE_FIELDS[column]
	if doc.list_name == HOUSEHOLD and column in MEMBER_FIELDS:
		return tables["member"], MEMBER_FIELDS[column]
	return tables["profile"], PROFILE_FIELDS[column]


def _shown(position: int, column: str, in_full: bool) -> Callable[[dict], object]:
	"""How a column's value reads: options in words, numbers as masks or in full."""
	key = f"c{position}"
	if column in PROTECTED and in_full:
		# the request was approved with this column in full; the download is logged
		return lambda row: personal_data.plain({"n": row[key], "n_encrypted": row[f"{key}_encrypted"]}, "n")
	if column == "Class":
		return lambda row: _(row[key], context="Customer Profile") if row[key] else None
	if column == "Relation to the Unit":
		return lambda row: _(row[key], context="Occupancy") if row[key] else None
	if column == "Under 14":
		return lambda row: _("Yes") if row[key] else None
	return lambda row: row[key]
