# SPDX-License-Identifier: MIT
"""What rmmod locking says is lost, and whether the reader's copies agree."""


def nothing_lost(run):
    for line in run.log:
        if line.text.startswith('[locking] lost '):
            lost, added = line.text.split()[2], line.text.split()[4]
            if int(added) < 1000:
                return 'only %s additions: the threads do not get on' % added
            return None if lost == '0' else line.text
    return 'there is no line "[locking] lost"'


def timer_added(run):
    """The last line of the reader has a number of additions of the timer that fits."""
    lines = [line for line in run.log if line.text.startswith('[reader] ')]
    if not lines:
        return 'the reader has said nothing'
    times = int(lines[-1].text.split(' timer ')[1].split(':')[0])
    if times < 20:
        return 'the timer has added %d times only' % times
    return None


check('one-cpu', todo=1, cpus=(1,), claim='a thread loses nothing to the timer of its CPU',
      run='insmod locking; sleep 0.5; rmmod locking',
      expect=[nothing_lost, timer_added])

check('two-cpus', todo=1, cpus=(2, 4), claim='two threads lose nothing to each other',
      run='insmod locking period=0; sleep 0.5; rmmod locking',
      expect=[nothing_lost])

check('timer', todo=2, cpus=(2, 4), claim='nothing is lost to the timer of another CPU either',
      run='insmod locking; sleep 0.5; rmmod locking',
      expect=[nothing_lost, timer_added])

check('reader', todo=3, cpus=(2, 4), claim='the reader never sees half an addition',
      run='insmod locking; sleep 0.5; rmmod locking',
      expect=[log('[reader] total'), log(': agree'), no_log(': DIFFER')])
