from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class SurveyInvitation(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answered: DF.Check
		building: DF.Link | None
		customer: DF.Link | None
		delivery: DF.Literal["Waiting", "Sent", "Failed", "On Paper", "Portal Only"]
		error: DF.SmallText | None
		invitation_key: DF.Data | None
		property: DF.Link
		reminded_on: DF.Date | None
		sent_on: DF.Date | None
		sheet_no: DF.Int
		source_doctype: DF.Link | None
		source_name: DF.DynamicLink | None
		survey: DF.Link
		token_hash: DF.Data | None
		unit: DF.Link | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Invitations are made when a survey is released.")

	def why_it_is_kept(self) -> str:
		return _("An invitation stays with its survey.")
