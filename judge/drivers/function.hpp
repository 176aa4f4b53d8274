// After the solution: ENTRY names a member function of Solution, WANTED the argument to answer.
int main() {
  return prepstack::run([](prepstack::Reader& in, prepstack::Writer& out) {
    Solution solution;
    prepstack::invoke(in, out, WANTED, solution, &Solution::ENTRY);
  });
}
