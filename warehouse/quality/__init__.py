"""How far each provider's listings can be trusted and verified: three rulers, never one number."""
