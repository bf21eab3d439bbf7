"""Where to go: seeds, scope, list mechanisms, ranking of links."""
