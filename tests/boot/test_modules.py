# SPDX-License-Identifier: MIT
"""Modules come and go: parameters, results, references, what is left behind.

The modules are those of tests/modules, in jiffy-test.elf. Each behaviour is a module that
shows it; tests/negative/test_modules_build.py has what the build says.
"""

import re

import pytest

from image import make
from machine import BUILD, CTRL_C, PANIC, log_lines, script

IMAGE = BUILD / 'jiffy-test.elf'

pytestmark = pytest.mark.xdist_group('modules')     # one image, built once


@pytest.fixture(scope='module', autouse=True)
def test_image():
    make('O=%s' % BUILD, str(IMAGE))


def run(commands, append='', **options):
    return script(commands + '; exit 7', append, image=IMAGE, **options)


def texts(result, containing=''):
    """What was logged once the script had begun."""
    begun = result.output[result.output.index('\njiffy> '):]
    return [line.text for line in log_lines(begun, containing)]


@pytest.fixture(scope='module')
def shell_image(test_image):
    return IMAGE


# --- Parameters ---------------------------------------------------------------

DEFAULTS = ['byte 0 short 0 ushort 0 int -1 uint 0 long 0 ulong 0',
            'bool 0 invbool 0 charp none array 0: 0 0 0 outer 0 string none']


def params(words):
    """What the module says it was given."""
    return texts(run('insmod params %s; rmmod params' % words))


def test_every_type_of_parameter():
    log = params('p_byte=255 p_short=-32768 p_ushort=65535 p_int=0x10 p_uint=4294967295 '
                       'p_long=-5 p_ulong=077 p_bool p_invbool=y p_charp=a,b=c p_array=1,-2 '
                       'outer=4 p_string=seven77')
    assert log[:2] == [
        'byte 255 short -32768 ushort 65535 int 16 uint 4294967295 long -5 ulong 63',
        'bool 1 invbool 0 charp a,b=c array 2: 1 -2 0 outer 4 string seven77']


@pytest.mark.parametrize('value, result', [('y', 1), ('1', 1), ('Y', 1), ('on', 1),
                                           ('n', 0), ('0', 0), ('N', 0), ('off', 0)])
def test_truth(shell, value, result):
    assert 'bool %d ' % result in shell.command('insmod params p_bool=' + value)
    shell.command('rmmod params')


@pytest.mark.parametrize('word, reason, error', [
    ('p_byte=256', "`256' invalid for parameter `p_byte'", '-ERANGE'),
    ('p_byte=-1', "`-1' invalid for parameter `p_byte'", '-EINVAL'),
    ('p_short=32768', "`32768' invalid for parameter `p_short'", '-ERANGE'),
    ('p_ushort=65536', "`65536' invalid for parameter `p_ushort'", '-ERANGE'),
    ('p_int=2147483648', "`2147483648' invalid for parameter `p_int'", '-ERANGE'),
    ('p_int=x', "`x' invalid for parameter `p_int'", '-EINVAL'),
    ('p_int=1x', "`1x' invalid for parameter `p_int'", '-EINVAL'),
    ('p_int=', "`' invalid for parameter `p_int'", '-EINVAL'),
    ('p_int', "`p_int' needs a value: p_int=...", '-EINVAL'),
    ('p_uint=-1', "`-1' invalid for parameter `p_uint'", '-EINVAL'),
    ('p_ulong=99999999999', "`99999999999' invalid for parameter `p_ulong'", '-ERANGE'),
    ('p_bool=maybe', "`maybe' invalid for parameter `p_bool'", '-EINVAL'),
    ('p_invbool', "`p_invbool' needs a value: p_invbool=...", '-EINVAL'),
    ('p_charp', "`p_charp' needs a value: p_charp=...", '-EINVAL'),
    ('p_array=1,2,3,4', 'p_array: can only take 3 arguments', '-EINVAL'),
    ('p_array=1,,3', "`1' invalid for parameter `p_array'", '-EINVAL'),
    ('p_string=12345678', "p_string: string doesn't fit in 7 chars.", '-ENOSPC'),
])
def test_a_wrong_value(shell, word, reason, error):
    """Two lines: what was wrong; the module is not loaded, nor its init function called."""
    said = shell.command('insmod params ' + word)
    assert reason in said
    assert said.endswith('insmod: could not insert module params: %s\n' % error)
    assert 'ushort' not in said.replace("`p_ushort'", '')
    assert shell.status() == 1
    assert 'params' not in shell.command('lsmod')


def test_an_unknown_parameter_is_told_and_ignored():
    log = params('nope=1 p_int=3')
    assert log[0] == "params: unknown parameter 'nope' ignored"
    assert 'int 3 ' in log[1]


def test_the_last_of_two_and_an_empty_text():
    log = params('p_int=1 p_int=2 p_charp=one p_charp=')
    assert 'int 2 ' in log[0] and 'charp  array' in log[1]


def test_each_load_begins_afresh():
    """With the values of the source: other data, per-CPU variables and once-flags too."""
    result = run('insmod params p_int=5 p_array=7,8; rmmod params; insmod params; '
                 'insmod percpu_counts; rmmod percpu_counts; insmod percpu_counts',
                 cpus=4)
    assert texts(result)[2:4] == DEFAULTS
    assert texts(result)[4:] == ['once', 'fresh: 0 0 7', 'counted on all CPUs: 1'] * 2


# --- Names --------------------------------------------------------------------

def test_the_same_names_in_two_modules():
    result = run('insmod same_a; insmod same_b; rmmod same_a; rmmod same_b')
    assert texts(result, 'shared_function') == [
        'shared_function of same_a: 1', 'shared_function of same_b: 100',
        'shared_function of same_a: 2', 'shared_function of same_b: 101']


@pytest.mark.parametrize('name', ['hello', 'hello.ko', './hello.ko', '../skels/1-intro/hello.ko',
                                  '/lib/modules/hello', '//hello.ko'])
def test_named_as_on_linux(shell, name):
    assert shell.command('insmod ' + name).endswith(' hello\n')
    assert shell.command('rmmod ' + name).endswith(' goodbye\n')


def test_dashes_are_underscores(shell):
    assert shell.command('insmod wakes-unloader.ko quiet') == ''
    assert 'wakes_unloader ' in shell.command('lsmod')
    assert shell.command('rmmod wakes-unloader') == ''


def test_several_files_in_one_module(shell):
    said = shell.command('insmod two_parts')
    assert 'could not' not in said
    shell.command('rmmod two_parts')


# --- Dependencies, references ---------------------------------------------------

def test_a_module_that_needs_another(shell):
    said = shell.command('insmod user')
    assert 'user: Unknown symbol of module provider (err -2)' in said
    assert said.endswith('insmod: user needs provider; first: insmod provider\n')
    assert shell.command('insmod provider') == ''
    assert shell.command('insmod user n=4').endswith('twice 4 is 8\n')
    assert re.search(r'(?m)^provider +\d+  1 user$', shell.command('lsmod'))
    assert shell.command('rmmod provider') == 'rmmod: module provider is in use by: user\n'
    assert shell.command('rmmod user; rmmod provider').count('\n') == 0
    assert shell.command('lsmod').count('\n') == 1


def test_a_reference_holds_it():
    result = run('insmod holds ms=500; rmmod holds; lsmod; sleep 1; lsmod; rmmod holds; lsmod')
    held, free, gone = result.all_of('lsmod')
    assert 'somebody holds a reference' in result.of('rmmod holds')
    assert re.search(r'(?m)^holds +\d+  1$', held) and re.search(r'(?m)^holds +\d+  0$', free)
    assert 'holds' not in gone
    assert texts(result, 'references') == ['references: 1', 'references: -1, another: 0']


def test_a_module_without_exit_function_stays(shell):
    shell.command('insmod no_exit')
    assert shell.command('rmmod no_exit') == (
        'rmmod: module no_exit has no exit function: it has to stay\n')
    assert 'no_exit' in shell.command('lsmod')


# --- Results of init and exit ---------------------------------------------------

@pytest.mark.parametrize('result, shown', [
    ('-12', '-ENOMEM'), ('-1', '-EPERM'), ('-512', '-ERESTARTSYS'),
    ('-4095', 'error -4095, which has no name')])
def test_init_fails(shell, result, shown):
    """The error is shown; the exit function is not called; the module is gone."""
    assert shell.command('insmod init_result result=' + result) == (
        'insmod: could not insert module init_result: %s\n' % shown)
    assert shell.status() == 1
    assert 'init_result' not in shell.command('lsmod')
    assert 'not loaded' in shell.command('rmmod init_result')


def test_init_fails_and_leaves_memory():
    result = run('insmod init_result how=leaks result=-5; insmod init_result result=-5')
    assert texts(result, 'left behind') == [
        'left behind: 64 bytes of memory of [init_result] in 1 piece, '
        'the first at tests/modules/init_result.c:19']


def test_init_returns_more_than_0(shell):
    said = shell.command('insmod init_result result=7')
    assert ("do_init_module: 'init_result'->init suspiciously returned 7, "
            'it should follow 0/-E convention') in said
    assert 'do_init_module: loading module anyway...' in said and 'Call Trace' in said
    assert shell.command('rmmod init_result').endswith('exit was called\n')


@pytest.mark.parametrize('how, what', [('irqs', 'returned with disabled interrupts'),
                                       ('preempt', 'returned with preemption imbalance')])
def test_init_leaves_the_context_changed(shell, how, what):
    """Told, mended, and the module is there."""
    said = shell.command('insmod init_result how=' + how)
    assert re.search(r'result_init\+0x\S+ \[init_result\] of module init_result ' + what, said)
    assert shell.command('rmmod init_result').endswith('exit was called\n')
    assert 'WARNING' not in shell.command('insmod hello; rmmod hello')


@pytest.mark.parametrize('command, function', [
    ('insmod init_result how=faults', 'init'),
    ('insmod init_result how=exit_faults; rmmod init_result', 'exit')])
def test_it_faults(shell, command, function):
    """An oops of insmod or rmmod alone: the module is taken out, and can be loaded again."""
    said = shell.command(command)
    assert 'BUG: kernel NULL pointer dereference, address: 00000008' in said
    assert 'result_%s+0x' % function in said and 'tests/modules/init_result.c:' in said
    name = command.split()[-2] if function == 'exit' else 'insmod'
    assert 'init_result: %s ended in its %s function; the module is taken out' % (
        name, function) in said
    assert 'init_result' not in shell.command('lsmod')
    assert shell.command('insmod init_result; rmmod init_result').endswith('exit was called\n')


def test_init_code_called_later(shell):
    said = shell.command('insmod init_gone; rmmod init_gone')
    assert ('only_once [init_gone] is __init: '
            'it was unmapped when the init function had returned') in said
    assert 'init_gone: rmmod ended in its exit function; the module is taken out' in said
    assert 'init_gone' not in shell.command('lsmod')


def test_a_thread_of_its_own_faults(shell):
    """The thread ends, the module stays, and can be taken out."""
    said = shell.command('insmod thread_faults; sleep 1')
    assert 'Comm: faulty' in said and 'faulty+0x5/0x10 [thread_faults]' in said
    assert shell.command('rmmod thread_faults').endswith('exit was called\n')


def test_init_with_threads(shell):
    said = shell.command('insmod slow how=threads')
    assert 'never ran: -4' in said and re.search(r'threads are over: \d+', said)
    assert shell.command('rmmod slow') == ''
    assert not re.search(r'(?m) slow/', shell.command('ps -e'))


def test_no_licence_is_told_once():
    result = run('insmod unlicensed; rmmod unlicensed; insmod unlicensed')
    assert texts(result, 'license') == [
        "unlicensed: module license 'unspecified' taints kernel."]


# --- What is left behind --------------------------------------------------------

KEPT = ('%s: what it left behind still leads to it; '
        'it can be loaded when that is over, or after a reboot')
TIMER = 'timer leave_handler [leave_timer]'
ARMED = ', armed at tests/modules/leave_timer.c:26'


def left(result):
    return [text[len('left behind: '):] for text in texts(result) if text.startswith('left behind')]


@pytest.mark.parametrize('kind', ['data', 'memory'])
def test_a_timer(kind):
    result = run('insmod leave_timer kind=%s; rmmod leave_timer; sleep 3' % kind)
    assert left(result)[0] == TIMER + ARMED
    assert left(result)[1:] == ([] if kind == 'data' else [
        '32 bytes of memory of [leave_timer] in 1 piece, '
        'the first at tests/modules/leave_timer.c:21'])
    assert TIMER + ' fired after rmmod' + ARMED in texts(result)
    assert 'Oops: 0000 [#1] SMP' in texts(result)
    assert result.status == PANIC and 'Fatal exception in interrupt' in result.output
    fired = result.log('fired after rmmod')[0]
    assert fired.caller == 'S0' and 2 <= fired.seconds < 2.1


def test_a_timer_in_its_data_keeps_the_data():
    """The wheel leads into it: the module cannot be loaded again, which is said."""
    result = run('insmod leave_timer; rmmod leave_timer; insmod leave_timer; lsmod; insmod hello')
    assert KEPT % 'leave_timer' in texts(result)
    assert 'insmod: could not insert module leave_timer: -EBUSY' in result.output
    assert 'leave_timer' not in result.of('lsmod') and 'hello' in texts(result)
    assert result.status == 7


def test_a_timer_in_memory_keeps_it_out_as_well():
    """Its code would be at the same address: the mistake would go unnoticed."""
    result = run('insmod leave_timer kind=memory; rmmod leave_timer; insmod leave_timer; lsmod')
    assert KEPT % 'leave_timer' in texts(result)
    assert 'insmod: could not insert module leave_timer: -EBUSY' in result.output
    assert 'leave_timer' not in result.of('lsmod')


def test_a_tasklet_keeps_it_out():
    result = run('insmod leave_tasklet; rmmod leave_tasklet; insmod leave_tasklet')
    assert KEPT % 'leave_tasklet' in texts(result)


def test_a_thread_that_never_ran():
    result = run('insmod leave_new; rmmod leave_new; insmod leave_new', cpus=2)
    assert [re.sub(r'\d+', 'N', text) for text in left(result)] == [
        'thread never_woken[N] in [leave_new]']
    assert KEPT % 'leave_new' in texts(result)


@pytest.mark.parametrize('cpus', [1, 2])
def test_what_is_armed_while_rmmod_waits(cpus):
    """The item that is running arms itself once more: its data has to stay."""
    result = run('insmod leave_late; rmmod leave_late; sleep 2; hello', cpus=cpus)
    assert left(result) == ['delayed work item again [leave_late]']
    assert 'delayed work item again [leave_late] fired after rmmod' in texts(result)
    assert result.status == 7


@pytest.mark.parametrize('commands', ['insmod keeps_mutex result=-22',
                                      'insmod keeps_mutex; rmmod keeps_mutex'])
def test_a_mutex_that_is_kept(commands):
    """It is told while it is there to be told, and once; the command ends."""
    result = run(commands + '; lsmod; insmod hello')
    assert result.output.count('still has locks held!') == 1
    assert '(kept_lock+0x0/' in result.output and 'Oops' not in result.output
    assert 'keeps_mutex' not in result.of('lsmod') and result.status == 7


@pytest.mark.parametrize('owner', [1, 0])
def test_devices(owner):
    """With an owner that is gone they cannot be opened; without one it is an oops that says so."""
    result = run('insmod leave_device owner=%d; rmmod leave_device; mknod /dev/x c 42 0; '
                 'cat /dev/x; cat /dev/leftover_misc; insmod leave_device' % owner)
    assert sorted(left(result)) == [
        'cdev 42:0 of [leave_device], registered at tests/modules/leave_device.c:39',
        'device numbers leftover, 42:0 of [leave_device], '
        'registered at tests/modules/leave_device.c:34',
        'misc device leftover_misc, 10:127 of [leave_device], '
        'registered at tests/modules/leave_device.c:42']
    assert KEPT % 'leave_device' in texts(result)
    assert texts(result).count('leave_open [leave_device] was used after rmmod') == (
        0 if owner else 2)
    assert 'the device was opened' not in texts(result)
    assert result.status == 7


HELD = ('[holds_task] still holds %s, taken at tests/modules/holds_task.c:%d%s: '
        'put_task_struct() is missing')


@pytest.mark.parametrize('cpus', [1, 2])
@pytest.mark.parametrize('put, lines', [
    (0, [('insmod[N]', 17, ', which is dead'), ('insmod[N]', 18, ', which is dead'),
         ('sh[N]', 20, '')]),
    (1, [('insmod[N]', 17, ', which is dead'), ('insmod[N]', 18, ', which is dead')]),
    (2, [('insmod[N]', 17, ', which is dead')]), (3, [])])
def test_references_to_tasks(put, lines, cpus):
    """Each one that is not given back, once; the next load begins afresh."""
    result = run('insmod holds_task put=%d; rmmod holds_task; insmod holds_task; rmmod holds_task'
                 % put, cpus=cpus)
    assert [re.sub(r'\[\d+\]', '[N]', text) for text in left(result)] == [
        HELD % line for line in lines]
    assert result.status == 7


def test_more_than_can_be_listed():
    result = run('insmod leave_many; rmmod leave_many; insmod leave_many')
    assert left(result) == [
        'timer many_handler [leave_many], armed at tests/modules/leave_many.c:25 (63 times)',
        'timer many_handler [leave_many], armed at tests/modules/leave_many.c:22',
        '37 more that lead to [leave_many]',
        '4096 bytes of memory of [leave_many] in 1 piece, '
        'the first at tests/modules/leave_many.c:17']
    assert KEPT % 'leave_many' in texts(result)


def test_work_items():
    """One queued behind another runs before rmmod is over; the delayed one fires later."""
    result = run('insmod leave_work; rmmod leave_work; echo gone; sleep 6; echo alive; '
                 'insmod leave_work')
    assert left(result) == ['delayed work item late [leave_work]', 'work item late [leave_work]']
    assert re.search(r'leave_work: waited until events/0\[\d+\], running the work item '
                     r'slow \[leave_work\] had left it; Linux would not have waited',
                     result.output)
    assert result.output.index('the item ran') < result.output.index('\ngone')
    assert 'work item late [leave_work] fired after rmmod' in texts(result)
    assert re.search(r'workqueue: events/0\[\d+\] ended in late \[leave_work\]', result.output)
    assert '\nalive' in result.output and KEPT % 'leave_work' in texts(result)


def test_a_tasklet():
    """A disabled one stays in its list for ever."""
    result = run('insmod leave_tasklet; rmmod leave_tasklet; insmod leave_tasklet; sleep 1')
    assert left(result) == ['tasklet leave_tasklet_fn [leave_tasklet]']
    assert KEPT % 'leave_tasklet' in texts(result) and result.status == 7


def test_a_thread():
    """rmmod waits a second, names it; it faults where it returns into the module."""
    result = run('insmod leave_thread; rmmod leave_thread; sleep 6; insmod leave_thread')
    assert re.fullmatch(r'thread leftover\[\d+\] in \[leave_thread\]', left(result)[0])
    named, used = result.log('left behind')[0], result.log('was used after rmmod')[0]
    assert 1 <= named.seconds < 1.3 and 5 <= used.seconds < 5.3
    assert used.text == 'sleeper [leave_thread] was used after rmmod'
    assert 'the thread goes on' not in result.output and result.status == 7


def test_a_top_half():
    result = run('insmod leave_irq; rmmod leave_irq; insmod leave_irq; insmod raise line=25')
    assert left(result) == ['top half leave_top_half [leave_irq]']
    assert KEPT % 'leave_irq' in texts(result)
    assert 'top half leave_top_half [leave_irq] fired after rmmod' in texts(result)
    assert result.log('fired after')[0].caller == 'H0' and result.status == PANIC


def test_a_softirq():
    result = run('insmod leave_softirq; rmmod leave_softirq; insmod raise softirq=4')
    assert left(result) == ['softirq action leave_action [leave_softirq]']
    assert 'softirq action leave_action [leave_softirq] fired after rmmod' in texts(result)
    assert result.status == PANIC


def test_memory_is_told_once():
    result = run('insmod leave_memory; rmmod leave_memory; insmod leave_memory; '
                 'rmmod leave_memory')
    assert left(result) == ['1152 bytes of memory of [leave_memory] in 2 pieces, '
                            'the first at tests/modules/leave_memory.c:10'] * 2


def test_nothing_left_is_no_line():
    result = run('insmod hello; rmmod hello; insmod params; rmmod params; insmod wakes_unloader; '
                 'rmmod wakes_unloader; insmod slow how=threads; rmmod slow', cpus=2)
    assert left(result) == []


# --- Two at a time --------------------------------------------------------------

@pytest.mark.parametrize('cpus', [1, 2])
def test_rmmod_while_its_init_function_sleeps(cpus):
    result = run('insmod slow init_ms=2000 &; sleep 1; rmmod slow; insmod slow; lsmod; sleep 2; '
                 'rmmod slow; lsmod', cpus=cpus)
    assert result.all_of('rmmod slow')[0] == 'rmmod: module slow is just being loaded or unloaded\n'
    assert 'slow is loaded already' in result.of('insmod slow')
    loading, gone = result.all_of('lsmod')
    assert 'slow' in loading and 'slow' not in gone


def test_insmod_and_rmmod_while_its_exit_function_sleeps():
    result = run('insmod slow init_ms=10 exit_ms=2000; rmmod slow &; sleep 1; rmmod slow; '
                 'insmod slow; sleep 2; lsmod; insmod slow; lsmod', cpus=2)
    assert result.all_of('rmmod slow')[-1] == (
        'rmmod: module slow is just being loaded or unloaded\n')
    assert 'slow is loaded already' in result.all_of('insmod slow')[0]
    gone, back = result.all_of('lsmod')
    assert 'slow' not in gone and 'slow' in back


@pytest.mark.parametrize('cpus', [1, 2])
def test_two_insmods_of_one_name(cpus):
    result = run('insmod slow init_ms=100 &; insmod slow init_ms=100; sleep 1; lsmod; rmmod slow',
                 cpus=cpus)
    assert result.output.count('slow is loaded already') == 1
    assert result.of('lsmod').count('slow') == 1


def test_ctrl_c_ends_an_init_function_that_listens(shell):
    shell.enter('insmod slow how=listens init_ms=100000')
    shell.send(CTRL_C)
    shell.wait_prompt()
    assert 'slow' not in shell.command('lsmod')


def test_ctrl_c_waits_for_one_that_does_not(shell):
    """The module is whole, or gone; never half-way."""
    shell.enter('insmod slow init_ms=2000')
    shell.send(CTRL_C)
    shell.wait_prompt()
    shell.command('sleep 3')
    if 'slow' in shell.command('lsmod'):
        assert shell.command('rmmod slow') == ''
    assert 'slow' not in shell.command('lsmod')


# --- Many times -----------------------------------------------------------------

def cycles(words, cpus, hang_s=None):
    """-> the lines of tests/modules/cycles.c."""
    result = run('insmod cycles ' + words, 'loglevel=6', cpus=cpus, hang_s=hang_s)
    return texts(result, 'cycles: ')


@pytest.mark.parametrize('cpus', [1, 4])
def test_a_thousand_times(cpus):
    """Four modules, loaded and unloaded beside one another: not a page is lost."""
    names = ['hello', 'provider', 'percpu_counts', 'wakes_unloader']
    log = cycles('names=%s times=1000' % ','.join(names), cpus, hang_s=300)
    assert log[:4] == ['cycles: %s: 1000 times, result 0' % name for name in names]
    assert log[4].endswith(' pages lost: 0')


@pytest.mark.parametrize('cpus', [1, 2, 4])
def test_the_last_thread_wakes_its_unloader(cpus):
    """It still has a few instructions of the module before it, three thousand times."""
    log = cycles('names=wakes_unloader arg=quiet=1 times=3000', cpus, hang_s=300)
    assert log[0] == 'cycles: wakes_unloader: 3000 times, result 0'
    assert log[1].endswith(' pages lost: 0')
    # Five ticks each, at most, on the average: grace periods of RCU, mostly.
    assert int(log[1].split()[1]) <= 15000


# --- The commands ---------------------------------------------------------------

def test_modinfo(shell):
    assert shell.command('modinfo user') == (
        'name:           user\nbuilt from:     tests/modules\n'
        'description:    calls what another one exports\nauthor:         Jiffy\n'
        'license:        Dual MIT/GPL\nversion:        1.0\ndepends:        provider\n'
        'parm:           n:(int)\n')
    said = shell.command('modinfo params')
    assert 'parm:           p_int:a whole number (int)\n' in said
    assert 'parm:           p_array:(array of int)\n' in said
    assert 'parm:           outer:(int)\n' in said


def test_modinfo_lists_all(shell):
    said = shell.command('insmod hello; modinfo; rmmod hello')
    assert re.search(r'(?m)^hello +yes +lab/hello$', said)
    assert re.search(r'(?m)^two_parts +no +tests/modules/parts$', said)


def test_lsmod(shell):
    assert shell.command('insmod hello').endswith('hello\n')
    assert re.search(r'\AModule +Size  Used by\n(.*\n)?hello +\d+  0\n', shell.command('lsmod'))
    shell.command('rmmod hello')


USAGE = 'insmod: the name of a module is missing; usage: insmod NAME [KEY=VALUE]...'


@pytest.mark.parametrize('command, answer', [
    ('insmod', USAGE),
    ('insmod ""', "insmod: there is no module ''; 'modinfo' lists them, 'make M=DIR' adds yours"),
    ('insmod /', "insmod: there is no module ''; 'modinfo' lists them, 'make M=DIR' adds yours"),
    ('insmod .ko', "insmod: there is no module '.ko'; 'modinfo' lists them, "
                   "'make M=DIR' adds yours"),
    ('insmod %s%s%n', "insmod: there is no module '%s%s%n'; 'modinfo' lists them, "
                      "'make M=DIR' adds yours"),
    ('insmod helo', "insmod: there is no module 'helo'; did you mean 'hello'?"),
    ('insmod HELLO', "insmod: there is no module 'HELLO'; did you mean 'hello'?"),
    ('insmod -f hello', "insmod: it has no option '-f'; usage: insmod NAME [KEY=VALUE]..."),
    ('insmod --help', "insmod: it has no option '--help'; usage: insmod NAME [KEY=VALUE]..."),
    ('rmmod', 'rmmod: the name of a module is missing; usage: rmmod NAME'),
    ('rmmod -f hello', "rmmod: it has no option '-f'; usage: rmmod NAME"),
    ('rmmod hello x', 'rmmod: one module, not 2; usage: rmmod NAME'),
    ('rmmod nope', "rmmod: there is no module 'nope'; 'modinfo' lists them, "
                   "'make M=DIR' adds yours"),
    ('rmmod helo', "rmmod: there is no module 'helo'; did you mean 'hello'?"),
    ('rmmod hello', "rmmod: module hello is not loaded; 'lsmod' lists what is"),
    ('lsmod x', 'lsmod: no arguments; usage: lsmod'),
    ('modinfo nope', "modinfo: there is no module 'nope'; 'modinfo' lists them, "
                     "'make M=DIR' adds yours"),
    ('modinfo -F hello', "modinfo: it has no option '-F'; usage: modinfo [NAME]"),
    ('modinfo a b', 'modinfo: one module, or none to list them; usage: modinfo [NAME]'),
])
def test_bad_input(shell, command, answer):
    """One line, and a status."""
    assert shell.command(command) == answer + '\n'
    assert shell.status() in (1, 2)


@pytest.mark.parametrize('word', ['=', '===', '=3', 'times', '-v', '%s=%n', 'a=b=c', '""', '"a b"'])
def test_odd_parameters(shell, word):
    """Refused in a line, or ignored with one; the shell goes on."""
    said = shell.command('insmod hello ' + word)
    assert re.search(r'unknown parameter .* ignored|needs a value', said)
    shell.command('rmmod hello')


@pytest.mark.parametrize('command', ['insmod ', 'rmmod ', 'modinfo ', 'insmod hello times=',
                                     'insmod params p_charp=', 'insmod hello x='])
def test_very_long_words(shell, command):
    """10,000 characters: the line is refused or cut, and nothing breaks."""
    shell.send(command + 'x' * 10000 + '\r')
    shell.wait_prompt()
    shell.command('rmmod hello; rmmod params')
