from frappe.model.document import Document

from wuye_ops.finance_control.audit.access import grants


class AuditAccessGrant(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.audit_access_document.audit_access_document import (
			AuditAccessDocument,
		)
		from wuye_ops.finance_control.doctype.audit_access_property.audit_access_property import (
			AuditAccessProperty,
		)

		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		asked_by: DF.Link | None
		audit: DF.Link
		auditor: DF.Link | None
		auditor_email: DF.Data
		auditor_name: DF.Data
		company: DF.Link
		doctypes: DF.Table[AuditAccessDocument]
		ended_on: DF.Datetime | None
		exported: DF.Int
		firm: DF.Data
		last_look: DF.Datetime | None
		looks: DF.Int
		may_export: DF.Check
		period_from: DF.Date
		period_to: DF.Date
		properties: DF.Table[AuditAccessProperty]
		purpose: DF.SmallText
		reason: DF.SmallText | None
		refused: DF.Int
		status: DF.Literal["Draft", "Active", "Ended", "Revoked"]
		valid_from: DF.Datetime
		valid_until: DF.Datetime
	# end: auto-generated types

	def before_insert(self) -> None:
		grants.prepare_new(self)

	def validate(self) -> None:
		grants.check(self)

	def on_trash(self) -> None:
		grants.refuse_delete(self)
