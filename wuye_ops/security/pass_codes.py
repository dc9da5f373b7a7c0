"""What opens a gate: the code of a pass, which is said or typed, and the token of its link, which a QR code carries.

Neither is kept. Both are computed from the pass's random name and the number of its code with the site's encryption key
(HMAC-SHA-256, 128 bits and more of chance for the token), so that a host finds them again on any phone; the database holds
their fingerprints under unique indexes. Who reads the database learns no code, and a look-up takes as long for a wrong code
as for a right one. Another code in the place of the first is the next number: the one before opens nothing any more.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

import frappe
from frappe import _
from frappe.utils import get_url
from frappe.utils.password import get_encryption_key

from wuye_ops.property import throttle
from wuye_ops.property.notices import tell_staff
from wuye_ops.rules import pass_code, scan
from wuye_ops.security.heads import heads_of

TOKEN_BYTES = 24
# Two codes that are alike, of 23⁸: tried again with the next number.
MOST_TRIES = 5
WRONG = "gate-code"


def set_code(doc) -> None:
	"""Gives a pass that has its name a code and a link that no other pass has."""
	for _try in range(MOST_TRIES):
		doc.code_number += 1
		fingerprint = fingerprint_of(_code(doc.name, doc.code_number))
		if not frappe.db.exists("Visitor Pass", {"code_fingerprint": fingerprint}):
			break
	doc.update(
		{
			"code_fingerprint": fingerprint,
			"token_hash": hash_of(_token(doc.name, doc.code_number)),
			"code_shown": pass_code.masked(_code(doc.name, doc.code_number)),
		}
	)


def code_of(row) -> str | None:
	"""The nine characters; None where the pass has no code any more, or the site's key is another than it was made with.

	row: name, code_number, code_fingerprint. The caller has checked the right to see it.
	"""
	code = _code(row.name, row.code_number)
	return code if row.code_fingerprint and fingerprint_of(code) == row.code_fingerprint else None


def token_of(row) -> str | None:
	"""The same of the link's token. row: name, code_number, token_hash."""
	token = _token(row.name, row.code_number)
	return token if row.token_hash and hash_of(token) == row.token_hash else None


def address_of(token: str) -> str:
	"""What the QR code says, and what a host sends on."""
	return get_url(f"{scan.PATH}{token}")


def fingerprint_of(code: str) -> str:
	"""What is stored of a code. Raises pass_code.CodeError for what is none."""
	return pass_code.fingerprint(code, get_encryption_key().encode())


def hash_of(token: str) -> str:
	return sha256(token.encode()).hexdigest()


def _code(name: str, number: int) -> str:
	return pass_code.make(_derived("code", name, number))


def _token(name: str, number: int) -> str:
	return urlsafe_b64encode(_derived("token", name, number)[:TOKEN_BYTES]).decode()


def _derived(what: str, name: str, number: int) -> bytes:
	secret = get_encryption_key().encode()
	return hmac.new(secret, f"visitor-pass:{what}:{name}:{number}".encode(), sha256).digest()


# -- wrong ones


def refuse_guessing(property_name: str, gate: str) -> None:
	"""Before a code is looked up: refuses a gate, or a user, that has entered too many wrong ones. A right one is then refused
	as well, or guessing would go on."""
	for whose in _whose(property_name, gate):
		if throttle.seen(WRONG, whose) >= pass_code.MOST_WRONG:
			frappe.throw(
				_("Too many wrong codes. Ask the visitor’s host, or wait five minutes."),
				frappe.RateLimitExceededError,
				title=_("Too Often"),
			)


def note_wrong(property_name: str, gate: str) -> None:
	"""After a code that no pass has: counts it, and tells the head when it was one too many."""
	for whose in _whose(property_name, gate):
		if throttle.count(WRONG, whose, pass_code.WRONG_WINDOW) == pass_code.MOST_WRONG:
			_report(property_name, gate)


def _whose(property_name: str, gate: str) -> tuple[str, str]:
	return f"{property_name}|{gate}", f"user|{frappe.session.user}"


def _report(property_name: str, gate: str) -> None:
	subject = _("{0} wrong pass codes within {1} minutes at {2}: somebody may be guessing").format(
		pass_code.MOST_WRONG, pass_code.WRONG_WINDOW // 60, frappe.utils.escape_html(gate)
	)
	tell_staff(heads_of(property_name), frappe.get_doc("Property", property_name), subject)
