"""A fake Retell: agents, their flows and the stateless playground, as the reference describes them."""
