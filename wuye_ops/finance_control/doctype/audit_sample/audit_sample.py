from frappe.model.document import Document

from wuye_ops.finance_control.audit import sample_scope


class AuditSample(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account: DF.Link | None
		amount_at_chance: DF.Currency
		approval_limits: DF.SmallText | None
		at_chance: DF.Int
		audit: DF.Link
		backdated: DF.Check
		backdated_days: DF.Int
		below_limit: DF.Check
		chosen_number: DF.Int
		company: DF.Link | None
		conclusion: DF.Literal["", "Acceptable", "More Work", "Not Acceptable"]
		conclusion_text: DF.Text | None
		confidence: DF.Literal["80", "85", "90", "95", "99"]
		covered_amount: DF.Currency
		draw_error: DF.SmallText | None
		draw_key: DF.Data | None
		drawn_by: DF.Link | None
		drawn_on: DF.Datetime | None
		error_rate: DF.Percent
		errors: DF.Int
		evaluated_on: DF.Datetime | None
		expected_amount: DF.Currency
		expected_errors: DF.Int
		fingerprint: DF.Data | None
		found_amount: DF.Currency
		from_date: DF.Date
		interval_amount: DF.Currency
		judged_by: DF.Literal["Rate", "Amount"]
		late_night: DF.Check
		least_amount: DF.Currency
		left_out: DF.LongText | None
		left_out_number: DF.Int
		method: DF.Literal["Random", "By Amount", "By Rule"]
		near_percent: DF.Percent
		night_from: DF.Int
		night_to: DF.Int
		occasion: DF.Data | None
		overstated_at_most: DF.Currency
		population: DF.Literal[
			"",
			"GL Entry",
			"Journal Entry",
			"Purchase Invoice",
			"Purchase Order",
			"Payment Entry",
			"Expense Claim",
			"Sales Invoice",
			"Payment Receipt",
			"Fee Waiver",
			"Payment Refund",
			"Deposit Settlement",
			"Service Task",
			"Inspection",
		]
		population_amount: DF.Currency
		population_number: DF.Int
		projected_amount: DF.Currency
		projection: DF.Literal["Ratio", "Difference"]
		proof: DF.SmallText | None
		proof_result: DF.Literal["", "Same", "Population Changed", "Drawn Differently"]
		property: DF.Link | None
		proved_by: DF.Link | None
		proved_on: DF.Datetime | None
		receipt_gap: DF.Check
		redraw_reason: DF.SmallText | None
		replaces: DF.Link | None
		round_from: DF.Currency
		round_multiple: DF.Int
		round_sum: DF.Check
		same_account: DF.Check
		seed: DF.Data | None
		side: DF.Literal["Debit", "Credit"]
		size: DF.Int
		split_days: DF.Int
		split_purchase: DF.Check
		start_at: DF.Currency
		status: DF.Literal["Draft", "Drawing", "In Test", "Evaluated", "Replaced"]
		step: DF.Data | None
		step_title: DF.Data | None
		tested: DF.Int
		title: DF.Data | None
		to_date: DF.Date
		tolerable_amount: DF.Currency
		tolerable_rate: DF.Percent
		understated_at_most: DF.Currency
		upper_rate: DF.Percent
		weekend: DF.Check
	# end: auto-generated types

	def before_insert(self) -> None:
		sample_scope.prepare_new(self)

	def validate(self) -> None:
		sample_scope.check(self)

	def on_trash(self) -> None:
		sample_scope.refuse_delete(self)
