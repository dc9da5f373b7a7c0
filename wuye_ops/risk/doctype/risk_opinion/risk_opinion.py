from frappe.model.document import Document


class RiskOpinion(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assessor: DF.Link | None
		c: DF.Float
		e: DF.Float
		given_on: DF.Datetime | None
		impact: DF.Int
		l: DF.Float
		level: DF.Literal["", "Blue", "Yellow", "Orange", "Red"]
		likelihood: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		score: DF.Float
		sealed: DF.Text | None
	# end: auto-generated types

	pass
