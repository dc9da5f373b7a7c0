from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname

from wuye_ops.property.by_service import WrittenByService
from wuye_ops.rules import plate


class ParkingCharge(WrittenByService, Document):
	"""临停收费: what a temporary car paid for a stay, line by line, or that it left without paying."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.parking_charge_line.parking_charge_line import ParkingChargeLine

		amount: DF.Currency
		anonymised_on: DF.Date | None
		clerk: DF.Link | None
		earlier: DF.Currency
		entered_on: DF.Datetime
		explanation: DF.SmallText | None
		free_minutes: DF.Int
		gate_entry: DF.Link | None
		left_on: DF.Datetime
		lines: DF.Table[ParkingChargeLine]
		minutes: DF.Int
		mode_of_payment: DF.Link | None
		payment_receipt: DF.Link | None
		plate: DF.Data
		property: DF.Link
		reason: DF.SmallText | None
		reference_no: DF.Data | None
		request_key: DF.Data | None
		sales_invoice: DF.Link | None
		status: DF.Literal["Paid", "Waived", "Left Unpaid", "Voided"]
		stay_key: DF.Data | None
		taken_on: DF.Datetime | None
		tariff: DF.Link | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _(
			"A parking fee is taken at the gate and is not changed afterwards. Void its receipt instead."
		)

	def why_it_is_kept(self) -> str:
		return _("Parking fees are kept with the receipts they stand behind.")

	def autoname(self) -> None:
		self.name = self.flags.number

	def before_print(self, settings=None) -> None:
		self.clerk_name, self.plate_shown = get_fullname(self.clerk), plate.shown(self.plate)
