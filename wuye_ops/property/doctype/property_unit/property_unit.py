from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_date, getdate, nowdate

from wuye_ops.property.registration import refuse_owner, register_owner, take_owner

# A whole shopping centre let as one unit; beyond it somebody typed the digits of a phone.
MAX_UNIT_AREA = 1_000_000


class PropertyUnit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.property.doctype.property_unit_area.property_unit_area import PropertyUnitArea
		from wuye_ops.property.doctype.property_unit_vacancy.property_unit_vacancy import PropertyUnitVacancy

		area_changes: DF.Table[PropertyUnitArea]
		building: DF.Link
		built_up_area: DF.Float
		delivered_on: DF.Date | None
		floor: DF.Int
		owner_from: DF.Date | None
		owner_id_number: DF.Data | None
		owner_name: DF.Data | None
		owner_phone: DF.Data | None
		property: DF.Link
		status: DF.Literal["Undelivered", "Delivered", "Occupied", "Vacant", "Decorating"]
		unit_no: DF.Data
		usage: DF.Literal["Residence", "Shop", "Office", "Storage", "Other"]
		vacancies: DF.Table[PropertyUnitVacancy]
	# end: auto-generated types

	def autoname(self) -> None:
		self.unit_no = (self.unit_no or "").strip()
		self.name = f"{self.building}-{self.unit_no}"

	def before_validate(self) -> None:
		if self.building:
			self.property = frappe.get_cached_value("Building", self.building, "property")

	def before_insert(self) -> None:
		# Nothing personal is kept on the unit: it goes on to the customer's encrypted profile after the insert.
		self.flags.owner_at_registration = take_owner(self)

	def validate(self) -> None:
		refuse_owner(self)
		self.follow_area_changes()
		self.validate_area()
		self.validate_vacancies()
		if self.delivered_on and self.status == "Undelivered":
			frappe.throw(
				_("Unit {0} has a delivery date: set its status to Delivered, or clear the date.").format(
					self.name
				),
				title=_("Delivery"),
			)

	def follow_area_changes(self) -> None:
		"""The latest change gives the built-up area; each row remembers the area before it, for bills of earlier days."""
		rows = sorted(self.area_changes, key=lambda row: getdate(row.from_date))
		before = self.get_doc_before_save()
		known = {row.name for row in before.area_changes} if before else set()
		area = before.built_up_area if before else self.built_up_area
		if rows and rows[0].name in known:
			area = rows[0].area_before
		for position, row in enumerate(rows, 1):
			if position > 1 and getdate(rows[position - 2].from_date) == getdate(row.from_date):
				frappe.throw(
					_("Two areas begin on {0}. Keep one of them.").format(format_date(row.from_date)),
					title=_("Changes of Area"),
				)
			if getdate(row.from_date) > getdate(nowdate()):
				frappe.throw(
					_("The area changes on {0}, which is still to come. Enter it when it holds.").format(
						format_date(row.from_date)
					),
					title=_("Changes of Area"),
				)
			row.idx, row.area_before, area = position, area, row.built_up_area
		if rows:
			self.area_changes = rows
			self.built_up_area = area

	def validate_vacancies(self) -> None:
		"""Vacancies do not overlap: a day is vacant once."""
		last = None
		for row in sorted(self.vacancies, key=lambda row: getdate(row.from_date)):
			if row.to_date and getdate(row.to_date) < getdate(row.from_date):
				frappe.throw(
					_("The vacancy ends on {0}, before it begins on {1}.").format(
						format_date(row.to_date), format_date(row.from_date)
					),
					title=_("Vacancies"),
				)
			if last is not None and getdate(row.from_date) <= last:
				frappe.throw(
					_("The vacancy from {0} overlaps another one. End that one first.").format(
						format_date(row.from_date)
					),
					title=_("Vacancies"),
				)
			last = getdate(row.to_date) if row.to_date else date.max

	def after_insert(self) -> None:
		if self.flags.owner_at_registration:
			register_owner(self, self.flags.owner_at_registration)

	def validate_area(self) -> None:
		if (self.built_up_area or 0) > MAX_UNIT_AREA:
			frappe.throw(
				_("The built-up area of unit {0} is {1} ㎡; no more than {2} ㎡ is plausible.").format(
					self.name, self.built_up_area, MAX_UNIT_AREA
				),
				title=_("Built-up Area"),
			)
