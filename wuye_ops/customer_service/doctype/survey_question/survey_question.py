from frappe.model.document import Document


class SurveyQuestion(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		low: DF.Literal["Usual", "Up To", "None"]
		low_at: DF.Int
		multiple: DF.Check
		options: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		required: DF.Check
		section: DF.Data | None
		text: DF.SmallText
		type: DF.Literal["Scale", "Choice", "Text", "Matrix", "NPS"]
	# end: auto-generated types
