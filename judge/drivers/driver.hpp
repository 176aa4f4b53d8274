// Calls a C++ solution on a case. Types come from the solution itself, by templates; this file is
// precompiled with the two it includes, so nothing in them may depend on a solution.
#include <bits/stdc++.h>
#include <cxxabi.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>
using namespace std;

#include "reader.hpp"
#include "writer.hpp"

// The member of this name, whatever class it is a member of and however often it is there.
#define PREPSTACK_MEMBER(type, name) \
  struct type { \
    template <class prepstack_T> static auto pointer(int) -> decltype(&prepstack_T::name); \
    template <class prepstack_T> static void pointer(long); \
    template <class prepstack_T, class... prepstack_A> \
    static auto call(prepstack_T& of, prepstack_A&&... given) -> decltype(of.name(static_cast<prepstack_A&&>(given)...)) { \
      return of.name(static_cast<prepstack_A&&>(given)...); \
    } \
  };

namespace prepstack {

template <class... T> struct Types {};

template <class R, class C, class... A> Types<A...> parameters(R (C::*)(A...));
template <class R, class C, class... A> Types<A...> parameters(R (C::*)(A...) const);
template <class R, class... A> Types<A...> parameters(R (*)(A...));
void parameters(...);

template <class T> constexpr auto is_complete(int) -> decltype(sizeof(T), true) { return true; }
template <class T> constexpr bool is_complete(...) { return false; }

template <class Member, class T, class... A>
constexpr auto is_callable(int) -> decltype(Member::call(declval<T&>(), declval<A>()...), true) { return true; }
template <class Member, class T, class... A> constexpr bool is_callable(...) { return false; }

/** What a parameter is given: itself where it is one, what it refers to otherwise. */
template <class A> using Passed = conditional_t<is_rvalue_reference_v<A>, decay_t<A>&&, decay_t<A>&>;

/** Calls with what the member says it takes. */
template <class Member, class T, class Told, class Own> struct With;
template <class Member, class T, class... Told, class... Own> struct With<Member, T, Types<Told...>, Types<Own...>> {
  using Given = tuple<decay_t<Own>...>;
  static constexpr bool fits() {
    if constexpr (sizeof...(Told) != sizeof...(Own)) return false;
    else return (reads<Told, decay_t<Own>>() && ...) && is_callable<Member, T, Passed<Own>...>(0);
  }
  static decltype(auto) call(T& object, Given& given) {
    return apply([&](auto&... one) -> decltype(auto) { return Member::call(object, static_cast<Passed<Own>>(one)...); }, given);
  }
};

/** A member of `T` that is told values of the types `Told`. One of several of its name is chosen by them. */
template <class Member, class T, class... Told> struct Called {
  using Pointer = decltype(Member::template pointer<T>(0));
  using Listed = decltype(parameters(declval<conditional_t<is_void_v<Pointer>, int, Pointer>>()));
  static constexpr bool is_one = !is_void_v<Listed>;
  static constexpr bool is_chosen = !is_one && is_callable<Member, T, Told&...>(0);
  static constexpr bool is_there = is_one || is_chosen;
  using How = With<Member, T, Types<Told...>, conditional_t<is_one, Listed, Types<Told&...>>>;

  static constexpr bool takes() {
    if constexpr (!is_there) return false;
    else return How::fits();
  }
  static constexpr bool answers() {
    if constexpr (!takes()) return false;
    else return is_void_v<Answer<>> || writes<decay_t<Answer<>>>();
  }
  template <class H = How> using Answer = decltype(H::call(declval<T&>(), declval<typename H::Given&>()));

  /** `wanted` is the argument to answer as it was left; -1: what is returned; -2: nothing. */
  static void perform(Reader& in, Writer& out, T& object, int wanted) {
    if constexpr (takes()) {
      typename How::Given given;
      in.arguments(given);
      if constexpr (is_void_v<Answer<>>) How::call(object, given), out.text += wanted == -1 ? "null" : "";
      else if constexpr (answers()) {
        auto&& answer = How::call(object, given);
        if (wanted == -1) out.write(answer);
      } else How::call(object, given);
      if (wanted == -2) out.text += "null";
      if (wanted >= 0) write_argument(out, given, wanted);
    }
  }
  template <class Given> static void write_argument(Writer& out, Given& given, int wanted) {
    int n = 0;
    apply([&](auto&... one) { ((n++ == wanted ? write_if(out, one) : void()), ...); }, given);
  }
  template <class One> static void write_if(Writer& out, One& one) {
    if constexpr (writes<One>()) out.write(one);
  }
};

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

inline uintptr_t stack_begins = 0;
inline size_t stack_bytes = 0;  // half of the memory

template <size_t N> void say_and_end(const char (&text)[N]) {
  if (write(3, text, N - 1) > 0) _exit(1);
}

/**
 * What is below the stack's end in the frame that passed it is one call too many, or an array in it that
 * is larger than all there is; what is elsewhere may be for want of memory.
 */
inline void say_why(int number, siginfo_t* fault, void* context) {
  auto address = reinterpret_cast<uintptr_t>(fault->si_addr), top = stack_pointer(context);
  bool is_below = address + (1 << 20) > top && address + stack_bytes < stack_begins + (1 << 20);
  if (is_below && stack_begins - top > 2 * stack_bytes) say_and_end("{\"error\":\"bad_alloc\"}");
  if (is_below && address + stack_bytes + (1 << 20) < stack_begins)
    say_and_end("{\"error\":\"stack\",\"trace\":\"An array on the stack is larger than the stack: use a vector, or make it static.\"}");
  if (address < top + (64 << 10) && address + (1 << 20) > top)
    say_and_end("{\"error\":\"stack\",\"trace\":\"recursion too deep: the stack overflowed\"}");
  if (was_refused_memory) say_and_end("{\"error\":\"bad_alloc\"}");
  say_and_end("{\"error\":\"segv\",\"trace\":\"ended by SIGSEGV: it used memory that is not its own, as by an index out of range or a null pointer\"}");
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
  rlimit limit{};
  getrlimit(RLIMIT_STACK, &limit);
  stack_bytes = limit.rlim_cur;
  stack_begins = reinterpret_cast<uintptr_t>(&limit);
  pthread_attr_t threads;
  pthread_attr_init(&threads);
  pthread_attr_setstacksize(&threads, 64 << 20);
  pthread_setattr_default_np(&threads);
}

/** What was printed is no answer: whatever became of the streams, the answer counts. */
inline void flush_output() {
  try {
    cout << flush;
  } catch (...) {
  }
  fflush(nullptr);
}

[[noreturn]] inline void fail(const string& said) {
  flush_output();
  Writer text;
  text.write(said.substr(0, 1000) + (said.size() > 1000 ? "…" : ""));
  send("{\"error\":\"exception\",\"trace\":" + text.text + "}");
  _exit(1);
}

/** For what is no `exception`: the name of its type. */
inline string thrown() {
  int status;
  const type_info* type = abi::__cxa_current_exception_type();
  char* name = type ? abi::__cxa_demangle(type->name(), nullptr, nullptr, &status) : nullptr;
  return "It threw a value of type " + string(name ? name : "unknown") + ", and nothing caught it.";
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
    flush_output();
    send("{\"result\":" + out.text + "}");
    _exit(0);  // destructors of statics are nobody's answer
  } catch (const bad_alloc&) {
    send("{\"error\":\"bad_alloc\"}");
  } catch (const exception& error) {
    fail(error.what());
  } catch (const string& text) {
    fail(text);
  } catch (const char* text) {
    fail(text);
  } catch (...) {
    fail(thrown());
  }
  _exit(1);
}

template <class T, class Entry> int run_function(int wanted) {
  return run([=](Reader& in, Writer& out) {
    if constexpr (is_default_constructible_v<T>) {
      T solution;
      Entry::perform(in, out, solution, wanted);
    }
  });
}

template <class T, class... Told> unique_ptr<T> made(Told&... told) {
  if constexpr (is_constructible_v<T, Told&...>) return make_unique<T>(told...);
  else return nullptr;
}

template <class T> using Method = void (*)(Reader&, Writer&, T&, int);

/** In: `{"ops": [names], "args": [arguments]}`. `wanted` by method: what is returned, or nothing. */
template <class T, class... Told> int run_class(const map<string, pair<Method<T>, int>>& methods) {
  return run([&](Reader& in, Writer& out) {
    vector<string> operations;
    in.expect('{');
    in.key();
    in.read(operations);
    in.expect(',');
    in.key();
    in.expect('[');
    tuple<Told...> given;
    in.arguments(given);
    auto object = apply([](auto&... one) { return made<T>(one...); }, given);
    out.text = "[null";
    for (size_t i = 1; i < operations.size(); i++) {
      in.expect(',');
      out.text += ',';
      auto [perform, wanted] = methods.at(operations[i]);
      perform(in, out, *object, wanted);
    }
    out.text += ']';
  });
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
