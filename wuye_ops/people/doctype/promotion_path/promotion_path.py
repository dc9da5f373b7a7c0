from frappe.model.document import Document

from wuye_ops.people.promotions import candidates


class PromotionPath(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asks_vacancy: DF.Check
		bad_grade: DF.Literal["", "C", "D"]
		disabled: DF.Check
		least_points: DF.Float
		months: DF.Int
		next_grade: DF.Link | None
		next_post: DF.Link
		path_key: DF.Data | None
		post: DF.Link
		title: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		candidates.check_path(self)
