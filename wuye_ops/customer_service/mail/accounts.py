"""Which e-mail accounts belong to customer service: those that name a property (custom fields on Email Account)."""

import frappe
from frappe import _
from frappe.utils import cint

# Where a property's account names no category: what comes by mail is sorted by a person.
UNSORTED = "邮件待分拣"


def is_service_account(account) -> bool:
	return bool(account.get("wuye_property") and cint(account.enable_incoming))


def check(doc, method=None) -> None:
	"""Validate: what an account must be like so that its mails can become requests."""
	if not doc.get("wuye_property"):
		return
	if not cint(doc.use_imap):
		frappe.throw(
			_("Mails of a property are fetched by IMAP, so that none is lost on the way. Tick Use IMAP."),
			title=_("Mails of a Property"),
		)
	if any(folder.append_to for folder in doc.imap_folder) or doc.append_to:
		frappe.throw(
			_(
				"Mails of this account become service requests of {0}. Clear Append To in the account and its folders."
			).format(frappe.bold(doc.wuye_property)),
			title=_("Mails of a Property"),
		)
	if doc.wuye_category and cint(frappe.db.get_value("Service Category", doc.wuye_category, "is_group")):
		frappe.throw(
			_("{0} is a group. Choose a category in it.").format(doc.wuye_category), title=_("Category")
		)
	if not doc.wuye_category and not frappe.db.exists("Service Category", UNSORTED):
		frappe.throw(
			_("Choose the category that mails of this account get until somebody has read them."),
			title=_("Category"),
		)
	# what has been read by us is marked as seen; and nobody who writes becomes a contact of the company by that
	doc.email_sync_option = "UNSEEN"
	doc.create_contact = 0
	# the acknowledgement is ours: it names the number and answers no program
	doc.enable_auto_reply = 0


def category_of(account) -> str:
	return account.get("wuye_category") or UNSORTED


def account_of(property_name: str) -> str | None:
	"""The account through which a property writes to its customers and receives their answers."""
	return frappe.db.get_value(
		"Email Account",
		{"wuye_property": property_name, "enable_incoming": 1, "enable_outgoing": 1},
		order_by="creation asc",
	)


def is_our_address(address: str | None) -> bool:
	return bool(address and frappe.db.exists("Email Account", {"email_id": address}))
