// After the solution: ENTRY names a class, ARGUMENTS the types its constructor takes, and METHODS
// calls METHOD(name) for each method. In: {"ops": [names], "args": [arguments]}.
int main() {
  return prepstack::run([](prepstack::Reader& in, prepstack::Writer& out) {
    using Method = function<void(ENTRY&)>;
    map<string, Method> methods;
#define METHOD(name) \
  methods[#name] = [&](ENTRY& object) { prepstack::invoke(in, out, -1, object, &ENTRY::name); };
    METHODS
#undef METHOD
    string key;
    vector<string> operations;
    in.expect('{');
    in.read(key);
    in.expect(':');
    in.read(operations);
    in.expect(',');
    in.read(key);
    in.expect(':');
    in.expect('[');
    tuple<ARGUMENTS> given;
    in.arguments(given);
    auto object = apply([](auto&... one) { return make_unique<ENTRY>(one...); }, given);
    out.text = "[null";
    for (size_t i = 1; i < operations.size(); i++) {
      in.expect(',');
      out.text += ',';
      methods.at(operations[i])(*object);
    }
    out.text += ']';
  });
}
