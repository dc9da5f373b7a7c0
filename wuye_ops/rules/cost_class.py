"""成本类别: the classes in which costs of a property are planned and reviewed, and the accounts of each.

Source of the classes: 《物业服务收费管理办法》(发改价格〔2003〕1864号) 11, which lists what service costs consist of, with
energy, materials, outsourcing and the share of the head office apart, as the trade plans them. An account belongs to the class
whose number it begins with; the longest such number decides.
"""

from __future__ import annotations

from collections.abc import Mapping

(
	STAFF, MATERIALS, MAINTENANCE, ENERGY, CLEANING, GREENING, ORDER, OFFICE, DEPRECIATION, INSURANCE, OUTSOURCING, MANAGEMENT,
	TAXES, OTHER,
) = CLASSES = (
	"Staff", "Materials", "Facility Maintenance", "Energy", "Cleaning", "Greening", "Order Keeping", "Office", "Depreciation",
	"Insurance", "Outsourcing", "Management Share", "Taxes", "Other Costs",
)  # fmt: skip

# Numbers of setup/data/chart_of_accounts.json, which follows 企业会计准则.
ACCOUNTS: Mapping[str, str] = {
	"640101": STAFF,
	"640102": MATERIALS,
	"640103": MAINTENANCE,
	"640104": ENERGY,
	"640105": CLEANING,
	"640106": GREENING,
	"640107": ORDER,
	"640108": OUTSOURCING,
	"640109": INSURANCE,
	"6403": TAXES,
	"660201": STAFF,
	"660202": OFFICE,
	"660203": DEPRECIATION,
	"660204": OFFICE,
	"660205": MANAGEMENT,
}
# Costs that are owed or arise whether or not anybody orders them: their booking is warned of, and never stopped. Wages,
# contributions and taxes are owed by law, power and water have been used, the rest is reckoned by accountants.
OWED_ANYWAY = frozenset({STAFF, ENERGY, DEPRECIATION, INSURANCE, MANAGEMENT, TAXES})


def class_of(number: str | None, accounts: Mapping[str, str] = ACCOUNTS) -> str:
	"""The class of an account by its number; OTHER for one without a number, or of no class."""
	number = (number or "").strip()
	fitting = [begin for begin in accounts if begin and number.startswith(begin)]
	return accounts[max(fitting, key=len)] if fitting else OTHER
