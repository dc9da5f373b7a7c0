"""The site's keys for personal data, and what is locked with them.

Keys have versions. `personal_data_keys` in site_config.json lists them, `[{"version": 2, "key": "…"}, …]`; a site that
never rotated has none there, and version 1 is its `encryption_key`. The newest key locks; every listed one unlocks and
is searched with. A cipher text and a hash say which key made them: `v2:…`; without a prefix it was version 1.

A key serves both as Fernet key (AES-128-CBC, HMAC-SHA256) and as the source of another key for the search hash.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from functools import lru_cache

import frappe
from cryptography.fernet import Fernet, InvalidToken
from frappe import _
from frappe.utils.password import get_encryption_key

CONFIG = "personal_data_keys"
FIRST = 1
_SEARCH = b"wuye_ops personal data search"
_VERSION = re.compile(r"v([1-9][0-9]{0,5}):")


class KeyProblem(frappe.ValidationError):
	"""The keys of the site are not what they should be, or do not open what was locked."""


@dataclass(frozen=True)
class Key:
	version: int
	secret: str = field(repr=False)

	def lock(self, plain: str) -> str:
		return self._mark(_fernet(self.secret).encrypt(plain.encode()).decode())

	def hash(self, plain: str) -> str:
		return self._mark(hmac.new(_search_key(self.secret), plain.encode(), hashlib.sha256).hexdigest())

	def unlock(self, token: str) -> str:
		return _fernet(self.secret).decrypt(token.encode()).decode()

	def _mark(self, text: str) -> str:
		return text if self.version == FIRST else f"{prefix(self.version)}{text}"


def keys() -> list[Key]:
	"""The live keys, newest first. Raises KeyProblem when the list in site_config.json cannot be used."""
	rows = frappe.conf.get(CONFIG)
	if not rows:
		return [Key(FIRST, get_encryption_key())]
	try:
		found = [Key(int(row["version"]), str(row["key"])) for row in rows]
		for key in found:
			_fernet(key.secret)
	except (KeyError, TypeError, ValueError):
		_refuse_keys()
	if len({key.version for key in found}) != len(found) or min(key.version for key in found) < FIRST:
		_refuse_keys()
	return sorted(found, key=lambda key: -key.version)


def newest() -> Key:
	return keys()[0]


def encrypt(plain: str) -> str:
	"""The cipher text of a number, locked with the newest key."""
	return newest().lock(plain)


def decrypt(cipher: str) -> str:
	"""The number in a cipher text. Raises KeyProblem when its key is not on this site or is another one."""
	version = version_of(cipher)
	key = next((key for key in keys() if key.version == version), None)
	if key is None:
		frappe.throw(
			_(
				"This number was locked with key {0}, which is not in the site's configuration. Put the key back from the backup of site_config.json."
			).format(version),
			KeyProblem,
			title=_("Key Missing"),
		)
	try:
		return key.unlock(cipher.removeprefix(prefix(version)))
	except InvalidToken:
		frappe.throw(
			_(
				"Key {0} does not open this number: the key was replaced, or the entry was changed in the database. Restore the key or the entry from a backup."
			).format(version),
			KeyProblem,
			title=_("Wrong Key"),
		)


def search_hash(plain: str) -> str:
	"""A hash only this site can make, so that the few billion possible phones cannot be tried elsewhere."""
	return newest().hash(plain)


def search_hashes(plain: str) -> list[str]:
	"""The hashes under which a number may be stored: one for each live key, the newest first."""
	return [key.hash(plain) for key in keys()]


def prefix(version: int) -> str:
	return f"v{version}:"


def version_of(locked: str) -> int:
	"""The version of the key that made a cipher text or hash."""
	found = _VERSION.match(locked)
	return int(found.group(1)) if found else FIRST


def _refuse_keys() -> None:
	# the message names no value: it ends up in logs
	frappe.throw(
		_(
			"{0} in site_config.json must be a list of version and key, each version once and each key a Fernet key. Restore it from a backup."
		).format(CONFIG),
		KeyProblem,
		title=_("Keys of the Site"),
	)


@lru_cache(maxsize=16)
def _fernet(secret: str) -> Fernet:
	return Fernet(secret.encode())


@lru_cache(maxsize=16)
def _search_key(secret: str) -> bytes:
	return hashlib.sha256(_SEARCH + secret.encode()).digest()
