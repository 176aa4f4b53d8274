// Writes what C++ solutions answer as JSON.
#pragma once

namespace prepstack {

template <class T> constexpr auto has_items(int) -> decltype(begin(declval<const T&>()), end(declval<const T&>()), true) { return true; }
template <class T> constexpr bool has_items(...) { return false; }
template <class T> constexpr bool is_text = is_convertible_v<const T&, string_view>;

/** Whether there is JSON for it. */
template <class T> constexpr bool writes() {
  if constexpr (is_arithmetic_v<T> || is_text<T>) return true;
  else if constexpr (is_pointer_v<T>) return is_node<remove_pointer_t<T>>;
  else if constexpr (is_map<T>::value) return writes<typename T::mapped_type>();
  else if constexpr (is_pair<T>::value) return writes<typename T::first_type>() && writes<typename T::second_type>();
  else if constexpr (has_items<T>(0)) return writes<decay_t<decltype(*begin(declval<const T&>()))>>();
  else return false;
}

class Writer {
 public:
  string text;

  template <class T> void write(const T& value) {
    if constexpr (is_same_v<T, bool>) text += value ? "true" : "false";
    else if constexpr (is_same_v<T, char>) letters(string(1, value));
    else if constexpr (is_floating_point_v<T>) real(value);
    else if constexpr (is_arithmetic_v<T>) text += to_string(value);
    else if constexpr (is_text<T>) letters(value);
    else if constexpr (is_map<T>::value) entries(value);
    else if constexpr (is_pair<T>::value) both(value);
    else if constexpr (is_same_v<T, vector<bool>>) items(vector<char>(value.begin(), value.end()), [](char one) { return bool(one); });
    else items(value, [](const auto& one) -> const auto& { return one; });
  }
  template <class T> void write(T* const& node) {
    if constexpr (is_text<T*>) letters(node);
    else if constexpr (has_links<T>(0)) tree(node);
    else linked(node);
  }

 private:
  void letters(string_view value) {
    text += '"';
    for (unsigned char c : value) {
      if (c == '"' || c == '\\') text += '\\';
      if (c >= 0x20) { text += c; continue; }
      char code[8];
      snprintf(code, sizeof code, "\\u%04x", c);
      text += code;
    }
    text += '"';
  }
  void real(double value) {
    char digits[40];
    snprintf(digits, sizeof digits, "%.17g", value);
    text += isnan(value) ? "NaN" : isinf(value) ? (value < 0 ? "-Infinity" : "Infinity") : digits;
    // A double stays one: 2.0, not 2.
    if (isfinite(value) && !strpbrk(digits, ".eE")) text += ".0";
  }
  template <class Items, class Read> void items(const Items& values, Read read) {
    text += '[';
    bool first = true;
    for (const auto& value : values) {
      if (!first) text += ',';
      first = false;
      write(read(value));
    }
    text += ']';
  }
  template <class Map> void entries(const Map& values) {
    text += '{';
    bool first = true;
    for (const auto& [key, value] : values) {
      if (!first) text += ',';
      first = false;
      letters(key);
      text += ':';
      write(value);
    }
    text += '}';
  }
  template <class Pair> void both(const Pair& value) {
    text += '[';
    write(value.first);
    text += ',';
    write(value.second);
    text += ']';
  }
  template <class T> static auto value_of(T* node, int) -> decltype(node->val) { return node->val; }
  template <class T> static auto value_of(T* node, long) -> decltype(node->value) { return node->value; }
  /** One node is marked, ever later ones: whoever comes back to it never ends. */
  template <class T> void linked(T* node) {
    text += '[';
    const T* marked = nullptr;
    for (size_t length = 0; node; node = node->next, length++) {
      if (node == marked) throw length_error("The list you return never ends: its links lead back into it.");
      if ((length & (length - 1)) == 0) marked = node;
      if (length) text += ',';
      write(value_of(node, 0));
    }
    text += ']';
  }
  template <class T> void tree(T* root) {
    vector<T*> nodes;
    unordered_set<const T*> met;
    bool may_lead_back = true;
    if (root) nodes.push_back(root);
    for (size_t i = 0; i < nodes.size(); i++) {
      if (!nodes[i]) continue;
      if (may_lead_back && !met.insert(nodes[i]).second) {
        refuse_what_leads_back(root);
        may_lead_back = false;
      }
      nodes.insert(nodes.end(), {nodes[i]->left, nodes[i]->right});
    }
    while (!nodes.empty() && !nodes.back()) nodes.pop_back();
    text += '[';
    for (size_t i = 0; i < nodes.size(); i++) {
      if (i) text += ',';
      if (nodes[i]) write(value_of(nodes[i], 0));
      else text += "null";
    }
    text += ']';
  }
  /** A node below itself; one that is below two others is none of that kind. */
  template <class T> void refuse_what_leads_back(T* root) {
    unordered_set<const T*> above, done;
    vector<pair<T*, bool>> waiting{{root, false}};
    while (!waiting.empty()) {
      auto [node, is_over] = waiting.back();
      waiting.pop_back();
      if (!node || done.count(node)) continue;
      if (is_over) {
        above.erase(node);
        done.insert(node);
      } else if (!above.insert(node).second) {
        throw length_error("The tree you return never ends: a node is below itself.");
      } else {
        waiting.insert(waiting.end(), {{node, true}, {node->left, false}, {node->right, false}});
      }
    }
  }
};

}  // namespace prepstack
