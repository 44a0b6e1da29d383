"""Growth and diversion models, claims and verdicts, and the runner and publisher behind the netred report."""

import os

# Arrays here are tiny: with more threads linear algebra only waits for itself, and its sums depend on their number.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def __getattr__(name: str) -> str:
    """``__version__``: that of the installed package."""
    if name == "__version__":
        import importlib.metadata  # slow, and seldom asked for

        return importlib.metadata.version("netred")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
