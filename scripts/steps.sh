# How the setup says what it does: a line per step, and the end of what it printed where it failed.

say() { printf '%s\n' "$*" >&2; }
step() { printf '  %-44s' "$1" >&2; }
done_in() { printf 'done (%s s)\n' "$((SECONDS - $1))" >&2; }
die() { say "prepStack: $*"; exit 1; }

# Runs a command with its output kept aside; shows the end of it if it fails.
quietly() {
  local log; log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    say "failed"; tail -n 30 "$log" >&2; rm -f "$log"; exit 1
  fi
  rm -f "$log"
}
