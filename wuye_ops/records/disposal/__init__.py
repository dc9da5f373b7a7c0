"""The end of a record: what is held, what is due, and how it is destroyed so that the register can prove it."""
