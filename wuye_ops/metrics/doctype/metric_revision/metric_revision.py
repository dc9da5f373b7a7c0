from frappe.model.document import Document


class MetricRevision(Document):
	"""What a closed month would be now, and who has accepted it why."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		found_on: DF.Datetime | None
		new_counted: DF.Literal["Nothing", "Sum", "Ratio"]
		new_denominator: DF.Float
		new_has_value: DF.Check
		new_numerator: DF.Float
		new_value: DF.Float
		new_version: DF.Int
		old_counted: DF.Literal["Nothing", "Sum", "Ratio"]
		old_denominator: DF.Float
		old_has_value: DF.Check
		old_numerator: DF.Float
		old_value: DF.Float
		old_version: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		state: DF.Literal["Open", "Accepted", "Overtaken"]
		why: DF.Literal["Late Data", "New Version"]
	# end: auto-generated types
