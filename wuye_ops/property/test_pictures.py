"""Pictures from anybody: what comes out is a picture and nothing else, and what is none is refused in words."""

import random
from io import BytesIO

import frappe
from frappe.tests.utils import FrappeTestCase
from PIL import Image

from wuye_ops.property import pictures

CHANGES = 500


def written(image: Image.Image, kind: str, **options) -> bytes:
	buffer = BytesIO()
	image.save(buffer, kind, **options)
	return buffer.getvalue()


class TestPictures(FrappeTestCase):
	def setUp(self) -> None:
		self.rng = random.Random(7)
		self.noise = Image.frombytes("RGB", (60, 45), self.rng.randbytes(60 * 45 * 3))

	def bases(self) -> list[bytes]:
		turned = Image.Exif()
		turned[0x0112] = 6
		return [
			*(written(self.noise, kind) for kind in pictures.FORMATS),
			*(written(self.noise.convert(mode), "PNG") for mode in ("LA", "P", "1")),
			written(self.noise.convert("CMYK"), "JPEG"),
			written(self.noise, "JPEG", exif=turned),
			written(Image.new("I;16", (40, 40), 999), "PNG"),
		]

	def test_every_kind_comes_out_as_a_plain_jpeg(self) -> None:
		for content in self.bases():
			kept = Image.open(BytesIO(pictures.cleaned(content)))
			self.assertEqual((kept.format, kept.mode, dict(kept.getexif())), ("JPEG", "RGB", {}))

	def test_large_ones_are_made_smaller_and_small_ones_are_not_made_larger(self) -> None:
		for size, expected in (((4000, 3000), (2048, 1536)), ((30, 20), (30, 20))):
			kept = Image.open(BytesIO(pictures.cleaned(written(Image.new("RGB", size), "JPEG"))))
			self.assertEqual(kept.size, expected)

	def test_what_is_clear_is_white(self) -> None:
		kept = Image.open(BytesIO(pictures.cleaned(written(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG"))))
		self.assertGreater(min(kept.getpixel((4, 4))), 250)

	def test_whatever_was_changed_in_a_file_it_is_a_picture_or_refused(self) -> None:
		bases = self.bases()
		for _time in range(CHANGES):
			content = bytearray(self.rng.choice(bases))
			for _change in range(self.rng.randint(1, 20)):
				self.change(content)
			try:
				Image.open(BytesIO(pictures.cleaned(bytes(content)))).load()
			except frappe.ValidationError:
				continue

	def change(self, content: bytearray) -> None:
		# the head is where a decoder is led astray
		at = self.rng.randrange(min(len(content), 400) or 1)
		what = self.rng.random()
		if what < 0.7 and content:
			content[at] = self.rng.randrange(256)
		elif what < 0.85:
			del content[at : at + self.rng.randint(1, 40)]
		else:
			content[at:at] = self.rng.randbytes(self.rng.randint(1, 8))
