"""Who lives, owns and pays where: loads the terms of a place, lets the rules decide, says it in the user's words."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, format_date, getdate, nowdate
from pypika.terms import Criterion, ExistsCriterion

from wuye_ops.rules import occupancy as rules

# The statuses of a place that nobody occupies and somebody may, and the one it has when the last one has left.
BEFORE = {"Property Unit": ("Delivered", "Vacant"), "Parking Space": ("Free",)}
AFTER = {"Property Unit": "Vacant", "Parking Space": "Free"}
TERM_FIELDS = ["name", "relation", "share", "from_date", "to_date", "is_payer"]


def terms_of(unit: str | None, parking_space: str | None = None, *, lock: bool = False) -> list[rules.Term]:
	"""The terms of one place. `lock` keeps others from changing the place's terms until this transaction ends."""
	doctype, name, field = (
		("Property Unit", unit, "unit") if unit else ("Parking Space", parking_space, "parking_space")
	)
	if lock:
		frappe.db.get_value(doctype, name, "name", for_update=True)
	occupancy = frappe.qb.DocType("Occupancy")
	query = frappe.qb.from_(occupancy).select(*TERM_FIELDS).where(occupancy[field] == name)
	if lock:
		# an ordinary read would not show what the one before has saved since this transaction began
		query = query.for_update()
	return [as_term(row) for row in query.run(as_dict=True)]


def as_term(row) -> rules.Term:
	return rules.Term(
		key=row.name,
		relation=row.relation,
		share=Decimal(str(row.share or 0)),
		from_date=getdate(row.from_date),
		to_date=getdate(row.to_date) if row.to_date else None,
		is_payer=bool(row.is_payer),
	)


def validate_terms(occupancy) -> None:
	"""Refuses an occupancy that would make the owners' shares exceed 100 % or give a place two payers on any day."""
	others = [
		term
		for term in terms_of(occupancy.unit, occupancy.parking_space, lock=True)
		if term.key != occupancy.name
	]
	terms = [*others, as_term(occupancy)]
	place = occupancy.unit or occupancy.parking_space
	if conflict := rules.share_conflict(terms):
		day, total = conflict
		frappe.throw(
			_(
				"On {0} the owners' shares of {1} would sum to {2} %. Lower the share, or end another owner's occupancy first."
			).format(format_date(day), frappe.bold(place), f"{total.normalize():f}"),
			title=_("Shares Exceed 100 %"),
		)
	if conflict := rules.payer_conflict(terms):
		day, _keys = conflict
		frappe.throw(
			_(
				"From {0} somebody else pays the fees of {1} already. End that occupancy first, or use Hand Over."
			).format(format_date(day), frappe.bold(place)),
			title=_("Two Payers"),
		)


def payer_on(unit: str, day: date | str) -> str | None:
	"""The customer who pays for the unit on that day: the one marked as payer, else the main owner."""
	term = rules.liable_on(terms_of(unit), getdate(day))
	return frappe.db.get_value("Occupancy", term.key, "customer") if term else None


def refresh_status(unit: str | None, parking_space: str | None = None) -> None:
	"""A place is occupied while somebody has an occupancy today; what is undelivered, decorated or disabled stays so."""
	doctype, name = ("Property Unit", unit) if unit else ("Parking Space", parking_space)
	status = frappe.db.get_value(doctype, name, "status")
	today = getdate(nowdate())
	if status not in (*BEFORE[doctype], "Occupied"):
		return
	occupied = any(term.covers(today) for term in terms_of(unit, parking_space))
	if occupied != (status == "Occupied"):
		frappe.db.set_value(doctype, name, "status", "Occupied" if occupied else AFTER[doctype])


def follow_the_day() -> None:
	"""Daily: what an occupancy that began or ended with the passing of a day changes. Set-based.

	A place or vehicle that never had an occupancy is as somebody has set it.
	"""
	occupancy, today = frappe.qb.DocType("Occupancy"), nowdate()
	ended = occupancy.to_date < today
	lasting = (occupancy.from_date <= today) & (occupancy.to_date.isnull() | (occupancy.to_date >= today))

	def exists(*conditions):
		return ExistsCriterion(frappe.qb.from_(occupancy).select(1).where(Criterion.all(conditions)))

	for doctype, field in (("Property Unit", "unit"), ("Parking Space", "parking_space")):
		place = frappe.qb.DocType(doctype)
		here = occupancy[field] == place.name
		left = (place.status == "Occupied") & exists(here, ended) & exists(here, lasting).negate()
		frappe.qb.update(place).set(place.status, AFTER[doctype]).where(left).run()
		come = place.status.isin(BEFORE[doctype]) & exists(here, lasting)
		frappe.qb.update(place).set(place.status, "Occupied").where(come).run()
	vehicle = frappe.qb.DocType("Resident Vehicle")
	its = (occupancy.customer == vehicle.customer) & (occupancy.unit == vehicle.unit)
	gone = (vehicle.status == "Active") & exists(its, ended) & exists(its, lasting).negate()
	frappe.qb.update(vehicle).set(vehicle.status, "Inactive").where(gone).run()


def customers_of(properties: Iterable[str]) -> set[str]:
	return set(frappe.get_all("Occupancy", {"property": ["in", list(properties)]}, pluck="customer"))


@frappe.whitelist(methods=["POST"])
def end_occupancy(occupancy: str, last_day: str) -> None:
	"""Ends an occupancy on its last day. If the one who leaves was paying, the owner pays from the next day on."""
	doc = frappe.get_doc("Occupancy", occupancy)
	doc.check_permission("write")
	doc.to_date = getdate(last_day)
	doc.save()
	if doc.unit and doc.to_date <= getdate(nowdate()):
		retire_vehicles(doc)


def retire_vehicles(occupancy) -> None:
	"""Vehicles leave with the customer, unless another occupancy keeps the customer in the unit."""
	place = {"customer": occupancy.customer, "unit": occupancy.unit}
	others = frappe.get_all("Occupancy", {**place, "name": ["!=", occupancy.name]}, TERM_FIELDS)
	if any(as_term(row).covers(add_days(occupancy.to_date, 1)) for row in others):
		return
	for vehicle in frappe.get_all("Resident Vehicle", {**place, "status": "Active"}, pluck="name"):
		frappe.get_doc("Resident Vehicle", vehicle).update({"status": "Inactive"}).save()


@frappe.whitelist(methods=["POST"])
def hand_over(occupancy: str, new_customer: str, from_date: str) -> str:
	"""Passes an occupancy on: it ends on the day before, and the same relation, share and duty to pay begin for the
	new customer. Returns the new occupancy's name."""
	doc = frappe.get_doc("Occupancy", occupancy)
	doc.check_permission("write")
	first_day = getdate(from_date)
	if first_day <= getdate(doc.from_date):
		frappe.throw(
			_("The hand-over must be after {0}, the first day of this occupancy.").format(
				format_date(doc.from_date)
			),
			title=_("Hand Over"),
		)
	until = getdate(doc.to_date) if doc.to_date else None
	if until and first_day > until:
		frappe.throw(
			_("This occupancy ends on {0}, before the hand-over. Enter a new occupancy instead.").format(
				format_date(until)
			),
			title=_("Hand Over"),
		)
	end_occupancy(doc.name, str(add_days(first_day, -1)))
	successor = frappe.get_doc(
		{
			"doctype": "Occupancy",
			"unit": doc.unit,
			"parking_space": doc.parking_space,
			"customer": new_customer,
			"relation": doc.relation,
			"share": doc.share,
			"is_payer": doc.is_payer,
			"from_date": first_day,
			"to_date": until,
		}
	).insert()
	return successor.name
