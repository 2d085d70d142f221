"""Recorded traffic, judged by the contract. Nothing is sent."""
