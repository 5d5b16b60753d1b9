# SPDX-License-Identifier: MIT
"""Devices from the shell: mknod, ls, rm, cat, '>', and what is said when one is not there."""

import re

import pytest

from machine import BUILD, CTRL_C, log_lines, script

TEST_IMAGE = BUILD / 'jiffy-test.elf'      # it has the modules of tests/modules
LONG = 'n' * 256


def run(commands, cpus=1):
    """Commands in the image that has the module chardev; each its own output."""
    return script('; '.join(commands) + '; exit 0', image=TEST_IMAGE, cpus=cpus)


@pytest.fixture(scope='module')
def driver():
    """One session with the driver of tests/modules/chardev.c."""
    return run(['insmod chardev', 'mknod /dev/box c 42 0', 'mknod /dev/wo c 42 1',
                'mknod /dev/lie c 42 3', 'echo hello > /dev/box', 'cat /dev/box',
                'repeat 2 echo again > /dev/box', 'cat /dev/wo', 'cat /dev/lie',
                'echo x > /dev/lie', 'devices', 'rm /dev/box', 'cat /dev/box', 'rmmod chardev',
                'cat /dev/wo'])


def test_standard_nodes(shell):
    assert shell.command('ls') == shell.command('ls -l /dev')
    assert shell.command('ls') == ('c    5,       1  console\nc    1,       7  full\n'
                                   'c    1,      11  kmsg\nc    1,       3  null\n'
                                   'c    5,       0  tty\n'
                                   'c    1,       5  zero\n')
    assert shell.command('cat /dev/null') == ''
    assert shell.command('echo gone > /dev/null') == ''
    assert shell.command('echo seen > /dev/tty') == 'seen\n'
    assert shell.command('echo x > /dev/full') == \
        'echo: cannot write to /dev/full: it is full (-ENOSPC)\n'
    assert shell.command('echo $?') == '1\n'
    assert shell.command('cat /dev/zero > /dev/full') == \
        'cat: cannot write to /dev/full: it is full (-ENOSPC)\n'


KMSG_BYTES = 992        # PRINTK_TEXT_MAX


def test_kmsg_writes_the_log(shell):
    said = shell.command('echo check fires > /dev/kmsg')
    assert re.fullmatch(r'\[ *\d+\.\d{6}\]\[ +T\d+\] check fires\n', said), said
    assert shell.command('dmesg').endswith(said)
    # A record for each write: both commands have one.
    assert shell.command('repeat 2 echo x > /dev/kmsg').count('] x\n') == 2
    assert shell.command('echo $?') == '0\n'


def test_kmsg_takes_a_level(shell):
    """Without one it is 4, which `dmesg -n 5` shows and `dmesg -n 4` does not."""
    lines = {'plain': 4, '<3>error': 3, '<6>info': 6, '<14>user.info': 6, '<7>debug': 7}
    for limit in (4, 5, 7):
        shell.command('dmesg -n %d' % limit)
        for text, level in lines.items():
            shown = shell.command('echo "%s" > /dev/kmsg' % text)
            assert bool(shown) == (level < limit), (text, limit)
            assert shell.command('dmesg').endswith('] %s\n' % text.split('>')[-1])
    for text in ('<3 x', '<x>y', '<>z', '< 3>w'):
        shell.command('echo "%s" > /dev/kmsg' % text)
        assert shell.command('dmesg').endswith(
            '] %s\n' % {'<>z': 'z'}.get(text, text))
    shell.command('dmesg -n 7')


@pytest.mark.parametrize('length', [KMSG_BYTES - 2, KMSG_BYTES - 1, KMSG_BYTES])
def test_kmsg_has_a_limit(length):
    """echo adds a newline, which counts. What is longer than a record is no record."""
    text = 'x' * length
    result = script('dmesg -c; echo %s > /dev/kmsg; echo $?; dmesg; exit 0' % text)
    fits = length < KMSG_BYTES
    assert result.of('echo $?') == ('0\n' if fits else '1\n')
    assert [line.text for line in log_lines(result.output.split('jiffy> dmesg\r')[1])][:-1] \
        == [text] * fits
    if not fits:
        assert 'echo: cannot write to /dev/kmsg: the driver refused (-EINVAL)' in result.output


def test_kmsg_is_not_read(shell):
    assert shell.command('cat /dev/kmsg') == \
        "cat: /dev/kmsg can only be written (-EINVAL); 'dmesg' shows the log\n"
    assert shell.command('echo $?') == '1\n'


def test_kmsg_from_a_program(shell):
    """No newline at its end, and yet a line of its own; a read is refused."""
    said = shell.command('devtest /dev/kmsg write one write two read 4')
    assert re.search(r'\] one\nwrite: 3\n\[.*\] two\n', said), said
    assert 'Invalid argument' in said


def test_mknod_ls_rm(shell):
    assert shell.command('mknod /dev/x c 4095 1048575') == ''
    assert shell.command('ls /dev/x') == 'c 4095, 1048575  /dev/x\n'
    assert 'c 4095, 1048575  x\n' in shell.command('ls')
    assert shell.command('mknod /dev/x c 1 1') == \
        'mknod: /dev/x exists already, as 4095:1048575; rm /dev/x first\n'
    assert shell.command('rm /dev/x') == ''
    assert shell.command('ls /dev/x; echo $?').endswith('\n1\n')


@pytest.mark.parametrize('line, says', [
    ('mknod', 'say which name'),
    ('mknod /dev/y', 'the type is missing'),
    ('mknod /dev/y b 1 2', "'b' is not a type here: only c"),
    ('mknod /dev/y c', 'the major number is missing'),
    ('mknod /dev/y c 1', 'the minor number is missing'),
    ('mknod /dev/y c x 1', "'x' is not a major number from 0 to 4095"),
    ('mknod /dev/y c 4096 1', "'4096' is not a major number from 0 to 4095"),
    ('mknod /dev/y c 1 1048576', "'1048576' is not a minor number from 0 to 1048575"),
    ('mknod /dev/y c 1 -1', "'-1' is not a minor number"),
    ('mknod /dev/y c 1 1 1', "unexpected argument '1'"),
    ('mknod /tmp/y c 1 1', "'/tmp/y' is not in /dev"),
    ('mknod y c 1 1', "'y' is not in /dev"),
    ('mknod /dev c 1 1', "'/dev' is /dev itself"),
    ('mknod /dev/a/b c 1 1', 'there are no directories in /dev'),
    ('mknod /dev/.. c 1 1', "'/dev/..' has a name that no file can have"),
    ('rm', 'say which device'),
    ('rm /dev', '/dev itself stays'),
    ('rm /dev/nosuch', 'there is no /dev/nosuch; mknod /dev/nosuch c MAJOR MINOR makes it'),
    ('ls /etc', "there is no device '/etc'"),
    ('ls -q', "unknown option '-q'"),
    ('cat', 'say which device'),
    ('cat /dev', '/dev is a directory'),
    ('cat /dev/nul', 'there is no /dev/nul; did you mean /dev/null?'),
    ('cat /etc/passwd', "there is no device '/etc/passwd'"),
    ('echo x > /dev/nosuch', 'there is no /dev/nosuch; mknod /dev/nosuch c MAJOR MINOR'),
    ('echo x > file', "there is no device 'file': all are in /dev"),
    ('help > /dev', '/dev is a directory'),
])
def test_one_line_says_what_is_wrong(shell, line, says):
    output = shell.command(line)
    assert output.startswith(line.split()[0] + ': ') and output.count('\n') == 1, output
    assert says in output
    assert shell.command('echo $?') in ('1\n', '2\n')


def test_long_names():
    result = run(['mknod /dev/%s c 1 3' % LONG[:255], 'cat /dev/' + LONG[:255],
                  'mknod /dev/%s c 1 3' % LONG, 'echo alive'])
    assert result.of('echo alive') == 'alive\n'
    assert result.output.count('mknod: the name is longer than 255 characters') == 1


def test_without_a_driver(shell):
    shell.command('mknod /dev/nodriver c 42 7; mknod /dev/mem9 c 1 9')
    assert shell.command('cat /dev/nodriver') == (
        'cat: /dev/nodriver: no driver has the number 42:7; first insmod its module '
        "('devices' lists the numbers)\n")
    assert 'the driver of 1:9 says that there is no such device (-ENXIO)' in \
        shell.command('echo x > /dev/mem9')
    shell.command('rm /dev/nodriver /dev/mem9')


def test_a_driver_is_written_and_read(driver):
    assert driver.all_of('cat /dev/box')[0] == 'hello\n'
    # Both runs of echo have the same file: the second line comes behind the first.
    assert re.findall(r'chardev: write of 6 at (\d+)\r', driver.output) == ['6', '6', '12']


def test_what_a_driver_cannot_do(driver):
    assert driver.of('cat /dev/wo') == \
        'cat: /dev/wo cannot be read: its driver has no read function (-EINVAL)\n'
    assert "42:3: the driver's lie_read [chardev] returned 4097, but only 4096 bytes" in \
        driver.output
    assert driver.of('cat /dev/lie') == \
        'cat: /dev/lie cannot be read: the driver refused (-EIO)\n'
    assert 'returned -5000, which is no error number: made -EIO' in driver.output
    assert driver.of('echo x > /dev/lie') == \
        'echo: cannot write to /dev/lie: the driver refused (-EIO)\n'


def test_devices_lists_numbers_and_nodes(driver):
    lines = driver.of('devices').splitlines()
    assert lines[0].split() == ['major', 'minors', 'name', 'nodes']
    assert lines[-1].split() == ['42', '0-3', 'chardev', '/dev/box', '/dev/lie', '/dev/wo']
    assert lines[1].split()[:3] == ['1', '0-255', 'mem']


def test_every_open_is_released(driver):
    minors = re.findall(r'chardev: release of (\d)\r', driver.output)
    assert minors == ['0', '0', '0', '1', '3', '3']     # repeat opens it once
    assert driver.of('rmmod chardev') == ''
    assert 'no driver has the number 42:1' in driver.all_of('cat /dev/wo')[1]
    assert 'there is no /dev/box' in driver.all_of('cat /dev/box')[1]


@pytest.mark.parametrize('cpus', [1, 2, 4])
def test_a_reader_waits_and_keeps_the_module(cpus):
    result = run(['insmod chardev', 'mknod /dev/w c 42 2', 'cat /dev/w &', 'sleep 1',
                  'rmmod chardev', 'echo go > /dev/w', 'sleep 1', 'ps'], cpus)
    assert 'module chardev is in use' in result.of('rmmod chardev')
    assert re.search('(?m)^woken\r$', result.output)
    assert ' cat\n' in result.of('ps')


@pytest.mark.parametrize('cpus', [1, 2])
def test_ctrl_c_ends_a_waiting_reader(machine, cpus):
    m = machine(image=TEST_IMAGE, cpus=cpus, icount=None)
    m.command('insmod chardev')
    m.command('mknod /dev/w c 42 2')
    m.enter('cat /dev/w')
    m.wait('chardev: a reader waits\r\n')
    m.send(CTRL_C)
    m.wait('^C\r\n')
    m.wait_prompt()
    assert m.status() == 130
    assert 'chardev: release of 2' in m.output
    assert m.command('rmmod chardev') == ''


@pytest.mark.parametrize('endless', ['cat /dev/zero', 'cat /dev/zero > /dev/null'])
def test_ctrl_c_ends_an_endless_device(machine, endless):
    m = machine(icount=None)
    m.enter(endless)
    m.send(CTRL_C)
    m.wait('^C\r\n')
    m.wait_prompt()
    assert m.status() == 130


def test_the_terminal_is_read_by_lines(machine):
    m = machine(icount=None)
    m.enter('cat /dev/tty')
    m.send('helq\x7flo\r')
    m.wait('lo\r\nhello\r\n')
    m.send('\x04')
    m.wait_prompt()
    assert m.status() == 0


def test_the_terminal_is_not_read_in_the_background(shell):
    output = shell.command('cat /dev/tty &; sleep 1')
    assert 'cat: /dev/tty cannot be read: the driver refused (-EIO)' in output


@pytest.mark.parametrize('command', ['cat /dev/faults', 'echo hi > /dev/faults'])
def test_an_oops_in_a_driver_closes_the_file(command):
    """In the thread that ends, not in the shell: the module can go."""
    result = run(['insmod chardev_faults', command, 'rmmod chardev_faults', 'lsmod'])
    assert 'Oops: 0000 [#1] SMP' in result.output
    assert re.search(r'\[ +T\d+\] release\r', result.output)
    assert result.of('rmmod chardev_faults') == ''
    assert 'chardev_faults' not in result.of('lsmod')


@pytest.mark.parametrize('command', ['cat /dev/faults', 'echo hi > /dev/faults'])
def test_an_oops_in_release_ends_the_command_only(command):
    result = run(['insmod chardev_faults release_too', command, 'echo still here'])
    assert 'Oops: 0000 [#2] SMP' in result.output and 'panic' not in result.output
    assert result.of('echo still here') == 'still here\n'
