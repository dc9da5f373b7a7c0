"""The week of a property in a page, to its managers every Monday (服务周报): kept in the desk, and by mail where mail is set up.

A week of a property is told once: its key is unique in the database, and the summary, the notices and the mail are one
transaction. Whoever wants another report, or on another day, sets up Frappe's Auto Email Report; that knows no properties,
which is why this is not one.
"""

from datetime import date
from urllib.parse import quote, urlencode

import frappe
from frappe import _
from frappe.utils import format_date, get_url, getdate, now_datetime, nowdate

from wuye_ops.customer_service.figures import groups as grouping
from wuye_ops.customer_service.figures import live
from wuye_ops.customer_service.figures.scope import Scope
from wuye_ops.customer_service.figures.shown import card
from wuye_ops.customer_service.figures.sides import REQUESTS, RUNNING, is_unmerged
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import mail_summary, tell_staff, users_with_role
from wuye_ops.rules import service_figures as rules
from wuye_ops.rules.service_figures import Figures

DOCTYPE = "Service Weekly Summary"
TEMPLATE = "wuye_ops/templates/emails/service_weekly_summary.html"
TOP = 5
ROLE = "Property Manager"


def send_due(today: date | None = None) -> int:
	"""Every day: the last week that is over, of every property that has none yet; returns how many were sent.

	On Monday that is all of them; after an outage those that are missing.
	"""
	first, last = rules.week_before(today or getdate(nowdate()))
	told = set(frappe.get_all(DOCTYPE, {"week_from": first}, pluck="property", limit=0))
	sent = 0
	for name in frappe.get_all("Property", {"status": "Active"}, pluck="name", order_by="name", limit=0):
		if name not in told:
			sent += bool(send(name, first, last))
			frappe.db.commit()
	return sent


def send(property_name: str, first: date, last: date) -> str | None:
	"""Tells the managers of a property about its week; None where another process has just done so."""
	with in_site_language():
		return _send(property_name, first, last)


def _send(property_name: str, first: date, last: date) -> str | None:
	figures, late = figures_of(property_name, first, last), overdue_now(property_name, last)
	users = users_with_role(ROLE, property_name)
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"property": property_name,
			"week_from": first,
			"week_to": last,
			"total": figures.total,
			"on_time": card("", figures.on_time_rate, "%")["value"],
			"overdue": late,
			"summary": page(property_name, first, last, figures, late),
			"recipients": "\n".join(users),
			"sent_on": now_datetime(),
			"summary_key": f"{property_name}|{first}",
		}
	)
	frappe.db.savepoint("weekly_summary")
	try:
		# nobody writes summaries: the scheduler's right is that of the system
		doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point="weekly_summary")
		frappe.clear_last_message()
		return None
	subject = _("{0}: service from {1} to {2}").format(
		frappe.utils.escape_html(property_name), format_date(first), format_date(last)
	)
	tell_staff(users, doc, subject)
	mail_summary(property_name, subject, users, doc.summary)
	return doc.name


def figures_of(property_name: str, first: date, last: date) -> Figures:
	"""Of what was opened in the week."""
	week = Scope((property_name,), first, last)
	found = rules.together(live.sums(REQUESTS, week, ()).values())
	return found + rules.together(live.overdue(REQUESTS, week, (), now_datetime()).values())


def overdue_now(property_name: str, last: date) -> int:
	"""All that is open and late now, whenever it was opened until the end of the week."""
	ever = Scope((property_name,), date(1970, 1, 1), last)
	return rules.together(live.overdue(REQUESTS, ever, (), now_datetime()).values()).overdue


def page(property_name: str, first: date, last: date, figures: Figures, late: int) -> str:
	week = Scope((property_name,), first, last)
	days = (last - first).days + 1
	earlier = figures_of(
		property_name, date.fromordinal(first.toordinal() - days), date.fromordinal(first.toordinal() - 1)
	)
	return frappe.render_template(
		TEMPLATE,
		{
			"property_name": property_name,
			"first": format_date(first),
			"last": format_date(last),
			"lines": _lines(figures, earlier, late),
			"categories": [
				(group.label, group.figures.total, _text(group.figures.on_time_rate))
				for group in grouping.grouped(week, "Category", ("total", "kept", "broken", "overdue"))[:TOP]
			],
			"late": _late(week),
			"report_url": _report_url(property_name, first, last),
		},
	)


def _report_url(property_name: str, first: date, last: date) -> str:
	query = urlencode({"property": property_name, "from_date": str(first), "to_date": str(last)})
	return get_url(f"/app/query-report/{quote('Service Timeliness')}?{query}")


def _lines(now: Figures, before: Figures, late: int) -> list[tuple[str, str, str]]:
	"""(what, this week, the week before)"""
	return [
		(_("Requests"), f"{now.total:,}", f"{before.total:,}"),
		(_("Finished Count"), f"{now.finished:,}", f"{before.finished:,}"),
		(_("On-Time Rate"), _text(now.on_time_rate), _text(before.on_time_rate)),
		(_("Answered in Time"), _text(now.answered_in_time_rate), _text(before.answered_in_time_rate)),
		(_("First-Contact Rate"), _text(now.first_contact_rate), _text(before.first_contact_rate)),
		(_("Redone Rate"), _text(now.redone_rate), _text(before.redone_rate)),
		(_("Mean Stars"), _text(now.mean_stars, ""), _text(before.mean_stars, "")),
		(_("Overdue Now"), f"{late:,}", "–"),
	]


def _text(value, unit: str = "%") -> str:
	return card("", value, unit)["value"]


def _late(week: Scope) -> list[dict]:
	"""The requests that have been late for longest: what to ask about first. No names and no places: a mail leaves the house."""
	request = REQUESTS.table
	return (
		frappe.qb.from_(request)
		.select(request.name, request.category, request.resolve_by)
		.where(
			(request.property == week.properties[0])
			& request.status.isin(RUNNING)
			& (request.sla_status == "Overdue")
			& is_unmerged(request)
		)
		.orderby(request.resolve_by)
		.limit(TOP)
		.run(as_dict=True)
	)
