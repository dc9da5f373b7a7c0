"""By the clock: half years of public revenue that are over get their statement, and whoever is late is reminded.

The oldest half year of a property that is not published is drafted; one at a time, because each opens with what the one before has
closed with. Its key is unique, so that running twice drafts nothing twice.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import format_date, getdate, nowdate

from wuye_ops.finance_control.owners import accounts, ledger
from wuye_ops.finance_control.owners.ledger import PUBLIC
from wuye_ops.finance_control.owners.statements import DOCTYPE, PUBLISHED, note
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words, tell_staff, user_of, users_with_role
from wuye_ops.rules import public_revenue
from wuye_ops.rules.proration import Period
from wuye_ops.rules.public_revenue import Publication

# (d) Days before a half year is to be published.
REMIND_BEFORE = 7


def follow_the_day(today: date | None = None) -> dict[str, int]:
	"""Drafts what is due, and reminds. One property that fails keeps no other from it; why stands in its statement. Returns
	{drafted, failed, reminded}."""
	today = today or getdate(nowdate())
	counts = {"drafted": 0, "failed": 0, "reminded": 0}
	with in_site_language():
		for property_name, since in _since().items():
			for one in public_revenue.to_publish(since, today, _published(property_name))[:1]:
				doc = draft(property_name, one)
				counts["drafted"] += doc is not None
				counts["failed"] += bool(doc and doc.flags.reading_failed)
			_commit()
		for name in _unpublished():
			counts["reminded"] += remind(name, today)
			_commit()
	return counts


def draft(property_name: str, one: Publication):
	"""The statement of a half year, unless there is one. Where the books cannot be read it says so, and is there all the same."""
	if frappe.db.exists(DOCTYPE, {"statement_key": f"{property_name}|{PUBLIC}|{one.period.first}"}):
		return None
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"property": property_name,
			"kind": PUBLIC,
			"period_from": one.period.first,
			"period_to": one.period.last,
		}
	)
	frappe.db.savepoint("statement")
	try:
		# drafted by the clock; who prepares, approves and publishes it is asked for their rights
		doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# another run was first
		frappe.db.rollback(save_point="statement")
		frappe.clear_last_message()
		return None
	except Exception as error:
		frappe.db.rollback(save_point="statement")
		doc = _draft_without_figures(doc, error)
	tell_staff(
		_responsible(property_name),
		doc,
		_("To publish until {0}: {1}").format(format_date(one.due), frappe.utils.escape_html(doc.title)),
	)
	return doc


def _draft_without_figures(failed, error: Exception):
	frappe.log_error(title=f"Statement of {failed.property}")
	doc = frappe.copy_doc(failed)
	doc.flags.by_service = doc.flags.without_figures = True
	note(doc, "Failed", failure_in_words(error))
	doc.append("problems", {"code": "failed", "content": failure_in_words(error)})
	# as above
	doc.insert(ignore_permissions=True)
	doc.flags.reading_failed = True
	return doc


def _since() -> dict[str, date]:
	"""Property → the day from which its public revenue is accounted for."""
	found: dict[str, date] = {}
	for company in frappe.get_all("Property", {"status": "Active"}, pluck="company", distinct=True):
		try:
			if accounts.has_public_revenue(company):
				found.update(ledger.first_days(company))
		except Exception as error:
			_say_failed(company, error)
	rows = frappe.get_all(
		"Property",
		{"name": ["in", list(found) or [""]], "status": "Active"},
		["name", "owners_since", "contract_start"],
		order_by="name",
		limit=0,
	)
	return {
		row.name: row.owners_since or max(filter(None, (found[row.name], row.contract_start))) for row in rows
	}


def _say_failed(company: str, error: Exception) -> None:
	"""On the company, whose accounts are chosen there; the trace is in the Error Log."""
	frappe.log_error(title=f"Public revenue of {company}")
	frappe.get_doc("Company", company).add_comment(
		"Info", _("Public revenue could not be read: {0}").format(failure_in_words(error))
	)


def _published(property_name: str) -> set[Period]:
	rows = frappe.get_all(
		DOCTYPE,
		{"property": property_name, "kind": PUBLIC, "status": PUBLISHED},
		["period_from", "period_to"],
		limit=0,
	)
	return {Period(row.period_from, row.period_to) for row in rows}


# -- reminders


def _unpublished() -> list[str]:
	return frappe.get_all(
		DOCTYPE,
		{"status": ["!=", PUBLISHED], "due_on": ["is", "set"]},
		pluck="name",
		order_by="due_on, name",
		limit=0,
	)


def remind(name: str, today: date) -> int:
	"""Before it is due, when it is due, and, once it is late, the manager's manager: each once. How many were told now."""
	doc = frappe.get_doc(DOCTYPE, name)
	due = getdate(doc.due_on)
	told = {row.step for row in doc.logs}
	title = frappe.utils.escape_html(doc.title)
	steps = (
		("Reminder", due - timedelta(days=REMIND_BEFORE), _responsible, _("To publish until {0}: {1}")),
		("Due", due, _responsible, _("Due on {0}: {1}")),
		("Escalated", due + timedelta(days=1), _above, _("Not published in time, due on {0}: {1}")),
	)
	# who has missed a step for days hears of the last one alone
	reached = [step for step in steps if today >= step[1]]
	if not reached or reached[-1][0] in told:
		return 0
	step, _day, whom, text = reached[-1]
	users = whom(doc.property)
	tell_staff(users, doc, text.format(format_date(due), title))
	note(doc, step, ", ".join(users))
	# its figures stay those that somebody has looked at
	doc.flags.by_service = doc.flags.without_figures = True
	# the clock writes down whom it has told
	doc.save(ignore_permissions=True)
	return len(users)


def _responsible(property_name: str) -> list[str]:
	"""The manager of the property and its accountants."""
	manager = user_of(frappe.get_cached_value("Property", property_name, "manager"))
	return list(
		dict.fromkeys(user for user in (manager, *users_with_role("Accounts User", property_name)) if user)
	) or users_with_role("Operations Director", property_name)


def _above(property_name: str) -> list[str]:
	"""Who the manager reports to; else the operations director."""
	manager = frappe.get_cached_value("Property", property_name, "manager")
	superior = frappe.db.get_value("Employee", manager, "reports_to") if manager else None
	user = user_of(superior)
	return [user] if user else users_with_role("Operations Director", property_name)


def _commit() -> None:
	if not frappe.flags.in_test:
		frappe.db.commit()
