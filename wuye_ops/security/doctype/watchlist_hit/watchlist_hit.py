from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class WatchlistHit(WrittenByService, Document):
	"""Something at a gate matched the watchlist: when and where for guards, which entry for those who decide."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal["", "Stop", "Watch"]
		at: DF.Datetime
		dealt_with_by: DF.Link | None
		dealt_with_on: DF.Datetime | None
		direction: DF.Literal["In", "Out"]
		gate: DF.Link | None
		gate_entry: DF.Link | None
		guard: DF.Link | None
		hit_key: DF.Data | None
		is_exact: DF.Check
		outcome: DF.SmallText | None
		property: DF.Link
		status: DF.Literal["To Deal With", "Dealt With"]
		watchlist_entry: DF.Link | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("The gate logs what matches the watchlist. Use the button to note what was done.")

	def why_it_is_kept(self) -> str:
		return _("What happened at the gate is kept until its time is over.")
