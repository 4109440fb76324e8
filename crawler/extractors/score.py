"""How much a block looks like a part of the body: one number a block, from where it stands rather than what it says."""

from .blocks import Block, Box
from .trunk import Trunk, around, elsewhere, foreign, home, place, signature

KEEP = 0.0
"""Blocks above it are body, unless a rule says otherwise."""
_LINKED = 0.6
_LONG = 70
_STEP, _STEP_ALIKE = 1.2, 0.4
_ALIKE = 0.2
"""A signature with this share of the body's mass is the body's own, so that containers beside the trunk may hold it."""


def score(block: Block, trunk: Trunk) -> float:
    """Above zero for body. Steps out of the trunk and links count against; length and likeness count for."""
    joint = around(block.box, trunk)
    steps = trunk.seed.depth - joint.depth
    likeness = max(trunk.signatures.get(signature(block), 0.0), 0.7 * trunk.places.get(place(home(block)), 0.0))
    points = 1.5 - steps * (_STEP_ALIKE if likeness > _ALIKE else _STEP)
    points += 1.5 * min(1.0, 2 * likeness)
    points += _shape(block) + _branch(block, joint)
    if elsewhere(block.box, trunk.story):
        points -= 4.0
    if trunk.witness and block.size > _LONG and block.raw[:60] in trunk.witness:
        points += 3.0
    return points


def _shape(block: Block) -> float:
    points = 0.0
    if block.weight:
        points += 1.0
    if block.ends and block.size > _LONG:
        points += 0.5
    if block.link_share > _LINKED:
        points -= 1.0 if block.size > 1.5 * _LONG and block.ends else 2.5
    if block.heading and not block.links:
        points += 0.3
    return points


def _branch(block: Block, joint: Box) -> float:
    """What the boxes between the trunk and the block tell: link lists and elements that are named as no body."""
    points = _burden(joint) - _burden(block.box)
    if home(block).depth > joint.depth + 4:
        points -= 0.5
    return max(points, -6.0)


def _burden(box: Box) -> float:
    """The sum over a box and all around it, kept with each, so that a branch costs one difference."""
    chain: list[Box] = []
    outer: Box | None = box
    while outer is not None and outer.burden is None:
        chain.append(outer)
        outer = outer.parent
    total = outer.burden if outer is not None and outer.burden is not None else 0.0
    for inner in reversed(chain):
        if foreign(inner):
            total += 3.0
        if inner.blocks > 1 and inner.linked > _LINKED * inner.size:
            total += 2.0
        inner.burden = total
    return total
