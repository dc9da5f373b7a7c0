"""What people write when they dun, kept within the law."""

import frappe
from frappe import _

from wuye_ops.rules.lawful_words import threats


def check(text: str | None, what: str, note: bool = False) -> None:
	"""Refuses a text that speaks of cutting water, power, heat or gas, or of barring a way. what: its name for the user.

	note: a note for the staff, in which a customer's own complaint of an outage may stand.
	"""
	if words := threats(text, note):
		frappe.throw(
			_(
				"{0}: {1} may not be threatened or done to collect fees (Civil Code 944). Take it out; what the law offers is a demand with a period to pay, a payment order, a suit or arbitration."
			).format(
				frappe.bold(what), "、".join(frappe.bold(frappe.utils.escape_html(word)) for word in words)
			),
			title=_("Not Lawful"),
		)
