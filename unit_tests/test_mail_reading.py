"""Mails as they come: from every program, in every charset, broken on purpose and by accident."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuye_ops.rules import mail_origin as origin
from wuye_ops.rules import mail_reading as reading
from wuye_ops.rules.mail_text import html_to_text, is_answer_subject, only_thanks, own_words

PLAIN = b"From: =?gb2312?B?1cXI/Q==?= <Zhang@Example.cn>\r\nTo: a@wuye.test\r\nMessage-ID: <1@x>\r\n"


def mail(head: bytes = b"", body: bytes = b"hello") -> reading.Mail:
	return reading.read(PLAIN + head + b"\r\n" + body)


class TestHeaders:
	def test_sender_in_gb2312(self):
		found = mail()
		assert (found.sender, found.sender_name) == ("zhang@example.cn", "张三")
		assert not found.problems

	@pytest.mark.parametrize(
		"subject",
		[
			b"=?GBK?B?zaOztbfR?=",
			"停车费".encode("gb18030"),
			"停车费".encode(),
			b"=?utf-8?B?5YGc6L2m6LS5?=",
			b"=?gb2312?Q?=CD=A3=B3=B5=B7=D1?=",
			b"=?utf-8?B?5YGc?= =?utf-8?B?6L2m6LS5?=",
		],
	)
	def test_subjects_in_chinese(self, subject):
		assert mail(b"Subject: " + subject + b"\r\n").subject == "停车费"

	def test_a_name_that_says_it_is_an_address_is_none(self):
		raw = b"From: =?utf-8?q?director=40wuye=2Etest?= <stranger@example.cn>\r\n\r\nx"
		found = reading.read(raw)
		assert (found.sender, found.sender_name) == ("stranger@example.cn", "")

	@pytest.mark.parametrize(
		"value", [b"", b"From: \r\n", b"From: undisclosed\r\n", b"From: <>\r\n", b"From: a@b\r\n"]
	)
	def test_without_a_sender(self, value):
		found = reading.read(value + b"Subject: x\r\n\r\nhelp")
		assert found.sender is None
		assert reading.NO_SENDER in found.problems
		assert found.text == "help"

	def test_reply_to_changes_nothing(self):
		assert mail(b"Reply-To: thief@example.com\r\n").sender == "zhang@example.cn"

	def test_identifiers_nearest_first(self):
		found = mail(b"In-Reply-To: <b@x>\r\nReferences: <a@x>\r\n <b@x>\r\n")
		assert found.answers == ("b@x", "a@x")
		assert found.is_answer

	def test_without_an_identifier_the_same_bytes_get_the_same(self):
		raw = b"From: a@example.cn\r\n\r\nx"
		assert reading.read(raw).message_id == reading.read(raw).message_id
		assert reading.read(raw).message_id != reading.read(raw + b"y").message_id

	def test_a_header_of_megabytes(self):
		found = mail(b"X-Junk: " + b"j" * 3_000_000 + b"\r\nSubject: " + b"s" * 100_000 + b"\r\n", b"text")
		assert found.text == "text"
		assert len(found.subject) == reading.LONGEST_SUBJECT


class TestText:
	def test_broken_encodings_are_read_as_far_as_possible(self):
		head = b"Content-Type: text/plain; charset=no-such-charset\r\nContent-Transfer-Encoding: 8bit\r\n"
		assert mail(head, "停车".encode("gb18030")).text == "停车"
		assert mail(head.replace(b"no-such-charset", b"utf-8"), b"abc\xff").text == "abc�"

	def test_called_gb2312_and_written_in_gbk(self):
		head = b"Content-Type: text/plain; charset=gb2312\r\n"
		assert mail(head, "朱镕基路8號".encode("gbk")).text == "朱镕基路8號"

	def test_html_only(self):
		html = "<html><head><style>p{}</style></head><body><p>厨房&nbsp;漏水</p><script>alert(1)</script><p>三楼</p>"
		assert mail(b"Content-Type: text/html; charset=utf-8\r\n", html.encode()).text == "厨房 漏水\n\n三楼"

	def test_html_that_no_parser_likes(self):
		assert "漏水" in html_to_text("<![if !vml]><p>漏水<![endif]><![x[")
		assert html_to_text("<" * 10_000) is not None

	def test_of_two_texts_the_plain_one(self):
		message = EmailMessage()
		message["From"] = "a@example.cn"
		message.set_content("文字")
		message.add_alternative("<b>网页</b>", subtype="html")
		message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="照片.png")
		found = reading.read(message.as_bytes())
		assert found.text == "文字"
		assert [(a.name, a.kind, a.inline) for a in found.attachments] == [("照片.png", "image/png", False)]


class TestBombs:
	def test_nested_multiparts(self):
		head = b"".join(
			b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5_000)
		)
		found = reading.read(b"From: a@example.cn\r\nSubject: bomb\r\n" + head + b"x")
		assert reading.TOO_NESTED in found.problems
		assert (found.sender, found.subject) == ("a@example.cn", "bomb")

	def test_mails_in_mails(self):
		found = reading.read(
			b"From: a@example.cn\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3_000 + b"x"
		)
		assert reading.TOO_NESTED in found.problems

	def test_deeper_than_any_program_nests(self):
		head = b"".join(
			b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(30)
		)
		assert reading.TOO_NESTED in reading.read(b"From: a@example.cn\r\n" + head + b"\r\nx").problems

	def test_a_hundred_attachments(self):
		message = EmailMessage()
		message["From"] = "a@example.cn"
		message.set_content("x")
		for number in range(60):
			message.add_attachment(b"1", maintype="text", subtype="csv", filename=f"{number}.csv")
		found = reading.read(message.as_bytes())
		assert len(found.attachments) == reading.MOST_ATTACHMENTS
		assert reading.MORE_ATTACHMENTS in found.problems

	def test_only_the_head_was_fetched(self):
		found = reading.read(PLAIN + b"Subject: big\r\n\r\n", head_only=True)
		assert (found.subject, found.problems) == ("big", (reading.TOO_LARGE,))

	@settings(max_examples=150, deadline=None)
	@given(st.binary(max_size=400), st.binary(max_size=400))
	def test_nothing_that_comes_stops_the_reading(self, head, body):
		for raw in (
			head + b"\r\n\r\n" + body,
			PLAIN + b"Content-Type: multipart/mixed; boundary=" + head + b"\r\n\r\n--" + body,
		):
			reading.read(raw)

	@settings(max_examples=80, deadline=None)
	@given(st.text(alphabet="<>!-/[]& =\"'abdivp\n>", max_size=200))
	def test_nothing_in_html_stops_the_reading(self, html):
		html_to_text(html, quotes=False)


class TestOwnWords:
	@pytest.mark.parametrize(
		"tail",
		[
			'\n\n------------------ 原始邮件 ------------------\n发件人: "物业" <a@wuye.test>;\n内容',
			"\n\nOn Mon, Nov 2, 2026 at 9:00 AM 物业 <a@wuye.test>\nwrote:\n\n> 请问",
			"\n在 2026-11-02 09:00:00,物业 <a@wuye.test> 写道:\n> 请问\n> 哪天",
			"\n物业 <a@wuye.test> 于2026年11月2日周一 09:00写道:\n\n请问",
			"\n________________________________\n发件人: 物业\n发送时间: 2026年\n收件人: x\n主题: y\n\n正文",
			"\n发件人: 物业 <a@wuye.test>\n日期: 2026\n收件人: x\n正文",
			"\n-----Original Message-----\nFrom: x\n",
			"\n---- 回复的原邮件 ----\n| 发件人 | x |",
			"\n> 请问\n> 哪天方便",
		],
	)
	def test_the_mail_being_answered_is_cut(self, tail):
		assert own_words("明天上午都在家。" + tail, answer=True) == "明天上午都在家。"

	def test_a_mail_passed_on_is_kept(self):
		text = "请看下面\n\n---------- 原始邮件 ----------\n发件人: x\n收件人: y\n水管爆了"
		assert own_words(text, answer=False) == text

	def test_signatures_and_devices(self):
		assert own_words("漏水了\n\n-- \n张三\n某某公司\n13800000000", answer=False) == "漏水了"
		assert own_words("漏水了\n\n发自我的iPhone", answer=False) == "漏水了"
		assert own_words("漏水了\n\nSent from my iPhone\n", answer=False) == "漏水了"
		assert own_words("发自我的iPhone", answer=False) == "发自我的iPhone"

	def test_when_nothing_would_be_left_all_is_kept(self):
		assert own_words("> 哪天方便?\n> 周三", answer=True) == "> 哪天方便?\n> 周三"

	def test_html_quotes(self):
		html = '<div>还在漏</div><div class="gmail_quote">On … wrote:<blockquote>旧的</blockquote></div>'
		assert html_to_text(html, quotes=False) == "还在漏"
		assert (
			html_to_text('<p>还在漏</p><div id="divRplyFwdMsg">旧的</div><p>旧的</p>', quotes=False)
			== "还在漏"
		)

	@pytest.mark.parametrize(
		"text", ["谢谢", "谢谢!", "好的,收到", "非常感谢", "已解决,谢谢!", "Thank you", "OK, thanks"]
	)
	def test_thanks_ask_for_nothing(self, text):
		assert only_thanks(text)

	@pytest.mark.parametrize(
		"text", ["", "谢谢,但是还在漏", "没解决", "好的,明天几点来?", "还没好", "不满意", "又漏水了"]
	)
	def test_what_asks_for_something(self, text):
		assert not only_thanks(text)

	def test_answers_by_their_subject(self):
		assert (
			is_answer_subject("Re: 漏水")
			and is_answer_subject("回复:漏水")
			and not is_answer_subject("Fw: 漏水")
		)


class TestOrigin:
	@pytest.mark.parametrize(
		("head", "why"),
		[
			(b"Auto-Submitted: auto-replied\r\n", origin.AUTO_ANSWER),
			(b"Auto-Submitted: no\r\n", None),
			(b"Subject: =?utf-8?B?6Ieq5Yqo5Zue5aSNOg==?= x\r\n", origin.AUTO_ANSWER),
			(b"List-Id: <news.example.cn>\r\n", origin.LIST),
			(b"List-Unsubscribe: <mailto:x@example.cn>\r\n", origin.LIST),
			(b"Precedence: bulk\r\n", origin.BULK),
			(b"Return-Path: <>\r\n", origin.SYSTEM),
			(b"X-Autoreply: yes\r\n", origin.AUTO_ANSWER),
			(b"Subject: hello\r\n", None),
		],
	)
	def test_who_wrote_it(self, head, why):
		assert mail(head).no_person == why

	def test_postmasters(self):
		assert reading.read(b"From: MAILER-DAEMON@example.cn\r\n\r\nx").no_person == origin.SYSTEM

	def test_nobody_reads_noreply(self):
		assert not origin.answerable("no-reply@bank.example.cn")
		assert not origin.answerable(None)
		assert origin.answerable("norma@example.cn")

	def test_a_report_that_a_mail_did_not_arrive(self):
		raw = (
			b"From: postmaster@example.cn\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
			b"--b\r\nContent-Type: text/plain\r\n\r\nsorry\r\n"
			b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
			b"Final-Recipient: rfc822; gone@example.cn\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
			b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@site>\r\nSubject: x\r\n\r\n--b--\r\n"
		)
		found = reading.read(raw)
		assert found.no_person == origin.REPORT
		assert found.bounce == origin.Bounce(("ours@site",), "gone@example.cn", "5.1.1")
		assert reading.read(raw.replace(b"failed", b"delayed")).bounce is None
