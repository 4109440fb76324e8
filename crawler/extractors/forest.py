"""Placeholder."""
def margin(*told: float) -> float:
    """Nothing learnt yet."""
    return 0.0
