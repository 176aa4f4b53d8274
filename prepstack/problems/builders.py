"""What a candidate's notebook has for making lists and trees by hand. The judge has its own."""

from __future__ import annotations

from prepstack.problems.problem import Problem

NOTE = "For trying things out in this notebook: the judge does not know these."
MARK = {"python": "#"}

LIST_BUILDER = {
    "python": """
def list_of(values):
    head = None
    for value in reversed(values):
        head = ListNode(value, head)
    return head


def list_values(node):
    values = []
    while node is not None:
        values.append(node.val)
        node = node.next
    return values
""",
    "javascript": """
function listOf(values) {
    return values.reduceRight((rest, value) => new ListNode(value, rest), null);
}

function listValues(node) {
    return node === null ? [] : [node.val, ...listValues(node.next)];
}
""",
    "typescript": """
function listOf(values: number[]): ListNode | null {
    return values.reduceRight<ListNode | null>((rest, value) => new ListNode(value, rest), null);
}

function listValues(node: ListNode | null): number[] {
    return node === null ? [] : [node.val, ...listValues(node.next)];
}
""",
    "java": """
ListNode listOf(int... values) {
    ListNode head = null;
    for (int i = values.length - 1; i >= 0; i--) head = new ListNode(values[i], head);
    return head;
}

List<Integer> listValues(ListNode node) {
    List<Integer> values = new ArrayList<>();
    for (; node != null; node = node.next) values.add(node.val);
    return values;
}
""",
    "cpp": """
ListNode* listOf(const vector<int>& values) {
    ListNode* head = nullptr;
    for (size_t i = values.size(); i-- > 0;) head = new ListNode(values[i], head);
    return head;
}

vector<int> listValues(ListNode* node) {
    vector<int> values;
    for (; node != nullptr; node = node->next) values.push_back(node->val);
    return values;
}
""",
    "go": """
func listOf(values ...int) *ListNode {
    var head *ListNode
    for i := len(values) - 1; i >= 0; i-- {
        head = &ListNode{values[i], head}
    }
    return head
}

func listValues(node *ListNode) []int {
    values := []int{}
    for ; node != nil; node = node.Next {
        values = append(values, node.Val)
    }
    return values
}
""",
}
TREE_BUILDER = {
    "python": """
def tree_of(values):
    nodes = [None if value is None else TreeNode(value) for value in values]
    children = iter(nodes[1:])
    for node in filter(None, nodes):
        node.left, node.right = next(children, None), next(children, None)
    return nodes[0] if nodes else None
""",
    "javascript": """
function treeOf(values) {
    const nodes = values.map((value) => (value === null ? null : new TreeNode(value)));
    const children = nodes.slice(1);
    for (const node of nodes) {
        if (node === null) continue;
        node.left = children.shift() ?? null;
        node.right = children.shift() ?? null;
    }
    return nodes[0] ?? null;
}
""",
    "typescript": """
function treeOf(values: (number | null)[]): TreeNode | null {
    const nodes = values.map((value) => (value === null ? null : new TreeNode(value)));
    const children = nodes.slice(1);
    for (const node of nodes) {
        if (node === null) continue;
        node.left = children.shift() ?? null;
        node.right = children.shift() ?? null;
    }
    return nodes[0] ?? null;
}
""",
    "java": """
TreeNode treeOf(Integer... values) {
    List<TreeNode> nodes = new ArrayList<>();
    for (Integer value : values) nodes.add(value == null ? null : new TreeNode(value));
    int next = 1;
    for (TreeNode node : nodes) {
        if (node == null) continue;
        if (next < nodes.size()) node.left = nodes.get(next++);
        if (next < nodes.size()) node.right = nodes.get(next++);
    }
    return nodes.isEmpty() ? null : nodes.get(0);
}
""",
    "cpp": """
TreeNode* treeOf(const vector<optional<int>>& values) {
    vector<TreeNode*> nodes;
    for (auto value : values) nodes.push_back(value ? new TreeNode(*value) : nullptr);
    size_t next = 1;
    for (TreeNode* node : nodes) {
        if (node == nullptr) continue;
        if (next < nodes.size()) node->left = nodes[next++];
        if (next < nodes.size()) node->right = nodes[next++];
    }
    return nodes.empty() ? nullptr : nodes[0];
}
""",
    "go": """
func treeOf(values ...any) *TreeNode {
    nodes := []*TreeNode{}
    for _, value := range values {
        var node *TreeNode
        if value != nil {
            node = &TreeNode{Val: value.(int)}
        }
        nodes = append(nodes, node)
    }
    next := 1
    for _, node := range nodes {
        for side := 0; node != nil && side < 2 && next < len(nodes); side++ {
            if side == 0 {
                node.Left = nodes[next]
            } else {
                node.Right = nodes[next]
            }
            next++
        }
    }
    if len(nodes) == 0 {
        return nil
    }
    return nodes[0]
}
""",
}
# Every other language prints lists by itself.
SHOW = """
template <class T>
void put(const T& value) { cout << boolalpha << value; }

template <class T>
void put(const vector<T>& values) {
    cout << "[";
    for (size_t i = 0; i < values.size(); i++) {
        if (i > 0) cout << ", ";
        put(static_cast<T>(values[i]));
    }
    cout << "]";
}

template <class T>
void show(const T& value) {
    put(value);
    cout << endl;
}
"""
OF_TYPE = {"list_node": LIST_BUILDER, "tree_node": TREE_BUILDER}


def builders(problem: Problem, language: str) -> str:
    """A cell's text for the node types that the signature names; mostly empty."""
    named = {name.rstrip("[]") for name in problem.signature.types()}
    texts = [OF_TYPE[name][language].strip() for name in OF_TYPE if name in named]
    texts += [SHOW.strip()] if language == "cpp" else []
    if not texts:
        return ""
    imports = ["import java.util.*;"] if language == "java" else []
    note = f"{MARK.get(language, '//')} {NOTE}"
    return "\n\n\n".join(["\n".join([note, *imports, texts[0]]), *texts[1:]])
