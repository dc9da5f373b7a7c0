"""What stands against taking people out of rows: a legal hold, an incident that is open, somebody inside, money that is owed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import frappe
from frappe.utils import getdate

from wuye_ops.rules.gate_retention import Row
from wuye_ops.security.retention.kinds import Kind, by_doctype, ended_on

ENDED_INCIDENT = ("Closed", "False Alarm")
# Who came and went around an incident is not known to belong to it before it is cleared up.
AROUND = timedelta(days=1)
INCIDENT = "Security Incident"
Reference = tuple[str, str]


def rows_of(kind: Kind, rows: list) -> list[Row]:
	"""The rows as the rules ask for them, read with a few questions for all of them."""
	held, in_incident = _standing(kind, rows)
	inside, unpaid = set(kind.inside(rows)), set(kind.unpaid(rows))
	return [
		Row(
			row.name,
			ended_on(kind, row),
			on_hold=row.name in held,
			in_incident=row.name in in_incident,
			is_inside=row.name in inside,
			unpaid=row.name in unpaid,
		)
		for row in rows
	]


def _standing(kind: Kind, rows: list) -> tuple[set[str], set[str]]:
	"""(names on hold, names in an incident that is open). An incident that is held holds what it names, as an open one does."""
	belongs = _belongings(kind, rows)
	references = {reference for found in belongs.values() for reference in found}
	incidents = _incidents_naming(references)
	days = {row.name: ended_on(kind, row) for row in rows}
	around = _incidents_around(rows[0].property, min(days.values()), max(days.values()))
	named = {name for found in incidents.values() for name in found}
	held = held_of(references | {(INCIDENT, name) for name in named | set(around)})
	open_ = _open(named | set(around))

	def touches(name: str, wanted: set[str]) -> bool:
		return any(incidents[one] & wanted for one in belongs[name] if one in incidents) or any(
			abs(days[name] - day) <= AROUND for incident, day in around.items() if incident in wanted
		)

	held_incidents = {name for doctype, name in held if doctype == INCIDENT}
	return (
		{name for name, found in belongs.items() if found & held or touches(name, held_incidents)},
		{name for name in belongs if touches(name, open_)},
	)


def _open(incidents: set[str]) -> set[str]:
	wanted = {"name": ["in", sorted(incidents) or [""]], "status": ["not in", ENDED_INCIDENT]}
	return set(frappe.get_all(INCIDENT, wanted, pluck="name"))


def _incidents_around(property_name: str, first: date, last: date) -> dict[str, date]:
	"""Incident → day, of the property's that happened around these days."""
	found = frappe.get_all(
		INCIDENT,
		{"property": property_name, "occurred_on": ["between", [first - AROUND, last + AROUND]]},
		["name", "occurred_on"],
	)
	return {row.name: getdate(row.occurred_on) for row in found}


def _belongings(kind: Kind, rows: list) -> dict[str, set[Reference]]:
	"""Name → the row itself and what it belongs to: its pass, its customer and so on, and those of its pass."""
	links = [
		df
		for df in frappe.get_meta(kind.doctype).get_link_fields()
		if df.options == "Customer" or df.options in by_doctype()
	]
	found: dict[str, set[Reference]] = {
		row.name: {
			(kind.doctype, row.name),
			*((df.options, row[df.fieldname]) for df in links if row[df.fieldname]),
		}
		for row in rows
	}
	passes = {name for own in found.values() for doctype, name in own if doctype == "Visitor Pass"}
	hosts = dict(
		frappe.get_all(
			"Visitor Pass",
			{"name": ["in", list(passes) or [""]], "customer": ["is", "set"]},
			["name", "customer"],
			as_list=True,
		)
	)
	for own in found.values():
		own |= {
			("Customer", hosts[name]) for doctype, name in own if doctype == "Visitor Pass" and name in hosts
		}
	return found


def held_of(references: Iterable[Reference]) -> set[Reference]:
	"""Those that a hold in force names now, as committed by anybody: a locking read. A customer is held by the profile."""
	references = set(references)
	customers = {name for doctype, name in references if doctype == "Customer"}
	profiles = dict(
		frappe.get_all(
			"Customer Profile",
			{"customer": ["in", list(customers) or [""]]},
			["name", "customer"],
			as_list=True,
		)
	)
	names = {name for _doctype, name in references} | set(profiles)
	if not names:
		return set()
	hold, item = frappe.qb.DocType("Legal Hold"), frappe.qb.DocType("Legal Hold Item")
	found = (
		frappe.qb.from_(item)
		.join(hold)
		.on(hold.name == item.parent)
		.select(item.reference_doctype, item.reference_name)
		.where(item.reference_name.isin(sorted(names)) & (hold.status == "In Force"))
		.for_update()
		.run()
	)
	held = {
		("Customer", profiles[name])
		if doctype == "Customer Profile" and name in profiles
		else (doctype, name)
		for doctype, name in found
	}
	return held & references


def _incidents_naming(references: set[Reference]) -> dict[Reference, set[str]]:
	"""Reference → the incidents that name it; an incident names itself."""
	named: dict[Reference, set[str]] = defaultdict(set)
	for doctype, name in references:
		if doctype == INCIDENT:
			named[(doctype, name)].add(name)
	names = sorted({name for _doctype, name in references})
	for table, fieldname, kind_field, options in _incident_links():
		source = frappe.qb.DocType(table)
		incident = source.name if table == INCIDENT else source.parent
		query = (
			frappe.qb.from_(source)
			.select(incident, source[fieldname], source[kind_field or fieldname])
			.where(source[fieldname].isin(names or [""]))
		)
		for name, reference, doctype in query.run():
			key = (doctype if kind_field else options, reference)
			if key in references:
				named[key].add(name)
	return named


def _incident_links() -> list[tuple[str, str, str | None, str | None]]:
	"""(table, field, field of the doctype, doctype) of every link from an incident or one of its tables to what the gate writes."""
	meta = frappe.get_meta(INCIDENT)
	found = []
	for table in (INCIDENT, *(df.options for df in meta.get_table_fields())):
		for df in frappe.get_meta(table).fields:
			if df.fieldtype == "Link" and df.options in by_doctype() and df.options != INCIDENT:
				found.append((table, df.fieldname, None, df.options))
			elif df.fieldtype == "Dynamic Link":
				found.append((table, df.fieldname, df.options, None))
	return found
