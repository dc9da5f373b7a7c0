from frappe.model.document import Document

from wuye_ops.people.roster import needs


class RosterNeed(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.roster_need_warning.roster_need_warning import RosterNeedWarning

		department: DF.Link | None
		designation: DF.Link | None
		disabled: DF.Check
		friday: DF.Check
		from_date: DF.Date
		monday: DF.Check
		people: DF.Int
		post: DF.Link | None
		property: DF.Link
		saturday: DF.Check
		shift_type: DF.Link
		sunday: DF.Check
		thursday: DF.Check
		title: DF.Data | None
		tuesday: DF.Check
		until_date: DF.Date | None
		warnings: DF.Table[RosterNeedWarning]
		wednesday: DF.Check
	# end: auto-generated types
	"""排班需求: how many people a post needs on a shift; rules in `people.roster`."""

	def validate(self) -> None:
		needs.check(self)

	def on_trash(self) -> None:
		needs.keep_what_was_planned(self)
