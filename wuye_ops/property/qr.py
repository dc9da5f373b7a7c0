"""QR codes for labels and printed task sheets."""

import segno


def qr_svg(text: str, scale: float = 2.5) -> str:
	"""An inline SVG picture of `text`; `scale` is the size of one module in pixels."""
	return segno.make(text, error="m").svg_inline(scale=scale, border=1)
