"""The recording bundle, shared by room and hub. Its format comes with the recorder."""
