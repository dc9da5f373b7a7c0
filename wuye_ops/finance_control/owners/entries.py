"""Owners Entry (用途登记): what a booking on the owners' account is for, who decided on it, and what owners may read of it."""

from __future__ import annotations

import json
from hashlib import sha256

import frappe
from frappe import _
from frappe.utils import flt

from wuye_ops.finance_control.owners import accounts, ledger, words
from wuye_ops.finance_control.owners.ledger import PUBLIC, company_of, money
from wuye_ops.finance_control.owners.purposes import of_kind, posted, signed, suggest
from wuye_ops.property.guarded import own_file
from wuye_ops.property.language import in_site_language
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules.money import total

DOCTYPE = "Owners Entry"
MOST_AT_ONCE = 200


def check(doc) -> None:
	"""The booking exists and is this property's; the parts are its purposes, make it up to the cent, and uses were decided on."""
	doc.account = doc.account or _only_account(doc)
	booking = _booking(doc)
	doc.posting_date, doc.amount = booking.on, float(booking.amount)
	purposes = {one.name: one for one in of_kind(doc.kind, doc.property)}
	comes_in = {name: one.comes_in for name, one in purposes.items()}
	if not doc.parts:
		frappe.throw(_("Say what the booking is for."), title=_("Purposes"))
	if len(doc.parts) == 1 and not flt(doc.parts[0].amount):
		doc.parts[0].amount = float(signed(doc.parts[0].purpose, booking.amount, comes_in))
	for row in doc.parts:
		_check_part(doc, row, purposes)
	said = total(signed(row.purpose, money(row.amount), comes_in) for row in doc.parts)
	if said != booking.amount:
		frappe.throw(
			_("The purposes come to {0}, and {1} was booked. Correct the amounts.").format(
				words.money(said), words.money(booking.amount)
			),
			title=_("Amount"),
		)
	with in_site_language():
		doc.purposes = "、".join(dict.fromkeys(words.purpose(row.purpose) for row in doc.parts))[:140]
	doc.title = f"{doc.voucher_no} · {doc.purposes}"[:140]
	doc.entry_key = key_of(doc.property, doc.kind, *booking.key)
	own_file(doc, "file")
	if doc.released and not doc.file:
		frappe.throw(_("Attach the copy that owners may read before you release it."), title=_("Voucher"))


def _check_part(doc, row, purposes: dict) -> None:
	purpose = purposes.get(row.purpose)
	if purpose is None:
		frappe.throw(
			_("Row {0}: {1} is no purpose of {2}. Choose another.").format(
				row.idx, words.purpose(row.purpose), words.kind(doc.kind)
			),
			title=_("Purposes"),
		)
	if not money(row.amount):
		frappe.throw(_("Row {0}: enter the amount.").format(row.idx), title=_("Amount"))
	row.decision = (row.decision or "").strip()
	if purpose.decision and not row.decision:
		frappe.throw(
			_(
				"Row {0}: owners decide on {1}. Enter their decision: assembly, day and number of the resolution."
			).format(row.idx, words.purpose(row.purpose)),
			title=_("Decision of the Owners"),
		)


def _booking(doc):
	"""What the voucher has booked on the account for this property."""
	found = ledger.of_voucher(doc.kind, doc.property, doc.voucher_type, doc.voucher_no)
	booking = next((one for one in found if one.account == doc.account), None)
	if booking is None:
		frappe.throw(
			_("{0} has booked nothing of {1} on an account of owners.").format(
				frappe.bold(doc.voucher_no), frappe.bold(doc.property)
			),
			title=_("Voucher"),
		)
	return booking


def _only_account(doc) -> str | None:
	found = ledger.of_voucher(doc.kind, doc.property, doc.voucher_type, doc.voucher_no)
	if len(found) > 1:
		frappe.throw(
			_("{0} has booked on several accounts of owners: choose the account.").format(
				frappe.bold(doc.voucher_no)
			),
			title=_("Account"),
		)
	return found[0].account if found else None


def key_of(*parts: str) -> str:
	return sha256("|".join(parts).encode()).hexdigest()


# -- many at once, from a statement or the ledger


@frappe.whitelist()
def open_bookings(property: str, kind: str, first: str | None = None, last: str | None = None) -> dict:
	"""Bookings without a purpose, each with what it probably is: {rows, purposes}, for the dialog that asks."""
	_check_may(property, kind)
	day = frappe.utils.getdate
	rows = [
		{
			"voucher_type": part.booking.voucher_type,
			"voucher_no": part.booking.voucher,
			"account": part.booking.account,
			"on": str(part.booking.on),
			"amount": float(part.booking.amount),
			"remarks": words.remark(part.booking.remarks)[:140],
			"purpose": suggest(part.booking) if kind == PUBLIC else "",
		}
		for part in posted(kind, property, day(first) if first else None, day(last or None))
		if not part.purpose
	][:MOST_AT_ONCE]
	purposes = [
		{
			"value": one.name,
			"label": words.purpose(one.name),
			"comes_in": one.comes_in,
			"decision": one.decision,
		}
		for one in of_kind(kind, property)
	]
	return {"rows": rows, "purposes": purposes}


@frappe.whitelist(methods=["POST"])
def say(property: str, kind: str, rows: str | list) -> int:
	"""Purposes of several bookings: [{voucher_type, voucher_no, account, purpose, decision}]; all of them or none. How many."""
	_check_may(property, kind)
	rows = json.loads(rows) if isinstance(rows, str) else rows
	if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
		frappe.throw(_("Choose {0} bookings at most.").format(MOST_AT_ONCE), title=_("Purposes"))
	for row in rows:
		row = frappe._dict(row)
		frappe.get_doc(
			{
				"doctype": DOCTYPE,
				"property": property,
				"kind": kind,
				"voucher_type": row.voucher_type,
				"voucher_no": row.voucher_no,
				"account": row.account,
				"parts": [{"purpose": row.purpose, "decision": row.decision}],
			}
		).insert()
	return len(rows)


def _check_may(property_name: str, kind: str) -> None:
	"""Who may say what bookings are for may know them, of their own properties."""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	allowed = permitted_properties()
	if (allowed is not None and property_name not in allowed) or not frappe.db.exists(
		"Property", property_name
	):
		frappe.throw(_("This property is not yours."), frappe.PermissionError)
	if kind not in ledger.KINDS:
		frappe.throw(_("Choose public revenue or commission funds."), title=_("Kind"))
	if kind == PUBLIC:
		accounts.public_revenue(company_of(property_name))
