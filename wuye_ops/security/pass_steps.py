"""The steps of a pass: confirmed or declined by the host, revoked, ended (`rules.visitor_pass.LIFE`)."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.qr import qr_svg
from wuye_ops.property.throttle import limited
from wuye_ops.rules import pass_code, visitor_pass
from wuye_ops.rules.visitor_pass import ACTIVE, CONFIRM, DECLINE, DECLINED, REVOKE, REVOKED, TO_CONFIRM
from wuye_ops.security import hosts, pass_codes, telling
from wuye_ops.security.pass_rules import LIVE
from wuye_ops.security.pass_words import refuse

MOST_REASON = 140


# -- at the desk and at the gate


@frappe.whitelist()
def offered(name: str) -> list[str]:
	"""The steps that the user may take now, for the buttons of the form."""
	doc = frappe.get_doc("Visitor Pass", name)
	doc.check_permission("read")
	steps = []
	if doc.status == TO_CONFIRM and may_note_answers(doc):
		steps += ["confirm", "decline"]
	if doc.status in LIVE and frappe.has_permission("Visitor Pass", "write", doc):
		steps += ["show_code", "new_code", "revoke"]
	return steps


@frappe.whitelist(methods=["POST"])
def confirm(name: str, spoke_with: str = "") -> None:
	"""Staff note that the host, whom they have spoken with, expects the visitor."""
	doc = _locked(name)
	take(doc, CONFIRM, spoke_with=spoke_with, staff=True)
	telling.answered_for(doc)


@frappe.whitelist(methods=["POST"])
def decline(name: str, spoke_with: str = "", reason: str = "") -> None:
	"""Staff note that the host does not expect the visitor."""
	doc = _locked(name)
	take(doc, DECLINE, spoke_with=spoke_with, staff=True, reason=reason)
	telling.answered_for(doc)


@frappe.whitelist(methods=["POST"])
def revoke(name: str, reason: str) -> None:
	"""Staff take a pass back, and its host hears why."""
	doc = guarded.load_locked("Visitor Pass", name)
	reason = guarded.required(reason, _("Say why the pass is revoked; the host reads it."), _("Reason"))
	take(doc, REVOKE, staff=True, reason=reason)
	telling.revoked_by_staff(doc, reason)


@frappe.whitelist(methods=["POST"])
@limited(30, 600)
def show_code(name: str) -> dict:
	"""The code of a live pass for staff who send it to the host or a firm; the look stands on the pass. {code, address,
	picture}."""
	doc = frappe.get_doc("Visitor Pass", name)
	doc.check_permission("write")
	doc.add_comment("Info", _("looked at the code of the pass"))
	return opened(doc)


@frappe.whitelist(methods=["POST"])
def new_code(name: str) -> dict:
	"""Another code and link in the place of those that others have got hold of. {code, address, picture}."""
	doc = guarded.load_locked("Visitor Pass", name)
	renew(doc)
	return opened(doc)


def _locked(name: str):
	"""The pass, locked, for staff who may note an answer."""
	doc = frappe.get_doc("Visitor Pass", name, for_update=True)
	doc.check_permission("read")
	if not may_note_answers(doc):
		frappe.throw(_("Your role does not answer for visitors."), frappe.PermissionError)
	return doc


def may_note_answers(doc) -> bool:
	"""Whoever registers walk-ins also notes what the host has said of them."""
	return bool(
		frappe.has_permission("Visitor Pass", "read", doc) and frappe.has_permission("Visitor Pass", "create")
	)


# -- for all doors


def take(doc, step: str, *, staff: bool = False, spoke_with: str = "", reason: str = "") -> None:
	"""Takes a step with a pass that is locked. The caller has checked the right of staff; hosts are checked here.

	Refuses what the pass or the person does not allow (`rules.visitor_pass.step_refusals`).
	"""
	user, now = frappe.session.user, now_datetime()
	spoke_with, reason = (cstr(text).strip()[:MOST_REASON] for text in (spoke_with, reason))
	refuse(
		visitor_pass.step_refusals(
			doc.status,
			step,
			user,
			hosts=hosts.users_of(doc.unit, doc.customer),
			staff=staff,
			spoke_with=spoke_with,
		)
	)
	if step == REVOKE:
		doc.update({"revoked_on": now, "revoked_by": user, "revoke_reason": reason or None})
	else:
		doc.update({"answered_on": now, "answered_by": user, "spoke_with": spoke_with or None})
		if step == DECLINE:
			doc.decline_reason = reason or None
	doc.status = visitor_pass.LIFE.after(step)
	if doc.status in (REVOKED, DECLINED):
		doc.ended_on = now
	save(doc)


def insert_once(doc, insert: Callable[[], object]) -> str:
	"""Inserts a pass with a `client_key` and returns its name; that of the other one, where the same was sent at this moment.

	Nothing else has been written in the transaction.
	"""
	try:
		insert()
	except frappe.UniqueValidationError:
		# the other's row is not in this transaction's view
		frappe.db.rollback()
		known = frappe.db.get_value("Visitor Pass", {"client_key": doc.client_key, "unit": doc.unit})
		if not doc.client_key or not known:
			raise
		frappe.clear_last_message()
		return known
	return doc.name


def renew(doc) -> None:
	"""Gives a live pass, which the caller has locked and asked the right for, another code and link."""
	if doc.status not in LIVE:
		frappe.throw(
			_("This pass is over and is not changed any more. Make another."), title=_("Visitor Pass")
		)
	pass_codes.set_code(doc)
	save(doc)
	doc.add_comment("Info", _("gave the pass another code; the one before opens nothing any more"))


def save(doc) -> None:
	doc.flags.by_service = True
	# the step is the right: hosts and guards write no passes, and each has been asked for by the caller
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def opened(doc) -> dict:
	"""What a host sends on: {code, address, picture}. Nothing of a pass that lets nobody in."""
	code, token = pass_codes.code_of(doc), pass_codes.token_of(doc)
	if doc.status != ACTIVE or not code or not token:
		frappe.throw(
			_("This pass has no code now. Confirm it first, or make another."), title=_("Visitor Pass")
		)
	address = pass_codes.address_of(token)
	return {"code": pass_code.shown(code), "address": address, "picture": qr_svg(address, scale=5)}
