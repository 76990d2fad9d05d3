"""What lists of people are for, and what they are not for: the note that stands beside every one of them."""

PURPOSE = (
    "This list is there to thank people whom guests named. Every mention was confirmed by a person, and nobody is named who "
    "does not want to be. It measures nobody's work: it is not for pay, appraisals or comparing people, and who is not on it "
    "has done nothing worse."
)
