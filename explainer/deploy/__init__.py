"""Deploying: what is to be sent in which order (plan), the hosts that take it, and the steps of `deploy` (run)."""
