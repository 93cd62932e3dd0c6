"""The verbs of each noun. Each takes a session and who acts (`by`), checks rights, and never commits."""
