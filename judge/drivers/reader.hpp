// Reads the arguments of C++ solutions, of the types that the solution itself says.
#pragma once

namespace prepstack {

template <class T> struct is_vector : false_type {};
template <class T> struct is_vector<vector<T>> : true_type {};
template <class T> struct is_map : false_type {};
template <class T> struct is_map<map<string, T>> : true_type {};
template <class T> struct is_map<unordered_map<string, T>> : true_type {};
template <class T> struct is_pair : false_type {};
template <class A, class B> struct is_pair<pair<A, B>> : true_type {};

template <class T> constexpr bool is_number = is_arithmetic_v<T> && !is_same_v<T, bool> && !is_same_v<T, char>;

template <class T> constexpr auto has_links(int) -> decltype(declval<T>().left, true) { return true; }
template <class T> constexpr bool has_links(...) { return false; }
template <class T> constexpr auto has_next(int) -> decltype(declval<T>().next, true) { return true; }
template <class T> constexpr bool has_next(...) { return false; }
template <class T> constexpr bool is_node = has_links<T>(0) || has_next<T>(0);

/** Whether what is told as an `As` can be read as a `T`: of the same shape, and numbers of enough kinds. */
template <class As, class T> constexpr bool reads() {
  if constexpr (is_same_v<As, T>) return true;
  else if constexpr (is_number<As> && is_number<T>) return is_floating_point_v<T> || !is_floating_point_v<As>;
  else if constexpr (is_same_v<As, string>) return is_same_v<T, char>;
  else if constexpr (is_vector<As>::value && is_vector<T>::value)
    return reads<typename As::value_type, typename T::value_type>();
  else if constexpr (is_vector<As>::value && is_pair<T>::value)
    return reads<typename As::value_type, typename T::first_type>() && reads<typename As::value_type, typename T::second_type>();
  else if constexpr (is_map<As>::value && is_map<T>::value)
    return reads<typename As::mapped_type, typename T::mapped_type>();
  else if constexpr (is_pointer_v<As> && is_pointer_v<T>) return is_node<remove_pointer_t<T>>;
  else return false;
}

class Reader {
 public:
  explicit Reader(string text) : text_(move(text)) {}

  template <class T> void read(T& value) {
    if constexpr (is_same_v<T, bool>) truth(value);
    else if constexpr (is_same_v<T, char>) letter(value);
    else if constexpr (is_floating_point_v<T>) number(value, [](const char* from, char** end) { return T(strtod(from, end)); });
    else if constexpr (is_unsigned_v<T>) number(value, [](const char* from, char** end) { return T(strtoull(from, end, 10)); });
    else if constexpr (is_integral_v<T>) number(value, [](const char* from, char** end) { return T(strtoll(from, end, 10)); });
    else if constexpr (is_map<T>::value) entries(value);
    else if constexpr (is_pair<T>::value) both(value);
    else node(value);
  }
  void read(string& value) {
    expect('"');
    value.clear();
    while (text_[at_] != '"') {
      if (text_[at_] == '\\') escape(value);
      else value += text_[at_++];
    }
    at_++;
  }
  template <class T> void read(vector<T>& values) {
    values.clear();
    items([&] {
      if constexpr (is_same_v<T, bool>) { bool item; truth(item); values.push_back(item); }
      else { values.emplace_back(); read(values.back()); }
    });
  }
  template <class Tuple> void arguments(Tuple& given) {
    expect('[');
    int n = 0;
    apply([&](auto&... one) { ((n++ ? (void)expect(',') : void(), read(one)), ...); }, given);
    expect(']');
  }

  char peek() {
    while (isspace((unsigned char)text_[at_])) at_++;
    return text_[at_];
  }
  void expect(char wanted) {
    if (peek() != wanted) refuse();
    at_++;
  }
  /** Past a key of the object that what is read stands in. */
  void key() {
    string name;
    read(name);
    expect(':');
  }

 private:
  [[noreturn]] void refuse() { throw invalid_argument("The arguments of this case do not fit the parameters."); }
  void truth(bool& value) {
    value = peek() == 't';
    at_ += value ? 4 : 5;
  }
  void letter(char& value) {
    string text;
    read(text);
    value = text.empty() ? '\0' : text[0];
  }
  template <class T, class Parse> void number(T& value, Parse parse) {
    peek();
    char* end;
    value = parse(&text_[at_], &end);
    if (end == &text_[at_]) refuse();
    at_ = end - &text_[0];
  }
  /** True if another one comes; otherwise what ends the sequence was there. */
  bool more(char end) {
    if (peek() == ',') return at_++, true;
    expect(end);
    return false;
  }
  template <class Item> void items(Item item) {
    expect('[');
    if (peek() == ']') { at_++; return; }
    do item(); while (more(']'));
  }
  template <class Map> void entries(Map& values) {
    expect('{');
    values.clear();
    if (peek() == '}') { at_++; return; }
    do {
      string name;
      read(name);
      expect(':');
      read(values[name]);
    } while (more('}'));
  }
  template <class Pair> void both(Pair& value) {
    expect('[');
    read(value.first);
    expect(',');
    read(value.second);
    expect(']');
  }
  template <class T> void node(T*& value) {
    if constexpr (has_links<T>(0)) value = tree<T>();
    else value = list<T>();
  }
  template <class T> static T* made(int value) {
    if constexpr (is_constructible_v<T, int>) return new T(value);
    else return new T{value};
  }
  template <class T> T* list() {
    vector<int> values;
    read(values);
    T* head = nullptr;
    for (size_t i = values.size(); i-- > 0;) {
      T* node = made<T>(values[i]);
      node->next = head;
      head = node;
    }
    return head;
  }
  template <class T> T* tree() {
    vector<optional<int>> values;
    items([&] {
      if (peek() == 'n') { at_ += 4; values.emplace_back(); return; }
      int value;
      read(value);
      values.emplace_back(value);
    });
    if (values.empty() || !values[0]) return nullptr;
    T* root = made<T>(*values[0]);
    deque<T*> waiting{root};
    for (size_t i = 1; i < values.size() && !waiting.empty(); i += 2) {
      T* parent = waiting.front();
      waiting.pop_front();
      if (values[i]) waiting.push_back(parent->left = made<T>(*values[i]));
      if (i + 1 < values.size() && values[i + 1]) waiting.push_back(parent->right = made<T>(*values[i + 1]));
    }
    return root;
  }
  void escape(string& value) {
    static const map<char, char> plain{{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'b', '\b'}, {'f', '\f'}};
    at_++;
    char c = text_[at_++];
    if (c == 'u') return code_point(value);
    auto found = plain.find(c);
    value += found == plain.end() ? c : found->second;
  }
  unsigned hexadecimal() {
    unsigned code = stoul(text_.substr(at_, 4), nullptr, 16);
    at_ += 4;
    return code;
  }
  void code_point(string& value) {
    unsigned code = hexadecimal();
    if (code >= 0xD800 && code < 0xDC00 && text_[at_] == '\\') {
      at_ += 2;
      code = 0x10000 + ((code - 0xD800) << 10) + (hexadecimal() - 0xDC00);
    }
    if (code < 0x80) { value += char(code); return; }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    value += char((more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0) | code >> 6 * more);
    while (more--) value += char(0x80 | (code >> 6 * more & 0x3F));
  }

  string text_;
  size_t at_ = 0;
};

}  // namespace prepstack
