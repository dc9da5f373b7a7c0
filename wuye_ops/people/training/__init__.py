"""培训: what people need by law and post (`needs`), the plan of a year (`plans`), trainings of HRMS that count (`events`), study of one's own
(`self_study`), and the hours of everybody (`records`, `hours`)."""
