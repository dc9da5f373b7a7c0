from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class SurveyBallot(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		property: DF.Link
		sealed: DF.LongText | None
		survey: DF.Link
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Ballots come from households, and are opened when the survey is closed.")

	def why_it_is_kept(self) -> str:
		return _("A ballot stays sealed until its survey is closed.")
