from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class CostHint(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		answer: DF.SmallText | None
		answered_by: DF.Link | None
		answered_on: DF.Datetime | None
		code: DF.Literal[
			"Price above Last Purchase",
			"Energy above Peers",
			"Duplicate Invoice",
			"Overtime",
			"Parts above Peers",
			"Same Part Again",
		]
		details: DF.SmallText | None
		document: DF.DynamicLink | None
		document_type: DF.Link | None
		documents: DF.SmallText | None
		found_on: DF.Datetime | None
		hint_key: DF.Data | None
		measures: DF.SmallText | None
		other_document: DF.DynamicLink | None
		params: DF.SmallText | None
		property: DF.Link
		recovered: DF.Currency
		status: DF.Literal["Open", "Waste", "Justified"]
		sure: DF.Check
		title: DF.Data | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Hints at waste are found by the system. Answer them with the button.")

	def why_it_is_kept(self) -> str:
		return _("What was looked at is not to be asked again: hints are kept. Answer them instead.")
