from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class AwardRound(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.award_round_out.award_round_out import AwardRoundOut

		able: DF.Int
		candidates: DF.Int
		company: DF.Link
		kind: DF.Literal["Service Star", "Outstanding Employee"]
		nominated_by: DF.Link | None
		nominated_on: DF.Datetime | None
		nominees: DF.Int
		out: DF.Table[AwardRoundOut]
		period_from: DF.Date
		period_to: DF.Date
		places: DF.Int
		property: DF.Link | None
		round_key: DF.Data | None
		rule_text: DF.SmallText | None
		title: DF.Data | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Rounds are made by the button Find by the Rule.")

	def why_it_is_kept(self) -> str:
		return _("Who was named and who not is kept as it was.")
