from frappe.model.document import Document

from wuye_ops.records import supervision


class PolicyCheck(Document):
	"""制度监督检查: one look at how far a policy is kept."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.policy_check_result.policy_check_result import PolicyCheckResult

		check_key: DF.Data | None
		checker: DF.Link | None
		checker_name: DF.Data | None
		checklist: DF.Link
		conclusion: DF.SmallText | None
		done_by: DF.Link | None
		done_on: DF.Datetime | None
		due_on: DF.Date
		not_followed: DF.Int
		policy: DF.Link | None
		policy_title: DF.Data | None
		property: DF.Link
		results: DF.Table[PolicyCheckResult]
		score: DF.Percent
		status: DF.Literal["Planned", "Done", "Cancelled"]
	# end: auto-generated types

	def before_insert(self) -> None:
		supervision.prepare(self)

	def validate(self) -> None:
		supervision.check(self)

	def on_trash(self) -> None:
		supervision.refuse_deletion(self)
