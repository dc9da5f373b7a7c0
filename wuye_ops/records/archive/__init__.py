"""The archive: records from filing to the last day of their retention."""
