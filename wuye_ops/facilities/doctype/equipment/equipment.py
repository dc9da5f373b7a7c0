import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import equipment, statutory
from wuye_ops.property import guarded


class Equipment(Document):
	"""A piece of equipment on the register; its state is `facilities.equipment`'s to change."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.facilities.doctype.equipment_part.equipment_part import EquipmentPart
		from wuye_ops.facilities.doctype.equipment_status_log.equipment_status_log import EquipmentStatusLog

		asset: DF.Link | None
		brand: DF.Data | None
		building: DF.Link | None
		category: DF.Link
		certificate_no: DF.Data | None
		critical: DF.Check
		equipment_name: DF.Data
		equipment_no: DF.Data
		has_meter: DF.Check
		in_use_since: DF.Date | None
		initial_valid_until: DF.Date | None
		latitude: DF.Float
		longitude: DF.Float
		maintainer: DF.Link | None
		manufactured_on: DF.Date | None
		meter_read_on: DF.Datetime | None
		meter_reading: DF.Float
		meter_unit: DF.Data | None
		model: DF.Data | None
		next_statutory_date: DF.Date | None
		parts: DF.Table[EquipmentPart]
		property: DF.Link
		qr_token: DF.Data | None
		serial_no: DF.Data | None
		service_area: DF.Link | None
		status: DF.Literal["Normal", "Under Repair", "Stopped", "Blocked", "Scrapped"]
		status_log: DF.Table[EquipmentStatusLog]
		status_reason: DF.SmallText | None
		warranty_until: DF.Date | None
	# end: auto-generated types

	def before_insert(self) -> None:
		equipment.prepare_new(self)
		self.flags.by_service = True

	def validate(self) -> None:
		guarded.refuse_by_hand(
			self,
			"status",
			"status_log",
			"next_statutory_date",
			"certificate_no",
			use=_("Use Change Status, or record the result of an inspection."),
		)
		equipment.check_sense(self)
		if not self.is_new() and self.has_value_changed("qr_token"):
			self.qr_token = self.get_doc_before_save().qr_token

	def after_insert(self) -> None:
		self.flags.by_service = False

	def on_update(self) -> None:
		statutory.ensure_next(self)

	def on_trash(self) -> None:
		if frappe.db.exists("Service Task", {"equipment": self.name}):
			frappe.throw(
				_("{0} has a repair file and is kept. Set it to Scrapped instead.").format(
					self.equipment_name
				),
				frappe.PermissionError,
				title=_("Kept for the Record"),
			)
		# what the register made with it, and nobody has worked on
		for name in frappe.get_all(
			"Statutory Inspection", {"equipment": self.name, "status": ["!=", "Done"]}, pluck="name"
		):
			# by the right to delete the equipment, which Frappe has asked for
			frappe.delete_doc("Statutory Inspection", name, force=True, ignore_permissions=True)
