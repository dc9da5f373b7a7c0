from frappe.model.document import Document

from wuye_ops.people.activities import sign_ups


class StaffActivity(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.staff_activity_sign_up.staff_activity_sign_up import StaffActivitySignUp

		begins_at: DF.Datetime
		cancel_reason: DF.SmallText | None
		cancelled: DF.Check
		closes_at: DF.Datetime
		company: DF.Link
		description: DF.SmallText | None
		opens_at: DF.Datetime
		place: DF.Data | None
		places: DF.Int
		property: DF.Link | None
		queue: DF.Check
		sign_ups: DF.Table[StaffActivitySignUp]
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		sign_ups.check(self)
