from frappe.model.document import Document

from wuye_ops.property.places import make_building_area


class Building(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		building_name: DF.Data
		built_on: DF.Date | None
		built_up_area: DF.Float
		floors_above: DF.Int
		floors_below: DF.Int
		property: DF.Link
	# end: auto-generated types

	def before_naming(self) -> None:
		self.building_name = (self.building_name or "").strip()

	def after_insert(self) -> None:
		make_building_area(self.property, self.name, self.building_name)
