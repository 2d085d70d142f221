"""Parts of `release.py`: what refuses a release, and what makes one."""
