"""The life of a document: which step may follow which status, and why one may not.

A refusal is a code with its params, for a caller that says it in the user's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class Refusal:
	"""What stands in the way, as a code and what it is about."""

	code: str
	params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Lifecycle:
	"""steps: step → (statuses it may be taken in, status after it), in the order of a document's life."""

	steps: Mapping[str, tuple[tuple[str, ...], str]]

	def __post_init__(self) -> None:
		object.__setattr__(self, "steps", MappingProxyType(dict(self.steps)))

	@property
	def statuses(self) -> tuple[str, ...]:
		"""All of them, in the order in which they are named."""
		return tuple(
			dict.fromkeys(status for before, after in self.steps.values() for status in (*before, after))
		)

	@property
	def endings(self) -> tuple[str, ...]:
		"""Statuses that nothing follows."""
		return tuple(status for status in self.statuses if not self.steps_from(status))

	def steps_from(self, status: str) -> tuple[str, ...]:
		"""The steps that may follow a status; none for one that is an end, or unknown."""
		return tuple(step for step, (before, _after) in self.steps.items() if status in before)

	def after(self, step: str) -> str:
		"""The status a step leads to. Raises ValueError for a step that is none."""
		self._check(step)
		return self.steps[step][1]

	def refusals(self, status: str, step: str) -> tuple[Refusal, ...]:
		"""Nothing when the step may follow the status, else one refusal. Raises ValueError for a step that is none."""
		self._check(step)
		if status in self.steps[step][0]:
			return ()
		return (Refusal(NOT_NOW, {"status": status, "step": step}),)

	def _check(self, step: str) -> None:
		if step not in self.steps:
			raise ValueError(f"A step is {', '.join(self.steps)}, not {step!r}.")
