#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Builds and runs the host tests: lib/ and the timer wheel, natively.

Each tests/host/test_NAME.c becomes a program, linked with the other .c files here
and with all the sources under test, under AddressSanitizer and UBSan. They see
the kernel's headers only (-nostdinc), with clashing names renamed (rename.h);
host.c alone sees the C library's. Nothing is rebuilt while no input has changed.

  tests/host/run.py               all tests
  tests/host/run.py vsprintf      one program, or several
  SEED=7 tests/host/run.py        other random numbers (default 1)
  HOSTCC=clang tests/host/run.py  another compiler, arguments allowed

Programs go to $JIFFY_BUILD/host, build/host by default.
Exit status: 0 all passed, 1 some failed, 2 could not be built or run.
"""
import concurrent.futures
import glob
import hashlib
import os
import shlex
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOST = os.path.join("tests", "host")
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
COMMON = ["-std=gnu11", "-O1", "-g", "-fno-omit-frame-pointer", "-Wall", "-Wextra",
          "-Wmissing-prototypes", "-Wstrict-prototypes"] + SANITIZERS
KERNEL = ["-ffreestanding", "-nostdinc", "-Iinclude", "-I.", "-include",
          "include/linux/kconfig.h", "-include", HOST + "/rename.h",
          "-Wno-unused-parameter", "-Wno-sign-compare"]
TIMEOUT_S = 300


class BuildError(Exception):
    """What the compiler said."""


def compiler():
    return shlex.split(os.environ.get("HOSTCC") or "cc")


def build_dir():
    base = os.environ.get("JIFFY_BUILD") or os.path.join(ROOT, "build")
    return os.path.join(base, "host")


def sources(*pattern):
    return sorted(os.path.relpath(path, ROOT)
                  for path in glob.glob(os.path.join(ROOT, *pattern)))


def programs():
    """The names of the test programs: vsprintf for test_vsprintf.c."""
    return [os.path.basename(path)[len("test_"):-len(".c")]
            for path in sources(HOST, "test_*.c")]


def under_test():
    return sources("lib", "*.c") + [os.path.join("kernel", "softirq", "timer_wheel.c")]


def fingerprint():
    """Changes when any input of the build does."""
    digest = hashlib.sha256(repr([compiler(), COMMON, KERNEL]).encode())
    inputs = (under_test() + sources("lib", "*.h") + sources(HOST, "*.[ch]")
              + sources("include", "*", "*.h") + sources("kernel", "softirq", "*.h")
              + [os.path.join("kernel", "base", "round_jiffies.c")])  # included by a test
    for path in inputs:
        with open(os.path.join(ROOT, path), "rb") as file:
            digest.update(path.encode() + b"\0" + file.read())
    return digest.hexdigest()


def call(command):
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True, check=False)
    except OSError as error:
        raise BuildError("%s: %s (set HOSTCC)" % (command[0], error.strerror))
    if done.returncode:
        raise BuildError("%s\n%s" % (" ".join(command), done.stdout))
    return done.stdout


def compile_one(source, out):
    target = os.path.join(out, source.replace(os.sep, "-")[:-len(".c")] + ".o")
    flags = COMMON if source.endswith("host.c") else COMMON + KERNEL
    said = call(compiler() + flags + ["-c", "-o", target, source])
    return target, said


def build():
    """Brings all programs up to date. Returns the compiler's warnings."""
    out = build_dir()
    os.makedirs(out, exist_ok=True)
    stamp = os.path.join(out, "fingerprint")
    now = fingerprint()
    if os.path.exists(stamp):
        with open(stamp, encoding="ascii") as file:
            if file.read() == now:
                return ""
        os.unlink(stamp)
    shared = under_test() + [path for path in sources(HOST, "*.c")
                             if not os.path.basename(path).startswith("test_")]
    tests = [os.path.join(HOST, "test_%s.c" % name) for name in programs()]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda source: compile_one(source, out), shared + tests))
    objects = [target for target, _ in results]
    common = objects[:len(shared)]
    for name, test in zip(programs(), objects[len(shared):]):
        call(compiler() + SANITIZERS + ["-o", os.path.join(out, name), test] + common)
    with open(stamp, "w", encoding="ascii") as file:
        file.write(now)
    return "".join(said for _, said in results)


def run_program(name):
    """Runs one program. Returns [(passed, text)], a line for each test."""
    env = dict(os.environ, UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1",
               ASAN_OPTIONS="detect_leaks=0")
    try:
        done = subprocess.run([os.path.join(build_dir(), name)], env=env, cwd=ROOT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, errors="replace",
                              timeout=TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        return [(False, "took longer than %d s" % TIMEOUT_S)]
    results = []
    for line in done.stdout.splitlines():
        verdict, _, text = line.partition(" - ")
        results.append((verdict == "ok", text))
    if done.returncode and all(passed for passed, _ in results):
        results.append((False, "ended with status %d:\n%s"
                        % (done.returncode, done.stderr.strip())))
    if not results:
        results.append((False, "printed nothing"))
    return results


def main(arguments):
    if any(argument.startswith("-") for argument in arguments):
        print(__doc__.strip())
        return 0 if set(arguments) <= {"-h", "--help"} else 2
    unknown = sorted(set(arguments) - set(programs()))
    if unknown:
        print("run.py: no test program %s; there are: %s"
              % (", ".join(unknown), " ".join(programs())))
        return 2
    try:
        print(build(), end="")
    except BuildError as error:
        print("run.py: cannot build the host tests: %s" % error)
        return 2
    passed = failed = 0
    for name in arguments or programs():
        for good, text in run_program(name):
            print("%s %s: %s" % ("ok  " if good else "FAIL", name, text), flush=True)
            if good:
                passed += 1
                continue
            failed += 1
            print("     again: SEED=%s tests/host/run.py %s"
                  % (os.environ.get("SEED") or "1", name))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
