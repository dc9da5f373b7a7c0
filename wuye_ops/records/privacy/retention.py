"""Customers who have moved out: noticed, put away after months, erased after years (PIPL 19: no longer than necessary).

Who has moved out follows from the occupancies, for all customers in one statement. Putting away and erasing wait while
anything stands against it: a legal hold, open bills, money that is held, open requests.
"""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import IfNull, Max
from frappe.utils import add_to_date, cint, getdate, nowdate

from wuye_ops.property.notices import failure_in_words
from wuye_ops.records.privacy import erasing, obligations
from wuye_ops.records.privacy.links import property_of
from wuye_ops.rules import erasure as rules

ACTIVE, MOVED_OUT, ARCHIVED, ERASED = "Active", "Moved Out", "Archived", "Erased"
FOREVER = "9999-12-31"
# a night's work; what is left comes the next night
MOST_A_NIGHT = 500


def follow_the_day() -> None:
	"""Daily, by the scheduler. Commits after each customer who is erased: one that fails does not stop the rest."""
	follow_occupancies()
	frappe.db.commit()
	archive_due()
	frappe.db.commit()
	for profile in due_for_erasure():
		try:
			erasing.erase(profile.customer, property_of(profile.customer), cause=erasing.RETENTION)
		except Exception as error:
			# one customer who cannot be erased is no reason to keep the others for longer than the law allows
			frappe.db.rollback()
			words = failure_in_words(error)
			frappe.log_error(title=_("Retention of {0}").format(profile.name), message=words)
			_tell(profile.name, words)
		frappe.db.commit()


def _tell(profile: str, words: str) -> None:
	"""Writes on the profile why it could not be erased, once for each reason: the clerks read no log of errors."""
	content = frappe.utils.escape_html(words)
	known = {"reference_doctype": "Customer Profile", "reference_name": profile, "content": content}
	if not frappe.db.exists("Comment", known):
		frappe.get_doc("Customer Profile", profile).add_comment("Info", content)


# -- moving out and back -------------------------------------------------------------------------------------------


def follow_occupancies() -> None:
	"""The status of every profile by its customer's occupancies. A customer who was never registered anywhere stays active."""
	profile, occupancy = frappe.qb.DocType("Customer Profile"), frappe.qb.DocType("Occupancy")
	today = nowdate()
	last_day = Max(IfNull(occupancy.to_date, FOREVER)).as_("last_day")
	stays = (
		frappe.qb.from_(occupancy)
		.select(occupancy.customer, last_day)
		.groupby(occupancy.customer)
		.as_("stays")
	)
	(
		frappe.qb.update(profile)
		.join(stays)
		.on(stays.customer == profile.customer)
		.set(profile.status, MOVED_OUT)
		.set(profile.moved_out_on, stays.last_day)
		.where((profile.status == ACTIVE) & (stays.last_day < today))
		.run()
	)
	back = (profile.status.isin([MOVED_OUT, ARCHIVED])) & (stays.last_day >= today)
	customer = frappe.qb.DocType("Customer")
	# whom the archive had put away can be chosen again
	(
		frappe.qb.update(customer)
		.join(profile)
		.on(profile.customer == customer.name)
		.join(stays)
		.on(stays.customer == profile.customer)
		.set(customer.disabled, 0)
		.where(back & (profile.status == ARCHIVED))
		.run()
	)
	(
		frappe.qb.update(profile)
		.join(stays)
		.on(stays.customer == profile.customer)
		.set(profile.status, ACTIVE)
		.set(profile.moved_out_on, None)
		.set(profile.archived_on, None)
		.where(back)
		.run()
	)


# -- putting away --------------------------------------------------------------------------------------------------


def archive_due(today: date | None = None) -> list[str]:
	"""Puts away whom nothing holds: the customer can no longer be chosen, and the file is out of the daily lists."""
	today = today or getdate(nowdate())
	done = []
	for profile in _due(MOVED_OUT, "archive_after_months", today):
		if obligations.decision(profile.customer).allowed:
			frappe.db.set_value("Customer Profile", profile.name, {"status": ARCHIVED, "archived_on": today})
			frappe.db.set_value("Customer", profile.customer, "disabled", 1)
			done.append(profile.customer)
	return done


# -- erasing -------------------------------------------------------------------------------------------------------


def due_for_erasure(today: date | None = None) -> list[frappe._dict]:
	"""Archived customers whose years are over and against whose erasure nothing stands: rows with name and customer."""
	today = today or getdate(nowdate())
	return [
		profile
		for profile in _due(ARCHIVED, "erase_after_years", today)
		if obligations.decision(profile.customer).allowed
	]


USUAL = {"archive_after_months": rules.ARCHIVE_MONTHS, "erase_after_years": rules.KEEP_YEARS}
DUE_ON = {"archive_after_months": rules.archive_on, "erase_after_years": rules.erase_on}


def _due(status: str, setting: str, today: date) -> list[frappe._dict]:
	"""Profiles of a status whose time by the setting is over, those who left first; at most a night's work."""
	own = {
		row.name: cint(row[setting]) or USUAL[setting]
		for row in frappe.get_all("Property", fields=["name", setting])
	}
	shortest = min(own.values(), default=USUAL[setting])
	unit = "months" if setting == "archive_after_months" else "years"
	rows = frappe.get_all(
		"Customer Profile",
		{"status": status, "moved_out_on": ["<=", add_to_date(today, **{unit: -shortest})]},
		["name", "customer", "moved_out_on"],
		order_by="moved_out_on, name",
		limit=MOST_A_NIGHT,
	)
	time = _longest([row.customer for row in rows], own, USUAL[setting])
	return [row for row in rows if DUE_ON[setting](getdate(row.moved_out_on), time[row.customer]) <= today]


def _longest(customers: list[str], own: dict[str, int], usual: int) -> dict[str, int]:
	"""For each customer the longest time that any of their properties keeps files."""
	times: defaultdict[str, int] = defaultdict(int)
	for customer, property_name in frappe.get_all(
		"Occupancy",
		{"customer": ["in", customers or [""]]},
		["customer", "property"],
		as_list=True,
		distinct=True,
	):
		times[customer] = max(times[customer], own.get(property_name, usual))
	return {customer: times[customer] or usual for customer in customers}
