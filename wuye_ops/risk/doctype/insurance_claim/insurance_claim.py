from frappe.model.document import Document

from wuye_ops.risk.insurance import claims


class InsuranceClaim(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.risk.doctype.insurance_claim_document.insurance_claim_document import (
			InsuranceClaimDocument,
		)
		from wuye_ops.risk.doctype.insurance_claim_log.insurance_claim_log import InsuranceClaimLog

		agreed_on: DF.Date | None
		amount: DF.Currency
		category: DF.Literal[
			"",
			"Safety",
			"Fire",
			"Lift",
			"Falling Objects",
			"Equipment",
			"Service Quality",
			"Legal",
			"Finance",
			"Privacy",
			"Reputation",
			"Weather",
			"People",
			"Other Risks",
		]
		chased_for: DF.Date | None
		claim_key: DF.Data | None
		company: DF.Link | None
		deducted: DF.Currency
		description: DF.Text | None
		documents: DF.Table[InsuranceClaimDocument]
		documents_on: DF.Date | None
		due_on: DF.Date | None
		error: DF.SmallText | None
		error_on: DF.Datetime | None
		log: DF.Table[InsuranceClaimLog]
		loss: DF.Currency
		notice_late: DF.Check
		occurred_on: DF.Date
		own: DF.Currency
		paid_on: DF.Date | None
		payable: DF.Currency
		policy: DF.Link
		property: DF.Link
		reference: DF.Data | None
		refusal: DF.SmallText | None
		reported_on: DF.Date
		risk: DF.Link | None
		security_incident: DF.Link | None
		status: DF.Literal["Reported", "Documents In", "Agreed", "Paid", "Refused", "Withdrawn"]
		title: DF.Data
		whose_turn: DF.Literal["", "Company", "Insurer"]
	# end: auto-generated types

	def before_insert(self) -> None:
		claims.prepare_new(self)

	def validate(self) -> None:
		claims.check(self)

	def on_trash(self) -> None:
		claims.refuse_delete(self)
