from frappe.model.document import Document

from wuye_ops.risk.insurance import policies


class InsurancePolicy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.risk.doctype.insurance_policy_category.insurance_policy_category import (
			InsurancePolicyCategory,
		)
		from wuye_ops.risk.doctype.insurance_policy_log.insurance_policy_log import InsurancePolicyLog
		from wuye_ops.risk.doctype.insurance_policy_property.insurance_policy_property import (
			InsurancePolicyProperty,
		)
		from wuye_ops.risk.doctype.insurance_warning.insurance_warning import InsuranceWarning

		all_properties: DF.Check
		categories: DF.Table[InsurancePolicyCategory]
		company: DF.Link
		confirmed_by: DF.Link | None
		confirmed_on: DF.Datetime | None
		cost_center: DF.Link | None
		covers_until: DF.Date | None
		deductible: DF.Currency
		deductible_first: DF.Check
		deductible_percent: DF.Percent
		ended_on: DF.Date | None
		error: DF.SmallText | None
		error_on: DF.Datetime | None
		file: DF.Attach | None
		first: DF.Date
		in_all: DF.Currency
		insurer: DF.Data
		kind: DF.Literal[
			"",
			"Public Liability",
			"Property Manager Liability",
			"Property All Risks",
			"Employer's Liability",
			"Lift Liability",
			"Group Accident",
			"Work Safety Liability",
			"Fidelity",
			"Cyber",
			"Other Insurance",
		]
		last: DF.Date
		left_in_all: DF.Currency
		log: DF.Table[InsurancePolicyLog]
		paid: DF.Currency
		per_event: DF.Currency
		policy_key: DF.Data | None
		policy_no: DF.Data
		premium: DF.Currency
		properties: DF.Table[InsurancePolicyProperty]
		purchase_invoice: DF.Link | None
		remark: DF.SmallText | None
		renews: DF.Link | None
		status: DF.Literal["Draft", "Not Begun", "In Force", "Expired", "Cancelled"]
		warnings: DF.Table[InsuranceWarning]
	# end: auto-generated types

	def before_insert(self) -> None:
		policies.prepare_new(self)

	def validate(self) -> None:
		policies.check(self)

	def on_trash(self) -> None:
		policies.refuse_delete(self)
