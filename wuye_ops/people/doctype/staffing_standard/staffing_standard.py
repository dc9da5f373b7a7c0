from frappe.model.document import Document

from wuye_ops.people.staffing import standards


class StaffingStandard(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agreed: DF.Int
		basis: DF.Literal["Area", "Units", "Equipment", "Posts", "Fixed"]
		days_a_week: DF.Int
		designation: DF.Link
		hours: DF.Float
		least: DF.Int
		per: DF.Float
		post_kind: DF.Literal["", "Gate", "Control Room", "Patrol", "Reception"]
		property: DF.Link
		remark: DF.SmallText | None
	# end: auto-generated types
	"""编制标准: how many people a property needs for a post; worked out by `people.staffing`."""

	def validate(self) -> None:
		standards.check(self)
