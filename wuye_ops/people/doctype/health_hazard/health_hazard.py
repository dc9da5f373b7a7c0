import frappe
from frappe import _
from frappe.model.document import Document


class HealthHazard(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.health_hazard_post.health_hazard_post import HealthHazardPost
		from wuye_ops.people.doctype.health_hazard_work.health_hazard_work import HealthHazardWork

		disabled: DF.Check
		for_everybody: DF.Check
		hazard_name: DF.Data
		months: DF.Int
		occupational: DF.Check
		posts: DF.Table[HealthHazardPost]
		source: DF.SmallText
		works: DF.Table[HealthHazardWork]
	# end: auto-generated types

	def validate(self) -> None:
		if self.months < 1:
			frappe.throw(
				_("Between two examinations lies a month at least."), title=_("Months between Examinations")
			)
		for table, field in (("posts", "designation"), ("works", "category")):
			rows = {row.get(field): row for row in self.get(table)}
			self.set(table, list(rows.values()))
			for number, row in enumerate(self.get(table), 1):
				row.idx = number
