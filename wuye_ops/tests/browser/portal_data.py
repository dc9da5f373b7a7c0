"""A home of its own for each browser test of the portal, and photos as phones take them."""

from dataclasses import dataclass
from pathlib import Path

import frappe
from PIL import Image, ImageDraw

from wuye_ops.tests import factories as make


@dataclass(frozen=True)
class Home:
	user: str
	unit: str
	customer: str


def new_home(property_name: str = make.PROPERTY_A, phone: str | None = None) -> Home:
	"""A fresh unit with an owner and their portal user, committed."""
	key = frappe.generate_hash(length=6)
	unit = make.make_unit(make.places(property_name).building, f"8{key}")
	customer = make.make_customer(f"李业主{key}", unit=unit, phone=phone)
	user = make.make_resident(f"home-{key}@wuye.test", customer)
	frappe.db.commit()
	return Home(user, unit, customer)


def take_photo(folder: Path, name: str = "photo.jpg", size: tuple[int, int] = (3000, 4000)) -> str:
	"""A picture in the size of a phone's camera."""
	image = Image.new("RGB", size, (176, 196, 205))
	draw = ImageDraw.Draw(image)
	width, height = size
	draw.rectangle((0, height * 0.62, width, height), fill=(120, 98, 80))
	draw.rounded_rectangle((width * 0.45, height * 0.1, width * 0.55, height * 0.7), 60, fill=(150, 155, 160))
	draw.ellipse((width * 0.3, height * 0.72, width * 0.7, height * 0.84), fill=(86, 140, 190))
	path = folder / name
	image.save(path, quality=90)
	return str(path)
