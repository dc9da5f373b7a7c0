from frappe.model.document import Document

from wuye_ops.finance_control.owners import statements


class OwnersStatement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.owners_statement_entry.owners_statement_entry import (
			OwnersStatementEntry,
		)
		from wuye_ops.finance_control.doctype.owners_statement_line.owners_statement_line import (
			OwnersStatementLine,
		)
		from wuye_ops.finance_control.doctype.owners_statement_log.owners_statement_log import (
			OwnersStatementLog,
		)
		from wuye_ops.finance_control.doctype.owners_statement_problem.owners_statement_problem import (
			OwnersStatementProblem,
		)

		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		bank: DF.Currency
		bank_known: DF.Check
		books: DF.Currency
		closing: DF.Currency
		company: DF.Link | None
		corrected: DF.Currency
		digest: DF.Data | None
		due_on: DF.Date | None
		entries: DF.Table[OwnersStatementEntry]
		kind: DF.Literal["Public Revenue", "Commission Funds"]
		lines: DF.Table[OwnersStatementLine]
		logs: DF.Table[OwnersStatementLog]
		note: DF.SmallText | None
		notice: DF.Link | None
		notice_days: DF.Int
		opening: DF.Currency
		period_from: DF.Date
		period_to: DF.Date
		prepared_by: DF.Link | None
		prepared_on: DF.Datetime | None
		problems: DF.Table[OwnersStatementProblem]
		property: DF.Link
		published_by: DF.Link | None
		published_on: DF.Datetime | None
		read_on: DF.Datetime | None
		receivable: DF.Currency
		received: DF.Currency
		record: DF.LongText | None
		remark: DF.SmallText | None
		show_shares: DF.Check
		spent: DF.Currency
		statement_key: DF.Data | None
		status: DF.Literal["Draft", "To Approve", "Approved", "Published"]
		title: DF.Data | None
	# end: auto-generated types

	def before_insert(self) -> None:
		statements.start(self)

	def onload(self) -> None:
		statements.load_form(self)

	def validate(self) -> None:
		statements.check(self)

	def on_trash(self) -> None:
		statements.keep(self)
