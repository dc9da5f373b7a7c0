"""Surveys that are sent by themselves: after a service, and after moving in.

They go on month by month: those of one property that a template asks in a month are one survey, so that their figures can
be read together. Each occasion, a request or an occupancy, is asked about once, whatever happens to the job.
"""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, cint, get_first_day, get_last_day, getdate, now_datetime, nowdate

from wuye_ops.customer_service.surveys import invitations, sending
from wuye_ops.customer_service.surveys.invitations import Household

AFTER_SERVICE, MOVE_IN = "After Service", "Move-in"
# What a day of outage, or of hesitation, has missed is made up for; older occasions are nobody's concern any more.
CATCH_UP_DAYS = 7
DONE = ("Resolved", "Closed")


def follow_the_day(today: date | None = None) -> None:
	"""Asks about what has happened lately. Daily; run twice it asks nobody twice. `today` is for tests."""
	today = today or getdate(nowdate())
	templates = frappe.get_all(
		"Survey Template",
		{"automatic": 1, "disabled": 0, "kind": ["in", [AFTER_SERVICE, MOVE_IN]]},
		pluck="name",
	)
	for name in templates:
		template = frappe.get_doc("Survey Template", name)
		occasions = _services(template, today) if template.kind == AFTER_SERVICE else _moves(template, today)
		for property_name, households in _rested(template, occasions, today).items():
			ask(template, property_name, households, today)
			frappe.db.commit()


def _window(template, today: date) -> tuple[date, date]:
	last = add_days(today, -cint(template.days_after))
	return getdate(add_days(last, -CATCH_UP_DAYS)), getdate(last)


def _services(template, today: date) -> list:
	"""Requests of known households that were resolved some days ago."""
	first, last = _window(template, today)
	request, unit = frappe.qb.DocType("Service Request"), frappe.qb.DocType("Property Unit")
	query = (
		frappe.qb.from_(request)
		.join(unit)
		.on(unit.name == request.unit)
		.select(request.name, request.property, request.customer, request.unit, unit.building)
		.where(request.status.isin(DONE) & request.customer.isnotnull() & request.merged_into.isnull())
		.where((request.resolved_on >= first) & (request.resolved_on < add_days(last, 1)))
		.where(request.kind != "Praise")
		.orderby(request.resolved_on, request.name)
	)
	if template.request_kind:
		query = query.where(request.kind == template.request_kind)
	return [("Service Request", row) for row in query.run(as_dict=True)]


def _moves(template, today: date) -> list:
	"""Owners and tenants who have moved in some days ago and still live there."""
	first, last = _window(template, today)
	place, unit = frappe.qb.DocType("Occupancy"), frappe.qb.DocType("Property Unit")
	rows = (
		frappe.qb.from_(place)
		.join(unit)
		.on(unit.name == place.unit)
		.select(place.name, unit.property, place.customer, place.unit, unit.building)
		.where(place.relation.isin(("Owner", "Tenant")) & place.from_date[first:last])
		.where(place.to_date.isnull() | (place.to_date >= today))
		.orderby(place.from_date, place.name)
		.run(as_dict=True)
	)
	return [("Occupancy", row) for row in rows]


def _rested(template, occasions: Iterable, today: date) -> dict[str, list[Household]]:
	"""Households by property, without those whom the template has asked lately; each once."""
	asked = _asked_lately(template, today)
	found: dict[str, list[Household]] = {}
	for doctype, row in occasions:
		if row.customer in asked:
			continue
		asked.add(row.customer)
		household = Household(
			row.customer, row.unit, row.building, f"{doctype}|{row.name}", (doctype, row.name)
		)
		found.setdefault(row.property, []).append(household)
	return found


def _asked_lately(template, today: date) -> set[str]:
	survey, row = frappe.qb.DocType("Survey"), frappe.qb.DocType("Survey Invitation")
	return set(
		frappe.qb.from_(row)
		.join(survey)
		.on(survey.name == row.survey)
		.select(row.customer)
		.distinct()
		.where((survey.template == template.name) & row.customer.isnotnull())
		.where(row.creation >= add_days(today, -cint(template.rest_days)))
		.run(pluck=True)
	)


def ask(template, property_name: str, households: list[Household], today: date) -> None:
	"""Invites households to this month's survey of the template, which is made with the first of them."""
	doc = _survey_of_month(template, property_name, today)
	if doc.status != "Open":
		return  # closed by hand before its month was over: nobody is asked until the next
	invitations.add(doc, households)
	sending.enqueue(doc.name)


def _survey_of_month(template, property_name: str, today: date):
	key = f"{template.name}|{property_name}|{today:%Y-%m}"
	# of two jobs at once the second waits here for the first, or is refused by the unique key
	name = frappe.db.get_value("Survey", {"series_key": key}, "name", for_update=True)
	if name:
		return frappe.get_doc("Survey", name)
	doc = frappe.get_doc(
		{
			"doctype": "Survey",
			"title": _("{0}, {1}").format(template.name, f"{today:%Y-%m}"),
			"property": property_name,
			"template": template.name,
			"anonymous": cint(template.anonymous),
			"opens_on": get_first_day(today),
			"closes_on": add_days(get_last_day(today), cint(template.days_open)),
			"by_email": template.by_email,
			"by_sms": cint(template.by_sms) if sending.notice_delivery.sms_gateway() else 0,
			"status": "Open",
			"answers_state": "Sealed" if cint(template.anonymous) else "",
			"released_on": now_datetime(),
			"invited_on": now_datetime(),
			"automatic": 1,
			"series_key": key,
		}
	)
	doc.flags.by_service = True
	# whoever set the template to be sent by itself has decided this
	doc.insert(ignore_permissions=True)
	return doc
