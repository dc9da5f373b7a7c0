from frappe.model.document import Document

from wuye_ops.people import leave_regions


class RegionalLeave(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		a_year: DF.Check
		adds: DF.Check
		counted: DF.Literal["Calendar Days", "Working Days"]
		days: DF.Int
		kind: DF.Literal["Marriage", "Maternity", "Paternity", "Parental"]
		proof: DF.Literal[
			"Birth Certificate",
			"Death Certificate",
			"Marriage Certificate",
			"Medical Certificate",
			"Recognition of a Work Injury",
		]
		province: DF.Literal[
			"北京",
			"天津",
			"河北",
			"山西",
			"内蒙古",
			"辽宁",
			"吉林",
			"黑龙江",
			"上海",
			"江苏",
			"浙江",
			"安徽",
			"福建",
			"江西",
			"山东",
			"河南",
			"湖北",
			"湖南",
			"广东",
			"广西",
			"海南",
			"重庆",
			"四川",
			"贵州",
			"云南",
			"西藏",
			"陕西",
			"甘肃",
			"青海",
			"宁夏",
			"新疆",
		]
		source: DF.SmallText
	# end: auto-generated types
	"""地方假期: what a province adds to statutory leave; asked by `people.leave_checks`."""

	def validate(self) -> None:
		leave_regions.check(self)
