"""A copy to look at that says on every page whose it is: PDF and pictures become one PDF with the mark across each page.

The mark is drawn with fonts every reader has (Helvetica, and the Song type of PDF's own list for Chinese), so no font lies on
the server. Knows nothing of the framework: bytes in, bytes out.
"""

import io

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
	ArrayObject,
	DecodedStreamObject,
	DictionaryObject,
	FloatObject,
	NameObject,
	TextStringObject,
)

PDF = "pdf"
# Beyond it, a look at everything is a copy of everything: the borrower asks for a part or for the original.
MOST_PAGES = 300
# A scan of a large plan; beyond it a picture is made to fill the memory.
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 3000
DPI = 150
SIZE, STEP_X, STEP_Y = 11, 260, 150
GREY, OPACITY = 0.45, 0.28
# leaning a third of a right angle: cos, sin
LEAN = (0.866, 0.5)
# what a page may carry besides its content, and a mark could not be seen on
HIDDEN_CONTENT = ("/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D")


class NotShowable(ValueError):
	"""Says in its first argument why: `locked`, `broken`, `long` or `large`."""


def mark(content: bytes, ending: str, lines: tuple[str, ...]) -> bytes:
	"""A PDF of the file with the lines across every page. Raises NotShowable."""
	pdf = content if ending.lower() == PDF else _pictures(content)
	try:
		return _stamp(pdf, lines)
	except (PyPdfError, KeyError, TypeError, ValueError, RecursionError) as error:
		if isinstance(error, NotShowable):
			raise
		raise NotShowable("broken") from error


def _stamp(content: bytes, lines: tuple[str, ...]) -> bytes:
	reader = PdfReader(io.BytesIO(content))
	if reader.is_encrypted and not reader.decrypt(""):
		raise NotShowable("locked")
	if len(reader.pages) > MOST_PAGES:
		raise NotShowable("long")
	writer = PdfWriter()
	for page in reader.pages:
		# page by page: scripts and attachments of the document stay behind
		_drop_hidden(added := writer.add_page(page))
		box = added.mediabox
		sheet = _sheet(float(box.width), float(box.height), lines)
		added.merge_translated_page(sheet, float(box.left), float(box.bottom))
		added.compress_content_streams()
	out = io.BytesIO()
	writer.write(out)
	return out.getvalue()


def _drop_hidden(page) -> None:
	if "/Annots" not in page:
		return
	kept = [note for note in page["/Annots"] if note.get_object().get("/Subtype") not in HIDDEN_CONTENT]
	for note in kept:
		for action in ("/A", "/AA"):
			note.get_object().pop(action, None)
	page[NameObject("/Annots")] = ArrayObject(kept)


def _sheet(width: float, height: float, lines: tuple[str, ...]) -> PageObject:
	"""A page of this size that bears nothing but the mark, again and again."""
	page = PageObject.create_blank_page(width=width, height=height)
	page[NameObject("/Resources")] = DictionaryObject(
		{
			NameObject("/Font"): DictionaryObject(
				{NameObject("/WuyeLatin"): _latin(), NameObject("/WuyeSong"): _song()}
			),
			NameObject("/ExtGState"): DictionaryObject(
				{
					NameObject("/WuyeFaint"): DictionaryObject(
						{NameObject("/ca"): FloatObject(OPACITY), NameObject("/CA"): FloatObject(OPACITY)}
					)
				}
			),
		}
	)
	stream = DecodedStreamObject()
	stream.set_data(_drawing(width, height, lines).encode("ascii"))
	page[NameObject("/Contents")] = stream
	return page


def _drawing(width: float, height: float, lines: tuple[str, ...]) -> str:
	cos, sin = LEAN
	steps = [f"q /WuyeFaint gs {GREY} g BT"]
	y = -STEP_Y / 2
	while y < height:
		x = -STEP_X / 2
		while x < width:
			for number, line in enumerate(lines):
				down = number * SIZE * 1.4
				steps.append(
					f"{cos} {sin} {-sin} {cos} {x + down * sin:.1f} {y - down * cos:.1f} Tm {_text(line)} Tj"
				)
			x += STEP_X
		y += STEP_Y
	steps.append("ET Q")
	return "\n".join(steps)


def _text(line: str) -> str:
	"""Font and string for a line: Song for what is not plain Latin, in two bytes a character."""
	if line.isascii():
		escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
		return f"/WuyeLatin {SIZE} Tf ({''.join(one for one in escaped if one.isprintable())})"
	plain = "".join(one for one in line if one.isprintable() and ord(one) <= 0xFFFF)
	return f"/WuyeSong {SIZE} Tf <{plain.encode('utf-16-be').hex()}>"


def _latin() -> DictionaryObject:
	return _dictionary(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica", Encoding="/WinAnsiEncoding")


def _song() -> DictionaryObject:
	system = DictionaryObject(
		{
			NameObject("/Registry"): TextStringObject("Adobe"),
			NameObject("/Ordering"): TextStringObject("GB1"),
			NameObject("/Supplement"): FloatObject(2),
		}
	)
	face = _dictionary(
		Type="/FontDescriptor", FontName="/STSong-Light", Flags=6, Ascent=880, Descent=-120, CapHeight=880,
		ItalicAngle=0, StemV=93, FontBBox=[-25, -254, 1000, 880],
	)  # fmt: skip
	descendant = _dictionary(Type="/Font", Subtype="/CIDFontType0", BaseFont="/STSong-Light", DW=1000)
	descendant[NameObject("/CIDSystemInfo")] = system
	descendant[NameObject("/FontDescriptor")] = face
	font = _dictionary(
		Type="/Font", Subtype="/Type0", BaseFont="/STSong-Light-UniGB-UCS2-H", Encoding="/UniGB-UCS2-H"
	)
	font[NameObject("/DescendantFonts")] = ArrayObject([descendant])
	return font


def _dictionary(**entries) -> DictionaryObject:
	def value(entry):
		if isinstance(entry, str):
			return NameObject(entry)
		if isinstance(entry, list):
			return ArrayObject(FloatObject(number) for number in entry)
		return FloatObject(entry)

	return DictionaryObject({NameObject(f"/{key}"): value(entry) for key, entry in entries.items()})


def _pictures(content: bytes) -> bytes:
	"""A PDF with a page for each picture in the file (a scan may have many)."""
	try:
		with Image.open(io.BytesIO(content)) as image:
			if image.width * image.height > MOST_PIXELS:
				raise NotShowable("large")
			if getattr(image, "n_frames", 1) > MOST_PAGES:
				raise NotShowable("long")
			pages = [_page_of(frame) for frame in ImageSequence.Iterator(image)]
	except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
		raise NotShowable("broken") from error
	out = io.BytesIO()
	pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
	return out.getvalue()


def _page_of(frame: Image.Image) -> Image.Image:
	page = ImageOps.exif_transpose(frame).convert("RGBA")
	# what is transparent lies on paper
	paper = Image.new("RGBA", page.size, "white")
	paper.alpha_composite(page)
	page = paper.convert("RGB")
	page.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
	return page
