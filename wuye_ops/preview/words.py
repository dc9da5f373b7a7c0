"""Every text of the command in Chinese and English."""

from __future__ import annotations

LANGUAGES = ("zh", "en")

_TEXTS: dict[str, tuple[str, str]] = {
	# files
	"no_file": ("找不到文件：{file}", "There is no file {file}."),
	"not_readable": ("无法读取 {file}：{reason}", "{file} cannot be read: {reason}"),
	"not_a_workbook": (
		"{file} 不是 Excel 工作簿（.xlsx）：请用 Excel 另存为 .xlsx，或使用 CSV。",
		"{file} is not an Excel workbook (.xlsx): save it as .xlsx, or use CSV.",
	),
	"old_workbook": (
		"{file} 是旧版或加密的 Excel 文件：请去掉密码，另存为 .xlsx 后再试。",
		"{file} is an old or encrypted Excel file: remove the password, save it as .xlsx and try again.",
	),
	"not_text": (
		"{file} 的编码无法识别：请另存为 UTF-8 或 GBK 编码的 CSV。",
		"The encoding of {file} is not known: save it as CSV in UTF-8 or GBK.",
	),
	"bad_csv": (
		"{file} 第 {row} 行：不是有效的 CSV（{reason}）。",
		"{file}, row {row}: not valid CSV ({reason}).",
	),
	"empty_file": ("{file} 是空的：没有表头。", "{file} is empty: there is no header."),
	"no_rows": ("{file} 只有表头，没有房屋。", "{file} has a header but no units."),
	"cannot_write": ("无法写入 {file}：{reason}", "{file} cannot be written: {reason}"),
	"same_file": (
		"输出文件 {file} 与输入文件相同：请换一个名字。",
		"The output {file} is also an input: choose another name.",
	),
	# columns and cells
	"missing_columns": (
		"{file} 第 {row} 行的表头缺少列：{missing}。现有的列：{found}。",
		"{file}, row {row}: the header lacks the column(s) {missing}. Found: {found}.",
	),
	"double_column": (
		"{file} 第 {row} 行的表头中，{column} 列出现了两次（{first} 和 {second}）。",
		"{file}, row {row}: the header has the column {column} twice ({first} and {second}).",
	),
	"ignored_columns": ("忽略的列：{columns}", "Columns not used: {columns}"),
	"at_cell": (
		"{file} 第 {row} 行“{column}”列：{problem}",
		'{file}, row {row}, column "{column}": {problem}',
	),
	"at_row": ("{file} 第 {row} 行：{problem}", "{file}, row {row}: {problem}"),
	"more_problems": ("……还有 {count} 处问题。", "… and {count} more problems."),
	"not_a_number": ("“{value}”不是数字。", '"{value}" is not a number.'),
	"not_an_integer": ("“{value}”不是楼层数。", '"{value}" is not the number of a floor.'),
	"not_a_date": (
		"“{value}”不是日期，请写成 2026-07-01。",
		'"{value}" is not a date: write it like 2026-07-01.',
	),
	"not_a_choice": (
		"“{value}”无法识别，可用：{choices}。",
		'"{value}" is not known. Use one of: {choices}.',
	),
	"excel_error": ("单元格是 Excel 错误 {value}。", "the cell holds the Excel error {value}."),
	"negative": ("不能小于 0：{value}。", "may not be below 0: {value}."),
	"area_too_large": (
		"面积 {value} ㎡ 超过 {limit} ㎡，请核对小数点。",
		"an area of {value} ㎡ is over {limit} ㎡: check the decimal point.",
	),
	"too_many_digits": ("位数太多：{value}。", "too many digits: {value}."),
	"required": ("不能为空。", "may not be empty."),
	"duplicate": ("{place} 与第 {row} 行重复。", "{place} is the same as in row {row}."),
	"ends_before": ("{last} 早于 {first}。", "{last} is before {first}."),
	"owner_from_missing": (
		"填写了原业主，就要填写新业主的起始日期。",
		"with a previous owner the day from which the new one owns it is needed.",
	),
	# tariffs
	"bad_toml": ("{file} 不是有效的 TOML：{reason}", "{file} is not valid TOML: {reason}"),
	"unknown_keys": (
		"{file} {where}：无法识别的键 {keys}。可用：{known}。",
		"{file}, {where}: unknown key(s) {keys}. Known: {known}.",
	),
	"missing_key": ("{file} {where}：缺少 {key}。", "{file}, {where}: {key} is missing."),
	"wrong_type": (
		"{file} {where}：{key} 应为{expected}，而不是 {value}。",
		"{file}, {where}: {key} must be {expected}, not {value}.",
	),
	"bad_value": (
		"{file} {where}：{key} 不能是 {value}，可用：{choices}。",
		"{file}, {where}: {key} cannot be {value}. Use one of: {choices}.",
	),
	"negative_price": (
		"{file} {where}：价格不能小于 0：{value}。",
		"{file}, {where}: a price may not be below 0: {value}.",
	),
	"price_or_versions": (
		"{file} {where}：price、tiers 和 version 要有且只能有一种。",
		"{file}, {where}: give exactly one of price, tiers and version.",
	),
	"overlapping_versions": (
		"{file} {where}：有两个价格版本都从 {since} 开始，请只保留一个。",
		"{file}, {where}: two price versions overlap, both begin on {since}. Keep one of them.",
	),
	"rule": ("{file} {where}：{problem}", "{file}, {where}: {problem}"),
	"no_fees": ("{file} 中没有 [[fee]]：请至少写一项收费。", "{file} has no [[fee]]: write at least one."),
	"double_fee": (
		"{file} {where}：收费项目“{name}”重复。",
		'{file}, {where}: there is another fee "{name}".',
	),
	"unknown_fee": (
		"{file} {where}：没有名为“{name}”的收费项目。",
		'{file}, {where}: there is no fee "{name}".',
	),
	"unknown_unit": (
		"{file}：例外中的“{name}”不在 {units} 中。",
		'{file}: the exception for "{name}" is for nothing in {units}.',
	),
	"type_text": ("文字", "text"),
	"type_number": ("数字", "a number"),
	"type_integer": ("整数", "a whole number"),
	"type_boolean": ("true 或 false", "true or false"),
	"type_date": ("日期（如 2026-07-01）", "a date such as 2026-07-01"),
	"type_list": ("文字列表", "a list of texts"),
	"type_table": ("表（[…]）", "a table ([…])"),
	"type_tables": ("表的列表（[[…]]）", "a list of tables ([[…]])"),
	"where_fee": ("第 {number} 项收费 {name}", "fee {number} {name}"),
	"where_exception": ("第 {number} 个例外", "exception {number}"),
	"where_file": ("文件", "the file"),
	# command
	"bad_month": (
		"--period {value} 不是月份，请写成 2026-07。",
		"--period {value} is not a month: write it like 2026-07.",
	),
	"out_not_xlsx": ("--out 的文件名要以 .xlsx 结尾：{file}", "The name for --out must end in .xlsx: {file}"),
	"wrote": ("已写入 {file}", "Wrote {file}"),
	"progress": ("已处理 {count} 行", "{count} rows done"),
	# result
	"title": ("{month} 收费试算", "Fees of {month}, a preview"),
	"charges": ("收费明细", "Charges"),
	"first_of": ("（前 {shown} 条，共 {count} 条）", " (the first {shown} of {count})"),
	"by_item": ("按收费项目", "By fee"),
	"by_building": ("按楼栋", "By building"),
	"skips": ("不能计费", "Not billed"),
	"skip_reasons": ("不能计费的原因", "Why not billed"),
	"none_skipped": ("没有不能计费的房屋。", "Everything could be billed."),
	"nothing_due": ("本月没有应收费用。", "Nothing is due in this month."),
	"not_due": ("本月不出账：{fees}", "Not due in this month: {fees}"),
	"not_due_one": ("{fee}（下次 {month}）", "{fee} (next in {month})"),
	"total": ("合计", "Total"),
	"summary": (
		"{units} 个房屋和车位，{charges} 笔收费，合计 {amount} 元；{skips} 项不能计费。",
		"{units} units and spaces, {charges} charges, {amount} yuan in all; {skips} not billed.",
	),
	"building": ("楼栋", "Building"),
	"place": ("房号", "Unit"),
	"payer": ("缴费人", "Payer"),
	"fee": ("收费项目", "Fee"),
	"first": ("起", "From"),
	"last": ("止", "To"),
	"quantity": ("数量", "Quantity"),
	"unit_price": ("单价", "Price"),
	"amount": ("金额（元）", "Amount (yuan)"),
	"explanation": ("计算说明", "How"),
	"reason": ("原因", "Reason"),
	"count": ("笔数", "Number"),
	"key": ("唯一键", "Key"),
	"reason_no_area": ("没有面积", "no area"),
	"reason_negative_area": ("面积小于 0", "area below 0"),
	"reason_implausible_area": ("面积过大", "area too large"),
	"reason_no_payer": ("没有缴费人", "nobody pays"),
	"reason_no_developer": ("未交付且没有开发商", "not delivered, no developer"),
	"reason_two_payers": ("有两个缴费人", "two payers"),
	"reason_no_meter": ("没有表", "no meter"),
	"reason_no_reading": ("没有本期读数", "no reading"),
	"reason_no_opening_reading": ("没有上期读数", "no previous reading"),
	"reason_falling_reading": ("读数变小", "falling reading"),
	"reason_long_unread": ("久未抄表", "unread for long"),
	"reason_implausible_reading": ("用量异常", "implausible consumption"),
	"reason_unknown_weights": ("有房屋没有面积，无法分摊", "a share is unknown"),
	"reason_nobody_shares": ("没有可分摊的房屋", "nobody shares it"),
	"reason_billed_otherwise": ("已按其他方式出账", "billed in other parts"),
	"no_building": ("（未填）", "(none)"),
}


class Words:
	"""The texts in one language."""

	def __init__(self, language: str) -> None:
		self.language = language
		self._index = LANGUAGES.index(language)

	def __call__(self, key: str, /, **params) -> str:
		return _TEXTS[key][self._index].format(**params)

	@property
	def comma(self) -> str:
		return ("、", ", ")[self._index]
