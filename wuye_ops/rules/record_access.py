"""密级: who sees a record in the register, and who opens its files."""

from __future__ import annotations

from collections.abc import Collection

PUBLIC, INTERNAL, CONFIDENTIAL, SECRET = LEVELS = ("Public", "Internal", "Confidential", "Secret")
# They keep the archive, or look into everything by their office.
CUSTODIANS = frozenset({"Records Clerk", "Operations Director", "Internal Auditor", "System Manager"})


def may_open(level: str, roles: Collection[str], category_roles: Collection[str], is_own: bool) -> bool:
	"""Whether somebody with these roles opens the files. is_own: they filed the record or are its owner."""
	if is_own or level == PUBLIC or CUSTODIANS.intersection(roles):
		return True
	if level == INTERNAL and not category_roles:
		return True
	return bool(set(category_roles).intersection(roles))


def may_see(level: str, roles: Collection[str], category_roles: Collection[str], is_own: bool) -> bool:
	"""Whether the entry of the register is shown: all but secret ones are, so that people can ask for a loan."""
	return level != SECRET or may_open(level, roles, category_roles, is_own)
