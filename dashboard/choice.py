"""Select boxes whose choices stand in the address and survive page changes.

Each says what is chosen twice, as the session's value and as the box's own default: a browser that is told of a second run
before it has drawn the box of the first one draws the default, and sends that with the next click as if somebody had
chosen it.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import address, wording


def choice(
    key: str,
    label: str,
    options: list[str],
    words: Callable[[str], str],
    *,
    in_sidebar: bool = True,
    usual: str | None = None,
) -> str:
    """The option chosen under `key`, from a select box in the sidebar or where the page stands.

    Until somebody chooses it is the `usual` one, else the first. A value that is no option (an old link) falls back to that
    and says so.
    """
    index = options.index(settle(key, label, options, words, usual=usual))
    chosen = (st.sidebar if in_sidebar else st).selectbox(label, options, index=index, key=key, format_func=words)
    return options[index] if chosen is None else chosen


def choice_of_many(
    key: str, label: str, names: dict[str, str], *, in_sidebar: bool = True, usual: str | None = None
) -> str:
    """A choice among `names` by id; where there is but one, nothing is drawn."""
    if len(names) == 1:
        return settle(key, label, list(names), names.__getitem__)
    return choice(key, label, list(names), names.__getitem__, in_sidebar=in_sidebar, usual=usual)


def settle(key: str, label: str, options: list[str], words: Callable[[str], str], *, usual: str | None = None) -> str:
    """As `choice` with nothing drawn: for a choice that there is only one of."""
    first = options[0] if usual is None else usual
    if st.session_state.get(key) not in options:
        asked = address.asked_for(key)
        if asked is not None:
            st.warning(
                f"“{label}: {wording.cut(asked)}”, which the link asks for, can't be shown. "
                f"{wording.said(words(first))} is shown instead."
            )
        st.session_state[key] = first
    return str(st.session_state[key])


def choice_of_several(
    key: str, label: str, options: list[str], words: Callable[[str], str], *, usual: Sequence[str], most: int
) -> tuple[str, ...]:
    """The options chosen under `key`, at most `most`, from a box where the page stands, in the order they were chosen in.

    In the address they are one text, ids with commas between. Until somebody chooses, the `usual` ones are chosen. Of an old
    link, what is no option, and what is too much, is left out in words; where nothing is left, the usual ones are shown.
    """
    wanted = _settled(key, label, options, list(usual), most)
    picked = f"{key}_picked"
    st.session_state[key], st.session_state[picked] = ",".join(wanted), wanted
    st.multiselect(
        label,
        options,
        default=wanted,
        key=picked,
        format_func=words,
        max_selections=most,
        on_change=_keep,
        args=(key, picked),
    )
    address.write_choice(key)
    return tuple(wanted)


def _keep(key: str, picked: str) -> None:
    st.session_state[key] = ",".join(st.session_state[picked])


def _settled(key: str, label: str, options: list[str], usual: list[str], most: int) -> list[str]:
    text, before = st.session_state.get(key), st.session_state.get(f"{key}_usual")
    st.session_state[f"{key}_usual"] = ",".join(usual)
    if text is None or text == before:
        return usual
    wanted = list(dict.fromkeys(text.split(","))) if text else []
    there = [one for one in wanted if one in options]
    gone = [one for one in wanted if one not in options]
    asked = address.asked_for(key) is not None
    # Of another region nothing is left: its usual sites are what one expects there, without a word.
    if gone and (asked or there):
        st.warning(
            f"“{label}: {wording.cut(', '.join(gone))}”, which {'the link asks for' if asked else 'was chosen before'}, can't "
            f"be shown. {'The others are' if there else 'The usual choice is'} shown."
        )
    if len(there) > most:
        st.warning(f"{len(there)} {label.lower()} are too many: the first {most} are shown.")
    return there[:most] if there or not wanted else usual
