"""A conversation by mail from the first word to the end, through a mail server of its own: nothing here is mocked."""

from email.message import EmailMessage
from io import BytesIO
from unittest.mock import patch

import frappe
from frappe.email.doctype.email_account.email_account import pull_from_email_account
from frappe.email.queue import flush
from frappe.tests.utils import FrappeTestCase
from PIL import Image

from wuye_ops.customer_service import portal, requests
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.mail_server import MailServer, letter

ADDRESS = "kefu@wuye.test"


class TestMailStory(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.server = MailServer(ADDRESS).__enter__()
		cls.addClassCleanup(cls.server.__exit__)
		cls.account = frappe.get_doc(cls.server.account(make.PROPERTY_A)).insert().name
		cls.home = new_home()
		frappe.db.commit()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.delete_doc("Email Account", cls.account, force=True)
		frappe.db.commit()
		super().tearDownClass()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.key = frappe.generate_hash(length=6)
		frappe.flags.mute_emails, frappe.flags.testing_email = False, True
		self.server.sent.clear()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		self.key = frappe.generate_hash(length=6)
		frappe.flags.mute_emails, frappe.flags.testing_email = True, False
		frappe.local.outgoing_email_account = {}
		frappe.db.rollback()

	def post(self, message: EmailMessage) -> None:
		self.server.deliver(message.as_bytes())

	def exchange(self) -> None:
		"""What the scheduler does every few minutes: fetch, then send."""
		frappe.set_user("Administrator")
		pull_from_email_account(self.account)
		# what other tests have left in the queue has no server to go to
		ours = frappe.get_all(
			"Email Queue",
			{"email_account": self.account, "status": "Not Sent"},
			["name", "sender"],
			order_by="creation",
		)
		with patch("frappe.email.queue.get_queue", return_value=ours):
			flush()
		frappe.db.commit()

	def requests_of(self, subject: str) -> list:
		return frappe.get_all("Service Request", {"subject": subject, "channel": "Email"}, pluck="name")

	def test_from_the_first_mail_to_the_last(self) -> None:
		sender, subject = f"李业主 <{self.home.user}>", f"地库漏水{self.key}"
		first = letter(sender, ADDRESS, subject, "B2 车位上方一直在滴水。\n\n-- \n李业主\n某公司")
		buffer = BytesIO()
		Image.new("RGB", (60, 60), "navy").save(buffer, "JPEG")
		first.add_attachment(buffer.getvalue(), maintype="image", subtype="jpeg", filename="滴水.jpg")
		self.post(first)
		self.exchange()

		# the request: whose it is, what was said, with the photo
		name = self.requests_of(subject)[0]
		doc = frappe.get_doc("Service Request", name)
		self.assertEqual(
			(doc.customer, doc.unit, doc.property), (self.home.customer, self.home.unit, make.PROPERTY_A)
		)
		self.assertEqual(
			(doc.description, doc.kind, doc.status), ("B2 车位上方一直在滴水。", "Inquiry", "New")
		)
		self.assertIn("滴水", doc.photo)
		self.assertEqual(self.server.unread(), 0)

		# the acknowledgement says the number, answers the mail, and says that a program wrote it
		acknowledgement = self.server.to(self.home.user)[0]
		self.assertIn(name, acknowledgement["Subject"])
		self.assertEqual(acknowledgement["In-Reply-To"], first["Message-ID"])
		self.assertEqual(acknowledgement["Auto-Submitted"], "auto-replied")
		self.assertIn(ADDRESS, acknowledgement["From"])

		# the desk answers; the mail is in the same thread and a person's
		frappe.set_user(make.user("service"))
		requests.reply(name, "工程部明天上午十点来看，方便吗？")
		frappe.db.commit()
		self.exchange()
		answer = self.server.to(self.home.user)[-1]
		self.assertEqual(answer["In-Reply-To"], first["Message-ID"])
		self.assertEqual(answer["References"].split(), [acknowledgement["Message-ID"], first["Message-ID"]])
		self.assertIsNone(answer["Auto-Submitted"])
		self.assertIn("明天上午十点", self.text_of(answer))

		# the customer's answer lands on the request, and is told to the desk and shown in the portal
		self.post(
			letter(
				sender,
				ADDRESS,
				f"回复：{answer['Subject']}",
				"方便。\n\n------------------ 原始邮件 ------------------\n发件人: 客服\n工程部明天",
				In_Reply_To=answer["Message-ID"],
				References=f"{answer['References']} {answer['Message-ID']}",
			)
		)
		self.exchange()
		self.assertEqual(len(self.requests_of(subject)), 1)
		frappe.set_user(self.home.user)
		said = [
			(row["mine"], row["text"].split("\n")[0]) for row in portal.request_progress(name)["messages"]
		]
		self.assertEqual(said[0], (True, "B2 车位上方一直在滴水。"))
		self.assertEqual(said[-1], (True, "方便。"))

		# resolved; thanks leave it so, "it still leaks" opens it again
		frappe.set_user(make.user("service"))
		requests.accept(name)
		requests.resolve(name, "已更换密封圈。")
		frappe.db.commit()
		self.exchange()
		resolved = self.server.to(self.home.user)[-1]
		self.assertIn("已更换密封圈", self.text_of(resolved))
		for text, status in (("谢谢！", "Resolved"), ("还在漏。", "In Progress")):
			self.post(letter(sender, ADDRESS, f"Re: {subject}", text, In_Reply_To=resolved["Message-ID"]))
			self.exchange()
			self.assertEqual(frappe.db.get_value("Service Request", name, "status"), status)

		# after it was closed an answer is a new request
		frappe.set_user(make.user("service"))
		requests.resolve(name, "再次处理。")
		requests.close(name)
		frappe.db.commit()
		self.post(letter(sender, ADDRESS, f"Re: {subject}", "又漏了", In_Reply_To=resolved["Message-ID"]))
		self.exchange()
		self.assertEqual(frappe.db.get_value("Service Request", name, "status"), "Closed")
		self.assertEqual(len(self.requests_of(f"Re: {subject}")), 1)

	def test_broken_mails_stop_nobody(self) -> None:
		"""Everything that is wrong with mail in one fetch; the good mail at its end arrives all the same."""
		key = self.key
		guest = f"guest-{key}@example.cn"
		head = f"From: {guest}\r\nTo: {ADDRESS}\r\nMessage-ID: <%s-{key}@x.cn>\r\nSubject: %s {key}\r\n"
		nested = "".join(
			f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(200)
		)
		gbk = "Content-Type: text/plain; charset=gbk\r\n\r\n停车费"
		good = (head % ("good", "good") + "\r\nhello").encode()
		for raw in (
			b"\xff\xfe\x00 no mail at all " + key.encode(),
			f"Subject: 无发件人 {key}\r\n\r\n在楼下".encode("gb18030"),
			(head % ("bomb", "bomb") + nested).encode(),
			(head % ("huge", "huge") + "X-Junk: " + "j" * 500_000 + "\r\n\r\nx").encode(),
			(head % ("gbk", "编码") + gbk).encode("gb18030"),
			(head % ("auto", "away") + "Auto-Submitted: auto-replied\r\n\r\nx").encode(),
			(head % ("list", "news") + "List-Id: <a.b>\r\n\r\nx").encode(),
			good,
			good,
		):
			self.server.deliver(raw)
		before = frappe.db.count("Service Request")
		self.exchange()
		self.assertEqual(self.server.unread(), 0)
		for subject in ("good", "无发件人", "bomb", "huge", "编码"):
			self.assertEqual(len(self.requests_of(f"{subject} {key}")), 1, subject)
		self.assertEqual(
			frappe.db.get_value("Service Request", {"subject": f"编码 {key}"}, "description"), "停车费"
		)
		# the bytes that are no mail are for a person to look at as well; programs and lists make nothing
		self.assertEqual(frappe.db.count("Service Request") - before, 6)
		self.assertEqual(len(self.server.to(guest)), 4)

		# what the server calls unread again is known
		with self.server.mailbox() as imap:
			imap.uid("store", "1:*", "-FLAGS", r"(\Seen)")
		self.exchange()
		self.assertEqual(frappe.db.count("Service Request") - before, 6)

	def text_of(self, message) -> str:
		part = next(part for part in message.walk() if part.get_content_type() == "text/plain")
		return part.get_payload(decode=True).decode()
