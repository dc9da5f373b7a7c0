import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from wuye_ops.fees import meters


class MeterReading(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		confirmed_by: DF.Link | None
		consumption: DF.Float
		doubt: DF.SmallText | None
		meter: DF.Link
		meter_kind: DF.Literal["", "Water", "Electricity", "Gas", "Heat", "Hot Water"]
		photo: DF.AttachImage | None
		previous_value: DF.Float
		property: DF.Link
		read_on: DF.Date
		remark: DF.SmallText | None
		status: DF.Literal["Normal", "Doubtful", "Confirmed"]
		unit: DF.Link | None
		value: DF.Float

	# end: auto-generated types
	def autoname(self) -> None:
		# one spelling of the day, so that the name keeps a meter from being read twice on it
		self.read_on = getdate(self.read_on)
		self.name = f"{self.meter}-{self.read_on}"

	def before_validate(self) -> None:
		if self.meter:
			self.update(
				frappe.db.get_value("Meter", self.meter, ["property", "unit", "meter_kind"], as_dict=True)
				or {}
			)

	def validate(self) -> None:
		self.keep_what_services_set()
		meters.validate_reading(self)

	def on_update(self) -> None:
		meters.after_reading(self)

	def on_trash(self) -> None:
		meters.refuse_billed(meters.load(self.meter, lock=True), getdate(self.read_on))

	def after_delete(self) -> None:
		meters.after_reading_deleted(self)

	def keep_what_services_set(self) -> None:
		"""Nobody confirms a reading by writing so into it."""
		if self.flags.by_service:
			return
		before = self.get_doc_before_save()
		for field in ("status", "confirmed_by", "doubt"):
			self.set(field, before.get(field) if before else None)
