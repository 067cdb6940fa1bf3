"""Reading what providers publish and turning it into the common schema."""
