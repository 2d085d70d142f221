"""Recorded traffic, judged by the contract: nothing is sent."""
