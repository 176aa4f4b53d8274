"""The rooms' life: made, started, shared, watched, stopped and deleted through the hub."""
