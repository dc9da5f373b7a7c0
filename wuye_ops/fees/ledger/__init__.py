"""收费台账: what has been charged, waived, received and is open, line by line, read from ERPNext's ledgers.

`standing`   how each line of bills stands, by one query on ERPNext's ledgers, on any day
`follow`     keeps that with the Fee Charges, whenever ERPNext's ledger of a bill changes; checks it and makes it anew
`scope`      who may see which properties, and what the reports' filters say
`totals`     sums by any grouping, on any day

No second ledger: what is kept with the charges can be made anew from ERPNext's at any time, and Fee Reconciliation proves
that both agree.
"""
