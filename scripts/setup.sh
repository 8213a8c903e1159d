#!/bin/sh
# Makes a fresh Debian or Ubuntu ready for `make demo` and `make test`; run again, it changes nothing.
# Outside tools that are missing are installed with apt-get where this user may; otherwise the command that
# would do it is printed and the script fails.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- What is there already -------------------------------------------------------------------------------

node_ok() { have node && have npm && node -e '
  const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'; }

# C++17 with the header `$1`, checked by the compiler itself: a package list would not tell.
cxx_ok() { have g++ && printf '#include <%s>\nint main() { if constexpr (true) return 0; }\n' "$1" |
  g++ -std=c++17 -fsyntax-only -x c++ - 2>/dev/null; }

verilator_major() { verilator --version 2>/dev/null | sed -n 's/^Verilator \([0-9]*\)\..*/\1/p'; }
verilator_ok() { have verilator && [ "$(verilator_major)" -ge 5 ] 2>/dev/null; }

# Debian packages of everything missing, one word each.
missing_packages() {
  have make || echo make
  cxx_ok string || echo g++
  cxx_ok zlib.h || echo zlib1g-dev
  verilator_ok || echo verilator
  have iverilog || echo iverilog
  have yosys || echo yosys
  # Not needed, but it makes the second build of a simulator ten times faster.
  have ccache || echo ccache
}

# The tree npm wrote last is kept in node_modules/.package-lock.json: stale when it differs from the lockfile.
node_modules_fresh() { [ -f node_modules/.package-lock.json ] && node -e '
  const { readFileSync } = require("node:fs");
  const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const installed = packages("node_modules/.package-lock.json");
  const stale = Object.entries(packages("package-lock.json")).some(([path, { version, integrity, optional }]) =>
    path !== "" && !(optional && installed[path] === undefined) &&
    (installed[path]?.version !== version || installed[path]?.integrity !== integrity));
  process.exit(stale ? 1 : 0)'; }

# --- Install what is missing -----------------------------------------------------------------------------

install_tools() {
  packages=$(missing_packages | tr '\n' ' ' | sed 's/ $//')
  [ -n "$packages" ] || return 0
  if ! have apt-get; then as_root=none
  elif [ "$(id -u)" = 0 ]; then as_root=
  elif have sudo && sudo -n true 2>/dev/null; then as_root="sudo -n"
  else as_root=none
  fi
  if [ "$as_root" = none ]; then
    [ "$packages" != ccache ] || { say "ccache is not installed; simulator builds will be slower"; return 0; }
    say "missing: $packages"
    die "run: sudo apt-get update && sudo apt-get install -y $packages"
  fi
  say "installing with apt-get: $packages"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086  # words on purpose: a command prefix and a list of packages
  $as_root apt-get update -q && $as_root apt-get install -y -q --no-install-recommends $packages ||
    say "apt-get failed; to try by hand: sudo apt-get update && sudo apt-get install -y $packages"
}

verify_tools() {
  still=$(missing_packages | grep -v '^ccache$' | tr '\n' ' ' || true)
  case " $still" in
    *" verilator "*) die "Verilator 5 or newer is needed, found $(verilator --version 2>/dev/null || echo none); \
this system's package is older: see https://verilator.org/guide/latest/install.html, or use Debian 12, Ubuntu 24.04 or newer" ;;
  esac
  [ -z "$still" ] || die "still missing: $still"
}

install_modules() {
  if node_modules_fresh; then return 0; fi
  say "installing npm packages: npm ci --ignore-scripts"
  npm ci --ignore-scripts --no-audit --no-fund </dev/null || die "npm ci failed; see above"
}

node_ok || die "Node.js 20.19 or newer with npm is needed, found $(node --version 2>/dev/null || echo none); \
install it from https://nodejs.org or with your version manager: nvm install 20"
install_tools
verify_tools
install_modules

say "node $(node --version), $(verilator --version), $(yosys -V | cut -d' ' -f1-2), \
$(iverilog -V 2>/dev/null | sed -n '1s/ (.*//p'), g++ $(g++ -dumpfullversion)"
