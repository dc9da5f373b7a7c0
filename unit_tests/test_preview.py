"""The command wuye-preview as users run it: a process of its own, on files."""

import csv
import importlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from wuye_ops.preview import command
from wuye_ops.preview.terminal import cut, table, width
from wuye_ops.preview.words import _TEXTS
from wuye_ops.rules.billing import SKIP_CODES

ROOT = Path(__file__).resolve().parent.parent

AREA_FEE = """
[[fee]]
name = "物业服务费"
basis = "面积"
price = 2.80
in_advance = true
"""
HEADINGS = ["楼栋", "房号", "建筑面积（㎡）", "业主"]
UNITS = [["1栋", "101", 88.88, "甲"], ["1栋", "102", 100, "乙"], ["2栋", "101", 50, "丙"]]

# Refuses the framework's packages, whatever is installed here, and says which of ours were imported.
WITHOUT_FRAMEWORK = """
import sys
for name in ("frappe", "erpnext", "hrms"):
	sys.modules[name] = None
from wuye_ops.preview.command import main
code = main(sys.argv[1:])
chapters = [name for name in sys.modules if name.startswith("wuye_ops.") and name.split(".")[1] not in ("preview", "rules")]
assert not chapters, chapters
sys.exit(code)
"""


@dataclass
class Result:
	code: int
	out: str
	err: str


@pytest.fixture
def preview(tmp_path):
	"""Runs the command in an empty folder: preview("units.xlsx", "--period", …)."""

	def run(*arguments, module=True, environment=None):
		start = ["-m", "wuye_ops.preview"] if module else ["-c", WITHOUT_FRAMEWORK]
		process = subprocess.run(
			[sys.executable, *start, *map(str, arguments)],
			cwd=tmp_path,
			env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(environment or {})},
			capture_output=True,
			text=True,
			encoding="utf-8",
			timeout=120,
		)
		assert "Traceback" not in process.stderr, process.stderr
		return Result(process.returncode, process.stdout, process.stderr)

	run.folder = tmp_path
	return run


@pytest.fixture
def quick(tmp_path, monkeypatch, capsys):
	"""The same within this process, for the many ways in which a file can be wrong."""
	monkeypatch.chdir(tmp_path)

	def run(*arguments):
		code = command.main([str(argument) for argument in arguments])
		return Result(code, *capsys.readouterr())

	run.folder = tmp_path
	return run


def workbook(path, rows, headings=HEADINGS, above=()):
	book = Workbook()
	for row in (*above, headings, *rows):
		book.active.append(list(row))
	book.save(path)


def write_csv(path, rows, headings=HEADINGS, encoding="utf-8", delimiter=","):
	with path.open("w", encoding=encoding, newline="") as file:
		csv.writer(file, delimiter=delimiter).writerows([headings, *rows])


def billed(preview, rows=UNITS, tariffs=AREA_FEE, headings=HEADINGS, period="2026-07", options=()):
	"""The result of a workbook with those rows."""
	workbook(preview.folder / "units.xlsx", rows, headings)
	(preview.folder / "tariffs.toml").write_text(tariffs, encoding="utf-8")
	return preview("units.xlsx", "--tariffs", "tariffs.toml", "--period", period, *options)


def sheet(path, title):
	book = load_workbook(path, read_only=True)
	return list(book[title].iter_rows(values_only=True))


# ------------------------------------------------------------------------------------------------------ what comes out


def test_charges_totals_and_sum(preview):
	result = billed(preview)
	assert result.code == 0 and result.err == ""
	assert re.search(
		r"1栋-101 +物业服务费 +甲 +2026-07-01–2026-07-31 +248\.86 +88\.88 ㎡ × 2\.8 元/㎡·月 × 1 个月\n",
		result.out,
	)
	assert re.search(r"\n1栋 +2 +528\.86\n2栋 +1 +140\.00\n合计 +3 +668\.86\n", result.out)
	assert "3 个房屋和车位，3 笔收费，合计 668.86 元；0 项不能计费。" in result.out
	assert [path.name for path in preview.folder.iterdir() if path.suffix not in (".xlsx", ".toml")] == []


def test_the_templates_work_as_they_are(preview):
	for language, summary in (
		("zh", "合计 2,302.49 元；3 项不能计费"),
		("en", "2,302.49 yuan in all; 3 not billed"),
	):
		written = preview("--template", "u.xlsx", "--template-tariffs", "t.toml", "--lang", language)
		assert written.code == 0
		result = preview("u.xlsx", "--tariffs", "t.toml", "--period", "2026-07", "--lang", language)
		assert (result.code, result.err) == (0, "")
		assert summary in result.out


def test_the_examples_of_the_guide_are_the_templates(preview):
	preview("--template-tariffs", "t.toml")
	examples = ROOT / "docs" / "examples"
	assert (examples / "tariffs.toml").read_text(encoding="utf-8") == (preview.folder / "t.toml").read_text(
		encoding="utf-8"
	)
	result = preview(
		examples / "preview_units.csv", "--tariffs", examples / "tariffs.toml", "--period", "2026-07"
	)
	assert "合计 2,302.49 元" in result.out


def test_the_excel_file(preview):
	result = billed(preview, [*UNITS, ["2栋", "102", 60, None]], options=["--out", "charges.xlsx"])
	assert (result.code, result.out.splitlines()[-1]) == (0, "已写入 charges.xlsx")
	path = preview.folder / "charges.xlsx"
	rows = sheet(path, "收费明细")
	assert rows[0] == (
		"楼栋",
		"房号",
		"收费项目",
		"缴费人",
		"起",
		"止",
		"数量",
		"单价",
		"金额（元）",
		"计算说明",
	)
	july = (datetime(2026, 7, 1), datetime(2026, 7, 31))
	assert rows[1] == (
		"1栋", "1栋-101", "物业服务费", "甲", *july, 88.88, 2.8, 248.86, "88.88 ㎡ × 2.8 元/㎡·月 × 1 个月",
	)  # fmt: skip
	assert len(rows) == 4
	assert sheet(path, "按楼栋")[1:] == [("1栋", 2, 528.86), ("2栋", 1, 140), ("合计", 3, 668.86)]
	assert sheet(path, "按收费项目")[1:] == [("物业服务费", 3, 668.86), ("合计", 3, 668.86)]
	assert sheet(path, "不能计费")[1:] == [
		("2栋", "2栋-102", "物业服务费", "2026-07-01 至 2026-07-31 没有缴费人：请登记业主或缴费人")
	]
	assert load_workbook(path)["收费明细"]["I2"].number_format == "#,##0.00"


def test_texts_that_look_like_formulas_or_markup_stay_texts(preview):
	write_csv(preview.folder / "u.csv", [["1栋", "101", 10, '=HYPERLINK("x")'], ["<b>&", "2", 10, "a\x0bb"]])
	(preview.folder / "t.toml").write_text(AREA_FEE, encoding="utf-8")
	assert preview("u.csv", "--tariffs", "t.toml", "--period", "2026-07", "--out", "o.xlsx").code == 0
	cells = load_workbook(preview.folder / "o.xlsx")["收费明细"]
	assert (cells["D2"].value, cells["D2"].data_type) == ('=HYPERLINK("x")', "s")
	assert (cells["A3"].value, cells["D3"].value) == ("<b>&", "a b")


def test_a_sheet_that_is_full_goes_on_in_another(monkeypatch, tmp_path):
	from wuye_ops.preview import workbook as result

	monkeypatch.setattr(result, "ROWS_PER_SHEET", 2)
	workbook(tmp_path / "u.xlsx", UNITS)
	(tmp_path / "t.toml").write_text(AREA_FEE, encoding="utf-8")
	files = [str(tmp_path / name) for name in ("u.xlsx", "t.toml", "o.xlsx")]
	assert command.main([files[0], "--tariffs", files[1], "--period", "2026-07", "--out", files[2]]) == 0
	assert len(sheet(files[2], "收费明细")) == 3 and len(sheet(files[2], "收费明细 2")) == 2


def test_the_terminal_shows_some_rows_and_all_totals(preview):
	rows = [["1栋", str(number), 10, "甲"] for number in range(50)]
	result = billed(
		preview,
		[*rows, *([["3栋", str(number), None, "乙"] for number in range(30)])],
		options=["--rows", "5"],
	)
	assert "收费明细（前 5 条，共 50 条）" in result.out
	assert "不能计费（前 5 条，共 30 条）" in result.out
	assert re.search(r"不能计费的原因\n.*\n.*\n物业服务费 +没有面积 +30\n", result.out)
	assert len(re.findall(r"^1栋-", result.out, re.MULTILINE)) == 5
	assert "合计 1,400.00 元" in result.out


def test_english(preview):
	tariffs = AREA_FEE.replace("面积", "area").replace("物业服务费", "Property fee")
	headings = ["Building", "Unit No", "Area (m2)", "Owner"]
	result = billed(preview, tariffs=tariffs, headings=headings, options=["--lang", "en"])
	assert "88.88 ㎡ × 2.8 yuan/㎡·month × 1 month" in result.out
	assert "3 units and spaces, 3 charges, 668.86 yuan in all; 0 not billed." in result.out


def test_a_fee_that_is_not_due_is_said(preview):
	yearly = AREA_FEE + "cycle_months = 12\n"
	result = billed(preview, tariffs=yearly)
	assert "本月没有应收费用。" in result.out
	assert "本月不出账：物业服务费（下次 2027-01）" in result.out
	assert "合计 7,066.32 元" not in result.out
	assert "合计 8,026.37 元" in billed(preview, tariffs=yearly, period="2027-01").out  # 238.88 × 2.8 × 12


def test_no_framework_is_needed_nor_any_chapter_of_the_app(preview):
	billed(preview)
	result = preview(
		"units.xlsx", "--tariffs", "tariffs.toml", "--period", "2026-07", "--out", "o.xlsx", module=False
	)
	assert (result.code, result.err) == (0, "")


def test_the_command_is_declared():
	text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
	module, function = re.search(r'wuye-preview = "([\w.]+):(\w+)"', text).groups()
	assert callable(getattr(importlib.import_module(module), function))


def test_progress_only_where_asked(preview):
	rows = [["1栋", str(number), 10, "甲"] for number in range(600)]
	result = billed(preview, rows, options=["--progress"])
	assert "已处理 600 行" in result.err
	assert billed(preview, rows).err == ""


def test_an_ascii_terminal_does_not_stop_it(preview):
	billed(preview)
	result = preview(
		"units.xlsx", "--tariffs", "tariffs.toml", "--period", "2026-07",
		environment={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
	)  # fmt: skip
	assert result.code == 0 and "668.86" in result.out


def test_a_reader_that_has_seen_enough_is_no_error(preview):
	billed(preview)
	pipe = (
		f"{sys.executable} -m wuye_ops.preview units.xlsx --tariffs tariffs.toml --period 2026-07 | head -1"
	)
	process = subprocess.run(
		["bash", "-o", "pipefail", "-c", pipe],
		cwd=preview.folder,
		env={**os.environ, "PYTHONPATH": str(ROOT)},
		capture_output=True,
		text=True,
	)
	assert (process.returncode, process.stderr) == (0, "")


# ------------------------------------------------------------------------------------------------------- what goes in


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_any_encoding(quick, encoding, delimiter):
	write_csv(quick.folder / "units.csv", UNITS, encoding=encoding, delimiter=delimiter)
	(quick.folder / "t.toml").write_text(AREA_FEE, encoding="utf-8")
	result = quick("units.csv", "--tariffs", "t.toml", "--period", "2026-07")
	assert "合计 668.86 元" in result.out, result.err


def test_titles_above_the_header_empty_rows_and_further_columns(preview):
	headings = ["序号", *HEADINGS, "备注"]
	rows = [[1, "1栋", 101, "1,088.5", "甲", "x"], [None] * 6, [2, "1栋", 102.0, "１００", "乙", ""]]
	workbook(preview.folder / "u.xlsx", rows, headings, above=[["测试花园房屋清单"], []])
	(preview.folder / "t.toml").write_text(AREA_FEE, encoding="utf-8")
	result = preview("u.xlsx", "--tariffs", "t.toml", "--period", "2026-07")
	assert result.err == "忽略的列：序号、备注\n"
	assert "1栋-101" in result.out and "1栋-102" in result.out
	assert "合计 3,327.80 元" in result.out


def test_payers_handover_delivery_vacancy_and_spaces(preview):
	headings = [
		"楼栋", "房号", "类别", "状态", "建筑面积", "交付日期", "业主", "过户日期", "原业主", "缴费人", "缴费起始日期",
		"开发商", "空置起始日期",
	]  # fmt: skip
	rows = [
		["1栋", "1", None, None, 100, None, "新", date(2026, 7, 16), "旧", None, None, None, None],
		["1栋", "2", "房屋", None, 100, None, "业主", None, None, "租户", "2026/7/11", None, None],
		["1栋", "3", "房屋", None, 100, "2026年7月15日", "买方", None, None, None, None, "开发商", None],
		["1栋", "4", "房屋", "未交付", 100, None, "买方", None, None, None, None, "开发商", None],
		["1栋", "5", "房屋", "空置", 100, None, "业主", None, None, None, None, None, "2025-01-15"],
		["地库", "6", "车位", None, None, None, "业主", None, None, None, None, None, None],
	]
	fees = AREA_FEE + "[fee.vacancy]\npercent = 70\nafter_months = 6\n"
	fees += '[[fee]]\nname = "车位费"\nbasis = "车位"\nprice = 80\nin_advance = true\n'
	result = billed(preview, rows, fees, headings, options=["--out", "o.xlsx"])
	assert result.code == 0, result.err
	found = [(row[1], row[3], row[8]) for row in sheet(preview.folder / "o.xlsx", "收费明细")[1:]]
	assert found == [
		("1栋-1", "旧", 135.48),
		("1栋-1", "新", 144.52),
		("1栋-2", "业主", 90.32),
		("1栋-2", "租户", 189.68),
		("1栋-3", "开发商", 126.45),
		("1栋-3", "买方", 153.55),
		("1栋-4", "开发商", 280),
		("1栋-5", "业主", 196),
		("地库-6", "业主", 80),
	]


def test_meters_and_exceptions(preview):
	fees = """
[[fee]]
name = "水费"
basis = "表"
meter_kind = "水表"
measure = "吨"
[[fee.version]]
from = 2020-01-01
tiers = [{ up_to = 15, price = 3 }, { price = 4 }]
[[fee]]
name = "垃圾费"
basis = "户"
price = 8
[[exception]]
fee = "垃圾费"
unit = "1栋-101"
price = 5.5
[[exception]]
fee = "垃圾费"
unit = "1栋-102"
exclude = true
"""
	headings = [*HEADINGS, "水表上期读数", "水表本期读数", "水表月均用量"]
	rows = [
		[*UNITS[0], 100, 120, 18],
		[*UNITS[1], 100, 99, None],
		[*UNITS[2], 100, 180, 20],
	]
	result = billed(preview, rows, fees, headings)
	assert re.search(
		r"水费 +甲 +2026-06-01–2026-06-30 +65\.00 +表 水表：100 → 120；15 吨 × 3 元 \+ 5 吨 × 4 元",
		result.out,
	)
	assert re.search(r"1栋-101 +垃圾费 +甲 +2026-06-01–2026-06-30 +5\.50 .*约定价格", result.out)
	assert re.search(r"1栋-102 +水费 +表 水表 2026-06-30 的读数 99 小于上次 100", result.out)
	assert re.search(r"2栋-101 +水费 +表 水表 到 2026-06-30 用量 80，超过常用量 19.7 的 3 倍", result.out)
	assert "1栋-102  垃圾费" not in result.out


def test_a_shared_meter_needs_all_units_and_sums_to_its_cost(preview):
	fees = """
[[fee]]
name = "公摊电费"
basis = "公摊表"
allocate_by = "户"
price = 1
[[fee.shared_meter]]
name = "大门照明"
previous = 0
current = 100
"""
	result = billed(preview, tariffs=fees)
	assert re.search(r"\n合计 +3 +100\.00\n", result.out)
	assert "33.34" in result.out
	far = billed(preview, tariffs=fees + 'buildings = ["9栋"]\n')
	assert re.search(r"大门照明 +公摊电费 +没有可分摊的房屋", far.out)


# --------------------------------------------------------------------------------------------------------- bad input


def refused(result, *says):
	assert result.code == 2, result.out + result.err
	assert result.out == ""
	for text in says:
		assert text in result.err
	return result


@pytest.mark.parametrize(
	("row", "says"),
	[
		(
			["1栋", "103", 1e9, "甲"],
			"units.xlsx 第 5 行“建筑面积”列：面积 1000000000 ㎡ 超过 1,000,000 ㎡，请核对小数点。",
		),
		(["1栋", "103", -1, "甲"], "units.xlsx 第 5 行“建筑面积”列：不能小于 0：-1。"),
		(["1栋", "103", "约八十", "甲"], "units.xlsx 第 5 行“建筑面积”列：“约八十”不是数字。"),
		(["1栋", "103", "NaN", "甲"], "“NaN”不是数字。"),
		(["1栋", "103", "1_0", "甲"], "“1_0”不是数字。"),
		(["1栋", "103", "#REF!", "甲"], "单元格是 Excel 错误 #REF!。"),
		(["1栋", "103", "1" * 30, "甲"], "位数太多"),
		(["1栋", None, 50, "甲"], "units.xlsx 第 5 行“房号”列：不能为空。"),
		(["1栋", 102, 50, "甲"], "units.xlsx 第 5 行“房号”列：1栋-102 与第 3 行重复。"),
	],
)
def test_a_bad_row_is_named_and_nothing_is_written(quick, row, says):
	refused(billed(quick, [*UNITS, row], options=["--out", "o.xlsx"]), says)
	assert sorted(path.name for path in quick.folder.iterdir()) == ["tariffs.toml", "units.xlsx"]


def test_an_older_result_stays_when_the_new_one_fails(preview):
	billed(preview, options=["--out", "o.xlsx"])
	before = (preview.folder / "o.xlsx").read_bytes()
	refused(billed(preview, [*UNITS, UNITS[0]], options=["--out", "o.xlsx"]), "重复")
	assert (preview.folder / "o.xlsx").read_bytes() == before


def test_many_problems_are_listed_but_not_all(preview):
	result = refused(
		billed(preview, [["1栋", str(number), "x", "甲"] for number in range(30)]), "第 2 行", "第 21 行"
	)
	assert result.err.splitlines()[-1] == "……还有 10 处问题。"


@pytest.mark.parametrize(
	("headings", "says"),
	[
		(["楼栋", "房号", "业主"], "units.xlsx 第 1 行的表头缺少列：建筑面积。现有的列：楼栋、房号、业主。"),
		(["a", "b", "c"], "缺少列：房号、建筑面积。现有的列：a、b、c。"),
		(["房号", "建筑面积", "面积"], "建筑面积 列出现了两次（建筑面积 和 面积）。"),
	],
)
def test_wrong_columns(quick, headings, says):
	refused(billed(quick, [["1", 2, 3]], headings=headings), says)


@pytest.mark.parametrize(
	("name", "content", "says"),
	[
		("u.xlsx", b"", "u.xlsx 是空的"),
		("u.csv", b"", "u.csv 是空的"),
		("u.csv", b"\n\n", "u.csv 是空的"),
		("u.csv", "房号,建筑面积\n".encode(), "只有表头，没有房屋"),
		("u.xlsx", b"not a workbook", "u.xlsx 不是 Excel 工作簿"),
		("u.xlsx", b"PK\x03\x04 damaged", "u.xlsx 不是 Excel 工作簿"),
		("u.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "旧版或加密的 Excel 文件"),
		("u.csv", b"\x89PNG\r\n\x1a\n\x00\x00\xff", "u.csv 的编码无法识别"),
		("u.csv", b"\xff\xff\x81", "u.csv 的编码无法识别"),
		("u.csv", '房号,建筑面积\n"1,2\n'.encode(), "不是有效的 CSV"),
	],
)
def test_files_that_are_no_table(quick, name, content, says):
	(quick.folder / name).write_bytes(content)
	(quick.folder / "t.toml").write_text(AREA_FEE, encoding="utf-8")
	refused(quick(name, "--tariffs", "t.toml", "--period", "2026-07"), says)


def test_missing_files_and_bad_options(preview):
	(preview.folder / "t.toml").write_text(AREA_FEE, encoding="utf-8")
	workbook(preview.folder / "u.xlsx", UNITS)
	refused(preview("none.xlsx", "--tariffs", "t.toml", "--period", "2026-07"), "找不到文件：none.xlsx")
	refused(preview("u.xlsx", "--tariffs", "none.toml", "--period", "2026-07"), "找不到文件：none.toml")
	refused(preview(".", "--tariffs", "t.toml", "--period", "2026-07"), "无法读取")
	for month in ("July", "2026-13", "2026", "0001-01", "9999-12"):
		refused(preview("u.xlsx", "--tariffs", "t.toml", "--period", month), "不是月份")
	refused(
		preview("u.xlsx", "--tariffs", "t.toml", "--period", "2026-07", "--out", "o.csv"), "以 .xlsx 结尾"
	)
	refused(
		preview("u.xlsx", "--tariffs", "t.toml", "--period", "2026-07", "--out", "u.xlsx"), "与输入文件相同"
	)
	refused(
		preview("u.xlsx", "--tariffs", "t.toml", "--period", "2026-07", "--out", "no/o.xlsx"),
		"找不到文件：no",
	)
	refused(preview("--template", "no/o.xlsx"), "无法写入 no/o.xlsx")
	assert preview("u.xlsx").code == 2


@pytest.mark.parametrize(
	("tariffs", "says"),
	[
		("", "没有 [[fee]]"),
		("[[fee]\n", "不是有效的 TOML"),
		(AREA_FEE + "prise = 3\n", "第 1 项收费 物业服务费：无法识别的键 prise。可用：name"),
		(AREA_FEE + "[fee.applies_to]\nbilding = ['1']\n", "[applies_to]：无法识别的键 bilding"),
		("[[fe]]\nname = 'x'\n", "无法识别的键 fe"),
		(AREA_FEE.replace("2.80", "-2.80"), "价格不能小于 0：-2.80。"),
		(AREA_FEE.replace("2.80", "'2.80'"), "price 应为数字"),
		(AREA_FEE.replace("2.80", "nan"), "price 应为数字"),
		(AREA_FEE.replace("price = 2.80\n", ""), "price、tiers 和 version 要有且只能有一种"),
		(AREA_FEE.replace("面积", "体积"), "basis 不能是 体积"),
		(AREA_FEE.replace('basis = "面积"\n', ""), "缺少 basis"),
		(AREA_FEE + "cycle_months = 2\n", "cycle_months 不能是 2，可用：1, 3, 6, 12"),
		(AREA_FEE + "anchor_month = 13\n", "from 1 to 12"),
		(AREA_FEE + AREA_FEE, "第 2 项收费 物业服务费：收费项目“物业服务费”重复"),
		(
			AREA_FEE.replace("price = 2.80\n", "")
			+ "[[fee.version]]\nfrom = 2026-01-01\nprice = 1\n[[fee.version]]\nfrom = 2026-01-01\nprice = 2\n",
			"有两个价格版本都从 2026-01-01 开始",
		),
		(
			AREA_FEE.replace("price = 2.80\n", "") + "[[fee.version]]\nfrom = 2026-01-01\n",
			"[[version]] 1：price、tiers 和 version",
		),
		(
			AREA_FEE.replace("price = 2.80\n", "")
			+ "[[fee.version]]\nfrom = 2026-01-01T10:00:00\nprice = 1\n",
			"from 应为日期",
		),
		(AREA_FEE.replace("price = 2.80", "tiers = [{up_to = 5, price = 1}]"), "without a limit"),
		(AREA_FEE + "[fee.vacancy]\npercent = 170\n", "between 0 and 100"),
		(AREA_FEE + "[fee.vat]\nrate = 6\ntax = 1\n", "无法识别的键 tax"),
		(AREA_FEE + "[fee.applies_to]\nusage = ['住房']\n", "usage 不能是 住房"),
		(AREA_FEE.replace("面积", "表"), "缺少 meter_kind"),
		(AREA_FEE.replace("面积", "公摊表"), "缺少 [[fee.shared_meter]]"),
		(AREA_FEE + "[[exception]]\nfee = '停车费'\nunit = '1'\n", "第 1 个例外：没有名为“停车费”的收费项目"),
		(AREA_FEE + "[[exception]]\nfee = '物业服务费'\n", "needs a place or a customer"),
		(
			AREA_FEE + "[[exception]]\nfee = '物业服务费'\nunit = '9栋-9'\nexclude = true\n",
			"“9栋-9”不在 units.xlsx 中",
		),
		(
			AREA_FEE + "[[exception]]\nfee = '物业服务费'\nunit = '1栋-101'\nprice = 1\n" * 2,
			"both in force",
		),
	],
)
def test_bad_tariffs(quick, tariffs, says):
	refused(billed(quick, tariffs=tariffs, options=["--out", "o.xlsx"]), says, "tariffs.toml")
	assert not (quick.folder / "o.xlsx").exists()


@pytest.mark.parametrize(
	("headings", "row", "says"),
	[
		(["房号", "建筑面积", "过户日期"], ["1", 5, "下个月"], "“过户日期”列：“下个月”不是日期"),
		(["房号", "建筑面积", "过户日期"], ["1", 5, "2026-02-30"], "“2026-02-30”不是日期"),
		(["房号", "建筑面积", "业主", "原业主"], ["1", 5, "新", "旧"], "就要填写新业主的起始日期"),
		(["房号", "建筑面积", "用途"], ["1", 5, "厕所"], "“厕所”无法识别，可用：住宅"),
		(["房号", "建筑面积", "状态"], ["1", 5, "住着"], "“住着”无法识别，可用：未交付"),
		(["房号", "建筑面积", "楼层"], ["1", 5, "顶层"], "“顶层”不是楼层数"),
		(
			["房号", "建筑面积", "缴费人", "缴费起始日期", "缴费截止日期"],
			["1", 5, "甲", "2026-02-01", "2026-01-01"],
			"早于",
		),
		(["房号", "建筑面积", "空置起始日期", "空置截止日期"], ["1", 5, "2026-02-01", "2026-01-01"], "早于"),
	],
)
def test_cells_that_cannot_be(quick, headings, row, says):
	refused(billed(quick, [row], headings=headings), "units.xlsx 第 2 行", says)


# ------------------------------------------------------------------------------------------------------ many units


def test_memory_does_not_grow_with_the_number_of_units(preview):
	"""Ten times the units, far less than ten times the memory: peak size of the process, in MB."""
	(preview.folder / "t.toml").write_text(AREA_FEE, encoding="utf-8")
	code = (
		"import resource, sys\nfrom wuye_ops.preview.command import main\ncode = main(sys.argv[1:])\n"
		"print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)\nsys.exit(code)\n"
	)
	peaks = []
	for number in (1_000, 10_000):
		rows = ([f"{n // 100}栋", str(n), 60 + n % 90, f"业主{n}"] for n in range(number))
		write_csv(preview.folder / "u.csv", rows)
		process = subprocess.run(
			[
				sys.executable,
				"-c",
				code,
				"u.csv",
				"--tariffs",
				"t.toml",
				"--period",
				"2026-07",
				"--out",
				"o.xlsx",
			],
			cwd=preview.folder,
			env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
			capture_output=True,
			text=True,
			check=True,
		)
		assert f"{number:,} 笔收费" in process.stdout
		peaks.append(int(process.stderr))
	assert peaks[1] < peaks[0] + 10, peaks


# ---------------------------------------------------------------------------------------------------------- details


def test_chinese_is_two_columns_wide():
	assert (width("一栋-101"), width("ab㎡"), width("é"), width("e\u0301")) == (8, 4, 1, 1)
	assert (cut("物业服务费", 7), cut("abc", 3), cut("物业", 4)) == ("物业服…", "abc", "物业")
	lines = table(["房号", "x"], [("一栋", "1"), ("a", "1000")], frozenset({1}))
	assert lines == ["房号     x", "----  ----", "一栋     1", "a     1000"]
	assert table(["a", "b"], [("1", "长" * 50)], columns=50)[2] == "1  " + "长" * 23 + "…"


def test_every_text_is_there_in_both_languages():
	for key, texts in _TEXTS.items():
		assert len(texts) == 2 and all(texts), key
		holes = [set(re.findall(r"{(\w+)}", text)) for text in texts]
		assert holes[0] == holes[1], key
	assert {f"reason_{code}" for code in SKIP_CODES} <= set(_TEXTS)
