"""Which agency a whole article is credited to: "MOSUL, Iraq (AFP) –", "Source: Reuters", "By
AFP".
"""

from __future__ import annotations

from reportedly.trace.precedence import CREDIT_REACH, agencies, credits_text


def credited(text: str) -> str | None:
    """The name of the agency credited at the head or the foot of a text; None where none or several
    are.
    """
    margin = text[:CREDIT_REACH] + "\n" + text[-CREDIT_REACH:]
    # A name that does not stand there is not credited there:
    # the patterns cost a hundred times more.
    named = (
        (name, aliases)
        for name, aliases in agencies()
        if any(alias in margin for alias in aliases)
    )
    found = {name for name, aliases in named if credits_text(aliases, margin)}
    return found.pop() if len(found) == 1 else None
