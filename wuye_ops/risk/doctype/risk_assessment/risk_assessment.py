from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService
from wuye_ops.risk import sealed, words


class RiskAssessment(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.risk.doctype.risk_opinion.risk_opinion import RiskOpinion

		apart: DF.Int
		asked_by: DF.Link | None
		assessed_on: DF.Date | None
		c: DF.Float
		combination: DF.Literal["Median", "Most Cautious"]
		disagree: DF.Check
		e: DF.Float
		impact: DF.Int
		l: DF.Float
		level: DF.Literal["", "Blue", "Yellow", "Orange", "Red"]
		likelihood: DF.Int
		method: DF.Literal["5x5", "LEC"]
		note: DF.SmallText | None
		opinions: DF.Table[RiskOpinion]
		property: DF.Link
		risk: DF.Link
		score: DF.Float
		stage: DF.Literal["Inherent", "Current", "Residual"]
		status: DF.Literal["Asked", "Counted", "Withdrawn"]
		title: DF.Data | None
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("mine", sealed.own(self))

	def how_it_is_written(self) -> str:
		return words.how_assessments_are_written()

	def why_it_is_kept(self) -> str:
		return words.why_assessments_are_kept()
