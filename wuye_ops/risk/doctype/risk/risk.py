from frappe.model.document import Document

from wuye_ops.risk import register


class Risk(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.risk.doctype.risk_log.risk_log import RiskLog
		from wuye_ops.risk.doctype.risk_measure.risk_measure import RiskMeasure
		from wuye_ops.risk.doctype.risk_reminder.risk_reminder import RiskReminder
		from wuye_ops.risk.doctype.risk_response.risk_response import RiskResponse
		from wuye_ops.risk.doctype.risk_response_policy.risk_response_policy import RiskResponsePolicy

		accepted_until: DF.Date | None
		building: DF.Link | None
		case_link: DF.Data | None
		case_text: DF.SmallText | None
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
		causes: DF.Text | None
		company: DF.Link | None
		current_c: DF.Float
		current_e: DF.Float
		current_impact: DF.Int
		current_l: DF.Float
		current_level: DF.Literal["", "Blue", "Yellow", "Orange", "Red"]
		current_likelihood: DF.Int
		current_on: DF.Date | None
		current_score: DF.Float
		department: DF.Link | None
		description: DF.Text | None
		ended_on: DF.Date | None
		equipment: DF.Link | None
		expected_loss: DF.Currency
		identified_by: DF.Link | None
		identified_on: DF.Date
		inherent_c: DF.Float
		inherent_e: DF.Float
		inherent_impact: DF.Int
		inherent_l: DF.Float
		inherent_level: DF.Literal["", "Blue", "Yellow", "Orange", "Red"]
		inherent_likelihood: DF.Int
		inherent_on: DF.Date | None
		inherent_score: DF.Float
		is_key: DF.Check
		key_since: DF.Date | None
		level: DF.Literal["", "Blue", "Yellow", "Orange", "Red"]
		library_item: DF.Link | None
		log: DF.Table[RiskLog]
		measures: DF.Table[RiskMeasure]
		merged_into: DF.Link | None
		method: DF.Literal["", "5x5", "LEC"]
		next_review: DF.Date | None
		owner_employee: DF.Link | None
		owner_name: DF.Data | None
		policies: DF.Table[RiskResponsePolicy]
		property: DF.Link
		raised_level: DF.Literal["", "Blue", "Yellow", "Orange", "Red"]
		reason_closed: DF.SmallText | None
		reminders: DF.Table[RiskReminder]
		residual_c: DF.Float
		residual_e: DF.Float
		residual_impact: DF.Int
		residual_l: DF.Float
		residual_level: DF.Literal["", "Blue", "Yellow", "Orange", "Red"]
		residual_likelihood: DF.Int
		residual_on: DF.Date | None
		residual_score: DF.Float
		responses: DF.Table[RiskResponse]
		service_area: DF.Link | None
		source: DF.Literal[
			"Other",
			"News Case",
			"Risk Library Item",
			"Survey",
			"Survey Response",
			"Inspection",
			"Rectification",
			"Security Incident",
			"Service Request",
			"Audit Finding",
			"Improvement Plan",
			"Emergency Drill",
		]
		source_doctype: DF.Link | None
		source_key: DF.Data | None
		source_name: DF.DynamicLink | None
		status: DF.Literal[
			"Identified", "Assessed", "In Response", "Watched", "Closed", "Dismissed", "Merged"
		]
		title: DF.Data
		unlawful: DF.Check
	# end: auto-generated types

	def before_insert(self) -> None:
		register.prepare_new(self)

	def validate(self) -> None:
		register.check(self)

	def on_update(self) -> None:
		register.tell(self)

	def on_trash(self) -> None:
		register.refuse_delete(self)
