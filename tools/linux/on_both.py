#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same modules and commands on Debian's Linux 6.1 and on Jiffy, side by side.

    on_both.py --modules lab/hello --run 'insmod hello; rmmod hello'     as `make linux` does
    on_both.py --modules lab/hello --run '...' --check                   is that well said?

Status: 0: both came to the end of the commands, whether they agree or not; 1: one did not,
or there is nothing to run; 2: wrong arguments.
"""

import argparse
import os
import pathlib
import re
import shutil
import signal
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import columns    # noqa: E402
import fetch    # noqa: E402
import folder_build    # noqa: E402
import linux_session    # noqa: E402
import qemu_run    # noqa: E402

EXAMPLE = 'make linux M=lab/hello RUN="insmod hello; rmmod hello"'
TIMEOUT_S = 120         # of the host's clock, for the way up and for the commands
NAMES = {'linux': 'Linux', 'jiffy': 'Jiffy'}
# How each shell says that it does not know a command.
UNKNOWN = {'linux': re.compile(r"(?:\S+: line \d+: |sh: )(\S+): not found"),
           'jiffy': re.compile(r"sh: no command '(.*?)'")}


def say(text):
    sys.stderr.write('linux: %s\n' % text)
    sys.stderr.flush()


def fail(text, status=1):
    say(text)
    sys.exit(status)


def parse(argv):
    p = argparse.ArgumentParser(prog='tools/linux/on_both.py', description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--modules', default='', metavar='DIR[,DIR]', help='folders with a Kbuild')
    p.add_argument('--run', default='', metavar='COMMANDS')
    p.add_argument('--skip', default='', metavar='NAMES', help='modules to leave out')
    p.add_argument('--check', action='store_true', help='only look at the arguments')
    p.add_argument('--out', default='build/linux', type=pathlib.Path, metavar='DIR')
    p.add_argument('--jiffy', default='build/jiffy.elf', type=pathlib.Path, metavar='IMAGE')
    p.add_argument('--cross', default='i686-linux-gnu-', metavar='PREFIX')
    p.add_argument('--qemu', default=os.environ.get('QEMU') or 'qemu-system-i386')
    p.add_argument('--cpus', default=1, type=int)
    p.add_argument('--timeout', default=TIMEOUT_S, type=float, metavar='S')
    p.add_argument('--extra', default='', metavar='TEXT', help='for both kernels\' command lines')
    p.add_argument('--agree', action='store_true', help='status 1 too if they differ')
    p.add_argument('--width', type=int, default=shutil.get_terminal_size().columns)
    return p.parse_args(argv)


def check(options):
    """-> the folders, or the end with one line."""
    if not options.modules:
        fail('which folder of modules? e.g. ' + EXAMPLE, 2)
    if not linux_session.commands(options.run):
        fail('what is to be run? e.g. ' + EXAMPLE, 2)
    folders = [pathlib.Path(name) for name in re.split('[, ]+', options.modules) if name]
    for folder in folders:
        if not folder.is_dir():
            fail('%s: there is no such folder' % folder, 2)
        if not folder_build.kbuild_of(folder):
            fail('%s: there is no Kbuild in it; one line is enough: obj-m := NAME.o' % folder, 2)
    return [folder.resolve() for folder in folders]


def build(options, folders, linux):
    """-> what was built for Linux, or the end with a line for what does not compile."""
    skip = options.skip.replace(',', ' ').replace('-', '_').split()
    modules, lines, failed = folder_build.modules(options.out / 'modules', folders, skip,
                                                  linux.headers, options.cross)
    for line in lines:
        sys.stderr.write(line + '\n')
    sources = folder_build.program_sources(folders, HERE.parents[1] / 'user', options.run)
    programs, bad = folder_build.programs(options.out / 'programs', sources, options.cross, say)
    for name in failed + bad:
        say('%s does not compile on Linux %s; the lines above say why' % (name, linux.version))
    if failed or bad:
        sys.exit(1)
    return folder_build.Built(modules, dict(programs, **folder_build.scripts(folders)))


def ending(side, got, blocks, timeout):
    """A line for the person if a machine did not come to its end, else ''."""
    name = NAMES[side]
    if blocks is None:
        last = [line for line in got.lines if line.strip()] or ['nothing']
        return '%s did not come up; the last line: %s' % (name, last[-1])
    if got.how == qemu_run.HUNG:
        return '%s had not come to the end of RUN after %g s; for more: TIMEOUT=%g' % (
            name, timeout, 5 * timeout)
    if got.how == qemu_run.ENDED:
        panic = any('Kernel panic' in line for line in got.lines)
        return '%s ended before the end of RUN%s' % (
            name, ': a panic, see its column' if panic else '')
    return ''


def unknown(side, blocks):
    """A line for each command that is not there."""
    words = [match[1] for _, lines in blocks for line in lines
             for match in [UNKNOWN[side].match(line.text)] if match and line.time is None]
    return ["'%s' is no command on %s" % (word, NAMES[side]) for word in dict.fromkeys(words)]


def show(options, linux, runs):
    """Print the two columns -> whether all went well."""
    blocks = {side: linux_session.blocks(side, got.lines) for side, got in runs.items()}
    cpus = '%d CPU%s' % (options.cpus, 's' * (options.cpus > 1))
    heads = [['Linux %s' % linux.version, 'in seconds of the host, %s' % cpus],
             [linux_session.image_version(runs['jiffy'].lines),
              'in virtual seconds, %s' % cpus]]
    lines, differ = columns.table(heads, blocks['linux'] or [], blocks['jiffy'] or [],
                                  options.width)
    print('\n'.join(lines), flush=True)
    for side in runs:
        for text in unknown(side, blocks[side] or []):
            say(text)
    problems = [text for text in (ending(side, got, blocks[side], options.timeout)
                                  for side, got in runs.items()) if text]
    for text in problems:
        say(text)
    say('whole logs: %s' % ' '.join(
        str(linux_session.place_of(options.out / (side + '.log'))) for side in runs))
    say('both say the same' if differ == 0 else
        'they differ in %d line%s' % (differ, 's' * (differ > 1)))
    return not problems and not (options.agree and differ)


def both(options, folders):
    """-> the status."""
    linux = fetch.fetch(options.out / 'debian', say)
    built = build(options, folders, linux)
    if not options.jiffy.is_file():
        fail('%s is not there; type: make all' % options.jiffy)
    archive = options.out / 'initramfs'
    archive.write_bytes(linux_session.linux_archive(linux, options.run, built))
    runs = {'jiffy': linux_session.jiffy_run(options.jiffy, options.run,
                                             options.out / 'jiffy.log', options)}
    say('booting Linux %s' % linux.version)
    runs = {'linux': linux_session.linux_run(linux, archive, options.out / 'linux.log',
                                             options), **runs}
    return 0 if show(options, linux, runs) else 1


def interrupted(number, frame):
    """The machines end with this program (qemu_run.WITH_US)."""
    say('ended, and both machines with it')
    os._exit(1)


def main(argv):
    options = parse(argv)
    folders = check(options)
    if options.check:
        return 0
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        return both(options, folders)
    except fetch.Unavailable as why:
        return fail(str(why))


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
