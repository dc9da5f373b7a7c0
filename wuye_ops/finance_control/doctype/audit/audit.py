from frappe.model.document import Document

from wuye_ops.finance_control.audit import audits


class Audit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.audit_log.audit_log import AuditLog
		from wuye_ops.finance_control.doctype.audit_member.audit_member import AuditMember
		from wuye_ops.finance_control.doctype.audit_person.audit_person import AuditPerson
		from wuye_ops.finance_control.doctype.audit_property.audit_property import AuditProperty
		from wuye_ops.finance_control.doctype.audit_step.audit_step import AuditStep

		advice: DF.Text | None
		area: DF.Literal[
			"Whole Business",
			"Fees and Receipts",
			"Purchasing",
			"Payments and Expenses",
			"Contracts",
			"Payroll",
			"Stock",
			"Assets",
			"Public Revenue",
			"Maintenance Fund",
			"Economic Responsibility",
		]
		asked_for: DF.Text | None
		audit_plan: DF.Link | None
		auditee: DF.Data | None
		begins_on: DF.Date | None
		closed_on: DF.Date | None
		company: DF.Link
		conclusion: DF.Text | None
		content: DF.Text | None
		ends_on: DF.Date | None
		findings_open: DF.Int
		firm: DF.Data | None
		head: DF.Link | None
		issued_by: DF.Link | None
		issued_on: DF.Date | None
		kind: DF.Literal["Internal", "External"]
		log: DF.Table[AuditLog]
		materiality: DF.Currency
		notified_on: DF.Date | None
		opinion: DF.Literal[
			"", "Satisfactory", "Mostly Satisfactory", "Needs Improvement", "Unsatisfactory", "No Opinion"
		]
		opinion_limits: DF.SmallText | None
		opinion_reasons: DF.SmallText | None
		overview: DF.Text | None
		people: DF.Table[AuditPerson]
		period_from: DF.Date | None
		period_to: DF.Date | None
		plan_key: DF.Data | None
		progress: DF.Percent
		properties: DF.Table[AuditProperty]
		report_due: DF.Date | None
		special: DF.SmallText | None
		status: DF.Literal["Planned", "Notified", "In Field", "Reporting", "Reported", "Closed", "Cancelled"]
		steps: DF.Table[AuditStep]
		team: DF.Table[AuditMember]
		title: DF.Data
		work_ended_on: DF.Date | None
		written_by: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		audits.prepare_new(self)

	def validate(self) -> None:
		audits.check(self)

	def on_trash(self) -> None:
		audits.refuse_delete(self)
