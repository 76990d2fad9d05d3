"""What lists of people are for: printed beside every one of them."""

IN_SHORT = (
    "This list says thank you to people whom guests named in their own words. It is not for pay, for appraisal or for "
    "discipline, and who is not on it has done nothing less well."
)
PURPOSE = (
    f"{IN_SHORT} A mention counts when somebody of HR has read the guest's "
    "sentence and confirmed that it thanks this person, once per response. Shown are confirmed mentions per 100 responses of "
    "the weeks a person worked at the site; never a mean of scores, and never a list of who was named least. Where few "
    "colleagues share a department, their team is named; its responses are those of each of its people added up, so that no "
    "team wins by its size. Who does not want to be named says so, is left out at once and has no disadvantage. HR may see "
    "this list; others see whom it honours once it is published."
)
