from frappe.model.document import Document


class SurveyBallot(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		property: DF.Link
		sealed: DF.LongText | None
		survey: DF.Link
	# end: auto-generated types
