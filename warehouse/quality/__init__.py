"""How far a listing can be trusted and verified: three published rulers, measured each night."""
