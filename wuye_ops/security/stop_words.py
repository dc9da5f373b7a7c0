"""Why somebody was stopped or asked about, in a word or two, for the figures of those who lead: the gate's screen says less."""

from frappe import _

# functions, since a translation is looked up when it is needed
LABELS = {
	"watchlist": lambda: _("On the watchlist"),
	"watchlist_maybe": lambda: _("Perhaps on the watchlist"),
	"call_head": lambda: _("Head called"),
	"wrong_property": lambda: _("Pass of another property"),
	"revoked": lambda: _("Pass revoked"),
	"declined": lambda: _("Declined by the host"),
	"expired": lambda: _("Pass or permit expired"),
	"used_up": lambda: _("Pass used up"),
	"not_yet": lambda: _("Too early"),
	"wrong_day": lambda: _("Wrong day"),
	"wrong_hours": lambda: _("Wrong hour"),
	"not_confirmed": lambda: _("Host has not answered"),
	"already_inside": lambda: _("Pass already inside"),
	"too_many": lambda: _("More people than announced"),
	"other_vehicle": lambda: _("Another vehicle"),
	"wrong_gate": lambda: _("Wrong gate"),
	"suspended": lambda: _("Permit suspended"),
	"space_taken": lambda: _("Space of the permit taken"),
	"courier": lambda: _("Courier"),
	"courier_hours": lambda: _("Courier out of hours"),
	"walk_in": lambda: _("Not announced"),
	"temporary_vehicle": lambda: _("Temporary vehicle"),
	"full": lambda: _("No space left"),
	"unknown_plate": lambda: _("Unknown plate"),
	"check_name": lambda: _("Name to be checked"),
	"fee_due": lambda: _("Parking fee due"),
	"unknown_code": lambda: _("Unknown code"),
	"nobody": lambda: _("Nothing found"),
	"not_listed": lambda: _("Not on the offline list"),
	"out_of_time": lambda: _("Out of time on the offline list"),
	"stale_list": lambda: _("Offline list too old"),
}


def label(code: str) -> str:
	"""The words of a code; the code itself where nobody has given it any."""
	words = LABELS.get(code)
	return words() if words else code
