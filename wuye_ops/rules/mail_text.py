"""What somebody wrote in a mail, without what their program added: the mail they answer, their signature, the device's name.

Nothing is lost by it: the whole text stays with the message. What is cut here is only kept out of the request's description.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

LONGEST_HTML = (
	500_000  # characters; what people write is far below, what programs wrap around it is not worth the time
)
LONGEST_LINE = 500  # of a line, as far as patterns look at it
LONGEST_SIGNATURE = 12  # lines after "-- "
LONGEST_THANKS = 20

BLOCKS = frozenset(
	"address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main"
	" nav ol p pre section table tr ul".split()
)
UNSEEN = frozenset(("head", "script", "style", "title", "template"))
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# classes and ids with which mail programs mark what is being answered (Gmail, Yahoo, Proton, Foxmail, NetEase)
QUOTING = re.compile(
	r"gmail_quote|gmail_attr|yahoo_quoted|protonmail_quote|moz-cite-prefix|isreplycontent|ntes-?quote|foxmail_reply",
	re.IGNORECASE,
)
# after these everything is the mail being answered (Outlook, QQ)
QUOTE_FOLLOWS = re.compile(r"divRplyFwdMsg|appendonsend|includetail|mail-editor-reference", re.IGNORECASE)

QUOTE_HEADS = (
	re.compile(
		r"^\s*[-—]{2,}\s*(原始邮件|原邮件|回复的原邮件|源邮件|原始郵件|Original Message|Original|Replied Message)\s*[-—]{2,}",
		re.IGNORECASE,
	),
	re.compile(r"^\s*(On|Am|Le|El)\s.{5,300}(wrote|schrieb|a écrit|escribió)\s*[::]\s*$", re.IGNORECASE),
	re.compile(r"^.{4,200}(写道|寫道)\s*[::]\s*$"),
)
FROM_LINE = re.compile(r"^\s*\**(发件人|寄件者|From)\**\s*[::]", re.IGNORECASE)
HEADER_LINE = re.compile(
	r"^\s*\**(收件人|发送时间|发送日期|日期|时间|主题|收件者|To|Sent|Date|Subject)\**\s*[::]", re.IGNORECASE
)
HEADER_BLOCK = 6  # lines within which the second line of such a block comes
RULE = re.compile(r"^\s*_{10,}\s*$")
SIGNATURE = re.compile(r"^--\s?$")
DEVICE = re.compile(
	r"^\s*(发自我的.{0,40}|發自我的.{0,40}|发送自.{0,60}|发自.{0,30}(邮箱|手机|客户端).{0,20}|来自.{0,20}(邮箱|手机|客户端).{0,20}"
	r"|Sent from .{0,60}|Get Outlook for .{0,40}|获取\s*Outlook.{0,40})\s*$",
	re.IGNORECASE,
)
THANKS = re.compile(
	r"(非常|十分|多|太)?(谢谢|感谢|多谢|辛苦)(您|你|你们|您们|了|啦|大家|啊|哦|物业|师傅)*"
	r"|好的?|收到|知道|明白|了解|已?解决了?|可以了?|没问题|满意|很?快|thank you|thanks?|ok|great|got it",
	re.IGNORECASE,
)
ANSWER_SUBJECT = re.compile(r"^\s*(re|回复|答复|回覆|aw)\s*(\[\d+\])?\s*[::]", re.IGNORECASE)
INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


class _Reader(HTMLParser):
	"""Text of a mail's HTML; with `quotes` False without what is marked as the mail being answered."""

	def __init__(self, quotes: bool) -> None:
		super().__init__(convert_charrefs=True)
		self.quotes = quotes
		self.pieces: list[str] = []
		# the element that is left out, and how deep we are in elements of its name
		self.skipped: str | None = None
		self.depth = 0
		self.ended = False

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if self.ended:
			return
		if self.skipped:
			self.depth += tag == self.skipped
			return
		marks = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
		if not self.quotes and QUOTE_FOLLOWS.search(marks):
			self.ended = True
		elif tag not in VOID and (tag in UNSEEN or (not self.quotes and self._quotes(tag, marks))):
			self.skipped, self.depth = tag, 1
		elif tag in BLOCKS:
			self.pieces.append("\n")
		elif tag in ("td", "th"):
			self.pieces.append(" ")

	def _quotes(self, tag: str, marks: str) -> bool:
		return tag == "blockquote" or bool(QUOTING.search(marks))

	def handle_endtag(self, tag: str) -> None:
		if self.skipped:
			self.depth -= tag == self.skipped
			if not self.depth:
				self.skipped = None
		elif tag in BLOCKS and tag != "br":
			self.pieces.append("\n")

	def handle_data(self, data: str) -> None:
		if not self.skipped and not self.ended:
			self.pieces.append(re.sub(r"[ \t\r\n\xa0]+", " ", data))


def html_to_text(html: str, *, quotes: bool = True) -> str:
	"""The text of an HTML mail. quotes: whether to keep what is marked as the mail being answered."""
	html = html[:LONGEST_HTML]
	reader = _Reader(quotes)
	try:
		reader.feed(html)
		reader.close()
	except AssertionError:
		# the parser's word for a declaration it does not know
		return tidy(unescape(re.sub(r"<[^<>]{0,2000}>", " ", html)))
	return tidy("".join(reader.pieces))


def tidy(text: str) -> str:
	"""Lines without spaces at their ends, at most one empty line in a row, no characters that cannot be seen."""
	text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
	text = "".join(char for char in text if char in "\n\t" or ord(char) >= 32)
	lines = [line.strip() if not line.startswith(">") else line.rstrip() for line in text.split("\n")]
	return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def is_answer_subject(subject: str) -> bool:
	return bool(ANSWER_SUBJECT.match(subject))


def own_words(text: str, *, answer: bool) -> str:
	"""What the writer wrote. answer: the mail answers another one, so that what it quotes is that one.

	The mail somebody passes on is what they write about, so nothing is cut from a mail that answers none. When nothing
	would be left, the text stays as it is.
	"""
	text = tidy(text)
	shortened = without_quotes(text) if answer else text
	return without_signature(shortened) or shortened or text


def without_quotes(text: str) -> str:
	lines = text.split("\n")
	for number, line in enumerate(lines):
		if _quote_begins(lines, number, line[:LONGEST_LINE]):
			lines = lines[:number]
			break
	return tidy("\n".join(line for line in lines if not line.startswith(">")))


def _quote_begins(lines: list[str], number: int, line: str) -> bool:
	if any(pattern.match(line) for pattern in QUOTE_HEADS):
		return True
	following = lines[number + 1 : number + HEADER_BLOCK]
	# "On Monday, … \n wrote:" broken into two lines
	if line.startswith("On ") and following and re.search(r"wrote:\s*$", following[0][:LONGEST_LINE]):
		return True
	if FROM_LINE.match(line):
		return any(HEADER_LINE.match(other[:LONGEST_LINE]) for other in following)
	return bool(RULE.match(line)) and any(FROM_LINE.match(other[:LONGEST_LINE]) for other in following)


def without_signature(text: str) -> str:
	lines = text.split("\n")
	for number in range(len(lines) - 1, -1, -1):
		if SIGNATURE.match(lines[number]) and len(lines) - number <= LONGEST_SIGNATURE + 1:
			lines = lines[:number]
			break
	while lines and (not lines[-1].strip() or DEVICE.match(lines[-1][:LONGEST_LINE])):
		lines.pop()
	return tidy("\n".join(lines))


def only_thanks(text: str) -> bool:
	"""Whether a short answer says no more than thank you: it asks for nothing."""
	text = re.sub(r"[\s\W_]+", " ", text).strip()
	if (
		not text
		or len(text) > LONGEST_THANKS
		or re.search("不|没|未|还|但|再|吗", text.replace("没问题", ""))
	):
		return False
	return not re.sub(r"[\s了的啦]", "", THANKS.sub("", text))


def shortened(text: str, limit: int) -> str:
	"""At most `limit` characters; an ellipsis says that there is more."""
	return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
