"""审计: the plan of the year, audits and their programme, findings until they are cured, and who may do what of it."""
