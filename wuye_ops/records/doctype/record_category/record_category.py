from frappe.model.document import Document

from wuye_ops.records.archive import categories


class RecordCategory(Document):
	"""A class of records with how long they are kept, from when, and who opens their files."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.record_category_role.record_category_role import RecordCategoryRole

		access_level: DF.Literal["Public", "Internal", "Confidential", "Secret"]
		category_name: DF.Data
		code: DF.Data
		controlled: DF.Check
		disabled: DF.Check
		is_permanent: DF.Check
		keep_from: DF.Literal["Filing", "End of Year", "End of Contract", "End of Relation", "End of Use"]
		keep_years: DF.Int
		review_cycle_months: DF.Int
		roles: DF.Table[RecordCategoryRole]
		source: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		categories.check(self)
