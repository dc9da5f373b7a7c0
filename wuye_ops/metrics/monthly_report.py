"""物业服务月报: the cockpit of a month on paper, with what each metric means, what missed its target and what was overdue.

Whoever sees the cockpit prints it at any time. On a day of the month that Metric Settings name, the last month of each
property is written down as it is then, and sent to its managers.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_months, cint, format_datetime, get_first_day, getdate, now_datetime
from frappe.utils.pdf import get_pdf

from wuye_ops.metrics import cockpit
from wuye_ops.metrics.cockpit_parts import View
from wuye_ops.metrics.cockpit_view import view_of
from wuye_ops.property import guarded
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import mail_summary, tell_staff, users_with_role
from wuye_ops.rules import metric_value as rules
from wuye_ops.rules import sparkline

DOCTYPE, ROLE = "Monthly Report", "Property Manager"
TEMPLATE = "wuye_ops/templates/print/monthly_report.html"
# of each list; what is more is counted
LINES = 20
BLUE, CURVE = "#2f6fb5", (660, 110)
A4 = {
	"page-size": "A4",
	"margin-top": "14mm",
	"margin-bottom": "14mm",
	"margin-left": "15mm",
	"margin-right": "15mm",
}


@frappe.whitelist()
def pdf(
	property_name: str | None = None, company: str | None = None, month: str | date | None = None
) -> None:
	"""The report of a property, or of all the user's properties together, as PDF; only what the user may see is in it."""
	view = view_of(property_name, company, month)
	frappe.local.response.filename = f"{file_name(view)}.pdf"
	frappe.local.response.filecontent = get_pdf(html(view), A4)
	frappe.local.response.type = "pdf"


def file_name(view: View) -> str:
	return "-".join(
		[_("Monthly Report"), view.property or view.company or _("All Properties"), f"{view.month:%Y-%m}"]
	)


def html(view: View) -> str:
	return _html(view, cockpit.read(replace(view, most=LINES)), _notes(view))


def _notes(view: View) -> str | None:
	"""What the manager says about the month, for whoever may read it."""
	if not view.property or not frappe.has_permission(DOCTYPE, "read"):
		return None
	found = frappe.get_list(DOCTYPE, {"property": view.property, "month": view.month}, pluck="notes")
	return found[0] if found else None


def _html(view: View, page: dict, notes: str | None) -> str:
	return frappe.render_template(
		TEMPLATE,
		{
			"page": page,
			"name": view.property or view.company or _("All Properties"),
			"month": f"{view.month:%Y-%m}",
			"counts": counts(page["figures"]),
			"missed": [one for one in page["figures"] if one["standing"] in (rules.MISSED, rules.CLOSE)],
			"curve": curve(page["money"]),
			"tiles": [tile for tile in page["tiles"] if tile["count"]] if page["is_now"] else [],
			"printed_on": format_datetime(view.now, "yyyy-MM-dd HH:mm"),
			"amount": amount,
			"notes": notes,
		},
	)


def counts(figures: list[dict]) -> list[tuple[str, int]]:
	"""How many metrics stand how, in the order of the standings; those there are none of are left out."""
	found = [
		(_(standing, context="Metric"), sum(one["standing"] == standing for one in figures))
		for standing in rules.STANDINGS
	]
	return [(label, number) for label, number in found if number]


def curve(money: dict | None) -> str:
	"""What had come in by the end of each day of the month, against what was billed in it."""
	values = [Decimal(str(value)) for value in money["curve"]["datasets"][0]["values"]] if money else []
	if not any(values):
		return ""
	target = money["target"]
	return sparkline.svg(values, Decimal(str(target)) if target else None, *CURVE, BLUE)


def amount(value: float) -> str:
	return frappe.utils.fmt_money(value, 2)


# -- kept and sent


def send_due(today: date | None = None) -> int:
	"""Every day from the day that Metric Settings name: the last month, to the managers of every property that has not been
	told yet; returns how many were sent. Without a day nothing is sent. After an outage those that are missing.
	"""
	today = today or getdate()
	day = cint(frappe.get_cached_doc("Metric Settings").report_day)
	if not day or today.day < day:
		return 0
	month = getdate(get_first_day(add_months(today, -1)))
	told = frappe.get_all(DOCTYPE, {"month": month, "sent_on": ["is", "set"]}, pluck="property", limit=0)
	sent = 0
	for name in frappe.get_all("Property", {"status": "Active"}, pluck="name", order_by="name", limit=0):
		if name not in told:
			sent += bool(send(name, month))
			frappe.db.commit()
	return sent


@frappe.whitelist(methods=["POST"])
def send_now(report: str) -> None:
	"""The step of whoever may write the report: its managers have it at once, and it stays as it is."""
	doc = guarded.load_locked(DOCTYPE, report)
	if doc.sent_on:
		frappe.throw(_("This report has been sent already."), title=_("Monthly Report"))
	send(doc.property, doc.month)


def send(property_name: str, month: date) -> str | None:
	"""Writes the report down as PDF and tells the managers of the property; None where it has been sent already.

	Its key is unique in the database and its row is locked: of two at once one sends, and the other finds it sent.
	"""
	with in_site_language():
		doc = _kept(property_name, month)
		if doc.sent_on:
			return None
		view = View(property_name, (property_name,), None, month, now_datetime(), LINES)
		page = cockpit.read(view)
		content = get_pdf(_html(view, page, doc.notes), A4)
		users = users_with_role(ROLE, property_name)
		doc.update(
			{
				"met": _how_many(page, rules.MET),
				"missed": _how_many(page, rules.MISSED),
				"recipients": "\n".join(users),
				"sent_on": now_datetime(),
				"report_file": _attach(doc, f"{file_name(view)}.pdf", content),
			}
		)
		doc.flags.by_service = True
		# the scheduler's right is that of the system; who sends by hand was asked for the right to write the report
		doc.save(ignore_permissions=True)
		subject = _("{0}: monthly report {1}").format(
			frappe.utils.escape_html(property_name), f"{month:%Y-%m}"
		)
		tell_staff(users, doc, subject)
		mail_summary(
			property_name,
			subject,
			users,
			_(
				"Metrics that have reached their target: {0}; that have missed it: {1}. The report is attached."
			).format(doc.met, doc.missed),
			[{"fname": f"{file_name(view)}.pdf", "fcontent": content}],
		)
		return doc.name


def _kept(property_name: str, month: date):
	"""The report of the month, locked; made where nobody has written into it before."""
	key = {"property": property_name, "month": month}
	if not frappe.db.exists(DOCTYPE, key):
		frappe.db.savepoint("monthly_report")
		try:
			# nobody has to write a report for it to be sent: the scheduler's right is that of the system
			frappe.get_doc({"doctype": DOCTYPE, **key}).insert(ignore_permissions=True)
		except frappe.ValidationError:
			frappe.db.rollback(save_point="monthly_report")
			if not frappe.db.exists(DOCTYPE, key):
				raise
			# another process has just made it
			frappe.clear_last_message()
	return frappe.get_doc(DOCTYPE, frappe.db.get_value(DOCTYPE, key), for_update=True)


def _attach(doc, name: str, content: bytes) -> str:
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"attached_to_field": "report_file",
			"is_private": 1,
			"content": content,
		}
	)
	# it goes with the report, and is read by whoever may read that
	file.insert(ignore_permissions=True)
	return file.file_url


def _how_many(page: dict, standing: str) -> int:
	return sum(one["standing"] == standing for one in page["figures"])
