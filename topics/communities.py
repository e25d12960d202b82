"""Communities of a graph by modularity, in whole numbers and in a fixed order: no seed, no rounding, no ties by chance.

The method is Louvain's (Blondel et al. 2008, *Fast unfolding of communities in large networks*) with the resolution of
Reichardt and Bornholdt (2006): a node moves where ``w(i, C) - resolution · k_i · K_C / 2m`` is largest. Every figure
is a
Python integer, so the comparison is exact; among equals the lower community number wins.
"""

from __future__ import annotations

from topics.neighbours import Graph

ROUNDS = 20


def communities(graph: Graph, resolution: int) -> list[int]:
    """Community of each node, numbered 0… in order of their first node."""
    member = list(range(len(graph.links)))
    while True:
        label = _numbered(_settled(graph, resolution))
        member = [label[node] for node in member]
        if len(set(label)) == len(graph.links):
            return _numbered(member)
        graph = folded(graph, label)


def _numbered(label: list[int]) -> list[int]:
    seen: dict[int, int] = {}
    return [seen.setdefault(one, len(seen)) for one in label]


def folded(graph: Graph, label: list[int]) -> Graph:
    """The graph whose nodes are the communities of ``label`` (numbered 0…)."""
    count = max(label, default=-1) + 1
    links: list[dict[int, int]] = [{} for _ in range(count)]
    loops = [0] * count
    for node, near in enumerate(graph.links):
        mine = label[node]
        loops[mine] += graph.loops[node]
        for other, weight in near.items():
            theirs = label[other]
            if theirs == mine:
                loops[mine] += weight
            else:
                links[mine][theirs] = links[mine].get(theirs, 0) + weight
    return Graph(links, loops)


def _settled(graph: Graph, resolution: int) -> list[int]:
    """Labels after moving nodes one by one until none wants to move (at most ``ROUNDS`` rounds)."""
    degree = [sum(near.values()) + loop for near, loop in zip(graph.links, graph.loops, strict=True)]
    total, label, double = degree.copy(), list(range(len(degree))), sum(degree)
    for _ in range(ROUNDS):
        moved = False
        for node, near in enumerate(graph.links):
            home = label[node]
            total[home] -= degree[node]
            best = _best(near, label, home, total, double, resolution * degree[node])
            total[best] += degree[node]
            label[node], moved = best, moved or best != home
        if not moved:
            break
    return label


def _best(near: dict[int, int], label: list[int], home: int, total: list[int], double: int, pull: int) -> int:
    """The community where the node gains most: home unless another is better, the lower number among equals."""
    weight = {home: 0}
    for other, value in near.items():
        theirs = label[other]
        weight[theirs] = weight.get(theirs, 0) + value
    best, most = home, weight[home] * double - pull * total[home]
    for one, value in weight.items():
        gain = value * double - pull * total[one]
        if gain > most or (gain == most and one < best and best != home):
            best, most = one, gain
    return best
