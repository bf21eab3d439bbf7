"""WHERE it runs: tasks on more processes and machines, through dask. Knows neither portals nor pages."""
