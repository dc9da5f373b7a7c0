from frappe.model.document import Document


class CostReviewProblem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		code: DF.Literal[
			"Over Budget",
			"No Budget",
			"Above Comparable Properties",
			"Dearer than a Year Ago",
			"Share Has Risen",
		]
		cost_class: DF.Link | None
		details: DF.SmallText | None
		explained_by: DF.Link | None
		explained_on: DF.Datetime | None
		explanation: DF.SmallText | None
		improvement_plan: DF.Link | None
		metric: DF.Data | None
		must_explain: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		problem_key: DF.Data | None
		target: DF.Data | None
	# end: auto-generated types

	pass
