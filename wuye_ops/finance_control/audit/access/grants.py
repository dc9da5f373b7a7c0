"""Grants of access: drafted by an auditor, approved by a director, ended by the clock or at once.

The account is made with the first approval. It has the one role, works while a grant is in force, and is disabled afterwards; that
it reads nothing does not wait for that.
"""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, get_datetime, getdate, now_datetime

from wuye_ops.finance_control.audit import words
from wuye_ops.finance_control.audit.access import log
from wuye_ops.finance_control.audit.access.desk import WORKSPACE
from wuye_ops.finance_control.audit.access.guard import GRANT, MANAGER, ROLE, as_rule
from wuye_ops.finance_control.audit.access.scopes import KINDS
from wuye_ops.property import guarded
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import audit_access as rules
from wuye_ops.rules import audit_life
from wuye_ops.rules.steps import Refusal

OWN_FIELDS = (
	"status", "auditor", "asked_by", "approved_by", "approved_on", "ended_on", "reason", "looks", "refused", "exported",
	"last_look",
)  # fmt: skip
APPROVERS = frozenset(("Operations Director", "System Manager"))
# roles that every account of the desk has by itself
OF_EVERYBODY = frozenset(("All", "Guest", "Desk User"))


# -- controller's named steps ----------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		doc.set(field, None)
	doc.status, doc.asked_by = rules.DRAFT, frappe.session.user


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before and not doc.flags.by_service:
		guarded.refuse_by_hand(
			doc, *OWN_FIELDS, use=_("Use the buttons: each step asks for what it needs, and is kept.")
		)
		if before.status != rules.DRAFT:
			frappe.throw(
				_("It was approved as it stands. Revoke it and ask for another one instead."), title=_(GRANT)
			)
	if doc.flags.by_service:
		return
	# before anything is said of the audit
	_check_right(doc)
	doc.company = frappe.db.get_value("Audit", doc.audit, "company")
	doc.auditor_email = cstr(doc.auditor_email).strip().lower()
	_check_scope(doc)


def _check_right(doc) -> None:
	"""Whoever asks for a grant reads the audit themselves, and works for all of its properties."""
	frappe.has_permission("Audit", "read", doc.audit, throw=True)
	allowed = permitted_properties()
	for row in doc.properties:
		if allowed is not None and row.property not in allowed:
			frappe.throw(
				_("You do not work for property {0}.").format(frappe.bold(escape_html(cstr(row.property)))),
				frappe.PermissionError,
				title=_("Another Property"),
			)


def _check_scope(doc) -> None:
	if frappe.db.get_value("Audit", doc.audit, "status") in (audit_life.CLOSED, audit_life.CANCELLED):
		frappe.throw(_("The audit is over."), title=_("Audit"))
	if getdate(doc.period_to) < getdate(doc.period_from):
		frappe.throw(_("The first day is after the last. Swap them."), title=_("Period"))
	if get_datetime(doc.valid_until) <= get_datetime(doc.valid_from):
		words.refuse([Refusal("ends_before_it_begins")], GRANT, _(GRANT))
	of_company = _properties_of(doc.company)
	for row in doc.properties:
		if row.property not in of_company:
			words.refuse(
				[Refusal("foreign_property", {"properties": (row.property,)})], GRANT, _("Properties")
			)
	known = {*KINDS}
	for row in doc.doctypes:
		if row.document_type in rules.NEVER:
			words.refuse(
				[Refusal("never", {"doctypes": (row.document_type,)})], GRANT, _("Kinds of Documents")
			)
		if row.document_type not in known:
			frappe.throw(
				_(
					"{0} cannot be given: it does not say which property and day it belongs to. Choose from: {1}"
				).format(frappe.bold(_(cstr(row.document_type))), "、".join(_(one) for one in sorted(known))),
				title=_("Kinds of Documents"),
			)


def refuse_delete(doc) -> None:
	if doc.status != rules.DRAFT:
		frappe.throw(_("An approved grant is kept for the record."), title=_("Kept for the Record"))


def _properties_of(company: str | None) -> list[str]:
	return frappe.get_all("Property", {"company": company or ""}, pluck="name", limit=0)


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def kinds(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict
) -> tuple[tuple[str, str], ...]:
	"""The kinds of documents that can be given, by their name in the user's language."""
	frappe.has_permission(GRANT, "create", throw=True)
	named = [(name, _(name)) for name in KINDS]
	wanted = cstr(txt).lower()
	return tuple(row for row in named if wanted in row[0].lower() or wanted in row[1].lower())


# -- steps -----------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def approve(grant: str) -> str:
	"""Approves a grant: by a director, who did not ask for it. Makes or opens the account. Returns the account."""
	doc = guarded.load_locked(GRANT, grant, "read")
	title, user = _("Approve"), frappe.session.user
	_only_directors(title)
	existing = frappe.db.get_value("User", {"name": doc.auditor_email})
	refused = rules.grant_refusals(
		as_rule(doc),
		approver=user,
		author=doc.asked_by or "",
		now=now_datetime(),
		properties_of_company=_properties_of(doc.company),
		works_here=bool(existing) and has_rights_of_its_own(existing),
	)
	if refused:
		words.refuse(refused, GRANT, title)
	other = frappe.db.get_value(
		GRANT, {"auditor": existing or "", "status": rules.ACTIVE, "name": ["!=", doc.name]}, for_update=True
	)
	if other:
		frappe.throw(
			_("{0} is in force for this account. End it first: one account has one grant at a time.").format(
				frappe.bold(other)
			),
			title=title,
		)
	doc.auditor = _open_account(doc, existing)
	doc.status, doc.approved_by, doc.approved_on = rules.ACTIVE, user, now_datetime()
	_save(doc)
	with in_site_language():
		text = _("External auditor {0} may read until {1}").format(
			escape_html(doc.auditor_name), frappe.utils.format_datetime(doc.valid_until)
		)
	tell_staff(_of_audit(doc), doc, text)
	return doc.auditor


@frappe.whitelist(methods=["POST"])
def revoke(grant: str, reason: str) -> None:
	"""Ends a grant at once, with a reason: by a director, or whoever asked for it."""
	doc = guarded.load_locked(GRANT, grant, "read")
	title = _("Revoke")
	if frappe.session.user != doc.asked_by:
		_only_directors(title)
	reason = guarded.required(reason, _("Say why; the reason is kept."), title)
	if refused := rules.LIFE.refusals(doc.status, rules.REVOKE):
		words.refuse(refused, GRANT, title)
	_end(doc, rules.REVOKED, reason)


def _only_directors(title: str) -> None:
	if not APPROVERS & set(frappe.get_roles()):
		frappe.throw(_("The operations director decides this."), frappe.PermissionError, title=title)


def _save(doc) -> None:
	doc.flags.by_service = True
	# the right to decide it was asked for above; it is not the right to write grants
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _of_audit(doc) -> list[str | None]:
	return [frappe.db.get_value("Audit", doc.audit, "head"), doc.asked_by, doc.approved_by]


# -- the account -----------------------------------------------------------------------------------------------------


def has_rights_of_its_own(user: str) -> bool:
	"""Whether an account is somebody's who works here: an employee's, or one with another role."""
	if frappe.db.exists("Employee", {"user_id": user}):
		return True
	roles = frappe.get_all("Has Role", {"parent": user, "parenttype": "User"}, pluck="role")
	return bool({*roles} - OF_EVERYBODY - {ROLE}) or user in ("Administrator", "Guest")


def _open_account(doc, existing: str | None) -> str:
	user = frappe.get_doc("User", existing) if existing else frappe.new_doc("User")
	if not existing:
		user.update(
			{
				"email": doc.auditor_email,
				"first_name": doc.auditor_name,
				"language": frappe.db.get_single_value("System Settings", "language"),
				"send_welcome_email": int(
					bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))
				),
			}
		)
	user.update({"enabled": 1, "default_workspace": WORKSPACE, "search_bar": 0, "notifications": 0})
	if not any(row.role == ROLE for row in user.roles):
		user.append("roles", {"role": ROLE})
	# the approval of the grant is the right to this account, which can nothing but read within it
	user.save(ignore_permissions=True)
	return user.name


def keep_alone(doc, method=None) -> None:
	"""Validate of a User: an external auditor's account has no other role, and none of an employee gets that one.

	A System Manager may have them all, as the first user of a site does by the setup wizard: nothing is narrowed by it
	(`guard.is_external`). Not so an account that was ever given a scope.
	"""
	roles = {row.role for row in doc.roles} - OF_EVERYBODY
	if ROLE not in roles or roles == {ROLE}:
		return
	if MANAGER in roles and not frappe.db.exists(GRANT, {"auditor": doc.name}):
		return
	frappe.throw(
		_(
			"An external auditor has no other role. Take the others away, or give this person an account of their own."
		),
		title=_(ROLE),
	)


# -- the end ---------------------------------------------------------------------------------------------------------


def end_over(now: datetime | None = None) -> int:
	"""Every few minutes: ends grants whose last moment has passed. Returns how many. A second run ends nothing twice."""
	now = now or now_datetime()
	names = frappe.get_all(
		GRANT, {"status": rules.ACTIVE, "valid_until": ["<", now]}, pluck="name", order_by="name", limit=0
	)
	ended = 0
	for name in names:
		doc = frappe.get_doc(GRANT, name, for_update=True)
		if doc.status == rules.ACTIVE:
			_end(doc, rules.ENDED, "")
			ended += 1
		if not frappe.flags.in_test:
			frappe.db.commit()
	return ended


def _end(doc, status: str, reason: str) -> None:
	doc.status, doc.reason, doc.ended_on = status, reason or None, now_datetime()
	found = rules.summary(log.looks_of(doc.name))
	doc.update(
		{"looks": found.looks, "refused": found.refused, "exported": found.exported, "last_look": found.last}
	)
	_save(doc)
	if doc.auditor:
		_close_account(doc.auditor)
	with in_site_language():
		text = _(
			"Access of external auditor {0} has ended: {1} looks, {2} refused, {3} rows exported"
		).format(escape_html(doc.auditor_name), found.looks, found.refused, found.exported)
		rows = "".join(
			f"<tr><td>{escape_html(_(name))}</td><td>{number}</td></tr>"
			for name, number in found.by_doctype.items()
		)
	tell_staff(_of_audit(doc), doc, text, f"<p>{text}</p><table>{rows}</table>")


def _close_account(user: str) -> None:
	"""Disables the account, ends its sessions and takes its keys; it stays for the log's sake."""
	from frappe.sessions import clear_sessions

	account = frappe.qb.DocType("User")
	(
		frappe.qb.update(account)
		.set(account.enabled, 0)
		.set(account.api_key, None)
		.where(account.name == user)
	).run()
	frappe.clear_document_cache("User", user)
	clear_sessions(user=user, keep_current=False, force=True)
	frappe.clear_cache(user=user)
