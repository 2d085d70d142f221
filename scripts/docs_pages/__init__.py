"""The parts of the reference page that `build_docs.py` writes."""
