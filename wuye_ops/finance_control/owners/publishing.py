"""Publishing a statement: handed in, approved by somebody else, put up for the owners on the portal and the notice board."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_days, now_datetime

from wuye_ops.finance_control.owners import sealing, shares, words
from wuye_ops.finance_control.owners.ledger import PUBLIC
from wuye_ops.finance_control.owners.statements import (
	APPROVED,
	DOCTYPE,
	DRAFT,
	PUBLISHED,
	TO_APPROVE,
	note,
	read,
)
from wuye_ops.property.guarded import load_locked, required, save
from wuye_ops.property.notices import failure_in_words, tell_staff, users_with_role
from wuye_ops.property.session import as_the_system
from wuye_ops.rules.public_revenue import SHOWN_DAYS

APPROVING = ("Operations Director", "Accounts Manager")


@frappe.whitelist(methods=["POST"])
def read_again(name: str) -> None:
	"""The figures of a draft from the books of now."""
	doc = load_locked(DOCTYPE, name)
	_expect(doc, DRAFT)
	read(doc)
	save(doc)


@frappe.whitelist(methods=["POST"])
def submit(name: str) -> None:
	"""Hands the statement in. Refused while anything is in the way."""
	doc = load_locked(DOCTYPE, name)
	_expect(doc, DRAFT)
	read(doc)
	_refuse_problems(doc)
	doc.status, doc.prepared_by, doc.prepared_on = TO_APPROVE, frappe.session.user, now_datetime()
	note(doc, "Submitted", "")
	save(doc)
	whom = [user for role in APPROVING for user in users_with_role(role, doc.property)]
	tell_staff(whom, doc, _("To approve: {0}").format(frappe.utils.escape_html(doc.title)))


@frappe.whitelist(methods=["POST"])
def send_back(name: str, reason: str) -> None:
	"""Back to a draft, by who may approve it; also what is approved and not published yet."""
	doc = load_locked(DOCTYPE, name)
	_expect(doc, TO_APPROVE, APPROVED)
	_check_role()
	doc.remark = required(reason, _("Say what is to be looked at again."), _("Return"))
	doc.update({"status": DRAFT, "approved_by": None, "approved_on": None, "digest": None})
	note(doc, "Returned", doc.remark)
	save(doc)
	tell_staff(
		[doc.prepared_by], doc, _("Returned: {0}").format(frappe.utils.escape_html(doc.title)), doc.remark
	)


@frappe.whitelist(methods=["POST"])
def approve(name: str, remark: str | None = None) -> None:
	"""By somebody else than who prepared it, from the books of now: they have to say what was handed in."""
	doc = load_locked(DOCTYPE, name)
	_expect(doc, TO_APPROVE)
	_check_role()
	if doc.prepared_by == frappe.session.user:
		frappe.throw(
			_("Somebody else must approve this than who asked for it."),
			frappe.PermissionError,
			title=_("Approval"),
		)
	_refuse_changed(doc)
	doc.remark = (remark or "").strip()[:1000] or None
	doc.update({"status": APPROVED, "approved_by": frappe.session.user, "approved_on": now_datetime()})
	note(doc, "Approved", doc.remark or "")
	save(doc)
	tell_staff([doc.prepared_by], doc, _("Approved: {0}").format(frappe.utils.escape_html(doc.title)))


@frappe.whitelist(methods=["POST"])
def publish(name: str) -> dict:
	"""Puts an approved statement up for the owners and seals it. Of two who publish at once one is first. Returns {notice, told}."""
	doc = load_locked(DOCTYPE, name)
	_expect(doc, APPROVED)
	seal(doc, now_datetime())
	told = put_up(doc)
	save(doc)
	return {"notice": doc.notice, "told": told}


def seal(doc, now: datetime) -> None:
	"""Makes an approved statement a published one, which the caller has locked and saves."""
	_refuse_changed(doc)
	doc.record = sealing.with_publication(
		doc.record,
		note=doc.note or "",
		published_on=str(now),
		shares=shares.of_statement(doc) if doc.show_shares else None,
	)
	doc.digest = sealing.seal_of(doc.record)
	doc.update({"status": PUBLISHED, "published_by": frappe.session.user, "published_on": now})
	note(doc, "Published", doc.digest)


def _expect(doc, *statuses: str) -> None:
	if doc.status not in statuses:
		frappe.throw(
			_("{0} is {1} already. Load it again.").format(
				frappe.bold(doc.title), _(doc.status, context=DOCTYPE)
			),
			title=_(DOCTYPE),
		)


def _check_role() -> None:
	if not set(frappe.get_roles()) & {*APPROVING, "System Manager"}:
		frappe.throw(
			_("This is decided by: {0}.").format("、".join(_(role) for role in APPROVING)),
			frappe.PermissionError,
			title=_("Approval"),
		)


def _refuse_problems(doc) -> None:
	if doc.problems:
		frappe.throw(
			"<br>".join(frappe.utils.escape_html(row.content) for row in doc.problems[:10]),
			title=_("In the Way of Publishing"),
		)


def _refuse_changed(doc) -> None:
	before = doc.record
	read(doc)
	if doc.record != before:
		frappe.throw(
			_("The books have changed since the statement was handed in. Return it, and hand it in anew."),
			title=_("Books Changed"),
		)
	_refuse_problems(doc)


# -- the notice board


def put_up(doc) -> int:
	"""A Community Notice that says where to read it; a statement for which none can be put up is published all the same, and
	its row says why. Returns how many customers are told."""
	frappe.db.savepoint("notice")
	try:
		# whoever may publish the statement may have it announced
		with as_the_system():
			notice = frappe.get_doc(
				{
					"doctype": "Community Notice",
					"property": doc.property,
					"kind": "Other",
					"title": doc.title,
					"content": _content(doc),
					"starts_on": now_datetime(),
					"ends_on": add_days(now_datetime(), doc.notice_days or SHOWN_DAYS),
				}
			).insert()
			(path,) = frappe.get_hooks("publish_community_notice")[-1:]
			told = frappe.get_attr(path)(notice.name)["customers"]
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="notice")
		frappe.clear_messages()
		note(doc, "Failed", failure_in_words(error))
		return 0
	doc.notice = notice.name
	note(doc, "Notice", notice.name)
	return told


def _content(doc) -> str:
	lines = [
		_("Opening balance {0}, received {1}, spent {2}, closing balance {3}.").format(
			*(words.money(doc.get(field)) for field in ("opening", "received", "spent", "closing"))
		)
	]
	if doc.corrected:
		lines.append(_("Corrections of statements before: {0}.").format(words.money(doc.corrected)))
	by_side = {"Income": _("Income"), "Costs": _("Costs"), "Uses": _("Used")}
	for side, title in by_side.items():
		rows = [row for row in doc.lines if row.side == side][:12]
		if rows:
			told = "；".join(f"{words.purpose(row.purpose)} {words.money(row.amount)}" for row in rows)
			lines.append(f"{title}：{told}")
	if doc.note:
		lines.append(doc.note[:600])
	lines.append(_("Owners read all entries on the portal under Owners' Accounts, and may object there."))
	if doc.kind == PUBLIC:
		lines.append(_("Published under article 943 of the Civil Code."))
	return "\n".join(lines)[:2000]
