from frappe.model.document import Document


class AuditPlanSubject(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

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
		days: DF.Float
		explanation: DF.SmallText | None
		factor_amount: DF.Data | None
		factor_complaints: DF.Data | None
		factor_complexity: DF.Data | None
		factor_controls: DF.Data | None
		factor_findings: DF.Data | None
		factor_since_last: DF.Data | None
		factor_turnover: DF.Data | None
		factor_variance: DF.Data | None
		last_audited: DF.Date | None
		left_out_reason: DF.SmallText | None
		level: DF.Literal["", "Very High", "High", "Medium", "Low"]
		mandatory: DF.Data | None
		next_due: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		property: DF.Link
		risk_score: DF.Float
		standing: DF.Literal["", "Planned", "Not Due", "No Days", "Partly Planned"]
	# end: auto-generated types

	pass
