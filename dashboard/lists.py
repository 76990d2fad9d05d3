"""Which lists of sites a viewer may have ranked: the region, and where the chain allows it brands, types, peers, all."""

from dataclasses import dataclass

from dashboard.questions.view import Among, View
from dashboard.scopes import Scope
from pipelines.reference.peer_groups import peer_groups_on
from pipelines.reference.reference import Reference


@dataclass(frozen=True)
class SiteList:
    """A list to choose: its words in the chooser and in a title, whom it holds, what sentences call it, and why it exists
    ("" if obvious)."""

    label: str
    title: str
    among: Among | None
    called: str
    reason: str = ""


REGION, EVERYBODY = "region", "chain"


def site_lists(reference: Reference, scope: Scope, view: View) -> dict[str, SiteList]:
    """The lists by key, the region first. Lists beyond it are for who may compare with the whole chain; those of a brand or a
    type for who may know which site is which, as a hidden site keeps its brand to itself."""
    own = reference.organisation.region_names[view.region_id]
    lists = {REGION: SiteList(f"Region: {own}", own, None, "the region")}
    if scope.compared is not None:
        return lists
    lists[EVERYBODY] = SiteList("The whole chain", "the whole chain", Among(), "the chain")
    if not scope.names_others:
        return lists
    sites = reference.organisation.sites
    brands = sorted({site.brand for site in sites if site.brand})
    types = sorted({site.site_type for site in sites if site.site_type})
    for what, names in (("brand", brands), ("site type", types)):
        key = what.replace(" ", "_")
        for name in names:
            words = f"{what.capitalize()}: {name}"
            lists[f"{key}:{name}"] = SiteList(words, f"{what} {name}", Among(**{key: name}), f"the {what}")
    for group_id, group in peer_groups_on(reference.peer_groups, view.period.last).items():
        name, among = group.peer_group_name, Among(site_ids=group.site_ids)
        words = (f"Peer group: {name}", f"peer group {name}")
        lists[f"peers:{group_id}"] = SiteList(*words, among, "the peer group", group.reason)
    return lists
