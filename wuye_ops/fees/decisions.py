"""Documents that somebody asks for and somebody else decides: a saved draft asks, submitting approves and books.

What is rejected stays as a draft that nobody changes any more, with the reason; cancelling takes an approval back.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, now_datetime

from wuye_ops.fees.posting.series import take_numbers
from wuye_ops.property import approval

ASKED, APPROVED, REJECTED, CANCELLED = "To Approve", "Approved", "Rejected", "Cancelled"
DECISION = ("status", "decided_by", "decided_on", "reject_reason")
# What can be decided by `reject`; each has the fields of DECISION.
DECIDED = ("Fee Waiver", "Deposit Settlement")


class DecidedDocument(Document):
	"""The lifecycle; a subclass says what is approved by `approval_kind` and `approval_amount`, and books it."""

	def autoname(self) -> None:
		# not the framework's own way: two that begin a series at once lock each other out there
		(self.name,) = take_numbers(self.meta.autoname, 1)

	def approval_kind(self) -> str:
		raise NotImplementedError

	def approval_amount(self) -> Decimal:
		raise NotImplementedError

	def keep_decision(self) -> None:
		"""Validate: nobody writes a decision by hand, and a rejected document stays as it is."""
		if self.flags.by_service:
			return
		before = self.get_doc_before_save()
		if before and before.status == REJECTED:
			frappe.throw(
				_("{0} was rejected. Ask anew with another document.").format(frappe.bold(self.name)),
				title=_("Rejected"),
			)
		for field in DECISION:
			self.set(field, before.get(field) if before else (ASKED if field == "status" else None))

	def approve(self) -> None:
		"""Before submit: raises unless the user may approve so much of the kind."""
		approval.check(self.approval_kind(), self.property, self.approval_amount(), self.owner)
		self.decide(APPROVED)

	def decide(self, status: str) -> None:
		self.update({"status": status, "decided_by": frappe.session.user, "decided_on": now_datetime()})

	def before_cancel(self) -> None:
		self.status = CANCELLED


@frappe.whitelist(methods=["POST"])
def reject(doctype: str, name: str, reason: str) -> None:
	"""Declines what somebody asked for. Who may approve the document may; who asked may take it back."""
	if doctype not in DECIDED:
		frappe.throw(_("{0} is not decided this way.").format(_(cstr(doctype)[:140])), title=_("Reject"))
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.check_permission("write" if doc.owner == frappe.session.user else "submit")
	if doc.docstatus != 0 or doc.status != ASKED:
		frappe.throw(_("{0} has been decided already.").format(frappe.bold(doc.name)), title=_("Reject"))
	if not cstr(reason).strip():
		frappe.throw(_("Say why it is rejected."), title=_("Reject"))
	doc.decide(REJECTED)
	doc.reject_reason = cstr(reason).strip()
	doc.flags.by_service = True
	doc.save()


@frappe.whitelist()
def may_approve(doctype: str, name: str) -> bool:
	"""Whether the form offers the user to approve it."""
	if doctype not in DECIDED:
		return False
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return bool(
		doc.docstatus == 0
		and doc.status == ASKED
		and doc.has_permission("submit")
		and approval.may_approve(doc.approval_kind(), doc.property, doc.approval_amount(), doc.owner)
	)
