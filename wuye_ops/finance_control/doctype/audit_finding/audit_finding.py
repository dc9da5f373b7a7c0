from frappe.model.document import Document

from wuye_ops.finance_control.audit import findings


class AuditFinding(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.audit_finding_log.audit_finding_log import AuditFindingLog
		from wuye_ops.finance_control.doctype.audit_finding_paper.audit_finding_paper import AuditFindingPaper
		from wuye_ops.finance_control.doctype.audit_finding_reminder.audit_finding_reminder import (
			AuditFindingReminder,
		)

		accepted_until: DF.Date | None
		advice: DF.Text | None
		amount: DF.Currency
		amount_known: DF.Check
		area: DF.Data | None
		audit: DF.Link
		author: DF.Link | None
		cause: DF.Text | None
		company: DF.Link | None
		criterion: DF.Text | None
		department: DF.Link | None
		due_on: DF.Date | None
		earlier: DF.Link | None
		effect: DF.Text | None
		extended: DF.Check
		fact: DF.Text | None
		fraud: DF.Check
		handed_in_on: DF.Date | None
		issued_on: DF.Date | None
		log: DF.Table[AuditFindingLog]
		measure: DF.Text | None
		papers: DF.Table[AuditFindingPaper]
		property: DF.Link
		rectification: DF.Link | None
		rectified: DF.Data | None
		reminders: DF.Table[AuditFindingReminder]
		repeated: DF.Check
		respond_by: DF.Date | None
		responded_by: DF.Link | None
		responded_on: DF.Datetime | None
		response: DF.Text | None
		responsible: DF.Link | None
		responsible_name: DF.Data | None
		severity: DF.Literal["Critical", "Major", "Normal", "Minor"]
		status: DF.Literal[
			"Draft",
			"To Respond",
			"Agreed",
			"In Rectification",
			"Closed",
			"Disputed",
			"Risk Accepted",
			"Withdrawn",
		]
		tested: DF.Text | None
		times_returned: DF.Int
		title: DF.Data
		unlawful: DF.Check
		upheld_on: DF.Date | None
		verified_by: DF.Link | None
		verified_on: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self) -> None:
		findings.prepare_new(self)

	def validate(self) -> None:
		findings.check(self)

	def on_update(self) -> None:
		findings.follow(self)

	def on_trash(self) -> None:
		findings.refuse_delete(self)
