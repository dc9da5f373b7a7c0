"""Every page of what a borrower sees says whose it is; what cannot be marked is not shown."""

import io
import unittest

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, RectangleObject

from wuye_ops.records.lending import watermark
from wuye_ops.tests import archive_factories as archive

LINES = ("RL-2026-00001  a.b@wuye.test (x) \\ 2026-11-29 10:00", "陈工：仅供查阅，不得外传")


def pages(content: bytes) -> list[str]:
	return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def written(writer: PdfWriter) -> bytes:
	out = io.BytesIO()
	writer.write(out)
	return out.getvalue()


class TestWatermark(unittest.TestCase):
	def refused(self, code: str, content: bytes, ending: str) -> None:
		with self.assertRaises(watermark.NotShowable) as caught:
			watermark.mark(content, ending, LINES)
		self.assertEqual(caught.exception.args[0], code)

	def test_on_every_page_in_both_scripts(self) -> None:
		for content, ending, count in (
			(archive.pdf(pages=3), "pdf", 3),
			(archive.pdf(), "PDF", 1),
			(archive.picture(), "png", 1),
		):
			with self.subTest(ending):
				texts = pages(watermark.mark(content, ending, LINES))
				self.assertEqual(len(texts), count)
				for text in texts:
					for line in LINES:
						self.assertIn(line, text)

	def test_pages_of_any_shape(self) -> None:
		writer = PdfWriter()
		for box in ((0, 0, 200, 100), (-300, -500, 900, 700), (0, 0, 2384, 3370)):
			page = writer.add_blank_page(width=100, height=100)
			page.mediabox = RectangleObject(box)
			page.rotate(90)
		texts = pages(watermark.mark(written(writer), "pdf", LINES))
		self.assertEqual(["仅供查阅" in text for text in texts], [True, True, True])

	def test_a_scan_of_many_pages(self) -> None:
		frames = [Image.new("1", (200, 300), number % 2) for number in range(3)]
		out = io.BytesIO()
		frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
		self.assertEqual(len(pages(watermark.mark(out.getvalue(), "tif", LINES))), 3)

	def test_what_is_hidden_in_a_file_stays_behind(self) -> None:
		writer = PdfWriter()
		writer.add_blank_page(width=200, height=200)
		writer.add_attachment("工资表.xlsx", b"secret")
		writer.add_js("app.alert('x')")
		note = DictionaryObject({NameObject("/Subtype"): NameObject("/FileAttachment")})
		writer.add_annotation(0, note)
		marked = PdfReader(io.BytesIO(watermark.mark(written(writer), "pdf", LINES)))
		self.assertFalse(marked.attachments)
		self.assertNotIn("/Names", marked.root_object)
		self.assertFalse(marked.pages[0].get("/Annots"))

	def test_what_cannot_be_marked(self) -> None:
		locked = PdfWriter()
		locked.add_blank_page(width=100, height=100)
		locked.encrypt("密码", algorithm="AES-256")
		for code, content, ending in (
			("locked", written(locked), "pdf"),
			("long", archive.pdf(pages=watermark.MOST_PAGES + 1), "pdf"),
			("broken", b"", "pdf"),
			("broken", b"%PDF-1.7 and then nothing", "pdf"),
			("broken", b"not a picture", "png"),
			# cut off in its head; one cut off later is shown as far as it goes where the framework allows it
			("broken", archive.picture()[:20], "png"),
			# the ending lies
			("broken", archive.picture(), "pdf"),
		):
			with self.subTest(code):
				self.refused(code, content, ending)

	def test_a_picture_made_to_fill_the_memory(self) -> None:
		out = io.BytesIO()
		Image.new("1", (9000, 9000)).save(out, "PNG")
		self.refused("large", out.getvalue(), "png")
