"""A mail in the desk: read, answered from the form, and the mailbox it came from."""

import frappe
import pytest
from frappe import _

from wuye_ops.customer_service.mail import intake
from wuye_ops.tests import factories as make
from wuye_ops.tests.mail_server import letter


@pytest.fixture
def account():
	doc = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "测试花园客服",
			"email_id": "kefu-desk@wuye.test",
			"enable_incoming": 1,
			"use_imap": 1,
			"email_server": "imap.wuye.test",
			"imap_folder": [{"folder_name": "INBOX"}],
			"enable_outgoing": 1,
			"smtp_server": "smtp.wuye.test",
			"no_smtp_authentication": 1,
			"wuye_property": make.PROPERTY_A,
		}
	).insert()
	frappe.db.commit()
	yield doc
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.db.delete("Email Queue", {"email_account": doc.name})
	frappe.delete_doc("Email Account", doc.name, force=True)
	frappe.db.commit()


def test_a_mail_is_read_and_answered_from_the_form(browser, account):
	sender = f"guest-{frappe.generate_hash(length=6)}@example.cn"
	mail = letter(
		f"王女士 <{sender}>",
		account.email_id,
		"装修押金怎么退",
		"装修上周完工了，押金什么时候能退？\n\n发自我的iPhone",
	)
	intake.take(account, mail.as_bytes())
	name = frappe.db.get_value("Communication", {"sender": sender}, "reference_name")
	frappe.db.commit()

	browser.login(make.user("service"))
	browser.open_form("Service Request", name)
	assert browser.doc("description") == "装修上周完工了，押金什么时候能退？"
	browser.wait(lambda: "发自我的iPhone" in browser.find(".new-timeline").text, "the mail as it came")
	browser.js("document.querySelector('.new-timeline').scrollIntoView()")
	browser.picture("mail-request")
	browser.click_text(_("Reply"), ".page-actions button")
	browser.ask("message", "验收合格后七个工作日内退到原付款账户。")
	browser.confirm()
	browser.wait(lambda: "七个工作日" in browser.find(".new-timeline").text, "the answer")

	frappe.db.rollback()
	queued = frappe.get_all(
		"Email Queue Recipient", {"recipient": sender}, pluck="parent", order_by="creation"
	)
	message = frappe.get_doc("Email Queue", queued[-1])
	assert message.email_account == account.name
	assert f"In-Reply-To: {mail['Message-ID']}" in message.message


def test_a_mailbox_is_given_to_a_property(browser, account):
	user = make.make_user("post@wuye.test", "System Manager")
	frappe.db.commit()
	browser.login(user)
	browser.open_form("Email Account", account.name)
	browser.js("cur_frm.scroll_to_field('wuye_property')")
	browser.wait(lambda: browser.find("[data-fieldname=wuye_property] input").is_displayed(), "the property")
	browser.picture("mail-account")
