"""The given types in the candidate's notebook. The judge's drivers bring the same ones."""

from __future__ import annotations

from prepstack.problems.problem import Problem

LIST_NODE = {
    "python": """
class ListNode:
    def __init__(self, val: int = 0, next: "ListNode | None" = None):
        self.val = val
        self.next = next
""",
    "javascript": """
class ListNode {
    constructor(val = 0, next = null) {
        this.val = val;
        this.next = next;
    }
}
""",
    "typescript": """
class ListNode {
    constructor(public val: number = 0, public next: ListNode | null = null) {}
}
""",
    "java": """
class ListNode {
    int val;
    ListNode next;

    ListNode(int val) { this.val = val; }
    ListNode(int val, ListNode next) { this.val = val; this.next = next; }
}
""",
    "cpp": """
struct ListNode {
    int val;
    ListNode* next;
    ListNode(int val = 0, ListNode* next = nullptr) : val(val), next(next) {}
};
""",
    "go": """
type ListNode struct {
    Val  int
    Next *ListNode
}
""",
}
TREE_NODE = {
    "python": """
class TreeNode:
    def __init__(
        self, val: int = 0, left: "TreeNode | None" = None, right: "TreeNode | None" = None
    ):
        self.val = val
        self.left = left
        self.right = right
""",
    "javascript": """
class TreeNode {
    constructor(val = 0, left = null, right = null) {
        this.val = val;
        this.left = left;
        this.right = right;
    }
}
""",
    "typescript": """
class TreeNode {
    constructor(
        public val: number = 0,
        public left: TreeNode | null = null,
        public right: TreeNode | null = null,
    ) {}
}
""",
    "java": """
class TreeNode {
    int val;
    TreeNode left, right;

    TreeNode(int val) { this.val = val; }
    TreeNode(int val, TreeNode left, TreeNode right) {
        this.val = val;
        this.left = left;
        this.right = right;
    }
}
""",
    "cpp": """
struct TreeNode {
    int val;
    TreeNode* left;
    TreeNode* right;
    TreeNode(int val = 0, TreeNode* left = nullptr, TreeNode* right = nullptr)
        : val(val), left(left), right(right) {}
};
""",
    "go": """
type TreeNode struct {
    Val   int
    Left  *TreeNode
    Right *TreeNode
}
""",
}
GIVEN = {"list_node": LIST_NODE, "tree_node": TREE_NODE}


def given_types(problem: Problem, language: str) -> str:
    """Definitions of the node types the signature names; empty without any."""
    named = {name.rstrip("[]") for name in problem.signature.types()}
    texts = [GIVEN[name][language].strip() for name in GIVEN if name in named]
    return "\n\n\n".join(texts)
