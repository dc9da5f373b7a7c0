from frappe.model.document import Document

from wuye_ops.finance_control.audit import requests


class AuditDocumentRequest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.audit_handing.audit_handing import AuditHanding
		from wuye_ops.finance_control.doctype.audit_request_reminder.audit_request_reminder import (
			AuditRequestReminder,
		)

		answered_on: DF.Date | None
		asked_by: DF.Link | None
		asked_on: DF.Date | None
		audit: DF.Link
		department: DF.Link | None
		details: DF.SmallText | None
		due_on: DF.Date | None
		form: DF.Literal["Original", "Copy", "Electronic"]
		log: DF.Table[AuditHanding]
		originals_out: DF.Int
		property: DF.Link
		provider: DF.Link
		provider_name: DF.Data | None
		provider_user: DF.Link | None
		reason: DF.SmallText | None
		reminders: DF.Table[AuditRequestReminder]
		status: DF.Literal["Asked", "Handed Over", "Accepted", "Returned", "Not Available", "Withdrawn"]
		what: DF.Data
	# end: auto-generated types

	def before_insert(self) -> None:
		requests.prepare_new(self)

	def validate(self) -> None:
		requests.check(self)

	def after_insert(self) -> None:
		requests.tell_of_new(self)

	def on_trash(self) -> None:
		requests.refuse_delete(self)
