"""编制: how many people properties need, against what was agreed and who is there."""
