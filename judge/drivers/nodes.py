"""Linked lists and trees between JSON and the classes that a problem's prelude gives."""

from __future__ import annotations

from typing import Any

from judge.drivers.complaints import NoAnswer, cut

LINKS = ("next", "left", "right")


def to_nodes(given: list[Any], types: list[str], names: dict[str, Any]) -> list[Any]:
    return [
        to_node(value, kind, names) if "_node" in kind else value
        for value, kind in zip(given, types, strict=True)
    ]


def to_node(value: Any, kind: str, names: dict[str, Any]) -> Any:
    if kind.endswith("[]"):
        return [to_node(item, kind[:-2], names) for item in value]
    if kind == "list_node":
        return to_list(value, names["ListNode"])
    return to_tree(value, names["TreeNode"])


def to_list(values: list[Any], node: Any) -> Any:
    head = None
    for value in reversed(values):
        head, tail = node(value), head
        head.next = tail
    return head


def to_tree(values: list[Any], node: Any) -> Any:
    """Level by level; None for a missing child, whose own children are not named."""
    if not values or values[0] is None:
        return None
    root = node(values[0])
    waiting, coming = [root], iter(values[1:])
    for parent in waiting:
        for side in ("left", "right"):
            value = next(coming, None)
            if value is not None:
                child = node(value)
                setattr(parent, side, child)
                waiting.append(child)
    return root


def from_nodes(answer: Any, kind: str) -> Any:
    if "_node" not in kind or answer is None:
        return answer
    if kind.endswith("[]"):
        return [from_nodes(item, kind[:-2]) for item in answer]
    if isinstance(answer, (list, tuple)):
        return answer  # as it is written down
    return from_list(answer) if kind == "list_node" else from_tree(answer)


def value_of(node: Any) -> Any:
    try:
        return next(value for name, value in vars(node).items() if name not in LINKS)
    except (TypeError, StopIteration):
        kind = cut(type(node).__name__, 100)
        raise NoAnswer(f"You return a value of type {kind} where a node has to be.") from None


def from_list(head: Any) -> list[Any]:
    """Its values, unless the links lead back: one node is marked, ever later ones."""
    values: list[Any] = []
    marked = None
    while head is not None:
        if head is marked:
            raise NoAnswer("The list you return never ends: its links lead back into it.")
        if len(values) & (len(values) - 1) == 0:
            marked = head
        values.append(value_of(head))
        head = head.next
    return values


def from_tree(root: Any) -> list[Any]:
    values: list[Any] = []
    waiting, met, may_lead_back = [root], set(), True
    for node in waiting:
        values.append(None if node is None else value_of(node))
        if node is None:
            continue
        if may_lead_back and id(node) in met:
            refuse_what_leads_back(root)
            may_lead_back = False
        met.add(id(node))
        waiting += [node.left, node.right]
    while values and values[-1] is None:
        values.pop()
    return values


def refuse_what_leads_back(root: Any) -> None:
    """A node below itself; one that is below two others is none of that kind."""
    above: set[int] = set()
    done: set[int] = set()
    waiting = [(root, False)]
    while waiting:
        node, is_over = waiting.pop()
        if node is None or id(node) in done:
            continue
        if is_over:
            above.discard(id(node))
            done.add(id(node))
        elif id(node) in above:
            raise NoAnswer("The tree you return never ends: a node is below itself.")
        else:
            above.add(id(node))
            waiting += [(node, True), (node.left, False), (node.right, False)]
