"""How words and numbers make quantities, rates and products: rules over the kinds of items.

Each item is one letter (`KINDS` of the words; here ``q`` effort, ``d`` span, ``r`` effort for each
day, week or month, ``k`` days in a week, ``C`` credits, ``E`` effort for each of something,
``X`` what spoils a text), so a rule is a regular expression over letters and what to put in place
of the items that it meets. Rules are tried in order; what none of them takes up is left over, and a
text with a number left over is not understood.
"""

import re
from functools import lru_cache

from normalize.fields.duration_products import (
    added,
    alternatives,
    conversion,
    credit_named,
    credit_points,
    days_in_a_week,
    days_of_hours,
    each_of_many,
    frequency,
    label_rate,
    often,
    on_several_days,
    on_weekdays,
    parts_of_whole,
    per_counted,
    product,
    rate,
    span_and_more,
)
from normalize.fields.duration_quantities import (
    Build,
    and_a_half,
    become,
    between,
    bounds_of,
    clock_and_unit,
    clocked,
    compound,
    days_and_hours,
    from_both_ends,
    half,
    implied_one,
    label,
    labelled,
    lower,
    measured,
    minutes_after_hours,
    minutes_before_seconds,
    one,
    said_twice,
    spoilt,
    unit_and_a_half,
    upper,
    with_fraction,
    year_before_number,
)
from normalize.fields.duration_words import Item


def reduce(items: list[Item]) -> list[Item]:
    """Items after all rules."""
    kinds, rule, at = "".join(item.kind for item in items), 0, 0
    while place := _next(kinds, rule, at):
        rule, start, end = place
        made = RULES[rule][1](items[start:end])
        if made is None:
            at = start + 1
            continue
        items[start:end] = made
        kinds = "".join((kinds[:start], *(item.kind for item in made), kinds[end:]))
        at = start if len(made) < end - start else start + len(made)
    return items


@lru_cache(maxsize=2**16)
def _next(kinds: str, rule: int, at: int) -> tuple[int, int, int] | None:
    """The first rule from one on that meets something, and where; most texts have like kinds."""
    while rule < len(RULES):
        if found := RULES[rule][0].search(kinds, at):
            return rule, *found.span()
        rule, at = rule + 1, 0
    return None


def _rules(*table: tuple[str, Build]) -> tuple[tuple[re.Pattern[str], Build], ...]:
    return tuple((re.compile(pattern), build) for pattern, build in table)


_R = "[-~a]"
"""What may stand between the ends of a range."""
RULES = _rules(
    # Words whose meaning depends on what stands beside them.
    (r"[lhBD]?[|:o]?n(?:[-~]n)?N|N[|:]*[lhBD]?[|:o]?n(?=[|(]|$)|N", become("z")),
    (r"^-(?=[nqKP])", spoilt),
    (r"[n1]Z(?=n)", year_before_number),
    (r"(?<=[n1])Z(?![uj1n])", become("u", "year")),
    (r"Z", become("a")),
    (r"[sS][(][sS](?=[(])", become("s")),
    (r"(?<=n)t(?=[oe]?nu)", become("x")),
    (r"Fe", become("e")),
    (r"nwu", lambda items: [items[0], items[2], items[1]]),
    (r"(?<=n)Y(?![n1aj])", become("u", "year")),
    (r"Y", become("&")),
    (r"(?<=n)i", become("u", "minute")),
    (r"i(?=[|:]?n)", become("l")),
    (r"(?<=u)i", become("g")),
    (r"i(?=u)", become("h")),
    (r"^x(?=n)|x(?=[|(%]*$)", become("|")),
    (r"^a(?=[(|]?n)", lambda items: [Item("E")] if items[0].text == "à" else None),
    (r"/:|/(?=T)", become("|")),
    (r"[|]{2,}", become("|")),
    (r"B(?=[|:oF]?[n1aj])", become("l")),
    (r"D(?=[|:oF]?[n1aj])", become("h")),
    (r"B", become("g")),
    (r"D", become("G")),
    (r"(?<=[uqsftKPS])a(?=[uU])", become("p")),
    (r"e(?=[uU])", become("p")),
    (r"ja(?=u)", become("j")),
    (r"(?<=[sS])v", become("|")),
    (r"nT(?=u)", lambda items: list(items[::-1])),
    (r"(?<=[sSu])F(?=n)", lambda items: become("o")(items) if items[0].code == "of" else None),
    # Halves.
    (r"n&[1a]?j(?=u)", and_a_half),
    (r"1(?=j?[usSV]|[-~]n)", one),
    (r"(?<![nudq])a(?=j?[usV])", one),
    (r"nn(?=u)", with_fraction),
    (r"nu&[1a]?j(?![usSV])", and_a_half),
    (r"(?<!n)u&[1a]?j(?![usSV])", unit_and_a_half),
    (r"[1n]j(?=u)", lambda items: half(items) if bounds_of(items[0]).low in {None, 1} else None),
    (r"(?<!n)j[1ao]*(?=u)", half),
    # Ranges and bounds of numbers.
    (r"n[(]n[(](?=u)", said_twice),
    (r"bo?n[&~-]o?n", between),
    (rf"F?n{_R}+n(?![n/])", between),
    (r"nOn", between),
    (r"no(?=n)n(?=u)", spoilt),
    (r"n[|]?g(?=u)", lower),
    (r"n[|]?G(?=u)", upper),
    (r"[l][:|oF]?n(?!\d)", lower),
    (r"(?<![nuqd1])~n|h[:|o]?n", upper),
    (r"Fnpn(?=u)", between),
    (r"F(?=[nqd])", lambda items: become("o")(items) if items[0].code == "of" else None),
    (r"F(?=n[uK])n(?!u(?:O|[-~a]+n))", lower),
    (r"n[|&-]?n(?=u)", from_both_ends),
    # Quantities.
    (r"Ku", clocked),
    (r"(?<![np/])u[|(]?:nu", labelled),
    (r"[u][p/][uU][|(]?:n(?![um])", label_rate),
    (r"(?<![np/])u[|(]?:n(?![um/])", label),
    (r"^Tun(?=[|%]*$)", lambda items: label(items[1:])),
    (r"(?<![np/])u", implied_one),
    (r"nmnu", minutes_before_seconds),
    (r"nu", measured),
    (r"q&?nm", minutes_after_hours),
    (r"qn(?![usSmVcxj]|/(?![uU]))", minutes_after_hours),
    (r"qu", clock_and_unit),
    (r"nc", credit_points),
    (r"C[(]c", credit_named),
    (r"c[|]?:n(?![um])", lambda items: credit_points(items[::-1])),
    (r"C=q", conversion),
    (r"=", become("|")),
    (r"[+&](?=[zA]+(?![zAn1jqdr]))", become("|")),
    (r"(?<=[|])zA", become("z")),
    (r"[+&]Q", become("z")),
    (r"[l][:|o]?[qd]", lower),
    (r"[h][:|o]?[qd]", upper),
    (r"(?<![qdrn])~[qd]", upper),
    (r"q[|]q(?=[|]?[p/w])", lambda items: spoilt(items) if compound(items) else None),
    (r"q[&|]?q", compound),
    (r"d(?:[|](?!.*%)|&(?!.*%.*%))?d(?![|]?[p/w])", compound),
    (r"[(]", become("|")),
    (r"[|]{2,}", become("|")),
    (r"b[qd]&[qd]", lambda items: between(items) if items[1].kind == items[3].kind else None),
    (rf"F?q{_R}+q", between),
    (rf"F?d{_R}+d", between),
    (r"F(?=[qd])[qd]", lower),
    (r"qOq|dOd", between),
    (r"d[|]?P[O|/&-]+d[|]?P|P[|:]*d[|/O&]*P[|:]*d", alternatives),
    (r"d[|&]?d|q[|&]?q", from_both_ends),
    # What is not the span of the offering, nor what it takes to learn it.
    (r"Q[|:o]?q|qQ|Q", become("z")),
    (r"qo?S*A", spoilt),
    (r"do?Ad", become("X")),
    (r"do?A", become("z")),
    (r"A[:o]?d", become("z")),
    (r"A:?q", spoilt),
    (r"yn", become("z")),
    (r"(?<=[zP])O|O(?=[zP])", become("|")),
    # How often.
    (r"E(?:[~a|/&-]*E)+", become("E")),
    (r"w(?:[|/&-]*w)+", on_several_days),
    (r"n[tx]w(?=[|]?e?q)", on_weekdays),
    (r"n[tx](?=[pa]?[uUw])", frequency),
    (r"e?q[|]?f[pa/]?[uUw]", often),
    (r"f[pa/]?[uUw][|eo]*q", often),
    (r"q[|oT]?[sSz]?[p/][|]?[uU]", rate),
    (r"q[|o]?[sS]?w(?!q)", rate),
    (r"(?:[ns]p)?[p/][uU][|]?:?q", rate),
    (r"nwq[sS]+", product),
    (r"w[|:]*(?:[sSTz][|:]*)?q", rate),
    (r"d[|]?[p/][uU]", days_in_a_week),
    (r"(?<![sS|])e(?=r)|(?<=d\|)e(?=r)", become("|")),
    (r"d[p/][sSV]|n[sS][|]?[oeax]+d|n[sS][|]?de", spoilt),
    (r"[qr]p[nd]", lambda items: spoilt(items) if items[1].code == "every" else None),
    (r"C[p/][sS]", become("z")),
    (r"q[osST]*[&+][sSTz]*r|qo?[sS]+[|]+r", spoilt),
    (r"n[sS][p/][uU]", become("E")),
    # Products.
    (r"n[sS][|&:od]*[qr][p/][sS]|[qr][p/][sS][|&:o]*n[sS]", per_counted),
    (r"n[sSw]*[sS]w?[|]?[oeax]+[qr]e?", product),
    (r"n[sS][|]?[qr]e", product),
    (r"nx[qr](?:[sS])?", product),
    (r"nw?[qr][sS]+", product),
    (r"rxn(?![usVx])", spoilt),
    (r"[qr]xn(?:[sS])?(?![usVx])", product),
    (r"d[oeax]+q", days_of_hours),
    (r"d[|]qe", lambda items: days_of_hours(items[:3])),
    (r"d[|]eq", days_of_hours),
    (r"dxq", days_of_hours),
    (r"qxd", lambda items: days_of_hours(items[::-1])),
    (r"q[p/][sSV]", become("E")),
    (r"qe", become("E")),
    (r"r[p/][sSV]", become("X")),
    (
        r"(?<=r)x(?=d)|(?<=d)[x/](?=r)|(?<=[qr])/(?=d)|(?<=d)/(?=q)|(?<=C)/(?=[qC])|(?<=q)/(?=C)",
        become("|"),
    ),
    (r"q[sS]|(?<!n)[sS]oq", each_of_many),
    (r"(?<=[zV])/(?=[CqdV])|(?<=[Cqd])/(?=[zV])|(?<=d)/(?=d)", become("|")),
    (r"qo[sST]*[|]r", spoilt),
    # Sums.
    (r"d[&]?q(?![p/wg])", days_and_hours),
    (r"q[|:]+(?:n[|&+]+)+n(?=[|]|%*$)", parts_of_whole),
    (r"q[+]q", added),
    (r"q[&]q", added),
    (r"q[oszST]+[&+]q", added),
    (r"d[+]d(?!.*%)", added),
    (r"d[+]q", span_and_more),
    (r"q[+]d", lambda items: span_and_more(items[::-1])),
    # Bounds around what is made of several words.
    (r"[qdr][|]?g", lower),
    (r"[qdr][|]?G", upper),
    (r"d[|&]?d|q[|&]?q", from_both_ends),
    (r"(?<=[qrkE])v(?=d)", become("o")),
    (r"(?<=[qr][|-])v(?=d)", become("o")),
    (r"^v(?=d[|:-]*r)", become("o")),
    (r"(?<=[qr])/v(?=d)", become("|")),
    (r"v[qdr]", lower),
    # Counts of what has no fixed length.
    (r"(?<=[qrT])v(?=n[sSV])", become("T", "total")),
    (r"[sS]:n(?![um:cxsS/p-])", lambda items: [Item(items[0].kind)]),
    (r"f[pa]?[uUw]", become("E")),
    (r"n[VsS]", lambda items: [Item(items[1].kind)]),
)
