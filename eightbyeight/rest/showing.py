"""How a message shows what the caller gave."""

__all__ = ["one_line"]


def one_line(value: object) -> str:
    """Show a value of the caller's, shortened, whatever it is."""
    try:
        shown = f"{value!r:.60}"
    except Exception:  # noqa: BLE001 - some objects cannot even be shown
        return f"an object of the class {type(value).__name__}"
    return shown
