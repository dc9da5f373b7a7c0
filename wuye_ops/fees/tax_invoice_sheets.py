"""The sheets of the tax platform: chosen requests out as its batch import takes them, numbers of invoices back in."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime
from openpyxl import Workbook
from openpyxl.styles import Font

from wuye_ops.fees import tax_invoices as service
from wuye_ops.fees.open_bills import money
from wuye_ops.property.plain_text import plain
from wuye_ops.property.spreadsheets import read_rows
from wuye_ops.rules import tax_invoice as rules

# what the platform takes in one file
MOST = 1000
SAVEPOINT = "wuye_tax_invoice"


# -- out


@frappe.whitelist(methods=["POST"])
def export(names: list | str) -> None:
	"""Sends the chosen requests as a workbook, and marks them as exported. All are exported, or none.

	Whoever may change a request may export it; one that was exported before goes out again with its first time.
	"""
	chosen = service._names(names)
	if len(chosen) > MOST:
		frappe.throw(_("Choose no more than {0} requests.").format(MOST), title=_("Export"))
	docs = [service._locked(name, (service.REQUESTED, service.EXPORTED)) for name in sorted(chosen)]
	for doc in docs:
		doc.check_permission("export")
		_check(doc)
	content = workbook([as_request(doc) for doc in docs])
	for doc in docs:
		if doc.status == service.REQUESTED:
			doc.update(
				{
					"status": service.EXPORTED,
					"exported_on": now_datetime(),
					"exported_by": frappe.session.user,
				}
			)
			service._save(doc)
	frappe.response.update(
		{
			"type": "binary",
			"filename": f"{_('Tax Invoices')}-{now_datetime():%Y%m%d-%H%M}.xlsx",
			"filecontent": content,
		}
	)


def _check(doc) -> None:
	"""The platform refuses a file as a whole for one line without a code: say it here, where it can be cured."""
	for row in doc.lines:
		if not rules.TAX_CODE.fullmatch(cstr(row.tax_code)):
			frappe.throw(
				_(
					"{0}, row {1}: {2} has no tax classification code of 19 digits. Enter it in the fee item, then save the request again."
				).format(frappe.bold(doc.name), row.idx, frappe.bold(row.goods_name)),
				title=_("Tax Classification Code"),
			)


def as_request(doc) -> rules.Request:
	return rules.Request(
		serial=doc.name,
		kind=doc.kind,
		buyer=service.buyer_of(doc),
		lines=tuple(
			rules.Line(row.goods_name, row.tax_code, money(row.total), Decimal(str(row.tax_rate or 0)))
			for row in doc.lines
		),
		remark=cstr(doc.remark),
	)


def workbook(requests: list[rules.Request]) -> bytes:
	book = Workbook()
	headers = book.active
	headers.title = rules.HEADER_SHEET
	lines = book.create_sheet(rules.LINE_SHEET)
	_write(headers, rules.HEADER_COLUMNS, [rules.header_row(request) for request in requests])
	_write(lines, rules.LINE_COLUMNS, [row for request in requests for row in rules.line_rows(request)])
	stream = BytesIO()
	book.save(stream)
	return stream.getvalue()


def _write(sheet, columns: tuple, rows: list[tuple]) -> None:
	sheet.append(columns)
	for cell in sheet[1]:
		cell.font = Font(bold=True)
	for number, row in enumerate(rows, 2):
		for column, value in enumerate(row, 1):
			cell = sheet.cell(number, column, value)
			# what somebody typed is a text, even when it begins like a formula
			if isinstance(value, str):
				cell.data_type = "s"
	for index, title in enumerate(columns):
		sheet.column_dimensions[chr(ord("A") + index)].width = max(12, 2 * len(title) + 4)
	sheet.freeze_panes = "A2"


# -- back in


@frappe.whitelist(methods=["POST"])
def read_answers(file_url: str) -> dict:
	"""Writes down the invoices of a sheet: 发票流水号, 数电发票号码, 开票日期, and 价税合计 where it is given, which must agree.

	Returns how many rows were written, and for each other row what is wrong with it. Rows do not depend on one another.
	"""
	frappe.has_permission("Tax Invoice Request", "write", throw=True)
	rows = _rows(file_url)
	columns = rules.columns_of(rows[0]) if rows else {}
	if missing := [
		rules.ANSWER_COLUMNS[key][0] for key in ("serial", "number", "date") if key not in columns
	]:
		frappe.throw(
			_("The sheet has no column {0}. Its first row names the columns.").format("、".join(missing)),
			title=_("Import"),
		)
	if len(rows) - 1 > MOST:
		frappe.throw(_("Import no more than {0} rows at once.").format(MOST), title=_("Import"))
	done, errors = 0, []
	for number, row in enumerate(rows[1:], 2):
		values = {key: row[index] if index < len(row) else None for key, index in columns.items()}
		if not any(cstr(value).strip() for value in values.values()):
			continue
		if error := _take(values):
			errors.append({"row": number, "serial": cstr(values["serial"])[:140], "error": error})
		else:
			done += 1
	return {"done": done, "errors": errors}


def _take(values: dict) -> str | None:
	"""Writes one row down; returns what is wrong with it, or None."""
	name = cstr(values["serial"]).strip()
	frappe.db.savepoint(SAVEPOINT)
	try:
		# who may not see a request reads the same as of one that is not there
		if not frappe.get_list("Tax Invoice Request", {"name": name}, limit=1):
			return _("There is no request {0}.").format(name[:140] or "–")
		doc = service._locked(name, (service.REQUESTED, service.EXPORTED))
		_check_total(doc, values.get("total"))
		service.write_issued(doc, _digits(values["number"]), _day(values["date"]))
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		return plain(error)
	finally:
		frappe.clear_messages()
	return None


def _check_total(doc, value: object) -> None:
	if value in (None, ""):
		return
	try:
		amount = money(cstr(value).replace(",", "").replace("¥", "").strip())
	except ArithmeticError:
		amount = None
	if amount != money(doc.total):
		frappe.throw(
			_("The invoice is over {0}, the request over {1}.").format(
				cstr(value)[:40], f"{money(doc.total)}"
			),
			title=_("Amount"),
		)


def _digits(value: object) -> str:
	"""A number as it was written; a spreadsheet that took it for an amount has lost digits, and that is refused."""
	return (
		str(int(value))
		if isinstance(value, float) and value.is_integer()
		else cstr(value).strip().lstrip("'")
	)


def _day(value: object) -> str:
	if isinstance(value, datetime | date):
		return value.strftime("%Y-%m-%d")
	return (
		cstr(value)
		.strip()
		.replace("年", "-")
		.replace("月", "-")
		.replace("日", "")
		.replace("/", "-")
		.split(" ")[0]
	)


def _rows(file_url: str) -> list[tuple]:
	name = frappe.db.get_value("File", {"file_url": cstr(file_url)})
	if not name:
		frappe.throw(_("Upload the sheet first."), title=_("Import"))
	file = frappe.get_doc("File", name)
	file.check_permission("read")
	return read_rows(file.get_content())
