from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class CommissionFee(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		base_amount: DF.Currency
		base_of_year: DF.Currency
		booked_before: DF.Currency
		company: DF.Link | None
		computed_on: DF.Datetime | None
		explanation: DF.SmallText | None
		failure: DF.SmallText | None
		fee_key: DF.Data | None
		fee_of_year: DF.Currency
		figure_json: DF.LongText | None
		journal_entry: DF.Link | None
		month: DF.Date
		property: DF.Link
		status: DF.Literal["Computed", "To Submit", "Booked", "Nothing to Book", "Failed"]
		terms: DF.Link
		title: DF.Data | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Commission fees are computed from the ledger. Use the buttons.")

	def why_it_is_kept(self) -> str:
		return _("Commission fees are kept for the statements to owners.")
