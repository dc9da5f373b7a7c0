from frappe.model.document import Document

from wuye_ops.finance_control.audit import year_plan


class AuditPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.audit_plan_round.audit_plan_round import AuditPlanRound
		from wuye_ops.finance_control.doctype.audit_plan_subject.audit_plan_subject import AuditPlanSubject

		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		auditors: DF.Float
		company: DF.Link
		days_needed: DF.Float
		days_planned: DF.Float
		drafted_by: DF.Link | None
		free_days: DF.Data | None
		notes: DF.SmallText | None
		percent: DF.Percent
		rounds: DF.Table[AuditPlanRound]
		status: DF.Literal["Draft", "Approved"]
		subjects: DF.Table[AuditPlanSubject]
		title: DF.Data | None
		uncovered: DF.Int
		year: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		year_plan.prepare_new(self)

	def validate(self) -> None:
		year_plan.check(self)

	def on_trash(self) -> None:
		year_plan.refuse_delete(self)
