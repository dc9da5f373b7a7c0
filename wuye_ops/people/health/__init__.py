"""职业健康体检: who meets which hazard, examinations and their due days, and who is told what of the result."""
