"""审计资料调取: what is asked of whom, what was handed over and came back, and who hears when it does not come.

The log of what went over is append-only. Whoever writes into it holds the audit, so that none is closed while an original goes out.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import (
	cint,
	cstr,
	escape_html,
	get_datetime,
	get_url_to_form,
	getdate,
	now_datetime,
	nowdate,
)

from wuye_ops.finance_control.audit import audits, words
from wuye_ops.finance_control.audit.evidence import handings_of
from wuye_ops.finance_control.audit.permissions import is_auditor, properties_of
from wuye_ops.property import guarded
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.property.posts import users_of_post
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules import audit_life
from wuye_ops.rules import audit_request as rules
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Audit Document Request"
OWN_FIELDS = (
	"status", "asked_on", "asked_by", "provider_user", "answered_on", "reason", "originals_out", "log", "reminders",
)  # fmt: skip
# what was asked, and of whom, stays as it is once it was answered
ASKED_FOR = ("what", "details", "form", "provider", "department", "due_on")
OPEN_AUDIT = (audit_life.NOTIFIED, audit_life.IN_FIELD, audit_life.REPORTING)


# -- controller's named steps ----------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status, doc.asked_by, doc.asked_on = rules.ASKED, frappe.session.user, nowdate()


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(
			doc, *OWN_FIELDS, use=_("Use the buttons: each step asks for what it needs, and is kept.")
		)
	if doc.flags.by_service:
		return
	audit = frappe.get_doc(audits.DOCTYPE, doc.audit)
	audits.check_in_team(audit)
	if before and before.status not in rules.WAITING:
		for field in ASKED_FOR:
			if guarded.differs(doc, before, field):
				frappe.throw(
					_("It was answered: {0} stays as it is.").format(
						frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE))
					),
					title=_(DOCTYPE),
				)
	if not before and audit.status not in OPEN_AUDIT:
		frappe.throw(
			_("Documents are asked for from the notice on, and before the report is issued."),
			title=_(DOCTYPE),
		)
	if doc.property not in properties_of(doc.audit):
		frappe.throw(
			_("Property {0} is not part of the audit.").format(frappe.bold(escape_html(cstr(doc.property)))),
			title=_("Property"),
		)
	doc.provider_user = user_of(doc.provider)
	if not doc.provider_user:
		frappe.throw(
			_("{0} has no account and could not answer. Ask somebody else there.").format(
				frappe.bold(escape_html(cstr(doc.provider_name or doc.provider)))
			),
			title=_("Asked of", context=DOCTYPE),
		)
	_set_deadline(doc, audit, before)


def _set_deadline(doc, audit, before) -> None:
	if not doc.due_on:
		doc.due_on = rules.due_on(getdate(doc.asked_on), audit.kind, workdays_of(doc.property))
	elif getdate(doc.due_on) < getdate(nowdate()) and (not before or guarded.differs(doc, before, "due_on")):
		frappe.throw(
			_("The day by which it is handed over has passed. Choose a later one."), title=_(DOCTYPE)
		)


def tell_of_new(doc) -> None:
	with in_site_language():
		text = _("Auditors ask for documents by {0}: {1}").format(
			frappe.utils.formatdate(doc.due_on), escape_html(doc.what)
		)
		tell_staff([doc.provider_user], doc, text, _in_mail(doc))


def _in_mail(doc) -> str:
	"""The two answers as links: each opens its dialog in the desk, for whoever has logged in."""
	address = get_url_to_form(DOCTYPE, doc.name)
	links = " · ".join(
		f'<a href="{address}?step={step}">{label}</a>'
		for step, label in (("hand_over", _("Hand over now")), ("deny", _("Say that it is not there")))
	)
	return f"<p>{escape_html(cstr(doc.details or doc.what))}</p><p>{links}</p>"


def refuse_delete(doc) -> None:
	if doc.log or doc.status != rules.ASKED or not is_auditor(frappe.session.user):
		frappe.throw(
			_("{0} is kept for the record. Withdraw it with a reason instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


# -- as the rules see it ---------------------------------------------------------------------------------------------


def as_request(doc, audit=None) -> rules.Request:
	audit = audit or frappe.get_doc(audits.DOCTYPE, doc.audit)
	team = frozenset(row.user for row in audit.team if is_auditor(row.user)) | frozenset(
		[audit.head] if audit.head else []
	)
	return rules.Request(
		doc.status,
		getdate(doc.asked_on),
		getdate(doc.due_on),
		doc.provider_user or "",
		team,
		sum(row.direction == rules.TO_AUDITOR for row in doc.log),
	)


def _load(request: str):
	"""The request, locked after its audit, for whoever may read it; who may take which step is the rules' to say."""
	audit = frappe.db.get_value(DOCTYPE, request, "audit")
	if audit:
		frappe.db.get_value(audits.DOCTYPE, audit, "name", for_update=True)
	return guarded.load_locked(DOCTYPE, request, "read")


def _save(doc) -> None:
	doc.flags.by_service = True
	# the rules have said that this user may take the step: who is asked answers without the right to write requests
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


# -- steps -----------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def take(request: str, step: str, reason: str | None = None) -> str:
	"""Takes a step of `rules.audit_request.LIFE` other than handing over, which `hand` does. Returns the new status."""
	if step not in rules.LIFE.steps or step == rules.HAND_OVER:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	doc = _load(request)
	reason = cstr(reason).strip()
	_refuse(rules.refusals(as_request(doc), step, frappe.session.user, reason), step)
	doc.status, doc.reason = rules.LIFE.after(step), reason or None
	if doc.status not in rules.WAITING:
		doc.answered_on = doc.answered_on or nowdate()
	_save(doc)
	_tell(doc, step)
	return doc.status


@frappe.whitelist(methods=["POST"])
def hand(
	request: str,
	form: str,
	number: int | str,
	direction: str = rules.TO_AUDITOR,
	other: str | None = None,
	what: str | None = None,
	file: str | None = None,
	remark: str | None = None,
	at: str | None = None,
) -> str:
	"""Writes into the log what went over, or came back. Returns the status that follows.

	other: the user at the other end; of what goes over an auditor of the audit, of what comes back who was asked. file: address
	of a private file that was uploaded to the request. at: when it happened, now where nothing is said.
	"""
	doc = _load(request)
	user, now = frappe.session.user, now_datetime()
	if form not in rules.FORMS or direction not in (rules.TO_AUDITOR, rules.BACK):
		frappe.throw(_("Choose what goes over, and in which direction."), title=_("Hand-Over Log"))
	audit = frappe.get_doc(audits.DOCTYPE, doc.audit)
	standing = as_request(doc, audit)
	if user != doc.provider_user and user not in standing.auditors:
		_refuse([Refusal("not_provider")], rules.HAND_OVER)
	giver, taker = _ends(doc, standing, user, direction, cstr(other).strip())
	handing = rules.Handing(
		doc.name,
		cstr(what).strip() or doc.what,
		form,
		direction,
		cint(number),
		giver,
		taker,
		get_datetime(at) if at else now,
	)
	log = [rules.Handing(doc.name, *row) for row in handings_of(doc.audit, doc.name)[doc.name]]
	refused = list(rules.handing_refusals(handing, log, getdate(doc.asked_on), now))
	goes_over = direction == rules.TO_AUDITOR
	follows = goes_over and doc.status in (rules.ASKED, rules.RETURNED, rules.NOT_AVAILABLE)
	if goes_over and not follows and doc.status not in (rules.HANDED_OVER, rules.ACCEPTED):
		refused += rules.LIFE.refusals(doc.status, rules.HAND_OVER)
	if form == rules.ELECTRONIC and goes_over and not file:
		frappe.throw(_("Attach the file that is handed over."), title=_("Hand-Over Log"))
	_refuse(refused, rules.HAND_OVER)
	row = doc.append(
		"log",
		{
			"at": handing.at,
			"direction": direction,
			"what": handing.what,
			"form": form,
			"number": handing.number,
			"giver": giver,
			"taker": taker,
			"file": file or None,
			"remark": cstr(remark).strip() or None,
		},
	)
	guarded.own_file_of_row(doc, row, "file", None)
	if follows:
		doc.status, doc.answered_on, doc.reason = rules.HANDED_OVER, nowdate(), None
	held = rules.originals_out([*log, handing])
	doc.originals_out = sum(held.values())
	_save(doc)
	_tell(doc, rules.HAND_OVER, [taker, giver])
	return doc.status


def _ends(doc, standing: rules.Request, user: str, direction: str, other: str) -> tuple[str, str]:
	"""(giver, taker): one is who was asked, the other an auditor; whoever writes it is one of them."""
	auditor = user if user in standing.auditors else other or doc.asked_by
	if auditor not in standing.auditors | external_of(doc.audit):
		frappe.throw(
			_("What goes over is taken by an auditor of this audit, who also gives it back."),
			title=_("Hand-Over Log"),
		)
	provider = doc.provider_user or ""
	return (provider, auditor) if direction == rules.TO_AUDITOR else (auditor, provider)


def external_of(audit: str) -> frozenset[str]:
	"""Accounts of external auditors that were granted for the audit and not revoked."""
	return frozenset(
		frappe.get_all(
			"Audit Access Grant",
			{"audit": audit, "status": "Active", "auditor": ["is", "set"]},
			pluck="auditor",
		)
	)


def _refuse(refusals, step: str) -> None:
	if refusals:
		words.refuse(refusals, DOCTYPE, _(step, context=DOCTYPE))


def _tell(doc, step: str, also: list[str] | None = None) -> None:
	with in_site_language():
		text = _("{0}: {1} ({2})").format(
			_(step, context=DOCTYPE), escape_html(doc.what), _(doc.status, context=DOCTYPE)
		)
	tell_staff([doc.provider_user, doc.asked_by, *(also or [])], doc, text)


# -- reminders -------------------------------------------------------------------------------------------------------


def follow_the_day(today: date | None = None) -> int:
	"""Daily: tells of requests that are due or late, each step once; the latest alone after an outage. Returns how many."""
	today = today or getdate(nowdate())
	first = rules.REMINDERS[0][0]
	names = frappe.get_all(
		DOCTYPE,
		{"status": ["in", rules.WAITING], "due_on": ["<=", frappe.utils.add_days(today, -first)]},
		pluck="name",
		order_by="due_on, name",
		limit=0,
	)
	told = 0
	for name in names:
		told += _remind(name, today)
		if not frappe.flags.in_test:
			frappe.db.commit()
	return told


def _remind(name: str, today: date) -> int:
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	done = [row.days for row in doc.reminders if row.reminder_key.split("|")[1] == cstr(doc.due_on)]
	steps = rules.reminders_due(as_request(doc), today, done)
	for days, whom in steps:
		users = [user for one in whom for user in _users(one, doc)]
		with in_site_language():
			text = (
				_("Documents for the auditors are due on {0}: {1}")
				if days < 0
				else _("Documents for the auditors are late, were due on {0}: {1}")
			).format(frappe.utils.formatdate(doc.due_on), escape_html(doc.what))
			tell_staff(users, doc, text, _in_mail(doc))
		doc.append(
			"reminders",
			{
				"days": days,
				"told_on": now_datetime(),
				"told": ", ".join(dict.fromkeys(users)),
				"reminder_key": f"{doc.name}|{doc.due_on}|{days}",
			},
		)
	if steps:
		_save(doc)
	return len(steps)


def _users(whom: str, doc) -> list[str]:
	if whom == rules.PROVIDER:
		return [doc.provider_user] if doc.provider_user else []
	if whom == rules.AUDITOR:
		return [doc.asked_by]
	return users_of_post(doc.property, doc.department, whom)
