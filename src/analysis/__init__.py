"""Growth and diversion models, claims and verdicts, and the runner and publisher behind the netred report."""
