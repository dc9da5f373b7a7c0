from frappe import _
from frappe.model.document import Document

from wuye_ops.people.gifts import handing
from wuye_ops.property.by_service import WrittenByService


class HolidayGift(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		company: DF.Link | None
		department: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		gift_key: DF.Data | None
		handed_by: DF.Link | None
		handed_on: DF.Datetime | None
		item: DF.Data | None
		occasion: DF.Literal[
			"Spring Festival",
			"Dragon Boat Festival",
			"Mid-Autumn Festival",
			"Women's Day",
			"Labour Day",
			"National Day",
			"Summer Heat",
		]
		property: DF.Link | None
		reason: DF.SmallText | None
		received_by: DF.Literal["", "Phone", "Signature"]
		received_on: DF.Datetime | None
		round: DF.Link
		status: DF.Literal["Listed", "Handed Over", "Received", "Not Taken"]
		worth: DF.Currency
		year: DF.Int
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("steps", handing.possible(self))

	def how_it_is_written(self) -> str:
		return _("Gifts are listed by their round, and change by handing over and receiving alone.")

	def why_it_is_kept(self) -> str:
		return _("Gifts are kept for the record.")
