from frappe.model.document import Document

from wuye_ops.security import posts


class GuardPost(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.guard_post_shift.guard_post_shift import GuardPostShift
		from wuye_ops.security.doctype.guard_post_thing.guard_post_thing import GuardPostThing

		department: DF.Link | None
		disabled: DF.Check
		gate: DF.Link | None
		kind: DF.Literal["Gate", "Control Room", "Patrol", "Reception"]
		post_name: DF.Data
		property: DF.Link
		service_area: DF.Link | None
		shifts: DF.Table[GuardPostShift]
		things: DF.Table[GuardPostThing]
	# end: auto-generated types

	def validate(self) -> None:
		posts.check(self)
