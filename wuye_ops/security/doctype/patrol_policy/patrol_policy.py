import frappe
from frappe import _
from frappe.model.document import Document


class PatrolPolicy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		begin_within: DF.Int
		in_order: DF.Check
		least_seconds: DF.Int
		most_speed: DF.Float
		near: DF.Int
		property: DF.Link
		silence_minutes: DF.Int
		tell_by_hand: DF.Check
		tell_early: DF.Check
		tell_far: DF.Check
		tell_late: DF.Check
		tell_missed: DF.Check
		tell_no_position: DF.Check
		tell_not_begun: DF.Check
		tell_standing_still: DF.Check
		tell_too_fast: DF.Check
		tell_wrong_order: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		for field, least, most in (
			("most_speed", 1, 10),
			("least_seconds", 0, 600),
			("near", 10, 1000),
			("silence_minutes", 5, 600),
			("begin_within", 5, 100),
		):
			if not least <= (self.get(field) or 0) <= most:
				frappe.throw(
					_("{0} is between {1} and {2}.").format(
						frappe.bold(_(self.meta.get_label(field), context=self.doctype)), least, most
					),
					title=_("Patrol Policy"),
				)
