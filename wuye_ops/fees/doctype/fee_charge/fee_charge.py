import frappe
from frappe import _
from frappe.model.document import Document


class FeeCharge(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		batch_no: DF.Int
		billing_run: DF.Link | None
		building: DF.Link | None
		charge_key: DF.Data | None
		charged: DF.Currency
		credited: DF.Currency
		customer: DF.Link | None
		customer_name: DF.Data | None
		due_date: DF.Date | None
		explanation: DF.SmallText | None
		explanation_data: DF.Code | None
		failure: DF.SmallText | None
		fee_item: DF.Link | None
		fee_standard: DF.Link | None
		is_open: DF.Check
		late_for_charge: DF.Link | None
		moved_on: DF.Date | None
		outstanding: DF.Currency
		parking_space: DF.Link | None
		period_from: DF.Date | None
		period_month: DF.Date | None
		period_to: DF.Date | None
		planned_key: DF.Data | None
		property: DF.Link
		quantity: DF.Float
		received: DF.Currency
		sales_invoice: DF.Link | None
		status: DF.Literal["Planned", "Billed", "Failed", "Cancelled"]
		unit: DF.Link | None
		unit_price: DF.Float
		waived: DF.Currency
	# end: auto-generated types

	def on_trash(self) -> None:
		"""What has been billed stays: without its charge the same days could be billed a second time."""
		if self.status in ("Billed", "Cancelled"):
			frappe.throw(
				_("Charge {0} has been billed and stays for the record. Cancel its bill instead.").format(
					frappe.bold(self.name)
				),
				title=_("Fee Charge"),
			)
