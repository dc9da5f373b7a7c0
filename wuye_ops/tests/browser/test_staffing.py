"""编制: HR reads what a property lacks, sees how a number comes about, and asks for people from there."""

import frappe

from wuye_ops.tests import factories as make

HR = "staffing.browser@wuye.test"
POST = "浏览器保洁员"


def forget() -> None:
	frappe.db.delete("Job Requisition", {"designation": POST})
	frappe.db.delete("Staffing Standard", {"designation": POST})
	frappe.db.commit()


def test_hr_reads_what_is_missing_and_asks_for_it(browser):
	make.make_user(HR, "HR Manager", "HR User", "Employee")
	make.make_designation(POST)
	forget()
	standard = frappe.get_doc(
		{
			"doctype": "Staffing Standard",
			"property": make.PROPERTY_A,
			"designation": POST,
			"basis": "Fixed",
			"per": 3,
		}
	).insert()
	frappe.db.commit()
	browser.desk_size()
	browser.login(HR)
	browser.errors()
	browser.open_desk(f"/app/query-report/Staffing Need?property={make.PROPERTY_A}&designation={POST}")
	browser.wait_text("3 人 = 3")
	browser.wait_text("可申请")
	browser.picture("staffing-need")
	browser.open_form("Staffing Standard", standard.name)
	browser.wait_text("核定 3，在岗 0")
	browser.picture("staffing-standard")
	browser.click_text("申请 3 人")
	browser.wait(lambda: browser.doc("wuye_property") == make.PROPERTY_A, "the property of the requisition")
	assert (browser.doc("designation"), browser.doc("no_of_positions")) == (POST, 3)
	browser.open_desk("/app/query-report/Recruitment Channels")
	browser.wait_text("招聘渠道成效")
	browser.wait_idle()
	browser.picture("recruitment-channels")
	# the noughts of a thousand are no decimals
	shown = "return [20000, 6000.5, 12.50, 300, 0, -1000].map(v => $(`<p>${frappe.format(v, {fieldtype: 'Float', precision: '2'})}</p>`).text())"
	assert browser.js(shown) == ["20,000", "6,000.5", "12.5", "300", "0", "-1,000"]
	assert not browser.js("return Boolean(window.cur_dialog && cur_dialog.display)")
	assert browser.errors() == []
	forget()
