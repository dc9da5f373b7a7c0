"""服务周报: each property's managers are told of their week, once, and can leave it."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, now_datetime, nowdate

from wuye_ops.customer_service import weekly
from wuye_ops.rules.service_figures import week_before
from wuye_ops.tests import factories as make


class TestWeeklySummary(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.delete("Service Weekly Summary")
		self.first, self.last = week_before(getdate(nowdate()))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def last_week(self, property=make.PROPERTY_A, **values):
		doc = make.make_request(property)
		doc.db_set({"opened_on": f"{self.first} 10:00:00", **values})
		return doc

	def send_due(self) -> int:
		with patch.object(frappe.db, "commit"):
			return weekly.send_due()

	def summary(self, property=make.PROPERTY_A):
		return frappe.get_doc("Service Weekly Summary", {"property": property})

	def forget_others(self) -> None:
		"""What other tests have left in the week: on a Monday, all of yesterday."""
		week = ["between", [f"{self.first} 00:00:00", f"{self.last} 23:59:59"]]
		frappe.db.set_value("Service Request", {"opened_on": week}, "opened_on", "2020-01-01 10:00:00")

	def test_the_week_in_a_page(self) -> None:
		self.forget_others()
		self.last_week(status="Closed", sla_status="Met", first_contact=1)
		self.last_week(status="Closed", sla_status="Breached")
		late = self.last_week(status="In Progress", sla_status="Overdue", resolve_by=now_datetime())
		self.last_week(status="Closed", merged_into=late.name)
		old = self.last_week(status="In Progress", sla_status="Overdue", resolve_by=now_datetime())
		old.db_set("opened_on", f"{self.first - timedelta(days=20)} 10:00:00")
		self.send_due()
		doc = self.summary()
		self.assertEqual((doc.week_from, doc.week_to), (self.first, self.last))
		self.assertEqual(doc.total, 3)
		# one of three, whatever else is late from weeks before
		self.assertEqual(doc.on_time, "33.3%")
		self.assertGreaterEqual(doc.overdue, 2)
		for words in ("水管漏水", late.name, "按时完成", make.PROPERTY_A):
			self.assertIn(words, doc.summary)
		self.assertIn(make.user("manager"), doc.recipients)
		self.assertNotIn(make.user("manager", make.PROPERTY_B), doc.recipients)
		self.assertTrue(
			frappe.db.exists(
				"Notification Log", {"for_user": make.user("manager"), "document_name": doc.name}
			)
		)

	def test_a_week_is_told_once(self) -> None:
		self.assertGreaterEqual(self.send_due(), 2)
		self.assertEqual(self.send_due(), 0)
		# two schedulers at once: the second finds the key taken
		self.assertIsNone(weekly.send(make.PROPERTY_A, self.first, self.last))
		self.assertEqual(frappe.db.count("Service Weekly Summary", {"property": make.PROPERTY_A}), 1)

	def test_after_an_outage_the_last_week_is_made_up_for(self) -> None:
		with patch.object(frappe.db, "commit"):
			weekly.send_due(self.last + timedelta(days=4))
		self.assertEqual(self.summary().week_from, self.first)

	def test_managers_read_their_own_only(self) -> None:
		self.send_due()
		frappe.set_user(make.user("manager"))
		self.assertEqual(set(frappe.get_list("Service Weekly Summary", pluck="property")), {make.PROPERTY_A})
		frappe.set_user(make.user("resident"))
		self.assertFalse(frappe.has_permission("Service Weekly Summary", "read"))

	def test_it_stays_as_it_was_sent(self) -> None:
		self.send_due()
		with self.assertRaises(frappe.PermissionError):
			self.summary().delete()

	def test_by_mail_until_one_unsubscribes(self) -> None:
		self.mail_is_set_up()
		self.send_due()
		sent = self.mailed()
		self.assertIn(make.user("manager"), sent)
		self.assertNotIn(make.user("manager", make.PROPERTY_B), sent)
		frappe.get_doc(
			{
				"doctype": "Email Unsubscribe",
				"email": make.user("manager"),
				"reference_doctype": "Property",
				"reference_name": make.PROPERTY_A,
			}
		).insert()
		frappe.db.delete("Email Queue")
		with patch.object(frappe.db, "commit"):
			weekly.send_due(getdate(nowdate()) + timedelta(days=7))
		self.assertNotIn(make.user("manager"), self.mailed())

	def mail_is_set_up(self) -> None:
		frappe.db.delete("Email Queue")
		if frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
			return
		account = frappe.get_doc(
			{
				"doctype": "Email Account",
				"email_account_name": "测试发信",
				"email_id": "desk@wuye.test",
				"enable_outgoing": 1,
				"default_outgoing": 1,
				"smtp_server": "localhost",
				"no_smtp_authentication": 1,
			}
		)
		with patch("frappe.email.doctype.email_account.email_account.EmailAccount.validate"):
			account.insert()

	def mailed(self) -> list[str]:
		queued = frappe.get_all(
			"Email Queue", {"reference_doctype": "Property", "reference_name": make.PROPERTY_A}, pluck="name"
		)
		return frappe.get_all("Email Queue Recipient", {"parent": ["in", queued or [""]]}, pluck="recipient")
