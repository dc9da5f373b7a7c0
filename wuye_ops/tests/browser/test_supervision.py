"""服务督导: the head sees what does not move and answers an escalation; the clerk tells a customer who waits."""

import frappe

from wuye_ops.customer_service.test_escalations import escalated_request
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home


def late_request() -> tuple[str, str]:
	home = new_home()
	doc, step = escalated_request(
		minutes=150, unit=home.unit, customer=home.customer, subject="厨房水管漏水，已漏到楼下"
	)
	frappe.db.set_value(
		"Service Request", doc.name, {"sla_status": "Overdue", "respond_by": make.minutes_ago(170)}
	)
	return doc.name, step


def open_page(browser, key: str) -> None:
	browser.desk_size()
	browser.login(make.user(key))
	browser.errors()
	browser.open("/app/service-supervision")
	browser.find(".supervision-table")


def test_a_supervisors_morning(browser):
	request, step = late_request()
	stuck = make.make_task(assigned_to=make.employee("tech"), subject="单元门禁失灵")
	moment = make.minutes_ago(200)
	frappe.db.set_value(
		"Service Task",
		stuck.name,
		{
			"creation": moment,
			"dispatched_on": moment,
			"assigned_on": moment,
			"required_by": make.minutes_ago(20),
		},
	)
	frappe.db.commit()

	open_page(browser, "head")
	browser.find(f"tr[data-task='{stuck.name}'] .text-danger")
	browser.picture("supervision-tasks")
	browser.click("[data-do=cell][data-status=Assigned][data-age=Stuck]")
	browser.find(f"tr[data-task='{stuck.name}']")
	browser.click("[data-do=view][data-view=escalations]")
	browser.click(f"[data-do=answer][data-step='{step}']")
	browser.fill(".modal.show textarea", "已派工程主管带两人上门，一小时内关阀")
	browser.click(".modal.show .btn-primary")
	browser.wait_text("已派工程主管带两人上门")
	# neither the dialog nor the shade behind it, which fades out for a while
	browser.wait(
		lambda: not browser.js("return document.querySelector('.modal.show, .modal-backdrop')"),
		"the dialog's end",
	)
	browser.picture("supervision-escalations")
	frappe.db.rollback()
	row = frappe.db.get_value("Service Request Escalation", step, ["answer", "answered_by"], as_dict=True)
	assert (row.answer, row.answered_by) == ("已派工程主管带两人上门，一小时内关阀", make.user("head"))
	assert not browser.errors()

	open_page(browser, "service")
	browser.click("[data-do=view][data-view=to_tell]")
	browser.find(f"[data-tell='{request}']")
	browser.picture("supervision-to-tell")
	browser.click(f"[data-do=tell][data-request='{request}']")
	browser.click(".modal.show .modal-footer .btn-primary, .modal.show .modal-header .btn-primary")
	browser.wait(
		lambda: not browser.js(f"return document.querySelector(\"[data-tell='{request}']\")"),
		"the card's end",
	)
	frappe.db.rollback()
	assert frappe.db.exists("Communication", {"reference_name": request, "sent_or_received": "Sent"})
	browser.click("[data-do=view][data-view=checks]")
	browser.find(".supervision-view .text-muted")
	assert not browser.errors()
