from frappe.model.document import Document


class ParkingSpace(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		built_up_area: DF.Float
		property: DF.Link
		service_area: DF.Link | None
		space_no: DF.Data
		space_type: DF.Literal["Owned", "Leased", "Public", "Civil Defence"]
		status: DF.Literal["Free", "Occupied", "Disabled"]
	# end: auto-generated types

	def before_naming(self) -> None:
		self.space_no = (self.space_no or "").strip()
