"""How companies answer, in Turkish and English: greetings, "we" and what they promise."""

from __future__ import annotations

import re

_GREETING = re.compile(
    r"\s*(?:merhaba|merhabalar|say[ıi]n\b|değerli|degerli|selam|sevgili|dear\b|hi\b|hello\b|hey\b|thank|thanks|teşekkür|"
    r"we(?:'re| are|'ve)?\b|öncelikle|iyi günler|good (?:morning|day))", re.IGNORECASE
)  # fmt: skip
_WE = re.compile(
    r"ekibimiz|ekiplerimiz|bizimle|iletişime geç|saygılarımızla|özür diler|üzgünüz|memnuniyetiniz|ilettik|iletilmiştir|"
    r"incele(?:n|me|yi|di)|değerlendireceğiz|tarafınıza|dönüş (?:yap|sağla)|(?:yorum|değerlendirme|geri bildirim|görüş|talep|talebi|"
    r"bildirim|paylaşım)(?:ınız|iniz|unuz|ünüz|leriniz|larınız)|ederiz|dileriz|rica ederiz|bilgilendir|misafirimiz|müşterimiz|size "
    r"yardımcı|ulaşabilirsiniz|\bour (?:team|store|staff|app|customer)|we (?:apologi|appreciate|are sorry|are glad|are happy|will|"
    r"have|would|hope|value)|sorry (?:to hear|for)|please (?:contact|email|reach|write|get in touch)|contact us|reach out|your "
    r"(?:feedback|review|comment|kind|patience|experience)|(?:best|kind) regards|(?:happy|glad|delighted) to hear|look(?:ing)? forward|"
    r"customer (?:care|service) team|thank you for (?:your|taking|choosing|sharing)",
    re.IGNORECASE,
)


def is_reply(text: str) -> bool:
    """Whether ``text`` sounds like a company that answers a customer."""
    signs = len(_WE.findall(text))
    return signs >= 3 or (signs >= 1 and bool(_GREETING.match(text))) or (signs >= 2 and len(text) < 200)
