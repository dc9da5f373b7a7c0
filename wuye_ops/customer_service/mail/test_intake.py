"""What becomes of mails that are not as they should be, and what nobody reaches by writing one."""

import io
import re
import zipfile
from email import message_from_string
from email.message import EmailMessage
from functools import cache
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, now_datetime
from PIL import Image
from pypdf import PdfWriter

from wuye_ops.customer_service import guest, guest_links, merging, notify, requests
from wuye_ops.customer_service.mail import accounts, fetching, intake, sending
from wuye_ops.tests import factories as make
from wuye_ops.tests import mail_server
from wuye_ops.tests.browser.portal_data import Home, new_home
from wuye_ops.tests.parallel import at_once

PHONE = "13800009876"
ADDRESS, OTHER = "kefu-a@wuye.test", "kefu-b@wuye.test"


def letter(
	sender: str | None, subject: str = "门禁坏了", text: str = "单元门打不开", **headers: str
) -> EmailMessage:
	return mail_server.letter(sender, ADDRESS, subject, text, **headers)


def photo(kind: str = "JPEG", *, position: bool = False) -> bytes:
	image, buffer = Image.new("RGB", (80, 60), "teal"), io.BytesIO()
	exif = Image.Exif()
	if position:
		exif[0x010F] = "Phone"
		exif.get_ifd(0x8825)[1] = "N"
	image.save(buffer, kind, exif=exif)
	return buffer.getvalue()


def document() -> bytes:
	writer, buffer = PdfWriter(), io.BytesIO()
	writer.add_blank_page(200, 200)
	writer.write(buffer)
	return buffer.getvalue()


@cache
def homes() -> tuple[Home, Home, Home]:
	"""Two neighbours and somebody of another property, made once for all tests here."""
	return new_home(phone=PHONE), new_home(), new_home(make.PROPERTY_B)


class MailTestCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.home, cls.neighbour, cls.far = homes()
		cls.account = cls.make_account(ADDRESS, make.PROPERTY_A)
		frappe.db.commit()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.delete_doc("Email Account", cls.account.name, force=True)
		frappe.db.commit()
		super().tearDownClass()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		# what other tests have asked the server does not count
		frappe.cache.delete_keys("rl:")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.local.outgoing_email_account = {}

	@staticmethod
	def make_account(address: str, property_name: str):
		return frappe.get_doc(
			{
				"doctype": "Email Account",
				"email_account_name": f"测试 {address}",
				"email_id": address,
				"enable_incoming": 1,
				"use_imap": 1,
				"imap_folder": [{"folder_name": "INBOX"}],
				"enable_outgoing": 1,
				"smtp_server": "127.0.0.1",
				"no_smtp_authentication": 1,
				"wuye_property": property_name,
			}
		).insert()

	def take(self, message: EmailMessage | bytes, account=None) -> str:
		raw = message if isinstance(message, bytes) else message.as_bytes()
		return intake.take(account or self.account, raw)

	def taken(self, message: EmailMessage, account=None):
		"""The request that a mail has become."""
		self.assertEqual(self.take(message, account), intake.REQUEST)
		name = frappe.db.get_value(
			"Communication", {"message_id": message["Message-ID"].strip("<>")}, "reference_name"
		)
		return frappe.get_doc("Service Request", name)

	def mails_to(self, address: str) -> list[str]:
		return frappe.get_all("Email Queue Recipient", {"recipient": address}, pluck="parent")

	def remarks(self, doc) -> str:
		return " ".join(
			frappe.get_all(
				"Comment", {"reference_name": doc.name, "comment_type": "Comment"}, pluck="content"
			)
		)

	def message_of(self, doc) -> str:
		"""The identifier of what we wrote last on a request."""
		return frappe.db.get_value(
			"Communication",
			{"reference_name": doc.name, "sent_or_received": "Sent"},
			"message_id",
			order_by="creation desc",
		)


class TestSenders(MailTestCase):
	def test_a_stranger_is_nobody(self) -> None:
		doc = self.taken(letter("王先生 <stranger@example.cn>"))
		self.assertEqual((doc.customer, doc.unit, doc.reporter_name), (None, None, "王先生"))
		self.assertEqual((doc.channel, doc.category, doc.status), ("Email", accounts.UNSORTED, "New"))
		self.assertTrue(self.mails_to("stranger@example.cn"))

	def test_a_contact_of_the_customer_is_known(self) -> None:
		contact = frappe.get_doc({"doctype": "Contact", "first_name": "家人"})
		contact.add_email("family@example.cn", is_primary=True)
		contact.append("links", {"link_doctype": "Customer", "link_name": self.home.customer})
		contact.insert()
		doc = self.taken(letter("Family@Example.cn"))
		self.assertEqual((doc.customer, doc.unit), (self.home.customer, self.home.unit))

	def test_a_customer_of_another_property_stays_unknown_here(self) -> None:
		doc = self.taken(letter(self.far.user))
		self.assertIsNone(doc.customer)
		self.assertNotIn(self.far.customer, self.remarks(doc))

	def test_where_several_share_an_address_a_person_decides(self) -> None:
		customer = frappe.get_doc("Customer", self.neighbour.customer)
		customer.append("portal_users", {"user": self.home.user})
		customer.save()
		doc = self.taken(letter(self.home.user))
		self.assertIsNone(doc.customer)
		self.assertIn(self.neighbour.customer, self.remarks(doc))

	def test_a_phone_number_of_a_customer_is_masked(self) -> None:
		doc = self.taken(letter(self.home.user, text=f"请打 {PHONE}"))
		self.assertIn("请打 138****", doc.description)
		self.assertFalse(
			frappe.db.exists("Communication", {"reference_name": doc.name, "content": ["like", f"%{PHONE}%"]})
		)

	def test_nobody_becomes_a_contact_by_writing(self) -> None:
		self.taken(letter("new-person@example.cn"))
		self.assertFalse(frappe.db.exists("Contact Email", {"email_id": "new-person@example.cn"}))

	def test_a_mail_is_shown_on_its_request_alone(self) -> None:
		doc = self.taken(letter(self.home.user))
		message = frappe.db.get_value("Communication", {"reference_name": doc.name})
		self.assertFalse(frappe.db.exists("Communication Link", {"parent": message}))


class TestThreads(MailTestCase):
	def test_a_forged_reference_reaches_nobody(self) -> None:
		doc = self.taken(letter(self.home.user))
		for headers, subject in (
			({"In_Reply_To": f"<{self.message_of(doc)}>"}, "Re: x"),
			({"References": f"<{self.message_of(doc)}>"}, "Re: x"),
			({}, f"Re: 门禁坏了 ({doc.name})"),
		):
			other = self.taken(letter(self.neighbour.user, subject, **headers))
			self.assertNotEqual(other.name, doc.name)
			self.assertEqual(other.customer, self.neighbour.customer)
		words = frappe.get_all("Communication", {"reference_name": doc.name}, pluck="sender")
		self.assertNotIn(self.neighbour.user, words)

	def test_a_reply_to_address_gets_nothing(self) -> None:
		self.taken(letter(self.home.user, Reply_To="thief@example.com"))
		self.assertFalse(self.mails_to("thief@example.com"))
		self.assertTrue(self.mails_to(self.home.user))

	def test_another_property_s_account_is_another_conversation(self) -> None:
		doc = self.taken(letter(self.home.user))
		account = self.make_account(OTHER, make.PROPERTY_B)
		other = self.taken(letter(self.home.user, "Re: x", In_Reply_To=f"<{self.message_of(doc)}>"), account)
		self.assertEqual((other.property, other.customer), (make.PROPERTY_B, None))

	def test_the_number_in_the_subject_is_enough_for_the_one_who_asked(self) -> None:
		doc = self.taken(letter("guest@example.cn"))
		self.assertEqual(self.take(letter("guest@example.cn", f"关于 {doc.name}")), intake.ANSWER)

	def test_an_answer_reopens_what_was_resolved(self) -> None:
		doc = self.taken(letter(self.home.user))
		requests.accept(doc.name)
		requests.resolve(doc.name, "已修好")
		answer = letter(self.home.user, "Re: x", "没有修好", In_Reply_To=f"<{self.message_of(doc)}>")
		self.assertEqual(self.take(answer), intake.ANSWER)
		doc.reload()
		self.assertEqual(doc.status, "In Progress")
		self.assertIsNone(doc.resolved_on)

	def test_who_was_merged_answers_on_their_own_request(self) -> None:
		doc = self.taken(letter(self.home.user))
		main = self.taken(letter(self.neighbour.user))
		merging.merge(doc.name, into=main.name)
		answer = letter(self.home.user, "Re: x", "几点来？", In_Reply_To=f"<{self.message_of(doc)}>")
		self.assertEqual(self.take(answer), intake.ANSWER)
		self.assertEqual(doc.reload().status, "Cancelled")
		requests.accept(main.name)
		requests.resolve(main.name, "已修好")
		answer = letter(self.home.user, "Re: x", "我家还是不行", In_Reply_To=f"<{self.message_of(doc)}>")
		self.assertEqual(self.take(answer), intake.ANSWER)
		self.assertEqual((doc.reload().status, doc.merged_into), ("Accepted", None))
		self.assertEqual(main.reload().status, "Resolved")
		words = frappe.get_all("Communication", {"reference_name": main.name}, pluck="sender")
		self.assertNotIn(self.home.user, words)

	def test_a_supplier_s_answer_is_kept_and_reopens_nothing(self) -> None:
		doc = self.taken(letter(self.home.user))
		requests.accept(doc.name)
		requests.resolve(doc.name, "已修好")
		message = notify.message_to_customer(
			doc, "请报价", ["supplier@example.cn"], "Administrator", doc.opened_on
		)
		message.message_id, message.communication_medium = "to-supplier@site", "Email"
		message.insert()
		self.assertEqual(
			self.take(letter("supplier@example.cn", "Re: 报价", "三百元", In_Reply_To="<to-supplier@site>")),
			intake.ANSWER,
		)
		doc.reload()
		self.assertEqual(doc.status, "Resolved")
		users, others = sending.readers(doc)
		self.assertNotIn("supplier@example.cn", [*users, *others])


class TestGuests(MailTestCase):
	def link_in_mail(self, address: str) -> str:
		"""The code of the link in the newest mail to somebody."""
		name = frappe.db.get_value(
			"Email Queue Recipient", {"recipient": address}, "parent", order_by="creation desc"
		)
		parts = message_from_string(frappe.db.get_value("Email Queue", name, "message")).walk()
		html = (
			next(part for part in parts if part.get_content_type() == "text/html")
			.get_payload(decode=True)
			.decode()
		)
		found = re.search(r"/follow#([0-9A-Za-z_-]{32})", html)
		return found and found.group(1)

	def test_a_stranger_follows_by_a_link_that_stands_in_the_mail_alone(self) -> None:
		doc = self.taken(letter("walker@example.cn", text="路灯不亮"))
		code = self.link_in_mail("walker@example.cn")
		seen = guest.progress(code)
		self.assertEqual((seen["number"], seen["description"]), (doc.name, "路灯不亮"))
		self.assertEqual([row["mine"] for row in seen["messages"]], [True, False])
		written = frappe.get_all("Communication", {"reference_name": doc.name}, pluck="content")
		self.assertNotIn(code, " ".join(written))
		# mails about the request to others are not theirs
		supplier = notify.message_to_customer(
			doc, "请报价", ["supplier@example.cn"], "Administrator", doc.opened_on
		)
		supplier.update({"communication_medium": "Email"}).insert()
		self.assertEqual(len(guest.progress(code)["messages"]), 2)

	def test_a_customer_with_a_login_gets_the_portal(self) -> None:
		self.taken(letter(self.home.user))
		self.assertIsNone(self.link_in_mail(self.home.user))

	def test_strangers_are_forgotten_in_time(self) -> None:
		doc = self.taken(letter("王先生 <walker@example.cn>"))
		kept = self.taken(letter(self.home.user))
		for request in (doc, kept):
			frappe.db.set_value(
				"Service Request",
				request.name,
				{"status": "Closed", "closed_on": add_days(now_datetime(), -200)},
			)
		guest_links.forget_ended()
		self.assertIsNone(frappe.db.get_value("Service Request", doc.name, "reporter_name"))
		known = {
			"reference_doctype": "Service Request",
			"sent_or_received": "Received",
			"sender": ["is", "set"],
		}
		self.assertFalse(frappe.db.exists("Communication", {**known, "reference_name": doc.name}))
		self.assertTrue(frappe.db.exists("Communication", {**known, "reference_name": kept.name}))


class TestPrograms(MailTestCase):
	def test_programs_and_our_own_addresses_make_nothing(self) -> None:
		before = frappe.db.count("Service Request")
		for message, outcome in (
			(letter("a@example.cn", Auto_Submitted="auto-replied"), intake.NO_PERSON),
			(letter("a@example.cn", Precedence="bulk"), intake.NO_PERSON),
			(letter("a@example.cn", List_Id="<l.example.cn>"), intake.NO_PERSON),
			(letter("mailer-daemon@example.cn"), intake.NO_PERSON),
			(letter("a@example.cn", "自动回复：出差中"), intake.NO_PERSON),
			(letter(ADDRESS), intake.OWN),
		):
			self.assertEqual(self.take(message), outcome)
		self.assertEqual(frappe.db.count("Service Request"), before)

	def test_spam_is_what_a_rule_says(self) -> None:
		frappe.get_doc({"doctype": "Email Rule", "email_id": "ads@example.cn", "is_spam": 1}).insert()
		self.assertEqual(self.take(letter("ads@example.cn")), intake.SPAM)

	def test_a_program_that_does_not_say_so_comes_to_an_end(self) -> None:
		limit = 8
		with patch.object(intake, "REQUESTS_AN_HOUR", limit):
			for number in range(limit + 3):
				self.take(letter("robot@example.cn", f"mail {number}"))
		made = frappe.get_all(
			"Communication", {"sender": "robot@example.cn"}, pluck="reference_name", distinct=True
		)
		self.assertEqual(len(made), limit)
		self.assertEqual(len(self.mails_to("robot@example.cn")), intake.ACKNOWLEDGED_AN_HOUR)
		# the others are unaffected
		self.taken(letter("person@example.cn"))
		self.assertTrue(self.mails_to("person@example.cn"))

	def test_the_same_mail_is_taken_once(self) -> None:
		message = letter(self.home.user)
		doc = self.taken(message)
		self.assertEqual(self.take(message), intake.DUPLICATE)
		answer = letter(self.home.user, "Re: x", In_Reply_To=f"<{self.message_of(doc)}>")
		self.assertEqual([self.take(answer), self.take(answer)], [intake.ANSWER, intake.DUPLICATE])

	def test_a_mail_that_did_not_arrive_is_told_once(self) -> None:
		doc = self.taken(letter("gone@example.cn"))
		raw = (
			"From: postmaster@example.cn\r\nContent-Type: multipart/report; boundary=b\r\n\r\n"
			"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
			"Final-Recipient: rfc822; gone@example.cn\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
			f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{self.message_of(doc)}>\r\n\r\n--b--\r\n"
		).encode()
		self.assertEqual([self.take(raw), self.take(raw)], [intake.BOUNCE, intake.BOUNCE])
		self.assertEqual(self.remarks(doc).count("gone@example.cn"), 1)


class TestAttachments(MailTestCase):
	def with_files(self, *files: tuple[str, bytes, str]):
		message = letter(self.home.user, "有附件")
		for name, content, kind in files:
			main, _slash, sub = kind.partition("/")
			message.add_attachment(content, maintype=main, subtype=sub, filename=name)
		return self.taken(message)

	def files_of(self, doc) -> list[str]:
		return frappe.get_all("File", {"attached_to_name": doc.name, "is_private": 1}, pluck="file_name")

	def test_photos_lose_where_they_were_taken(self) -> None:
		doc = self.with_files(("水管.jpg", photo(position=True), "image/jpeg"))
		file = frappe.get_doc("File", {"file_url": doc.photo})
		with Image.open(io.BytesIO(file.get_content())) as image:
			self.assertFalse(image.getexif())
		self.assertTrue(file.is_private)

	def test_what_is_refused_is_said_and_the_mail_is_a_request(self) -> None:
		doc = self.with_files(
			("空.jpg", b"", "image/jpeg"),
			("照片.jpg", b"MZ\x90\x00 no picture", "image/jpeg"),
			("账单.pdf", b"<html>no pdf", "application/pdf"),
			("run.exe", b"MZ\x90", "application/octet-stream"),
			("页面.svg", b"<svg onload='x'/>", "image/svg+xml"),
			("断.pdf", b"%PDF-1.4 ...", "application/pdf"),
			("合同.pdf", document(), "application/pdf"),
		)
		self.assertEqual(self.files_of(doc), ["合同.pdf"])
		self.assertIsNone(doc.photo)
		remarks = self.remarks(doc)
		for name in ("空.jpg", "照片.jpg", "账单.pdf", "run.exe", "页面.svg", "断.pdf"):
			self.assertIn(name, remarks)
		# the sender reads it too
		said = frappe.db.get_value(
			"Communication", {"reference_name": doc.name, "sent_or_received": "Sent"}, "content"
		)
		self.assertIn("空.jpg", said)

	def test_a_packed_bomb_is_refused(self) -> None:
		buffer = io.BytesIO()
		with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
			archive.writestr("[Content_Types].xml", "<x/>")
			archive.writestr("xl/a.xml", b"0" * 50_000_000)
		doc = self.with_files(("表.xlsx", buffer.getvalue(), "application/octet-stream"))
		self.assertEqual(self.files_of(doc), [])

	def test_a_logo_in_a_signature_is_no_photo(self) -> None:
		message = letter(self.home.user, "签名")
		message.add_attachment(
			photo("PNG"),
			maintype="image",
			subtype="png",
			filename="logo.png",
			cid="<logo>",
			disposition="inline",
		)
		self.assertIsNone(self.taken(message).photo)

	def test_a_resident_opens_the_files_of_their_own_request_only(self) -> None:
		doc = self.with_files(("水管.jpg", photo(), "image/jpeg"))
		file = frappe.get_doc("File", {"file_url": doc.photo})
		self.assertTrue(frappe.has_permission("File", "read", doc=file, user=self.home.user))
		self.assertFalse(frappe.has_permission("File", "read", doc=file, user=self.neighbour.user))
		self.assertFalse(
			frappe.has_permission("File", "read", doc=file, user=make.user("service", make.PROPERTY_B))
		)


class TestFailures(MailTestCase):
	def test_a_mail_that_cannot_be_taken_is_kept_and_reported(self) -> None:
		message = letter("a@example.cn", "会出错", "请打 13912345678")
		try:
			raise ValueError("the database is away")
		except ValueError:
			fetching.keep_unhandled(self.account, message.as_bytes(), "7")
		kept = frappe.get_last_doc("Unhandled Email")
		self.assertIn("the database is away", kept.reason)
		self.assertIn("a@example.cn", kept.raw)
		self.assertNotIn("\n\n", kept.raw.strip().replace("\r", ""), "what was written stays in the mailbox")
		told = frappe.get_all(
			"Notification Log", {"for_user": make.user("manager"), "subject": ["like", "%会出错%"]}
		)
		self.assertEqual(len(told), 1)

	def test_fetched_twice_at_once_it_is_one_request(self) -> None:
		subject = f"同时两次 {frappe.generate_hash(length=6)}"
		message, name = letter("twice@example.cn", subject).as_bytes(), self.account.name

		def fetch() -> str:
			return intake.take(frappe.get_doc("Email Account", name), message)

		outcomes = at_once(("Administrator", fetch), ("Administrator", fetch))
		self.assertEqual(frappe.db.count("Service Request", {"subject": subject}), 1)
		self.assertIn(intake.REQUEST, [outcome.result for outcome in outcomes])

	def test_a_mail_server_that_is_away_is_no_mail(self) -> None:
		account = frappe.get_doc("Email Account", self.account.name)
		account.update({"email_server": "127.0.0.1", "incoming_port": "9", "use_ssl": 0})
		self.assertEqual(fetching.fetch(account), {})

	def test_what_an_account_must_be_like(self) -> None:
		account = frappe.get_doc("Email Account", self.account.name)
		for field, value in (("append_to", "Communication"), ("use_imap", 0), ("wuye_category", "咨询")):
			account.reload()
			account.set(field, value)
			self.assertRaises(frappe.ValidationError, account.save)
