from frappe.model.document import Document

from wuye_ops.people import insurance


class InsuranceCityTable(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.insurance_city_rate.insurance_city_rate import InsuranceCityRate

		city: DF.Data
		effective_from: DF.Date
		province: DF.Literal[
			"",
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
		rates: DF.Table[InsuranceCityRate]
		source: DF.SmallText
	# end: auto-generated types
	"""五险一金费率表: what employer and employee pay in a city from a day on; applied by `people.insurance`."""

	def before_validate(self) -> None:
		self.city = (self.city or "").strip()

	def validate(self) -> None:
		insurance.check_table(self)
