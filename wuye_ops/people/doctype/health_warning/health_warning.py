from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class HealthWarning(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days: DF.Int
		due_on: DF.Date
		employee: DF.Link
		employee_name: DF.Data | None
		hazard: DF.Link
		kind: DF.Literal["Before the Post", "During the Post", "On Leaving", "Yearly Check-Up"]
		people: DF.Int
		property: DF.Link | None
		told_on: DF.Datetime | None
		warning_key: DF.Data | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Warnings are given by the system, each once.")

	def why_it_is_kept(self) -> str:
		return _("That somebody was warned is kept for the record.")
