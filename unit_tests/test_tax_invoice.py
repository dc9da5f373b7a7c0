"""Buyers, amounts and sheets of tax invoices."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import tax_invoice as rules
from wuye_ops.rules.tax_invoice import (
	Buyer,
	Line,
	Request,
	buyer_problem,
	columns_of,
	header_row,
	line_rows,
	net_of,
)

CODE = "91350100M000100Y43"
COMPANY = {"type": "Company", "title": "某某科技有限公司", "tax_no": CODE}


@pytest.mark.parametrize(
	("total", "rate", "net"),
	[
		("318", "6", "300"),
		("100", "6", "94.34"),
		("0.01", "9", "0.01"),
		("100", "0", "100"),
		("109", "9", "100"),
		("1.03", "3", "1"),
	],
)
def test_net(total, rate, net):
	assert net_of(Decimal(total), Decimal(rate)) == Decimal(net)


@given(st.integers(1, 10**9), st.sampled_from(["0", "3", "6", "9", "13"]))
def test_net_and_tax_are_the_total(cents, rate):
	total = Decimal(cents) / 100
	net = net_of(total, Decimal(rate))
	assert Decimal(0) <= total - net
	assert abs((total - net) - net * Decimal(rate) / 100) <= Decimal("0.01")


@pytest.mark.parametrize(
	("kind", "buyer", "problem"),
	[
		("General Invoice", {"type": "Individual", "title": "张三"}, None),
		("General Invoice", {"type": "Individual", "title": ""}, rules.NO_TITLE),
		("General Invoice", {"type": "Individual", "title": "张" * 101}, rules.LONG_TITLE),
		("General Invoice", {"type": "Individual", "title": "张三11010519491231002X"}, rules.NUMBER_IN_TITLE),
		(
			"General Invoice",
			{"type": "Individual", "title": "张三", "tax_no": "1"},
			rules.TAX_NO_OF_INDIVIDUAL,
		),
		("Special Invoice", {"type": "Individual", "title": "张三"}, rules.SPECIAL_TO_INDIVIDUAL),
		("Special Invoice", COMPANY, None),
		("General Invoice", COMPANY | {"tax_no": ""}, rules.NO_TAX_NO),
		("General Invoice", COMPANY | {"tax_no": "91350100M000100Y34"}, rules.BAD_TAX_NO),
		("General Invoice", COMPANY | {"phone": "139-1234-5678"}, rules.MOBILE),
		("General Invoice", COMPANY | {"phone": "021-62345678"}, None),
	],
)
def test_buyers(kind, buyer, problem):
	assert buyer_problem(kind, Buyer(**buyer)) == problem


def test_rows_fit_their_columns_and_individuals_have_no_number():
	lines = (Line("物业服务费", "3040801010000000000", Decimal(318), Decimal(6)),)
	request = Request("TI-1", "General Invoice", Buyer("Individual", "张三", tax_no="x"), lines)
	header = dict(zip(rules.HEADER_COLUMNS, header_row(request), strict=True))
	assert (header["受票方自然人标识"], header["购买方纳税人识别号"]) == ("是", "")
	(row,) = line_rows(request)
	line = dict(zip(rules.LINE_COLUMNS, row, strict=True))
	assert (line["发票流水号"], line["金额"], line["税率"]) == ("TI-1", Decimal(318), Decimal("0.06"))


def test_columns_are_found_by_what_they_are_called():
	assert columns_of(("备注", "*发票流水号", "数电发票号码", "开票日期 ")) == {
		"serial": 1,
		"number": 2,
		"date": 3,
	}
	assert columns_of((None, "什么")) == {}
