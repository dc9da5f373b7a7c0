"""At the desk: a list of personal data is approved and fetched, and a night's looks are explained."""

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.portal_data import new_home


def test_a_list_is_approved_by_the_manager_and_fetched_by_who_asked(browser: Browser) -> None:
	new_home(phone="13987650001")
	frappe.set_user(make.user("service"))
	name = (
		frappe.get_doc(
			{
				"doctype": "Personal Data Export",
				"property": make.PROPERTY_A,
				"recipient": "测试派出所",
				"reason": "实有人口核对，派出所协查函",
				"columns": [
					{"column_name": "Customer Name"},
					{"column_name": "Unit"},
					{"column_name": "Phone", "in_full": 1},
				],
			}
		)
		.insert()
		.name
	)
	frappe.db.commit()
	browser.login(make.user("manager"))
	browser.open_form("Personal Data Export", name)
	browser.click_text(_("Approve"), ".page-actions button")
	browser.wait_dialog()
	assert _("Phone") in browser.text()
	browser.wait_idle()
	browser.picture("personal-data-export-approve")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Approved", "the approval")

	browser.login(make.user("service"))
	browser.open_form("Personal Data Export", name)
	browser.click_text(_("Fetch the List"), ".page-actions button")

	def fetched() -> int:
		frappe.db.rollback()
		return frappe.db.count("Personal Data Export Download", {"parent": name})

	browser.wait(fetched, "the log of the download")
	browser.wait(lambda: browser.doc("downloads"), "the download on the form")
	browser.js("cur_frm.scroll_to_field('downloads')")
	browser.wait_idle()
	browser.picture("personal-data-export")
	assert browser.errors() == []


def test_a_night_s_looks_are_explained_by_the_manager(browser: Browser) -> None:
	night = add_to_date(now_datetime().replace(hour=23, minute=5, second=0, microsecond=0), days=-1)
	doc = frappe.get_doc(
		{
			"doctype": "Reveal Alert",
			"property": make.PROPERTY_A,
			"pattern": "At Night",
			"user": make.user("service"),
			"looks": 3,
			"people": 3,
			"from_time": night,
			"to_time": add_to_date(night, minutes=18),
			"alert_key": f"browser-{frappe.generate_hash(length=8)}",
		}
	).insert()
	frappe.db.commit()
	browser.login(make.user("manager"))
	browser.open_form("Reveal Alert", doc.name)
	browser.click_text(_("Answer", context="Reveal Alert"), ".page-actions button")
	browser.wait_dialog()
	browser.js(
		"cur_dialog.set_values({outcome: 'Explained', answer: arguments[0]})",
		"夜间水管爆裂，逐户通知楼下住户，已核对值班记录。",
	)
	browser.wait_idle()
	browser.picture("reveal-alert-answer")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Explained", "the answer")
	assert browser.errors() == []
