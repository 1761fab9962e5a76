"""State in, state out and the clock, for tests and the simulator: on loopback only, never with a real key."""
