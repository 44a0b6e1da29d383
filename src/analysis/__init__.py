"""Growth and diversion models, claims and verdicts, and the runner and publisher behind the netred report."""

import os

# Arrays here are tiny: with more threads linear algebra only waits for itself, and its sums depend on their number.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
