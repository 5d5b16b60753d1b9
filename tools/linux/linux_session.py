# SPDX-License-Identifier: MIT
"""A session on each kernel: the same commands, the console in the order of events.

On Linux they run in a terminal whose output goes into the kernel's log (Debian's ttyprintk), so
that a command's words stand where the log was then. On Jiffy autorun= does that. Both write a
mark into the log at the beginning and at the end.
"""

import collections
import pathlib
import re
import shlex

import linux_boot
import qemu_run

from virtual import autorun, qemu_command    # of tools/

BEGIN, END = 'session: begin', 'session: end'
STAMPED = re.compile(r'\[ *(\d+\.\d{6})\](?:\[ *\w+\])? ?(.*)')
PROMPTS = {'linux': 'linux> ', 'jiffy': 'jiffy> '}
TERMINAL = '[U] '       # how ttyprintk marks its lines

# Of Linux, what comes with any first module, and a second after its boot.
ASIDE = re.compile(r'\w+: loading out-of-tree module taints kernel|\w+: module verification failed'
                   '|tsc: |clocksource: ')

# TIME: seconds since BEGIN, None for what a command said. Blocks of them: (command, lines).
Line = collections.namedtuple('Line', 'time text')

INIT = '''\
#!/bin/busybox sh
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev
busybox --install -s /bin
busybox insmod /ttyprintk.ko
exec </dev/null >/dev/ttyprintk 2>&1
cd /
export PATH=/:/bin
echo "{begin}" >/dev/kmsg
sh /session
echo "{end}" >/dev/kmsg
busybox reboot -f
'''.format(begin=BEGIN, end=END)

# What is typed on Jiffy, or means the same there.
FUNCTIONS = '''\
prompt() {
	status=$?
	echo "%s$1"
	return $status
}
insmod() {
	module=$(echo "${1##*/}" | sed 's/[.]ko$//; y/-/_/')
	if [ ! -f "/modules/$module.ko" ]; then
		echo "insmod: there is no module '$1'"
		return 1
	fi
	shift
	command insmod "/modules/$module.ko" "$@"
}
lsmod() {
	command lsmod | sed '1s/ *Tainted.*//; /^ttyprintk /d'
}
dmesg() {
	command dmesg | sed '1,/%s/d; /] \\[U\\] /d'
}
on() (
	read -r pid rest </proc/self/stat
	taskset -p "$(printf %%x $((1 << $1)))" "$pid" >/dev/null
	shift
	"$@"
)
''' % (PROMPTS['linux'], BEGIN)


def commands(run):
    """RUN at its ';' outside of double quotes, as Jiffy's shell takes it apart."""
    parts = re.findall(r'(?:"(?:\\.|[^"\\])*"?|[^";])+', run)
    return [part.strip() for part in parts if part.strip()]


def linux_script(run):
    """What /session is: each command behind its prompt."""
    lines = [FUNCTIONS]
    for command in commands(run):
        lines += ['prompt %s' % shlex.quote(command), command]
        if command.endswith('&'):
            lines.append('echo "[$!]"')
    return '\n'.join(lines) + '\n'


def linux_archive(linux, run, built):
    """The initramfs for RUN with what was BUILT, a folder_build.Built."""
    def entry(name, mode, data=b''):
        return linux_boot.cpio_entry(name, mode, data)

    entries = [entry(name, linux_boot.DIRECTORY) for name in ('modules', 'tmp')]
    entries += [entry('modules/%s.ko' % name, linux_boot.FILE, path.read_bytes())
                for name, path in built.modules.items()]
    entries += [entry(name, linux_boot.PROGRAM, path.read_bytes())
                for name, path in built.programs.items()]
    entries += [entry('ttyprintk.ko', linux_boot.FILE, linux.ttyprintk.read_bytes()),
                entry('session', linux_boot.FILE, linux_script(run).encode())]
    return linux_boot.initramfs(linux.busybox, INIT, entries)


def ended(line):
    """Not Jiffy's line with its command line, which has the mark too."""
    return END in line and parse(line).text == END


def linux_run(linux, archive, log, options):
    """Boot Linux -> its Run. ARCHIVE: a file. OPTIONS: qemu, cpus, timeout, extra (for the
    kernel's command line)."""
    append = '%s loglevel=8 %s' % (linux_boot.BOOT, options.extra)
    line = [options.qemu, '-accel', 'tcg', '-nodefaults', '-display', 'none', '-no-reboot',
            '-serial', 'stdio', '-smp', str(options.cpus), '-m', str(linux_boot.MEMORY_MB),
            '-kernel', str(linux.image), '-initrd', str(archive), '-append', append]
    limit = qemu_run.Limit(options.timeout, BEGIN)
    return linux_boot.until_booted(lambda watch: qemu_run.run(line, log, watch, limit), ended,
                                   BEGIN, lambda: None)


def jiffy_script(run):
    """What autorun= is: RUN between the two marks."""
    return 'echo "%s" > /dev/kmsg; %s; echo "%s" > /dev/kmsg; exit 0' % (
        BEGIN, '; '.join(commands(run)), END)


def jiffy_run(image, run, log, options):
    """Boot Jiffy, under the counting clock -> its Run."""
    _, *words = qemu_command('stdio', image, cpus=options.cpus,
                             append=autorun(jiffy_script(run), 'tty=dumb ' + options.extra))
    return qemu_run.run([options.qemu] + words, log, ended, qemu_run.Limit(options.timeout, BEGIN))


def parse(text):
    """One line of a console -> Line, its time that of the log."""
    match = STAMPED.match(text)
    if not match:
        return Line(None, text)
    if match[2].startswith(TERMINAL):
        text = match[2][len(TERMINAL):]
        return parse(text) if STAMPED.match(text) else Line(None, text)     # dmesg
    return Line(float(match[1]), match[2])


def blocks(side, console):
    """The console's lines from BEGIN to END as [(command, [Line])]; the first command is ''
    and has what came before the first prompt. None: it never began."""
    found, start = None, 0.0
    for line in map(parse, console):
        if found is None:
            if line.time is not None and line.text == BEGIN:
                found, start = [('', [])], line.time
        elif line.time is not None and line.text == END:
            break
        elif line.text.startswith(PROMPTS[side]) and line.time is None:
            found.append((line.text[len(PROMPTS[side]):], []))
        elif line.time is None:
            found[-1][1].extend([line] if line.text else [])
        elif line.time >= start and line.text != BEGIN and not ASIDE.match(line.text):
            found[-1][1].append(Line(line.time - start, line.text))
    if side == 'jiffy' and found:       # the command that writes END
        found = [(c, lines) for c, lines in found if END not in c]
    return found


def image_version(console):
    """How Jiffy names itself when it boots."""
    return next((m[1] for m in (re.search(r'\] (Jiffy \S+)$', line) for line in console) if m),
                'Jiffy')


def place_of(path):
    """PATH as a person would type it."""
    try:
        return pathlib.Path(path).resolve().relative_to(pathlib.Path.cwd())
    except ValueError:
        return path
