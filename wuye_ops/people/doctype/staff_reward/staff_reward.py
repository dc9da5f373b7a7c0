from frappe.model.document import Document

from wuye_ops.people.recruitment import referrals
from wuye_ops.people.rewards import documents, steps


class StaffReward(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		additional_salary: DF.Link | None
		amount: DF.Currency
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		asked: DF.Currency
		asked_by: DF.Link | None
		asked_on: DF.Datetime | None
		company: DF.Link | None
		continues: DF.Link | None
		damage: DF.Currency
		department: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		explanation: DF.SmallText | None
		fault: DF.Link | None
		ground: DF.SmallText | None
		kind: DF.Literal["Performance", "Bonus", "Deduction"]
		later: DF.Currency
		month_start: DF.Date
		payroll_date: DF.Date
		property: DF.Link | None
		reason: DF.SmallText | None
		record: DF.LongText | None
		reduces: DF.Check
		referral: DF.Link | None
		reward_key: DF.Data | None
		scorecard: DF.Link | None
		status: DF.Literal["Draft", "To Approve", "Approved", "Paid", "Cancelled"]
		wage: DF.Currency

	# end: auto-generated types
	def onload(self) -> None:
		self.set_onload("steps", steps.possible(self))

	def validate(self) -> None:
		documents.check(self)

	def on_update(self) -> None:
		referrals.follow_reward(self)

	def on_trash(self) -> None:
		documents.refuse_delete(self)
