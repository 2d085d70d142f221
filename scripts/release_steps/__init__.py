"""Parts of `release.py`: checks that refuse a release, and the steps that make one."""
