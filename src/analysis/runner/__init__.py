"""From a notebook and its parameters to a stored run: typed parameters, plan, keys, execution."""
