from frappe.model.document import Document


class QualityEvaluationItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data | None
		denominator: DF.Data | None
		explanation: DF.SmallText | None
		improvement_plan: DF.Link | None
		is_problem: DF.Check
		item_code: DF.Data | None
		item_name: DF.Data | None
		numerator: DF.Data | None
		params: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		percent: DF.Float
		points: DF.Float
		possible: DF.Float
		rank: DF.Int
		source: DF.Data | None
		subject: DF.Data | None
		unit: DF.Data | None
		value: DF.Data | None
		weight: DF.Float
	# end: auto-generated types

	pass
