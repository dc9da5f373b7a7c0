from frappe.model.document import Document

from wuye_ops.people.training import needs


class TrainingNeed(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		before_work: DF.Check
		designation: DF.Link | None
		disabled: DF.Check
		frequency: DF.Literal["Once", "Every Year"]
		hours: DF.Float
		joined_from: DF.Date | None
		need_name: DF.Data
		source: DF.SmallText | None
		subject: DF.Literal["", "Induction", "Safety", "Post Skills", "Service Awareness"]
		within_days: DF.Int

	# end: auto-generated types
	def validate(self) -> None:
		needs.check(self)
