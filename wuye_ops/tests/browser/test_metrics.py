"""指标: a manager reads what is measured and opens the documents behind it; the director decides on late data of a closed month."""

import frappe
from frappe.utils import add_months, get_first_day, getdate

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home

METRIC = "service.completion"


def late_task() -> str:
	"""A task of today that should have been done an hour ago."""
	home = new_home()
	task = make.make_task(subject="地下车库照明检修", unit=home.unit, assigned_to=make.employee("tech"))
	task.db_set("required_by", make.minutes_ago(1))
	frappe.db.commit()
	return task.name


def closed_month() -> tuple[str, str]:
	"""The month before last, closed with 3 of 4, which would be 3 of 5 now: (snapshot, YYYY-MM)."""
	month = getdate(add_months(get_first_day(getdate()), -2))
	key = {"metric": METRIC, "period_start": month}
	old = {"counted": "Ratio", "numerator": 3, "denominator": 4, "value": 75, "has_value": 1, "version": 1}
	new = {**old, "denominator": 5, "value": 60}
	closing = {
		"doctype": "Metric Closing",
		**key,
		"status": "Closed",
		"version": 1,
		"counted_on": f"{month} 02:00:00",
	}
	revision = {"why": "Late Data", "state": "Open", "found_on": f"{month} 02:00:00"}
	revision |= {f"old_{name}": value for name, value in old.items()}
	revision |= {f"new_{name}": value for name, value in new.items()}
	snapshot = {
		"doctype": "Metric Snapshot",
		**key,
		**old,
		"property": make.PROPERTY_A,
		"open_revisions": 1,
		"counted_on": f"{month} 02:00:00",
		"revisions": [revision],
	}
	names = []
	for fields in (closing, snapshot):
		doc = frappe.get_doc(fields)
		doc.flags.by_service = True
		names.append(doc.insert().name)
	frappe.db.commit()
	return names[1], f"{month:%Y-%m}"


def forget(snapshot: str, month: str) -> None:
	frappe.db.rollback()
	frappe.db.delete("Metric Revision", {"parent": snapshot})
	frappe.db.delete("Metric Snapshot", {"name": snapshot})
	frappe.db.delete("Metric Closing", {"metric": METRIC, "period_start": f"{month}-01"})
	frappe.db.delete("Notification Log", {"document_name": snapshot})
	frappe.db.commit()


def open_metrics(browser, path: str = "/app/metrics") -> None:
	browser.open_desk(path)
	browser.find(".wuye-metrics .metrics-card, .wuye-metrics [data-section=definition]")
	browser.wait_idle()


def test_from_a_number_to_its_documents(browser):
	task = late_task()
	browser.desk_size()
	browser.login(make.user("manager"))
	open_metrics(browser)
	card = browser.find(f"[data-key='{METRIC}']")
	assert "工单完成率" in card.text and "≥ 98%" in card.text and "未封存" in card.text
	browser.picture("metrics-all")
	browser.click(f"[data-key='{METRIC}']")
	browser.find("[data-section=definition]")
	browser.find("[data-section=people] table")
	browser.find("[data-chart=trend] svg")
	browser.wait_text("地下车库照明检修")
	browser.picture("metrics-one")
	browser.click(f"[data-section=people] [data-employee='{make.employee('tech')}']")
	browser.find("[data-do=everybody]")
	browser.find(f"[data-section=rows] a[href='/app/service-task/{task}']")
	assert not browser.errors()
	browser.click(f"[data-section=rows] a[href='/app/service-task/{task}']")
	browser.wait(lambda: browser.js("return window.cur_frm && cur_frm.docname") == task, "the task's form")

	# the same on a phone
	browser.phone_size()
	open_metrics(browser)
	browser.picture("metrics-phone")
	assert not browser.overflows()
	browser.click(f"[data-key='{METRIC}']")
	browser.find("[data-section=people] table")
	browser.picture("metrics-phone-one")
	assert not browser.overflows()
	assert not browser.errors()


def test_late_data_of_a_closed_month_are_decided(browser):
	snapshot, month = closed_month()
	try:
		browser.desk_size()
		browser.login("director@wuye.test")
		open_metrics(browser, f"/app/metrics?metric={METRIC}&month={month}&property={make.PROPERTY_A}")
		definition = browser.find("[data-section=definition]").text
		assert "75%" in definition and "已封存" in definition
		browser.picture("metrics-closed")
		browser.click(".metrics-note a")
		browser.find(".frappe-list .list-row-container")
		browser.wait_idle()
		browser.picture("metrics-snapshots")
		browser.open_form("Metric Snapshot", snapshot)
		browser.wait_text("复核后该月应为 60")
		browser.picture("metrics-snapshot")
		browser.click_text("采纳更正")
		browser.fill(".modal.show textarea", "月底补录一张工单")
		browser.click(".modal.show .btn-primary")
		browser.wait(
			lambda: not browser.js("return document.querySelector('.modal.show')"), "the dialog's end"
		)
		frappe.db.rollback()
		doc = frappe.get_doc("Metric Snapshot", snapshot)
		assert (doc.value, doc.open_revisions, doc.revisions[0].reason) == (60, 0, "月底补录一张工单")
		open_metrics(browser, f"/app/metrics?metric={METRIC}&month={month}&property={make.PROPERTY_A}")
		assert "60%" in browser.find("[data-section=definition]").text
		browser.open_desk("/app/query-report/Metric Figures")
		browser.find(".dt-scrollable .dt-row")
		browser.picture("metrics-report")
		assert not browser.errors()
	finally:
		forget(snapshot, month)
