"""wuye-preview: what a month of fees would come to, from a spreadsheet, without any server.

The same rules as the Billing Run (`wuye_ops.rules.billing`), fed from a workbook or CSV and a TOML file. Nothing here
imports the framework; rows stream through, so memory does not grow with the number of units.
"""
