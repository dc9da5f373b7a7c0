from frappe.model.document import Document

from wuye_ops.service_quality import plans


class ImprovementPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.service_quality.doctype.improvement_escalation.improvement_escalation import (
			ImprovementEscalation,
		)
		from wuye_ops.service_quality.doctype.improvement_log.improvement_log import ImprovementLog
		from wuye_ops.service_quality.doctype.improvement_measure.improvement_measure import (
			ImprovementMeasure,
		)
		from wuye_ops.service_quality.doctype.improvement_round.improvement_round import ImprovementRound

		after_from: DF.Date | None
		after_survey: DF.Link | None
		after_to: DF.Date | None
		after_value: DF.Data | None
		before_from: DF.Date | None
		before_survey: DF.Link | None
		before_to: DF.Date | None
		before_value: DF.Data | None
		before_version: DF.Int
		cause: DF.SmallText | None
		deadline: DF.Date | None
		department: DF.Link | None
		escalations: DF.Table[ImprovementEscalation]
		handed_in_by: DF.Link | None
		is_overdue: DF.Check
		judge_reason: DF.SmallText | None
		judged_by: DF.Link | None
		judged_on: DF.Datetime | None
		log: DF.Table[ImprovementLog]
		measures: DF.Table[ImprovementMeasure]
		metric: DF.Autocomplete | None
		metric_label: DF.Data | None
		minimal_change: DF.Float
		next_standard: DF.Link | None
		problem: DF.SmallText
		property: DF.Link
		responsible: DF.Link | None
		responsible_name: DF.Data | None
		round: DF.Int
		rounds: DF.Table[ImprovementRound]
		source_doctype: DF.Link | None
		source_key: DF.Data | None
		source_name: DF.DynamicLink | None
		standard_item: DF.Data | None
		started_on: DF.Date | None
		status: DF.Literal["Open", "In Progress", "To Judge", "Effective", "Not Effective", "Closed"]
		target: DF.Data | None
		title: DF.Data
		verdict: DF.Literal["", "Effective", "Not Effective", "Cannot Be Judged"]
		verdict_text: DF.SmallText | None
		work_until: DF.Date | None
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("to_finish", [row.name for row in plans.to_finish(self)])

	def before_insert(self) -> None:
		plans.prepare_new(self)

	def validate(self) -> None:
		# before anything else, so that an illegal step is refused as such; Frappe itself checks after this method
		self.validate_workflow()
		plans.keep_own_fields(self)
		plans.check(self)
		plans.enter_status(self)

	def on_update(self) -> None:
		plans.tell_those_concerned(self)

	def on_trash(self) -> None:
		plans.refuse_delete_of_begun(self)
