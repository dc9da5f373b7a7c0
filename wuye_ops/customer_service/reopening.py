"""A request that was resolved and goes on: what it keeps of its first end, and the promise that begins anew."""

import frappe
from frappe import _

from wuye_ops.customer_service import promises


def reopen(doc, now) -> None:
	"""Named step of the controller: a resolved or closed request is in progress again.

	Its promise is counted from now on. One that was broken stays broken, whatever the second round brings: nobody makes up
	for lateness by resolving too early.
	"""
	doc.reopen_count = (doc.reopen_count or 0) + 1
	doc.broken_before = int(bool(doc.broken_before) or doc.sla_status == "Breached")
	doc.reopened_on = now
	doc.resolved_on = doc.closed_on = doc.resolved_by = None
	# what was done is in the tasks and the history; what will be done is not known yet
	doc.solution = None
	promises.set_promise(doc)


def by_follow_up(request, comment: str) -> None:
	"""Reopens the locked request of a customer who said at the follow-up that they are not satisfied: also a closed one, for
	the customer has the last word."""
	if request.status not in ("Resolved", "Closed"):
		return
	request.status = "In Progress"
	request.flags.reopened_by_follow_up = True
	# the right to write the follow-up, which the caller has checked, is the right to reopen
	request.save(ignore_permissions=True)
	request.add_comment(
		"Info", _("reopened the request after the follow-up: {0}").format(frappe.utils.escape_html(comment))
	)
