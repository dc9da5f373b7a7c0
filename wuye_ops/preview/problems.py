"""What is wrong with a file of the user's, in sentences that say where."""

from __future__ import annotations

from collections.abc import Iterable

# More would scroll the first ones away, and one slip often causes hundreds.
SHOWN = 20


class InputError(Exception):
	"""Input that cannot be used; one sentence for each problem."""

	def __init__(self, problems: str | Iterable[str]) -> None:
		self.problems = [problems] if isinstance(problems, str) else list(problems)
		super().__init__("\n".join(self.problems))


class CellError(ValueError):
	"""A cell that cannot be read: key and params of a sentence, without the place."""

	def __init__(self, key: str, **params) -> None:
		self.key, self.params = key, params
		super().__init__(key)
