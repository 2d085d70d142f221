"""Programs that run in the environment of the tools, where nothing of this project can be imported."""
