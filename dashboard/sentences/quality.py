"""What is said about what was received."""


def all_reported(sites: int) -> str:
    """That every open site has answers."""
    return {0: "No site is open.", 1: "The one open site has answers."}.get(
        sites, f"All {sites:,} open sites have answers."
    )
