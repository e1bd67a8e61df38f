"""What the values of the model are called on pages, and what they mean: each a message, in English."""

from __future__ import annotations

from explainer.model import Dispute, ResponseKind, Support
from explainer.words import N_

PRINTED: dict[ResponseKind, str] = {
    "confirmation": N_("confirmed"),
    "partial_confirmation": N_("confirmed in part"),
    "denial": N_("denied"),
    "partial_denial": N_("denied in part"),
    "disputes_without_denying": N_("disputed the report without addressing the claim"),
    "no_information": N_("said it had no information"),
    "declined": N_("declined to comment"),
    "no_response": N_("did not respond"),
    "counter_claim": N_("gave a different account"),
    "challenge_to_source": N_("questioned the source"),
    "walk_back": N_("revised its statement"),
}
DEFINED: dict[ResponseKind, str] = {
    "confirmation": N_("Says that the claim is so."),
    "partial_confirmation": N_("Says that stated parts of the claim are so."),
    "denial": N_("Says that the claim as put is not so, in words that negate it."),
    "partial_denial": N_("Says that stated parts of the claim are not so, in words that negate them."),
    "disputes_without_denying": N_(
        "Rejects the story, its source or its framing, and never says that the claim is false."
    ),
    "no_information": N_("Says that it lacks information, cannot confirm, or is not aware. This is not a denial."),
    "declined": N_("Answered, and chose not to comment."),
    "no_response": N_("Was asked, and did not answer."),
    "counter_claim": N_("Gives a different account of the same thing."),
    "challenge_to_source": N_("Attacks the credibility of the source, and says nothing of the claim."),
    "walk_back": N_("Withdraws or narrows a statement of its own."),
}
SUPPORT_PRINTED: dict[Support, str] = {
    "reported": N_("reported"),
    "corroborated": N_("corroborated"),
    "documented": N_("documented"),
    "acknowledged": N_("acknowledged"),
}
SUPPORT_DEFINED: dict[Support, str] = {
    "reported": N_("Somebody says so; nothing here supports it independently."),
    "corroborated": N_("Two origins say so that do not depend on each other."),
    "documented": N_("A primary document that says so is pinned."),
    "acknowledged": N_("A party that the claim is about confirms it."),
}
DISPUTE_DEFINED: dict[Dispute, str] = {
    "uncontested": N_("No denial, other account or incompatible claim is recorded here. That does not make it true."),
    "contested": N_("A denial, a denial in part, another account or an incompatible claim is recorded."),
    "unanswered": N_("There are responses, but none that says whether the claim is so."),
    "withdrawn": N_("The claimant withdrew or narrowed it."),
    "superseded": N_("The claimant put another claim in its place."),
}
OUTCOMES = {
    "answered": N_("there was an answer"),
    "declined": N_("they declined to comment"),
    "no_answer": N_("there was no answer"),
    "not_reached": N_("they could not be reached"),
}
"""What came of asking somebody for a reply."""
DISPUTE_PRINTED: dict[Dispute, str] = {
    "uncontested": N_("no denial recorded"),  # "uncontested" would read as agreed
    "contested": N_("contested"),
    "unanswered": N_("no clear answer"),  # above an answer "unanswered" would contradict it
    "withdrawn": N_("withdrawn"),
    "superseded": N_("superseded"),
}
ATTRIBUTIONS = {
    "named": N_("by name"),
    "spokesperson": N_("through a spokesperson"),
    "anonymous": N_("not named"),
    "document": N_("in a document"),
    "unattributed": N_("not attributed"),
}
"""How the source says whose claim it is."""
SOURCE_KINDS = {
    "news report": N_("news report"),
    "document": N_("document"),
    "statement": N_("statement"),
    "post": N_("post"),
    "data": N_("data"),
    "interview": N_("interview"),
}
CORRECTION_KINDS = {
    "correction": N_("correction"),
    "clarification": N_("clarification"),
    "update": N_("update"),
}
NEWS = {
    "new": N_("new"),
    "newly certain": N_("newly certain"),
    "newly possible": N_("newly possible"),
}
"""What a day tells of a claim or an answer that the step before did not."""
