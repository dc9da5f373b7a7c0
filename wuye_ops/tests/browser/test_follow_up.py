"""At the desk: a customer who is not satisfied has the request reopened. On the phone: a visit and what came of it."""

import frappe
from frappe import _

from wuye_ops.customer_service import requests
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.portal_data import Home, new_home


def resolved_complaint(home: Home) -> str:
	frappe.set_user(make.user("manager"))
	request = make.make_request(
		unit=home.unit, customer=home.customer, category="噪音扰民", urgency="Normal", subject="楼上深夜噪音"
	)
	requests.accept(request.name)
	requests.resolve(request.name, "已上门劝导，对方承诺遵守时间")
	frappe.db.commit()
	return request.name


def test_an_unsatisfied_customer_reopens_the_request(browser: Browser) -> None:
	request = resolved_complaint(new_home())
	browser.login(make.user("service"))
	browser.open_form("Service Follow Up", f"{request}-F1")
	browser.click_text(_("Customer Answered"), ".page-actions button")
	browser.wait_dialog()
	browser.js(
		"cur_dialog.set_values({satisfaction: 'Dissatisfied', comment: arguments[0]})",
		"当晚十一点又有拖动家具的声音",
	)
	browser.wait_text(_("The request is reopened with a new promise; the head of the department is told."))
	browser.wait_idle()
	browser.picture("follow-up")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Done", "the answer")
	assert browser.doc("request_reopened") == 1

	browser.open_form("Service Request", request)
	assert (browser.doc("status"), browser.doc("reopen_count")) == ("In Progress", 1)
	browser.wait_text("当晚十一点又有拖动家具的声音")

	browser.open_desk("/app/query-report/Customer%20Satisfaction")
	browser.wait_text(_("Satisfaction Index"))
	browser.wait_idle()
	browser.picture("customer-satisfaction")


def test_a_visit_on_the_phone_and_a_need_passed_on(browser: Browser) -> None:
	home = new_home()
	frappe.set_user(make.user("service"))
	visit = frappe.get_doc(
		{
			"doctype": "Customer Visit",
			"property": make.PROPERTY_A,
			"customer": home.customer,
			"purpose": "了解居住情况与服务需求",
			"needs": [{"need": "单元门口希望增加休息座椅", "category": "服务建议"}],
		}
	).insert()
	frappe.db.commit()
	browser.phone_size()
	browser.login(make.user("service"))
	browser.open_form("Customer Visit", visit.name)
	assert not browser.overflows()
	browser.picture("customer-visit-phone")
	browser.click_text(_("Visited", context="Customer Visit"), ".wuye-phone-step")
	browser.wait_dialog()
	browser.js("cur_dialog.set_values({notes: arguments[0]})", "老人独居，子女每周来一次，对保洁满意")
	browser.wait_idle()
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Done", "the visit")
	browser.wait_no_dialog()
	browser.click_text(_("Pass On Needs"), ".wuye-phone-step")
	browser.wait(lambda: browser.js("return cur_frm.doc.needs[0].service_request"), "the request")
	frappe.db.rollback()
	made = frappe.get_last_doc("Service Request", {"customer_visit": visit.name})
	assert (made.channel, made.customer) == ("Visit", home.customer)
