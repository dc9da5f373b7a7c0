"""The workspace 档案信息: its cards and charts lead to the rows behind them."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.records import quality
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.browser.test_desk_figures import listed, points


def make_data() -> None:
	home = new_home(phone="13987650001")
	profile = frappe.db.get_value("Customer Profile", {"customer": home.customer})
	# a look of today, as a clerk leaves it
	frappe.get_doc(
		{
			"doctype": "Personal Data Access",
			"reference_doctype": "Customer Profile",
			"reference_name": profile,
			"fieldname": "phone",
			"user": make.user("service"),
			"accessed_on": now_datetime(),
			"reason": "业主来电核对身份",
		}
	).insert(ignore_permissions=True)
	if not frappe.db.exists("Record", {"property": make.PROPERTY_A}):
		frappe.get_doc(
			{
				"doctype": "Record",
				"property": make.PROPERTY_A,
				"title": "电梯维保合同",
				"category": frappe.db.get_value("Record Category", {"code": "HT"}),
				"record_date": frappe.utils.nowdate(),
			}
		).insert()
	quality.refresh([profile])
	frappe.db.commit()


def test_cards_and_charts_lead_to_their_rows(browser: Browser) -> None:
	make_data()
	browser.login(make.user("manager"))
	browser.open_desk("/app/records")
	css = points(browser, "Problems of Profiles")
	browser.wait_text(_("Profiles to Fix"))
	browser.wait_idle()
	browser.picture("records-workspace")
	shown = browser.text()
	for label in ("Unusual Looks", "Records Due for Disposal", "Personal Information Rights"):
		assert _(label) in shown
	label = browser.js(
		"""const bar = [...document.querySelectorAll(arguments[0])].find(one => one.getAttribute('height') !== '0');
		bar.dispatchEvent(new MouseEvent('click', {bubbles: true}));
		return bar.getAttribute('aria-label');""",
		css,
	)
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Customer Profile'"), "the profiles")
	rows = listed(browser)
	assert len(rows) == min(int(label.split()[-1]), 20)

	browser.open_desk("/app/records")
	browser.wait_text(_("Profiles to Fix"))
	browser.wait_idle()
	browser.js(
		"""const card = [...document.querySelectorAll('.number-widget-box')].find(one =>
			one.innerText.includes(arguments[0]));
		card.querySelector('.widget-body .number').click();""",
		_("Profiles to Fix"),
	)
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Customer Profile'"), "the worklist")
	browser.wait_idle()
	assert browser.errors() == []
