"""The pictures in README, which `pictures.py` draws."""
