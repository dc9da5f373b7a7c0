"""A Chinese company on an empty site: what ERPNext's setup wizard would ask, answered."""

from datetime import date

import frappe

from wuye_ops.setup.chart_of_accounts import import_chart

COMPANY = "安居物业服务有限公司"
ABBR = "AJ"
LANGUAGE = "zh"
TIME_ZONE = "Asia/Shanghai"


def make_company(year: int | None = None) -> str:
	"""Completes the setup wizard where it was not run. Returns the company; does nothing when there is one."""
	if company := frappe.db.get_value("Company", {}, "name", order_by="creation"):
		return company
	from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

	year = year or date.today().year
	setup_complete(
		{
			"language": frappe.db.get_value("Language", LANGUAGE, "language_name"),
			"lang": frappe.db.get_value("Language", LANGUAGE, "language_name"),
			"country": "China",
			"currency": "CNY",
			"timezone": TIME_ZONE,
			"company_name": COMPANY,
			"company_abbr": ABBR,
			"chart_of_accounts": "Standard",
			"fy_start_date": f"{year}-01-01",
			"fy_end_date": f"{year}-12-31",
			"enable_telemetry": 0,
			"setup_demo": 0,
		}
	)
	import_chart(COMPANY)
	add_fiscal_year(year - 1)
	frappe.db.set_default("lang", LANGUAGE)
	frappe.db.set_single_value("System Settings", {"language": LANGUAGE, "time_zone": TIME_ZONE})
	frappe.db.set_value("User", "Administrator", "language", LANGUAGE)
	frappe.db.commit()
	frappe.clear_cache()
	return COMPANY


def add_fiscal_year(year: int) -> None:
	if not frappe.db.exists("Fiscal Year", {"year_start_date": f"{year}-01-01"}):
		frappe.get_doc(
			{
				"doctype": "Fiscal Year",
				"year": str(year),
				"year_start_date": f"{year}-01-01",
				"year_end_date": f"{year}-12-31",
			}
		).insert()
