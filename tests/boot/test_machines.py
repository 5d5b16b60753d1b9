# SPDX-License-Identifier: MIT
"""Loaders and machines: each boots to the same shell, or is refused in one line."""

import re
import struct

import pytest

from machine import PANIC, PROMPT, script

COMMANDS = 'timer set 3; sleep 4; echo "a  b" c; interrupts; mem; poweroff'
MESSAGE = '[timer_handler] pid = 0, comm = swapper/0'


def comparable(result):
    """The output without what may differ between loaders: timestamps, the loader's way to
    write the command line, the time that passed before the first tick."""
    lines = [re.sub(r'^\[ *\d+\.\d+\]', '[]', line) for line in result.lines]
    return [re.sub(r'jiffy \d+ \(now \d+\)', 'jiffy', line) for line in lines
            if 'Command line: ' not in line]


def check_whole_run(result, chip):
    assert (result.status, result.text) == (0, 'powered off')
    assert [line.text for line in result.log('timer_handler')] == [MESSAGE]
    assert result.of('echo "a  b" c') == 'a  b c\n'
    assert ' lines through %s' % chip in result.output
    assert re.search(r'  0: +[1-9]\d* +%s +timer\n' % chip, result.of('interrupts'))
    assert result.last_line.endswith('] reboot: Power down')


@pytest.mark.xdist_group('iso')
def test_kernel_and_iso_say_the_same(iso):
    """GRUB moves the quote in front of the key; the parser takes it there, too."""
    append = 'autorun="%s"' % COMMANDS.replace('"a  b"', 'a b')
    cd, kernel = iso(append)
    from_cd, direct = script(None, iso=cd), script(None, image=kernel, append=append)
    assert direct.status == 0
    assert 'Command line: "autorun=timer set 3' in from_cd.output
    assert comparable(from_cd) == comparable(direct)


@pytest.mark.xdist_group('iso')
def test_iso_with_escaped_quotes_and_other_settings(iso):
    append = r'noapic autorun="echo \"a  b\" c; interrupts; exit 7" loglevel=3'
    result = script(None, iso=iso(append)[0])
    assert result.status == 7
    assert result.of('echo "a  b" c') == 'a  b c\n'
    assert 'XT-PIC' in result.of('interrupts')
    assert not result.log()


@pytest.mark.parametrize('append,extra,chip,log', [
    ('', (), 'IO-APIC', None),
    ('acpi=off', (), 'XT-PIC', 'acpi: off'),
    ('noapic', (), 'XT-PIC', None),
    ('', ('-M', 'q35'), 'IO-APIC', None),
    ('', ('-M', 'isapc', '-cpu', 'qemu32'), 'XT-PIC', 'acpi: none'),
    ('', ('-cpu', 'pentium2'), 'IO-APIC', None),
    ('', ('-cpu', 'max'), 'IO-APIC', None),
], ids=['acpi+apic', 'acpi=off', 'noapic', 'q35', 'isapc', 'pentium2', 'max'])
def test_machine(image, append, extra, chip, log):
    result = script(COMMANDS, append=append, extra=extra)
    check_whole_run(result, chip)
    assert log is None or [line for line in result.log() if line.text == log]


@pytest.mark.parametrize('mem', [4, 16, 64, 1024, 2000])
def test_memory(image, mem):
    result = script(COMMANDS, mem=mem)
    check_whole_run(result, 'IO-APIC')
    total = int(re.search(r'total +(\d+) KB', result.of('mem'))[1])
    assert (min(mem, 1024) - 2) * 1024 < total < min(mem, 1024) * 1024


def test_memory_above_1_gb_is_named(image):
    result = script('mem; exit 7', mem=2000)
    unused = int(re.search(r'unused +(\d+) KB, above', result.of('mem'))[1])
    assert 975 * 1024 < unused < 977 * 1024
    assert len(result.log('MB above 1 GB are not used')) == 1


def test_memory_without_excess_names_none(image):
    result = script('mem; exit 7', mem=64)
    assert 'unused' not in result.output and 'not used' not in result.output


def check_refused(result, pattern):
    """One line that says why, behind nothing but the log, and the status of a panic."""
    line = result.lines[-2]
    assert line.startswith('jiffy: cannot boot: '), result.output
    assert re.search(pattern, line), line
    assert result.lines[-1] == '' and PROMPT not in result.output
    assert result.output.count('cannot boot') == 1
    assert len(result.log()) == len(result.lines) - 2
    assert result.status == PANIC


@pytest.mark.parametrize('mem', [2, 3])
def test_too_little_memory(image, mem):
    check_refused(script('exit 7', mem=mem), r'memory is too little; it takes 4 MB')


def test_loader_that_is_not_multiboot(image, tmp_path):
    """A stub in the place of a function that is not called enters with a wrong magic."""
    at, start = image.symbols['crash_null'], image.symbols['_start']
    stub = b'\xb8\xef\xbe\xad\xde' + b'\xe9' + struct.pack('<i', start - at - 10)
    path = image.patched(tmp_path / 'stub.elf', {'crash_null': stub}, entry='crash_null')
    result = script('exit 7', image=path)
    check_refused(result, r'magic 0xdeadbeef is no multiboot loader')
    assert len(result.lines) == 2


@pytest.mark.parametrize('icount', [None, 3])
def test_no_timer(image, icount):
    check_refused(script('exit 7', icount=icount, extra=('-M', 'microvm,pit=off')),
                  r'no usable timer')


@pytest.mark.parametrize('extra', [('-cpu', '486'), ('-cpu', 'pentium'), ('-M', 'isapc')],
                         ids=lambda extra: extra[1])
def test_too_old_cpu(image, extra):
    """isapc's own CPU is a 486."""
    check_refused(script('exit 7', extra=extra), r'CPU')


def test_vga_mirrors_the_log_and_says_where_the_shell_is(machine):
    m = machine(extra=('-vga', 'std'))
    m.command('timer set 1; sleep 2')
    words = re.findall(r'0x([0-9a-f]{4})', m.monitor('xp /2000hx 0xb8000').replace('\r', ''))
    screen = ''.join(chr(int(word, 16) & 0xff) for word in words)
    rows = [screen[at:at + 80].rstrip() for at in range(0, len(screen), 80)]
    assert rows[0] == "Jiffy's log. The shell is on the serial port COM1."
    assert rows[1].endswith('Jiffy ' + m.command('version').split(',')[0].split()[1])
    assert [row for row in rows if row.endswith(MESSAGE)]
    assert not [row for row in rows if PROMPT in row]
