"""Calling customers back (回访): which requests are followed up, and the worklist.

	request resolved ─▶ To Do ─ reached ─▶ Done ─ unsatisfied ─▶ the request goes on (`follow_up_calls`)
	                      └─ not reached ─▶ Not Reached ─ three times ─▶ Unreachable
	request goes on before the call ─▶ Cancelled

A follow-up is planned the moment a request is resolved, not when it is closed: what the customer says still decides how it
ends. All complaints, a sample of repairs that chance draws with a secret of the site, what was reopened, and every low
rating. `fill_up` sees to it daily that the sample of a month is no smaller than the property wants. One for a request and
round, of which its name is made.
"""

from collections import defaultdict
from datetime import date
from hashlib import sha256

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cint, get_first_day, getdate, nowdate
from frappe.utils.password import get_encryption_key

from wuye_ops.customer_service import notify
from wuye_ops.property.notices import tell_staff_once_a_day
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules import follow_up as rules

DOCTYPE = "Service Follow Up"
TO_DO, NOT_REACHED, DONE, UNREACHABLE, CANCELLED = (
	"To Do", "Not Reached", "Done", "Unreachable", "Cancelled",
)  # fmt: skip
WAITING = (TO_DO, NOT_REACHED)
SURVEY = "Survey"  # the reason of those that a survey asks for (`surveys.low_answers`)
FINISHED = ("Resolved", "Closed")


# -- a request's own steps


def follow_request(doc) -> None:
	"""After a request was saved: plans its follow-up when it was resolved or rated low, drops it when the work goes on."""
	before = doc.get_doc_before_save()
	if not before:
		return
	if doc.status not in FINISHED or doc.merged_into:
		# whoever reported what was merged is asked with the request it was merged into
		if before.status in FINISHED:
			drop(doc.name)
		return
	if doc.status == "Resolved" and before.status not in FINISHED:
		plan(doc, _ground(doc))
	elif doc.rated_on and not before.rated_on and rules.is_low(stars_of(doc)):
		plan(doc, rules.LOW_RATING)


def _ground(doc) -> str | None:
	return rules.ground(
		doc.kind,
		frappe.get_cached_value("Service Category", doc.category, "follow_up"),
		reopened=bool(doc.reopen_count),
		drawn=rules.is_drawn(doc.name, percent_of(doc.property), secret()),
	)


def stars_of(doc) -> int:
	return round((doc.rating or 0) * 5)


def plan(doc, reason: str | None) -> str | None:
	"""Puts a request on the worklist, unless it is there; the name of its follow-up."""
	if not reason:
		return None
	rounds = frappe.get_all(
		DOCTYPE, {"service_request": doc.name}, ["name", "status", "round"], order_by="round"
	)
	if waiting := next((row.name for row in rounds if row.status in WAITING), None):
		return waiting
	round_no = rounds[-1].round + 1 if rounds else 1
	follow_up = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"service_request": doc.name,
			"property": doc.property,
			"customer": doc.customer,
			"unit": doc.unit,
			"kind": doc.kind,
			"category": doc.category,
			"department": doc.department,
			"reason": reason,
			"round": round_no,
			"stars": stars_of(doc) if reason == rules.LOW_RATING else 0,
			"due_on": due_day(doc.property, getdate(nowdate())),
		}
	)
	follow_up.flags.by_service = True
	# A step of the request plans it, whoever takes the step: a technician, a resident who rates. Its name is the request and
	# the round: of two who plan it at once the second finds it made.
	return follow_up.insert(ignore_permissions=True, ignore_if_duplicate=True).name


def drop(request: str) -> None:
	"""What has not been asked yet is asked no more: the work goes on, and is followed up when it is done."""
	for name in frappe.get_all(
		DOCTYPE, {"service_request": request, "status": ["in", WAITING]}, pluck="name"
	):
		follow_up = frappe.get_doc(DOCTYPE, name)
		follow_up.status = CANCELLED
		follow_up.flags.by_service = True
		# whoever may let the work go on takes it off the list of those to ask
		follow_up.save(ignore_permissions=True)


# -- settings


def percent_of(property_name: str) -> int:
	"""The part of its repairs that a property follows up, in per cent."""
	return cint(frappe.get_cached_value("Property", property_name, "follow_up_percent"))


def due_day(property_name: str, day: date) -> date:
	days = cint(frappe.get_cached_value("Property", property_name, "follow_up_days")) or rules.DEFAULT_DAYS
	return rules.due_day(day, days, workdays_of(property_name))


def secret() -> bytes:
	"""Of the site, and of no other use of its key."""
	return sha256(b"wuye_ops follow-ups:" + get_encryption_key().encode()).digest()


def check_percent(doc, method=None) -> None:
	"""Validate of a property: the share is one."""
	if not 0 <= cint(doc.follow_up_percent) <= 100:
		frappe.throw(_("Enter a share between 0 and 100 %."), title=_("Repairs Followed Up (%)"))
	if cint(doc.follow_up_days) < 0:
		frappe.throw(_("Enter a number above 0."), title=_("Follow-Ups Are Due within (Working Days)"))


# -- every day


def follow_the_day() -> None:
	"""Fills up this month's samples, and tells customer service whom to call. Any number of times a day."""
	fill_up(getdate(nowdate()))
	remind()


def fill_up(today: date) -> int:
	"""Draws what a property's repairs of this month lack to the share it wants. Returns how many were added."""
	candidates: dict[str, list[str]] = defaultdict(list)
	for row in _sampled(today):
		candidates[row.property].append(row.name)
	added = 0
	for property_name, names in candidates.items():
		followed = set(frappe.get_all(DOCTYPE, {"service_request": ["in", names]}, pluck="service_request"))
		for name in rules.missing(names, followed, percent_of(property_name), secret()):
			request = frappe.get_doc("Service Request", name, for_update=True)
			if request.status in FINISHED:
				added += bool(plan(request, rules.SAMPLE))
			if not frappe.flags.in_test:
				frappe.db.commit()
	return added


def _sampled(today: date) -> list:
	"""Repairs resolved this month which the sample may have; those that were reopened are followed up in any case."""
	request, category = frappe.qb.DocType("Service Request"), frappe.qb.DocType("Service Category")
	return (
		frappe.qb.from_(request)
		.join(category)
		.on(category.name == request.category)
		.select(request.name, request.property)
		.where((request.kind == "Repair") & request.status.isin(FINISHED) & request.merged_into.isnull())
		.where((request.resolved_on >= get_first_day(today)) & (request.reopen_count == 0))
		.where(category.follow_up == rules.BY_PROPERTY)
		.run(as_dict=True)
	)


def remind() -> None:
	"""Customer service of each property is told once a day how many calls are due."""
	follow_up = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(follow_up)
		.select(follow_up.property, Count("*"))
		.where(follow_up.status.isin(WAITING) & (follow_up.due_on <= nowdate()))
		.groupby(follow_up.property)
		.run()
	)
	for property_name, count in rows:
		tell_staff_once_a_day(
			notify.users_with_role("Customer Service", property_name),
			frappe.get_cached_doc("Property", property_name),
			_("{0} customers of {1} are to be called back today").format(count, property_name),
		)
