"""Invented personal data that passes the checks a redactor makes: IBAN, identity number, card, phone, e-mail."""

from __future__ import annotations

from random import Random


def iban(rng: Random) -> str:
    """A Turkish IBAN with a valid checksum (ISO 13616, mod 97), in groups of four or in one piece."""
    body = "00999" + "0" + "".join(rng.choices("0123456789", k=16))
    check = 98 - int(f"{body}292700") % 97
    whole = f"TR{check:02d}{body}"
    if rng.random() < 0.5:
        return whole
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def tckn(rng: Random) -> str:
    """A Turkish identity number with both check digits right."""
    digits = [rng.randrange(1, 10), *(rng.randrange(10) for _ in range(8))]
    tenth = (sum(digits[0::2]) * 7 - sum(digits[1::2])) % 10
    eleventh = (sum(digits) + tenth) % 10
    return "".join(map(str, [*digits, tenth, eleventh]))


def card(rng: Random) -> str:
    """A 16-digit card number that passes Luhn, with or without spaces."""
    digits = [4, 0, 0, 0, *(rng.randrange(10) for _ in range(11))]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[0::2]]
    digits.append(-(sum(doubled) + sum(digits[1::2])) % 10)
    whole = "".join(map(str, digits))
    return whole if rng.random() < 0.5 else " ".join(whole[at : at + 4] for at in range(0, 16, 4))


def phone(rng: Random) -> str:
    """A Turkish mobile number as people write it."""
    a, b, c = rng.randrange(300, 560), rng.randrange(10, 100), rng.randrange(10, 100)
    shape = rng.choice(("0{} {} {} {}", "+90 {} {} {} {}", "0{}{}{}{}", "0 ({}) {} {} {}"))
    return shape.format(rng.choice((532, 541, 505, 555, 507)), a, b, c)


def email(rng: Random) -> str:
    """An address at a domain that nobody can own (RFC 2606)."""
    name = rng.choice(
        ("ayse", "mehmet.k", "zeynep", "emre_y", "selin.ozt", "burak", "elif", "can.d", "j.miller", "anna")
    )
    return f"{name}{rng.randrange(1, 99)}@{rng.choice(('ornek', 'posta', 'mail'))}.example"


MAKERS = {"iban": iban, "tckn": tckn, "card": card, "phone": phone, "email": email}
