"""Tax invoices (数电发票): amounts without tax, buyers, and the sheets the tax platform's batch import takes.

Columns follow the template 《批量导入开票》 of 电子税务局: one row for each invoice, one for each of its lines, held together
by the serial number (发票流水号), which is the request's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.identity import mask_numbers_in, normalise_id, valid_credit_code
from wuye_ops.rules.money import HUNDRED, cents_of, product

INDIVIDUAL, COMPANY = "Individual", "Company"
GENERAL, SPECIAL = "General Invoice", "Special Invoice"
INVOICE_NO = re.compile(r"[0-9]{20}")
TAX_CODE = re.compile(r"[0-9]{19}")
LONGEST_TITLE = 100
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")

NO_TITLE, LONG_TITLE, NUMBER_IN_TITLE, TAX_NO_OF_INDIVIDUAL = "no_title", "long_title", "number", "individual"
NO_TAX_NO, BAD_TAX_NO, SPECIAL_TO_INDIVIDUAL, MOBILE = "no_tax_no", "bad_tax_no", "special", "mobile"

HEADER_SHEET, LINE_SHEET = "1-发票基本信息", "2-发票明细信息"
HEADER_COLUMNS = (
	"发票流水号", "发票类型", "特定业务类型", "是否含税", "受票方自然人标识", "购买方名称", "购买方纳税人识别号", "购买方地址",
	"购买方电话", "购买方开户银行", "购买方银行账号", "备注", "购买方邮箱",
)  # fmt: skip
LINE_COLUMNS = (
	"发票流水号", "项目名称", "商品和服务税收编码", "规格型号", "单位", "数量", "单价", "金额", "税率", "折扣金额", "是否使用优惠政策",
	"优惠政策类型",
)  # fmt: skip
KINDS = {GENERAL: "普通发票", SPECIAL: "增值税专用发票"}
# What the platform's answer is recognised by, in its own words or in those of people who type it.
ANSWER_COLUMNS = {
	"serial": ("发票流水号", "流水号", "申请编号", "serial"),
	"number": ("数电发票号码", "数电票号码", "发票号码", "number"),
	"date": ("开票日期", "date"),
	"total": ("价税合计", "total"),
}


@dataclass(frozen=True, slots=True)
class Buyer:
	type: str
	title: str
	tax_no: str = ""
	address: str = ""
	phone: str = ""
	bank: str = ""
	bank_account: str = ""
	email: str = ""


@dataclass(frozen=True, slots=True)
class Line:
	"""total: with its tax. rate: percent."""

	goods: str
	code: str
	total: Decimal
	rate: Decimal


@dataclass(frozen=True, slots=True)
class Request:
	serial: str
	kind: str
	buyer: Buyer
	lines: tuple[Line, ...]
	remark: str = ""


def net_of(total: Decimal, rate: Decimal) -> Decimal:
	"""The amount without its tax, to the cent; total less this is the tax."""
	return cents_of(product(total, HUNDRED), HUNDRED + rate)


def buyer_problem(kind: str, buyer: Buyer) -> str | None:
	"""Why no invoice can be made out to the buyer: one of the constants above; None when it can.

	Of an individual the name alone is taken (个人信息保护法 6: no more data than the purpose needs).
	"""
	title = buyer.title.strip()
	if not title:
		return NO_TITLE
	if len(title) > LONGEST_TITLE:
		return LONG_TITLE
	if mask_numbers_in(title) != title:
		return NUMBER_IN_TITLE
	if buyer.type == INDIVIDUAL:
		if kind == SPECIAL:
			return SPECIAL_TO_INDIVIDUAL
		return TAX_NO_OF_INDIVIDUAL if buyer.tax_no or buyer.phone or buyer.bank_account else None
	if not buyer.tax_no:
		return NO_TAX_NO
	if not valid_credit_code(buyer.tax_no):
		return BAD_TAX_NO
	return MOBILE if _MOBILE.search(re.sub(r"[\s\-]", "", buyer.phone)) else None


def header_row(request: Request) -> tuple:
	"""One row of the sheet of invoices, in the order of HEADER_COLUMNS."""
	buyer = request.buyer
	individual = buyer.type == INDIVIDUAL
	return (
		request.serial, KINDS[request.kind], "", "是", "是" if individual else "否", buyer.title.strip(),
		"" if individual else normalise_id(buyer.tax_no), buyer.address, buyer.phone, buyer.bank, buyer.bank_account,
		request.remark, buyer.email,
	)  # fmt: skip


def line_rows(request: Request) -> list[tuple]:
	"""The rows of the sheet of lines, in the order of LINE_COLUMNS. Amounts contain their tax, as the header says."""
	return [
		(
			request.serial, line.goods, line.code, "", "", 1, line.total, line.total, line.rate / HUNDRED, "", "", "",
		)
		for line in request.lines
	]  # fmt: skip


def columns_of(header: tuple) -> dict[str, int]:
	"""Which column of an answer sheet holds what; what is not there is missing from the result."""
	titles = [re.sub(r"[\s*]", "", str(cell or "")).lower() for cell in header]
	found = {}
	for what, names in ANSWER_COLUMNS.items():
		for name in names:
			if name.lower() in titles:
				found[what] = titles.index(name.lower())
				break
	return found
