"""The entry of every page: settings, the shared filters, navigation, and the states in which there is nothing to show."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from dashboard import address, auditing, doorway, holds, menu, sidebar, wording
from dashboard.warehouse import BrokenBuildError, held_load, home, open_build
from pipelines.metrics.periods import last_complete_month, month_label

# A file of ours: a named icon or an emoji would be fetched from outside.
ICON = Path(__file__).parent / "favicon.svg"

st.set_page_config(page_title="Guest tracking", page_icon=str(ICON), layout="wide")

page = menu.begin()

visit = doorway.come_in()
try:
    opened = open_build()
    held = held_load()
except BrokenBuildError as problem:
    st.error(
        f"**The data can't be read.** {problem}. The person who looks after the data has to run "
        "`guest-tracking load` again, which mends it or says how; nothing that was received is lost.",
        icon=":material/error:",
    )
    st.stop()

now = datetime.now(UTC)
own = doorway.posts_of(visit, opened, now) if visit else ()
if held:
    since = wording.day(datetime.fromisoformat(held.since).date())
    st.warning(
        f"**New data is held back since {since} ({wording.age(held.since, now)}):** {holds.why(held)}. "
        f"{'Pages show the build before it' if opened else 'Nothing is published yet'}, and nothing received is lost. "
        "The person who looks after the data decides: `guest-tracking status` says what was found and how to go on.",
        icon=":material/back_hand:",
    )

if opened is None:
    st.title("Guest tracking")
    st.info(
        f"**No data yet.** Put survey exports into `{home().inbox}`, describe them in `{home().reference}`, "
        "and run `guest-tracking load`. To look around first, run `guest-tracking demo`.",
        icon=":material/inbox:",
    )
    st.stop()

published, build = opened
if not build.reference.organisation.sites or not build.reference.response_surveys:
    st.title("Guest tracking")
    st.info(
        "**No sites or surveys yet.** List the sites in `reference/sites.csv` and describe a survey in "
        "`reference/surveys/`, then run `guest-tracking load`.",
        icon=":material/domain_add:",
    )
    st.stop()

today = build.reference.chain.today or now.astimezone().date()
begins = address.is_bare()
address.read(page.title)
chosen = sidebar.draw(published, build, today, visit, own)
if chosen is None:
    st.title("Guest tracking")
    st.info(
        f"**Nobody is assigned on {wording.day(today)}**, so nobody may see anything. Correct `assignments.csv` and run "
        "`guest-tracking load`.",
        icon=":material/person_off:",
    )
    st.stop()
may = chosen.asker.principal.may
menu.offer(may.pages)
if begins:
    menu.lead_on(page, chosen.asker.principal)
if not menu.is_among(page, may.pages):
    st.title("Guest tracking")
    st.info(
        f"**{page.title} is not for the role “{may.role_name}”.** The menu has what is.",
        icon=":material/lock:",
    )
    st.stop()
if not chosen.has_answers and page.title not in {menu.AUDIT_LOG, menu.DATA_QUALITY, address.BONUS, address.RECOGNITION}:
    st.title("Guest tracking")
    st.info(
        f"**No answers yet** to the {chosen.the_survey}. What has been received, and what was rejected, stands under "
        f"{menu.DATA_QUALITY}.",
        icon=":material/inbox:",
    )
    st.stop()

built = datetime.fromisoformat(published.build.built_at)
if (now - built).total_seconds() > build.reference.chain.stale_after_hours * 3600:
    st.warning(
        f"**The data is late.** It was last loaded {wording.age(published.build.built_at, now)} ago; newer answers are not in.",
        icon=":material/schedule:",
    )
if held and chosen.asker.principal.may.received:
    with st.expander("What the load is held for"):
        for finding in held.findings:
            st.markdown(f"- {wording.cut(finding.text, most=400)}")
if chosen.has_answers and chosen.data_until < last_complete_month(today):
    st.warning(
        f"**The answers are late.** The latest are about {month_label(chosen.data_until)}; nothing has come about "
        f"{month_label(last_complete_month(today))} yet.",
        icon=":material/schedule:",
    )
st.sidebar.caption(
    f"{wording.said(build.reference.chain.chain_name)}. "
    f"Viewing as {wording.said(chosen.asker.principal.person_name)}. "
    f"Loaded {wording.age(published.build.built_at, now)} ago, build {published.build.build_id}."
)
auditing.page_seen(chosen, page.title)
page.run()
