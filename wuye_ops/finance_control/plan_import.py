"""Lines of a plan from a spreadsheet: a row for each account, a column for each month. Everything wrong is told at once, by row;
nothing is taken by halves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.utils.xlsxutils import make_xlsx

from wuye_ops.finance_control.cost_classes import class_by_account, classes
from wuye_ops.finance_control.plan_rules import MONTH_FIELDS, months_of, refuse
from wuye_ops.finance_control.plan_steps import load_at_work
from wuye_ops.finance_control.plans import note
from wuye_ops.property.guarded import save
from wuye_ops.property.spreadsheets import read_rows as read_rows_of
from wuye_ops.rules.cost_plan import Line, read_rows
from wuye_ops.rules.seasonality import MONTHS
from wuye_ops.rules.steps import Refusal

LARGEST_FILE = 2_000_000
MOST_ROWS = 500
# a sheet computes in floats, whose noise is beyond these places
PLACES = Decimal("0.000001")
WIDTHS = [14, 34, 18, *[12] * MONTHS, 30]
MONTH_HEAD = re.compile(r"^\s*0?(1[0-2]|[1-9])\s*(月|$)")
ACCOUNT_HEADS = ("account", "科目", "科目编号", "会计科目", "account number", "编号")
REMARK_HEADS = ("remark", "备注", "说明")


@frappe.whitelist(methods=["POST"])
def take(plan: str, file_url: str) -> dict:
	"""Puts the rows of an uploaded Excel or CSV file in the place of the plan's lines of the same accounts, as entered by hand.
	Returns {lines}. Throws with all that is wrong in it; then nothing is changed."""
	doc = load_at_work(plan)
	rows = list(_rows(_content(doc, file_url), doc.company))
	lines, refusals = read_rows(
		(account, month, amount)
		for account, _remark, amounts in rows
		for month, amount in enumerate(amounts, 1)
		if amount is not None
	)
	missing = [
		Refusal("missing_months", {"account": line.account, "months": tuple(_empty(line))})
		for line in lines
		if _empty(line)
	]
	unfilled = {account for account, _remark, _amounts in rows} - {line.account for line in lines}
	missing += [
		Refusal("missing_months", {"account": account, "months": tuple(range(1, MONTHS + 1))})
		for account in sorted(unfilled)
	]
	refuse((*refusals, *missing), _("Import"))
	remarks = {account: remark for account, remark, _amounts in rows if remark}
	there = {row.account: row for row in doc.lines}
	for line in lines:
		row = there.get(line.account) or doc.append("lines", {"account": line.account})
		row.figure, row.by_hand = None, 1
		row.remark = remarks.get(line.account) or row.remark
		for field, amount in zip(MONTH_FIELDS, line.months, strict=True):
			row.set(field, float(amount))
	note(doc, "Imported", _("{0} accounts from {1}").format(len(lines), file_url.rsplit("/", 1)[-1]))
	save(doc)
	return {"lines": len(lines)}


def _empty(line: Line) -> list[int]:
	return [month for month, amount in enumerate(line.months, 1) if amount is None]


@frappe.whitelist()
def sheet(plan: str) -> None:
	"""Answers with an Excel sheet of the plan, or of its empty accounts, that can be filled in and taken back."""
	doc = frappe.get_doc("Cost Plan", plan)
	doc.check_permission("export")
	frappe.local.response.update(
		{
			"type": "binary",
			"filename": f"{doc.title}.xlsx",
			"filecontent": make_xlsx(rows_of(doc), _("Cost Plan"), column_widths=WIDTHS).getvalue(),
		}
	)


def rows_of(doc) -> list[list]:
	names = {code: one.title for code, one in classes().items()}
	of = class_by_account(doc.company)
	header = [
		_("Account Number"), _("Account"), _("Cost Class"), *(_("Month {0}").format(month) for month in range(1, MONTHS + 1)),
		_("Remark"),
	]  # fmt: skip
	lines = {row.account: row for row in doc.lines}
	accounts = frappe.get_all(
		"Account",
		{"name": ["in", list(of) or [""]], "disabled": 0},
		["name", "account_number", "account_name"],
		order_by="account_number, name",
		limit=0,
	)
	return [
		header,
		*(
			[
				one.account_number or one.name,
				one.account_name,
				names.get(of[one.name]),
				*(
					[float(amount) for amount in months_of(lines[one.name])]
					if one.name in lines
					else [None] * MONTHS
				),
				lines[one.name].remark if one.name in lines else None,
			]
			for one in accounts
		),
	]


# -- reading


def _content(doc, file_url: str) -> list[tuple]:
	"""The rows of a file that was uploaded to this plan, or just now by this user."""
	name = frappe.db.get_value(
		"File",
		{"file_url": file_url, "attached_to_doctype": doc.doctype, "attached_to_name": doc.name},
	) or frappe.db.get_value(
		"File",
		{"file_url": file_url, "owner": frappe.session.user, "attached_to_name": ["is", "not set"]},
	)
	if not name:
		frappe.throw(_("Upload the file to this plan."), title=_("Import"))
	file = frappe.get_doc("File", name)
	if (file.file_size or 0) > LARGEST_FILE:
		frappe.throw(_("The file is too large for a plan."), title=_("Import"))
	return read_rows_of(file.get_content())


def _rows(content: list[tuple], company: str) -> Iterator[tuple[str, str | None, list[Decimal | None]]]:
	"""Account, remark and January to December of each row that names an account. Throws with all that cannot be read."""
	header_at, account_at, month_at, remark_at = _header(content)
	find, errors, found = _finder(company), [], []
	for number, row in enumerate(content[header_at + 1 :], header_at + 2):
		cells = [*row, *[None] * (max(month_at.values()) + 1 - len(row))]
		said = str(cells[account_at] if cells[account_at] is not None else "").strip()
		amounts = [cells[month_at[month]] for month in range(1, MONTHS + 1)]
		# an account with nothing planned is not in the plan; a sum below the rows has no account
		if not said or all(_is_blank(amount) for amount in amounts):
			continue
		account = find(said)
		if not account:
			errors.append(
				_("Row {0}: there is no account of costs {1} in company {2}.").format(number, said, company)
			)
			continue
		read = []
		for month, amount in enumerate(amounts, 1):
			try:
				read.append(_amount(amount))
			except (InvalidOperation, ValueError):
				errors.append(
					_("Row {0}, month {1}: {2} is no amount.").format(number, month, str(amount)[:40])
				)
		remark = cells[remark_at] if remark_at is not None and remark_at < len(cells) else None
		found.append((account, str(remark).strip() if remark else None, read))
	if len(found) > MOST_ROWS:
		errors.append(_("There are more than {0} rows.").format(MOST_ROWS))
	if not found and not errors:
		errors.append(_("No row has an account and amounts."))
	if errors:
		frappe.throw(
			[frappe.utils.escape_html(error) for error in errors[:20]], title=_("Import"), as_list=True
		)
	yield from found


def _header(content: list[tuple]) -> tuple[int, int, dict[int, int], int | None]:
	"""Where the row of headings is, and in it the account, each month, and the remark."""
	for number, row in enumerate(content[:10]):
		heads = [str(cell if cell is not None else "").strip() for cell in row]
		months = {}
		for place, head in enumerate(heads):
			if match := MONTH_HEAD.match(head.replace("Month", "").strip()):
				months.setdefault(int(match[1]), place)
		names = [head.lower() for head in heads]
		wanted = (*ACCOUNT_HEADS, _("Account Number").lower(), _("Account").lower())
		account = next((place for place, name in enumerate(names) if name in wanted), None)
		if account is not None and len(months) == MONTHS:
			remark = next(
				(place for place, name in enumerate(names) if name in (*REMARK_HEADS, _("Remark").lower())),
				None,
			)
			return number, account, months, remark
	frappe.throw(
		_(
			"The headings must name the account and the months 1 to 12. Download the sheet of this plan and fill it in."
		),
		title=_("Import"),
	)


def _finder(company: str):
	"""From what a sheet calls an account, its name, number or full name, to the account."""
	of = class_by_account(company)
	known = {}
	for row in frappe.get_all(
		"Account",
		{"name": ["in", list(of) or [""]]},
		["name", "account_name", "account_number"],
		order_by="account_number desc",
		limit=0,
	):
		for said in (row.account_name, row.account_number, row.name):
			if said:
				known[said] = row.name
	return lambda said: known.get(said) or known.get(said.removesuffix(".0"))


def _is_blank(value) -> bool:
	return value is None or not str(value).strip()


def _amount(value) -> Decimal | None:
	"""What a cell holds; None for an empty one."""
	if _is_blank(value):
		return None
	text = str(value).strip().replace(",", "").replace("，", "").lstrip("¥￥").strip()
	amount = Decimal(text)
	if not amount.is_finite() or abs(amount) >= 10**12:
		raise ValueError(text)
	return amount.quantize(PLACES).normalize() + 0
