#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sessions shown in the documents, produced by the kernel and compared with it.

    tools/transcript.py --update [FILE.md...]   boot, and rewrite what differs
    tools/transcript.py --check [FILE.md...]    boot, and fail if something differs

Without files: every .md of the tree. A transcript is a fence after a comment that
holds the commands:

    <!-- transcript: timer set 3; sleep 4 -->
    ```text
    ...
    ```

What is shown begins at the first prompt; after "transcript with banner:" at the
shell's banner. "transcript on 4 CPUs:" has as many. Each is a machine of its own, in
virtual time, so a session of minutes takes a moment. At the end comes "; poweroff",
which is shown only if it was written.

What counts as a difference. The same kernel says the same thing twice, but a change
anywhere in it moves addresses and microseconds, which is no reason to rewrite a
document. So before two lines are compared, in both

 - a log line's time is taken out; the two may differ by TIME_TOLERANCE_S;
 - the version, the compiler, HZ, and values of jiffies get placeholders;
 - 8-digit hexadecimal words, symbols' offsets and sizes, source lines' numbers and
   the bytes after "Code:" get placeholders;
 - the lines of a backtrace are left out: they depend on what the compiler inlined;
 - times in the trace, a timeline and latency get placeholders; the picture of a timeline and
   histograms are left out: where a column begins depends on microseconds.

--update writes a block only if it differs in this sense.
Status: 0: all agree, or have been made to; 1: something differs; 2: it cannot run.
"""

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from virtual import PROMPT, SHIFT, SMP_SHIFT, autorun  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUN = os.path.join(ROOT, 'tools', 'run.py')
HANG_S = 60             # of the host's clock
TIME_TOLERANCE_S = 0.1
SKIPPED = ('.git', 'build', 'fixtures', 'node_modules')

BLOCK = re.compile(
    r'(?P<head>^<!-- transcript(?P<banner> with banner)?(?: on (?P<cpus>\d+) CPUs)?: '
    r'(?P<commands>[^\n]*?) -->\n'
    r'\n?```text\n)(?P<text>.*?)(?P<tail>^```$)', re.M | re.S)
TIME = re.compile(r'^\[ *(\d+\.\d{6})\]')
MASKS = (
    (re.compile(r'\bJiffy (?!\bon\b)\S+'), 'Jiffy <version>'),
    (re.compile(r'^built with .*?;'), 'built with <compiler>;'),
    (re.compile(r'\bHZ=\d+'), 'HZ=<n>'),
    (re.compile(r'\b42949\d{5}\b'), '<jiffies>'),
    (re.compile(r'(Code:) .*'), r'\1 <bytes>'),
    (re.compile(r'\+0x[0-9a-f]+/0x[0-9a-f]+'), '+<offset>'),
    (re.compile(r'\b(?:0x)?[0-9a-f]{8}\b'), '<word>'),
    (re.compile(r'(\.[chS]):\d+$'), r'\1:<line>'),
    (re.compile(r'^( *\S+-\d+ +\[\d{3}\] .{5} +)\d+\.\d{6}: '), r'\1<time>: '),
    (re.compile(r'(entries-in-buffer/entries-written:) \d+/\d+'), r'\1 <n>/<n>'),
    (re.compile(r'^([a-z]) +\d+ +(\d+) (.+?) +\d+ +\d+ +(\d+ \w+)$'), r'\1 <us> \2 \3 <us> \4'),
    (re.compile(r'(us: min) .*, p50 .*, p99 .*, max .*'), r'\1 <us>'),
)
PICTURE = re.compile(r'^(?:us +[|~].*|(?:hardirq|softirq|task)/\d+ .*| +\d+ \.\. \d+ +us #.*)\n\n?',
                     re.M)
BACKTRACE = re.compile(r'(Call Trace:\n)(?:\[[^\]\n]*\]\[[^\]\n]*\]  \S[^\n]*\n)*')


class Trouble(Exception):
    """It cannot run: no kernel, no QEMU, a machine that did not end."""


def run_session(kernel, commands, cpus):
    """Everything that a machine says which is given these commands."""
    script = commands if ends_itself(commands) else commands + '; poweroff'
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, RUN, '--kernel', kernel, '--icount',
                str(SMP_SHIFT if cpus else SHIFT), '--cpus', cpus or '1',
                '--append', autorun(script, 'tty=dumb'),
                '--timeout', str(HANG_S), '--log', os.path.join(folder, 'log')]
        if os.environ.get('QEMU'):
            line += ['--qemu', os.environ['QEMU']]
        done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    if done.returncode > 100:
        raise Trouble('%s: %s' % (commands, done.stderr.decode('utf-8', 'replace').strip()))
    return done.stdout.decode('utf-8', 'replace').replace('\r', '')


def ends_itself(commands):
    return commands.split(';')[-1].split()[:1] in (['poweroff'], ['exit'], ['reboot'])


def session(kernel, commands, banner, cpus=None):
    """What the document shows of it."""
    output = run_session(kernel, commands, cpus)
    if PROMPT not in output:
        raise Trouble('%s: the kernel never came to its prompt:\n%s' % (commands, output))
    start = output.index(PROMPT)
    if banner:
        start = re.search(r'^Jiffy ', output, re.M).start()
    text = output[start:]
    if not ends_itself(commands) and PROMPT + 'poweroff\n' in text:
        text = text[:text.rindex(PROMPT + 'poweroff\n')]
    text = MASKS[0][0].sub(MASKS[0][1], text)
    return re.sub(r'[ \t]+$', '', text, flags=re.M).rstrip('\n') + '\n'


def comparable(text):
    """-> the lines with placeholders, and the seconds of each (None: no log line)."""
    lines, times = [], []
    for line in PICTURE.sub('', BACKTRACE.sub(r'\1', text)).splitlines():
        stamp = TIME.match(line)
        times.append(float(stamp[1]) if stamp else None)
        line = TIME.sub('[<time>]', line)
        for pattern, placeholder in MASKS:
            line = pattern.sub(placeholder, line)
        lines.append(line)
    return lines, times


def differences(shown, said):
    """What differs between a document and the kernel, as lines; none: they agree."""
    (a, a_times), (b, b_times) = comparable(shown), comparable(said)
    if a != b:
        return list(difflib.unified_diff(a, b, 'shown', 'said', lineterm='', n=1))
    return ['line %d is shown at %.1f s and came at %.1f s' % (i + 1, x, y)
            for i, (x, y) in enumerate(zip(a_times, b_times))
            if x is not None and abs(x - y) > TIME_TOLERANCE_S]


def documents(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(d for d in folders if d not in SKIPPED and not d.startswith('build'))
        for name in sorted(names):
            if name.endswith('.md'):
                yield os.path.join(folder, name)


def work_on(name, kernel, update):
    """-> (transcripts in this document, those that differ)"""
    with open(name, encoding='utf-8') as f:
        text = f.read()
    count, wrong = 0, 0

    def replaced(block):
        nonlocal count, wrong
        count += 1
        said = session(kernel, block['commands'], block['banner'], block['cpus'])
        found = differences(block['text'], said)
        if not found:
            return block[0]
        wrong += 1
        line = text.count('\n', 0, block.start()) + 1
        print('%s:%d: %s' % (os.path.relpath(name), line,
                             'rewritten' if update else 'is not what the kernel says:'))
        if not update:
            print(''.join('    %s\n' % d for d in found), end='')
        return block['head'] + said + block['tail']

    new = BLOCK.sub(replaced, text)
    if update and new != text:
        with open(name, 'w', encoding='utf-8', newline='\n') as f:
            f.write(new)
    started = len(re.findall(r'^<!-- transcript\b', text, re.M))
    if started != count:
        raise Trouble('%s: %d of its transcripts have no ```text fence right after the comment'
                      % (name, started - count))
    return count, wrong


def main():
    p = argparse.ArgumentParser(prog='tools/transcript.py', description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    what = p.add_mutually_exclusive_group(required=True)
    what.add_argument('--update', action='store_true')
    what.add_argument('--check', action='store_true')
    build = os.environ.get('JIFFY_BUILD') or os.path.join(ROOT, 'build')
    p.add_argument('--kernel', default=os.path.join(build, 'jiffy.elf'))
    p.add_argument('files', nargs='*', metavar='FILE.md')
    args = p.parse_args()
    count = wrong = 0
    try:
        for name in args.files or documents(ROOT):
            counted, differ = work_on(name, args.kernel, args.update)
            count += counted
            wrong += differ
    except (Trouble, OSError) as trouble:
        sys.stderr.write('transcript: %s\n' % trouble)
        return 2
    print('%d transcripts, %d %s' % (count, wrong, 'rewritten' if args.update else 'differ'))
    return 1 if wrong and args.check else 0


if __name__ == '__main__':
    sys.exit(main())
