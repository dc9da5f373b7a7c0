"""Numbers from before the protection, and copies of them in contacts, texts and logs, are protected and masked."""

from wuye_ops.records import plain_numbers


def execute() -> None:
	plain_numbers.protect_existing()
