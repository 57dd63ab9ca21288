-- How long the desk waits for others before it speaks up is a lead's to set.
grant update (chase_after_minutes, follow_up_after_minutes) on brokerages to tripthread_app;
