"""Requests of those whose data we keep (PIPL 44–50): see, copy, correct, delete; answered in time, by the right person.

    Entered ─ Identity ─▶ In Progress ─ Answer ─▶ Answered
        │                      ├──────── Refuse ─▶ Refused   (with the reason)
        └──────────────────────┴────── Withdraw ─▶ Withdrawn

The workflow says which role moves what; this module says what each step demands, in the controller, so that a form, the
web API and an import are refused alike. What is deleted is deleted with the answer, in one transaction.
"""

import hashlib

import frappe
from frappe import _
from frappe.utils import cint, cstr, format_date, getdate, now_datetime, nowdate

from wuye_ops.property import notices as staff_notices
from wuye_ops.property.closed import first_change
from wuye_ops.property.residents import tell_customer
from wuye_ops.property.series import take_numbers
from wuye_ops.property.workdays import workdays_of
from wuye_ops.records.privacy import erasing
from wuye_ops.records.privacy.care import refuse_file_of_others, refuse_numbers
from wuye_ops.rules import customer_rights as rules

ENTERED, IN_PROGRESS, ANSWERED, REFUSED, WITHDRAWN = (
	"Entered",
	"In Progress",
	"Answered",
	"Refused",
	"Withdrawn",
)
OPEN = (ENTERED, IN_PROGRESS)
# The system's own: whatever a form or the web API sends for these is put back.
OWN_FIELDS = ("due_on", "checker", "checked_on", "answered_by", "answered_on", "erasure", "log", "open_key")
# What was asked, and when, stays.
ASKED = ("property", "customer", "kind", "received_on", "channel", "requested_by", "details")
PORTAL_PAGE = "/my-privacy"
PORTAL = "Portal"
# on the portal the page itself answers: nobody has to look at anything first
AT_ONCE = (rules.SEE, rules.COPY)


# -- controller's named steps ------------------------------------------------------------------------------------


def name_new(doc) -> None:
	# not the framework's own way: two that begin a series at once lock each other out there
	(doc.name,) = take_numbers(doc.meta.autoname, 1)


def prepare_new(doc) -> None:
	if not doc.flags.by_service:
		doc.update({"status": ENTERED, "identity_checked": None})
	doc.update(dict.fromkeys(OWN_FIELDS))
	doc.set("log", [])
	if getdate(doc.received_on) > getdate(nowdate()):
		frappe.throw(_("It cannot have been received in the future. Correct the day."), title=_("Asked On"))
	doc.due_on = rules.deadline(
		getdate(doc.received_on), answer_days(doc.property), workdays_of(doc.property)
	)
	doc.open_key = key_of(doc)
	_refuse_second(doc)
	add_log(doc, "Entered", doc.details)
	if doc.identity_checked:
		doc.checked_on = now_datetime()
		add_log(doc, "Identity Checked", _(doc.identity_checked, context=doc.doctype))


def key_of(doc) -> str:
	"""One value for customer and kind, of a length that an index takes."""
	return hashlib.sha256(f"{doc.customer}\x1f{doc.kind}".encode()).hexdigest()


def answer_days(property_name: str) -> int:
	"""Working days to answer in; a property may have its own number."""
	return (
		cint(frappe.get_cached_doc("Property", property_name).get("privacy_answer_days")) or rules.ANSWER_DAYS
	)


def _refuse_second(doc) -> None:
	# of two who enter the same request at once one is first, and the other reads of it
	frappe.db.get_value("Customer", doc.customer, "name", for_update=True)
	open_one = frappe.db.get_value("Data Subject Request", {"open_key": doc.open_key}, for_update=True)
	if open_one:
		frappe.throw(
			_("The customer has asked for this already: {0}. Answer that request.").format(
				frappe.bold(open_one)
			),
			frappe.DuplicateEntryError,
			title=_("Data Subject Request"),
		)


def keep_own_fields(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	for field in OWN_FIELDS:
		doc.set(field, before.get(field))
	if before.status not in OPEN and first_change(doc, before, {"modified", "modified_by"}):
		frappe.throw(
			_("{0} is {1} and can no longer be changed.").format(
				frappe.bold(doc.name), _(before.status, context=doc.doctype)
			),
			title=_("Data Subject Request"),
		)
	if any(cstr(doc.get(field)) != cstr(before.get(field)) for field in ASKED):
		frappe.throw(
			_("What was asked stays as it was. Withdraw this request and enter another one."),
			title=_("Data Subject Request"),
		)
	if before.checked_on and doc.identity_checked != before.identity_checked:
		frappe.throw(
			_("The identity was checked on {0}; how cannot be changed any more.").format(
				format_date(before.checked_on)
			),
			title=_("Identity"),
		)


def check_texts(doc) -> None:
	refuse_numbers(doc, "details", "answer")
	if doc.has_value_changed("authority_file"):
		refuse_file_of_others(doc, "authority_file")


def enter_status(doc) -> None:
	before = doc.get_doc_before_save()
	if doc.flags.by_service or (before.status if before else None) in (None, doc.status):
		return
	if step := ENTER.get(doc.status):
		step(doc)


def _enter_in_progress(doc) -> None:
	_check_identity(doc)
	doc.update({"checker": frappe.session.user, "checked_on": now_datetime()})
	add_log(doc, "Identity Checked", _(doc.identity_checked, context=doc.doctype))


def _check_identity(doc) -> None:
	check = rules.Check(doc.requested_by, doc.identity_checked, bool(doc.authority_file))
	if not (missing := rules.missing_identity(check)):
		return
	text = {
		rules.NO_CHECK: _("Say how you have found out who asks, before anybody is told anything."),
		rules.NOT_OWN_LOGIN: _("A login proves that the customer asks, not somebody else for them."),
		rules.NO_AUTHORITY: _("Attach what proves that somebody else may ask for the customer."),
	}[missing]
	frappe.throw(text, title=_("Identity"))


def _enter_answered(doc) -> None:
	missing = rules.missing_answer(doc.kind, doc.answer, frappe.session.user, doc.checker)
	if missing == rules.NO_ANSWER:
		frappe.throw(_("Write the answer the customer reads."), title=_("Answer"))
	if missing == rules.OWN_CHECK:
		frappe.throw(
			_("You have checked who asks. What is deleted does not come back: let somebody else answer."),
			title=_("Two People"),
		)
	if doc.kind == rules.DELETE:
		erasing.check(doc.customer, request=doc.name)
	_end(doc, "Answered")


def _enter_refused(doc) -> None:
	if not cstr(doc.answer).strip():
		frappe.throw(_("A refusal needs its reason; the customer reads it."), title=_("Answer"))
	_end(doc, "Refused")


def _enter_withdrawn(doc) -> None:
	_end(doc, "Withdrawn")


ENTER = {
	IN_PROGRESS: _enter_in_progress,
	ANSWERED: _enter_answered,
	REFUSED: _enter_refused,
	WITHDRAWN: _enter_withdrawn,
}


def _end(doc, step: str) -> None:
	doc.update({"answered_by": frappe.session.user, "answered_on": now_datetime(), "open_key": None})
	add_log(doc, step, doc.answer)


def add_log(doc, step: str, content: str | None) -> None:
	doc.append(
		"log",
		{"logged_on": now_datetime(), "user": frappe.session.user, "step": step, "content": content},
	)


def carry_out(doc) -> None:
	"""After a request was saved: tells who is concerned; with the answer to a deletion the data go."""
	before = doc.get_doc_before_save()
	was = before.status if before else None
	if was == doc.status:
		return
	if not was and not (doc.channel == PORTAL and doc.kind in AT_ONCE):
		staff_notices.tell_staff(
			_in_charge(doc.property), doc, _("To answer by {0}: {1}").format(doc.due_on, _subject(doc))
		)
	elif doc.status in (ANSWERED, REFUSED) and doc.customer:
		tell_customer(doc, _("Your request about your data has been answered"), cstr(doc.answer), PORTAL_PAGE)
		if doc.status == ANSWERED and doc.kind == rules.DELETE:
			erasing.erase(doc.customer, doc.property, cause=erasing.REQUEST, request=doc.name)


def _in_charge(property_name: str) -> list[str]:
	return [
		user
		for role in ("Records Clerk", "Property Manager")
		for user in staff_notices.users_with_role(role, property_name)
	]


def _subject(doc) -> str:
	return f"{_(doc.kind, context='Data Subject Request')} · {frappe.utils.escape_html(doc.customer_name or doc.customer)}"


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def preview_erasure(request: str) -> dict:
	"""What answering a request for deletion would do: {allowed, forbidden_by, kept} with what and why."""
	doc = frappe.get_doc("Data Subject Request", request)
	doc.check_permission("read")
	decision = erasing.decide(doc.customer, request=doc.name)
	return {
		"allowed": decision.allowed,
		"forbidden_by": [{"what": one.what, "reason": one.reason} for one in decision.forbidden_by],
		"kept": [
			{"what": one.what, "reason": one.reason, "until": str(one.until) if one.until else None}
			for one in decision.kept
		],
	}


def remind() -> None:
	"""Daily: those in charge learn of requests that are to be answered within days, or are late."""
	today = getdate(nowdate())
	rows = frappe.get_all(
		"Data Subject Request",
		{"status": ["in", OPEN], "due_on": ["<=", frappe.utils.add_days(today, rules.WARN_DAYS)]},
		["name", "property", "customer", "customer_name", "kind", "due_on"],
		order_by="due_on",
	)
	in_charge = {property_name: _in_charge(property_name) for property_name in {row.property for row in rows}}
	for row in rows:
		row.doctype = "Data Subject Request"
		text = {
			rules.OVERDUE: _("Late, it was to be answered by {0}: {1}"),
			rules.SOON: _("To answer by {0}: {1}"),
		}[rules.reminder(getdate(row.due_on), today)]
		staff_notices.tell_staff_once_a_day(
			in_charge[row.property], row, text.format(row.due_on, _subject(row))
		)


def follow_rename(doc, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""After a customer was renamed or merged: keys of open requests are of the new name."""
	for row in frappe.get_all(
		"Data Subject Request", {"customer": new, "status": ["in", OPEN]}, ["name", "customer", "kind"]
	):
		frappe.db.set_value("Data Subject Request", row.name, "open_key", key_of(row), update_modified=False)


# -- steps of the portal -------------------------------------------------------------------------------------------


def answer_at_once(doc) -> None:
	"""Answers a request for a copy by somebody who is logged in: the page itself gives it."""
	doc.update({"status": ANSWERED, "answer": _("The copy is ready: fetch it on this page.")})
	_end(doc, "Answered")
	doc.flags.by_service = True
	# the caller has asked whose request it is
	doc.save(ignore_permissions=True)


def take_back(doc) -> None:
	"""Withdraws a request that is open. The caller has asked whose it is."""
	# of two who end it at once one is first
	if frappe.db.get_value("Data Subject Request", doc.name, "status", for_update=True) not in OPEN:
		frappe.throw(
			_("{0} is not open any more. Look at it again.").format(frappe.bold(doc.name)),
			title=_("Data Subject Request"),
		)
	doc.reload()
	doc.status = WITHDRAWN
	_end(doc, "Withdrawn")
	doc.flags.by_service = True
	# the caller has asked whose request it is
	doc.save(ignore_permissions=True)
