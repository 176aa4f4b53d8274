"""The hub service: the dashboard, interviews, invitations, and what rooms ask and report."""
