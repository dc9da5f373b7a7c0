import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, format_date, getdate, nowdate

from wuye_ops.fees import meters
from wuye_ops.property.places import check_same_property

# Whose readings they are, and what they count: changed, the same figures would mean something else.
FIXED_ONCE_READ = ("meter_kind", "is_shared", "unit", "shared_point")
# What bills have been computed with.
FIXED_ONCE_BILLED = ("factor", "installed_on", "initial_reading")
# Set when a meter is replaced or read, never by hand.
BY_SERVICE = (
	"replaces",
	"removed_on",
	"final_reading",
	"replaced_by",
	"last_read_on",
	"last_reading",
)


class Meter(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.meter_building.meter_building import MeterBuilding

		buildings: DF.TableMultiSelect[MeterBuilding]
		factor: DF.Float
		final_reading: DF.Float
		initial_reading: DF.Float
		installed_on: DF.Date | None
		is_shared: DF.Check
		last_read_on: DF.Date | None
		last_reading: DF.Float
		meter_kind: DF.Literal["Water", "Electricity", "Gas", "Heat", "Hot Water"]
		meter_no: DF.Data
		property: DF.Link
		removed_on: DF.Date | None
		replaced_by: DF.Link | None
		replaces: DF.Link | None
		service_area: DF.Link | None
		shared_point: DF.Data | None
		unit: DF.Link | None
		usual_consumption: DF.Float

	# end: auto-generated types
	def autoname(self) -> None:
		self.meter_no = (self.meter_no or "").strip()
		self.name = f"{self.property}-{self.meter_no}"

	def validate(self) -> None:
		self.keep_what_services_set()
		self.validate_place()
		self.validate_factor()
		self.validate_life()
		self.validate_fixed()

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and any(changed(self, before, field) for field in FIXED_ONCE_BILLED):
			meters.derive_all(self.name)

	def on_trash(self) -> None:
		if self.replaces and not meters.has_readings(self.name):
			meters.put_back(self)

	def keep_what_services_set(self) -> None:
		if self.flags.by_service:
			return
		before = self.get_doc_before_save()
		for field in BY_SERVICE:
			self.set(field, before.get(field) if before else None)

	def validate_place(self) -> None:
		self.shared_point = (self.shared_point or "").strip() or None
		if self.is_shared:
			if self.unit or not self.shared_point:
				self.refuse(
					_(
						"A shared meter belongs to no unit, but needs a name of what it measures, such as 1号楼照明."
					),
					_("Shared Meter"),
				)
		elif not self.unit or self.shared_point:
			self.refuse(_("Enter the unit of the meter, or mark it as a shared meter."), _("Unit"))
		else:
			self.buildings = []
		places = [("Property Unit", self.unit), ("Service Area", self.service_area)]
		places += [("Building", row.building) for row in self.buildings]
		for doctype, name in places:
			if name:
				check_same_property(self.property, doctype, name)

	def validate_factor(self) -> None:
		self.factor = flt(self.factor, 3) if self.factor is not None else 1
		if self.factor <= 0:
			self.refuse(
				_(
					"The factor must be above 0, not {0}. A meter that is read directly has the factor 1."
				).format(meters.shown(self.factor)),
				_("Factor"),
			)

	def validate_life(self) -> None:
		if self.initial_reading and not self.installed_on:
			self.refuse(
				_("Enter the day on which the meter showed {0}.").format(meters.shown(self.initial_reading)),
				_("Installed On"),
			)
		if self.installed_on and getdate(self.installed_on) > getdate(nowdate()):
			self.refuse(
				_("{0} is still to come. Register the meter when it is in place.").format(
					format_date(self.installed_on)
				),
				_("Installed On"),
			)
		first = self.first_reading()
		if not first or not self.installed_on:
			return
		if getdate(self.installed_on) > first.read_on:
			self.refuse(
				_("The meter was read on {0} already, so it was installed on that day or before.").format(
					format_date(first.read_on)
				),
				_("Installed On"),
			)
		if flt(self.initial_reading, 3) > flt(first.value, 3):
			self.refuse(
				_(
					"The initial reading {0} is higher than the reading {1} of {2}. Correct whichever is wrong."
				).format(
					meters.shown(self.initial_reading), meters.shown(first.value), format_date(first.read_on)
				),
				_("Initial Reading"),
			)

	def validate_fixed(self) -> None:
		before = self.get_doc_before_save()
		if not before:
			return
		if before.removed_on and not self.flags.by_service:
			self.validate_removed(before)
		self.refuse_changes(
			before,
			FIXED_ONCE_READ,
			lambda: meters.has_readings(self.name),
			_("{0} cannot change any more, since the meter has been read. Register another meter."),
		)
		if any(changed(self, before, field) for field in FIXED_ONCE_BILLED):
			meters.refuse_billed(self, getdate(before.installed_on or self.installed_on or "1900-01-01"))

	def validate_removed(self, before) -> None:
		fields = [field.fieldname for field in self.meta.fields if field.fieldname not in BY_SERVICE]
		self.refuse_changes(
			before,
			fields,
			lambda: True,
			_("{0} cannot change any more, since the meter has been removed."),
		)

	def refuse_changes(self, before, fields, closed, sentence: str) -> None:
		names = [
			_(self.meta.get_label(field), context="Meter") for field in fields if changed(self, before, field)
		]
		if names and closed():
			self.refuse(sentence.format(", ".join(names)), _("Meter"))

	def first_reading(self):
		if self.is_new():
			return None
		rows = frappe.get_all(
			"Meter Reading", {"meter": self.name}, ["read_on", "value"], order_by="read_on", limit=1
		)
		return rows[0] if rows else None

	def refuse(self, message: str, title: str) -> None:
		frappe.throw(message, title=title)


def changed(doc, before, field: str) -> bool:
	kind = doc.meta.get_field(field).fieldtype
	values = [one.get(field) for one in (doc, before)]
	if kind in ("Float", "Check"):
		values = [flt(value, 3) for value in values]
	elif kind == "Date":
		values = [str(getdate(value)) if value else "" for value in values]
	elif kind == "Table MultiSelect":
		values = [sorted(row.building for row in rows or ()) for rows in values]
	else:
		values = [value or "" for value in values]
	return values[0] != values[1]
