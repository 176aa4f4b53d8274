// Reads arguments and writes answers of C++ solutions. Types come from the solution itself, by
// templates; this file is precompiled, so nothing in it may depend on a solution.
#include <bits/stdc++.h>
#include <pthread.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>
using namespace std;

namespace prepstack {

class Reader {
 public:
  explicit Reader(string text) : text_(move(text)) {}

  void read(long long& value) { number(value, [](const char* from, char** end) { return strtoll(from, end, 10); }); }
  void read(long& value) { number(value, [](const char* from, char** end) { return strtol(from, end, 10); }); }
  void read(int& value) { number(value, [](const char* from, char** end) { return int(strtol(from, end, 10)); }); }
  void read(double& value) { number(value, [](const char* from, char** end) { return strtod(from, end); }); }
  void read(bool& value) {
    value = peek() == 't';
    at_ += value ? 4 : 5;
  }
  void read(char& value) {
    string text;
    read(text);
    value = text.empty() ? '\0' : text[0];
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
  void read(vector<bool>& values) {
    vector<int> read_values;
    values.clear();
    items([&] { bool item; read(item); values.push_back(item); });
  }
  template <class T> void read(vector<T>& values) {
    values.clear();
    items([&] {
      values.emplace_back();
      read(values.back());
    });
  }
  template <class T> void read(map<string, T>& values) { entries(values); }
  template <class T> void read(unordered_map<string, T>& values) { entries(values); }
  template <class A, class B> void read(pair<A, B>& value) {
    expect('[');
    read(value.first);
    expect(',');
    read(value.second);
    expect(']');
  }
  template <class T> void read(T*& node) {
    if constexpr (is_tree<T>(0)) node = tree<T>();
    else node = list<T>();
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
    if (peek() != wanted) throw invalid_argument("the arguments do not fit the signature");
    at_++;
  }
  /** True if `next` comes; otherwise what ends the sequence was there. */
  bool more(char end) {
    if (peek() == ',') return at_++, true;
    expect(end);
    return false;
  }

  template <class T> static constexpr auto is_tree(int) -> decltype(declval<T>().left, true) { return true; }
  template <class T> static constexpr bool is_tree(...) { return false; }

 private:
  template <class T, class Parse> void number(T& value, Parse parse) {
    peek();
    char* end;
    value = parse(&text_[at_], &end);
    if (end == &text_[at_]) throw invalid_argument("the arguments do not fit the signature");
    at_ = end - &text_[0];
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
      string key;
      read(key);
      expect(':');
      read(values[key]);
    } while (more('}'));
  }
  template <class T> T* list() {
    vector<int> values;
    read(values);
    T* head = nullptr;
    for (size_t i = values.size(); i-- > 0;) {
      T* node = new T(values[i]);
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
    T* root = new T(*values[0]);
    deque<T*> waiting{root};
    for (size_t i = 1; i < values.size() && !waiting.empty(); i += 2) {
      T* parent = waiting.front();
      waiting.pop_front();
      if (values[i]) waiting.push_back(parent->left = new T(*values[i]));
      if (i + 1 < values.size() && values[i + 1]) waiting.push_back(parent->right = new T(*values[i + 1]));
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

class Writer {
 public:
  string text;

  void write(bool value) { text += value ? "true" : "false"; }
  void write(int value) { text += to_string(value); }
  void write(long value) { text += to_string(value); }
  void write(long long value) { text += to_string(value); }
  void write(unsigned value) { text += to_string(value); }
  void write(unsigned long value) { text += to_string(value); }
  void write(unsigned long long value) { text += to_string(value); }
  void write(char value) { write(string(1, value)); }
  void write(double value) {
    char digits[40];
    snprintf(digits, sizeof digits, "%.17g", value);
    text += isnan(value) ? "NaN" : isinf(value) ? (value < 0 ? "-Infinity" : "Infinity") : digits;
    // A double stays one: 2.0, not 2.
    if (isfinite(value) && !strpbrk(digits, ".eE")) text += ".0";
  }
  void write(const char* value) { write(string(value)); }
  void write(const string& value) {
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
  template <class T> void write(const vector<T>& values) { items(values); }
  template <class T> void write(const deque<T>& values) { items(values); }
  template <class T> void write(const list<T>& values) { items(values); }
  template <class T> void write(const set<T>& values) { items(values); }
  template <class T> void write(const unordered_set<T>& values) { items(values); }
  template <class T> void write(const map<string, T>& values) { entries(values); }
  template <class T> void write(const unordered_map<string, T>& values) { entries(values); }
  template <class A, class B> void write(const pair<A, B>& value) {
    text += '[';
    write(value.first);
    text += ',';
    write(value.second);
    text += ']';
  }
  template <class T> void write(T* node) {
    if constexpr (Reader::is_tree<T>(0)) tree(node);
    else list_nodes(node);
  }

 private:
  template <class Items> void items(const Items& values) {
    text += '[';
    bool first = true;
    for (const auto& value : values) {
      if (!first) text += ',';
      first = false;
      if constexpr (is_same_v<Items, vector<bool>>) write(bool(value));
      else write(value);
    }
    text += ']';
  }
  template <class Map> void entries(const Map& values) {
    text += '{';
    bool first = true;
    for (const auto& [key, value] : values) {
      if (!first) text += ',';
      first = false;
      write(key);
      text += ':';
      write(value);
    }
    text += '}';
  }
  template <class T> static auto value_of(T* node, int) -> decltype(node->val) { return node->val; }
  template <class T> static auto value_of(T* node, long) -> decltype(node->value) { return node->value; }
  template <class T> void list_nodes(T* node) {
    text += '[';
    for (bool first = true; node; node = node->next, first = false) {
      if (!first) text += ',';
      write(value_of(node, 0));
      if (text.size() > (64u << 20)) throw length_error("the list that was returned never ends");
    }
    text += ']';
  }
  template <class T> void tree(T* root) {
    vector<T*> nodes;
    if (root) nodes.push_back(root);
    for (size_t i = 0; i < nodes.size(); i++) {
      if (nodes.size() > 10000000) throw length_error("the tree that was returned never ends");
      if (nodes[i]) nodes.insert(nodes.end(), {nodes[i]->left, nodes[i]->right});
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
};

/** The argument as it was left, for problems that change one in place; -1: what is returned. */
template <class Tuple> void write_argument(Writer& out, Tuple& given, int wanted) {
  int n = 0;
  apply([&](auto&... one) { ((n++ == wanted ? out.write(one) : void()), ...); }, given);
}

template <class R, class Tuple, class Call> void answer(Writer& out, Tuple& given, int wanted, Call call) {
  if constexpr (is_void_v<R>) {
    apply(call, given);
    if (wanted < 0) out.text += "null";
  } else {
    R result = apply(call, given);
    if (wanted < 0) out.write(result);
  }
  if (wanted >= 0) write_argument(out, given, wanted);
}

template <class C, class R, class... A> void invoke(Reader& in, Writer& out, int wanted, C& object, R (C::*method)(A...)) {
  tuple<decay_t<A>...> given;
  in.arguments(given);
  answer<R>(out, given, wanted, [&](auto&... one) -> R { return (object.*method)(one...); });
}
template <class C, class R, class... A> void invoke(Reader& in, Writer& out, int wanted, C& object, R (C::*method)(A...) const) {
  tuple<decay_t<A>...> given;
  in.arguments(given);
  answer<R>(out, given, wanted, [&](auto&... one) -> R { return (object.*method)(one...); });
}
template <class C, class R, class... A> void invoke(Reader& in, Writer& out, int wanted, C&, R (*function)(A...)) {
  tuple<decay_t<A>...> given;
  in.arguments(given);
  answer<R>(out, given, wanted, [&](auto&... one) -> R { return function(one...); });
}

inline void send(const string& message) {
  for (size_t sent = 0; sent < message.size();) {
    ssize_t n = write(3, message.data() + sent, message.size() - sent);
    if (n <= 0) _exit(1);
    sent += n;
  }
}

inline bool was_refused_memory = false;

inline void* noted(void* memory) {
  was_refused_memory |= !memory;
  return memory;
}

inline uintptr_t stack_pointer(void* context) {
  auto& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return machine.gregs[REG_RSP];
#elif defined(__aarch64__)
  return machine.sp;
#else
  return 0;
#endif
}

/** A fault beside the stack's end is one call too many, another may be for want of memory. */
inline void say_why(int number, siginfo_t* fault, void* context) {
  auto address = reinterpret_cast<uintptr_t>(fault->si_addr), top = stack_pointer(context);
  if (address < top + (64 << 10) && address + (1 << 20) > top) {
    static const char text[] = "{\"error\":\"stack\",\"trace\":\"recursion too deep: the stack overflowed\"}";
    if (write(3, text, sizeof text - 1) > 0) _exit(1);
  } else if (was_refused_memory) {
    static const char text[] = "{\"error\":\"bad_alloc\"}";
    if (write(3, text, sizeof text - 1) > 0) _exit(1);
  }
  signal(number, SIG_DFL);
}

/** Stacks of threads too are large, and a fault of the first one has a stack left to speak on. */
inline void prepare_stacks() {
  static char spare[64 << 10];
  stack_t other{};
  other.ss_sp = spare;
  other.ss_size = sizeof spare;
  sigaltstack(&other, nullptr);
  struct sigaction action{};
  action.sa_sigaction = say_why;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, nullptr);
  pthread_attr_t threads;
  pthread_attr_init(&threads);
  pthread_attr_setstacksize(&threads, 64 << 20);
  pthread_setattr_default_np(&threads);
}

/** The whole program: one case on standard input, one answer on descriptor 3. */
template <class Solve> int run(Solve solve) {
  Writer out;
  prepare_stacks();
  try {
    ios::sync_with_stdio(true);
    string line((istreambuf_iterator<char>(cin)), istreambuf_iterator<char>());
    Reader in(move(line));
    solve(in, out);
    cout << flush;
    fflush(stdout);
    send("{\"result\":" + out.text + "}");
    _exit(0);  // destructors of statics are nobody's answer
  } catch (const bad_alloc&) {
    send("{\"error\":\"bad_alloc\"}");
  } catch (const exception& error) {
    cout << flush;
    Writer said;
    said.write(string(error.what()));
    send("{\"error\":\"exception\",\"trace\":" + said.text + "}");
  }
  _exit(1);
}

}  // namespace prepstack

// The linker leads the solution's own calls here, for those who do not look at what they get.
extern "C" {
void* __real_malloc(size_t size);
void* __real_calloc(size_t count, size_t size);
void* __real_realloc(void* old, size_t size);
void* __wrap_malloc(size_t size) { return prepstack::noted(__real_malloc(size)); }
void* __wrap_calloc(size_t count, size_t size) { return prepstack::noted(__real_calloc(count, size)); }
void* __wrap_realloc(void* old, size_t size) { return prepstack::noted(__real_realloc(old, size)); }
}
