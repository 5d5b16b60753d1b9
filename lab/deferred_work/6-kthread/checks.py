# SPDX-License-Identifier: MIT
check('thread', todo=1,
      claim='a thread mykthread0 says who it is',
      run='insmod kthread; ps -e; rmmod kthread',
      expect=[log('[my_thread_f] Current process id is ', by='T', count=1), log('(mykthread0)'),
              said('mykthread0')])

check('waits', todo=1,
      claim='rmmod tells the thread to stop and waits until it has',
      run='insmod kthread; sleep 1; timeout 5 rmmod kthread; echo status $?; ps -e',
      expect=[said('status 0'), not_said('mykthread0'),
              order('[my_thread_f] Exiting', '[kthread_exit] Exit module')])

check('runs-until-rmmod', todo=1,
      claim='the thread is there, asleep, until rmmod',
      run='insmod kthread; sleep 60; ps -e; timeout 5 rmmod kthread; sleep 1',
      expect=[log('[my_thread_f] Exiting', at=60.0, slack=0.5, count=1), said('mykthread0')])

def rmmod_waited(run):
    """At 4800 baud the thread's last words take 65 ms and more; a signal for rmmod comes after
    20. If rmmod says its own last words before the thread has said its, it did not wait."""
    said = {text: line.seconds for line in run.log for text in ('Exiting', 'Exit module')
            if text in line.text}
    if len(said) != 2:
        return "no 'Exiting', or no 'Exit module'"
    gap = said['Exit module'] - said['Exiting']
    return None if gap > 0.045 else 'rmmod ended %.3f s after the thread began to say it' % gap


check('waits-through-a-signal', todo=1, cpus=(2, 4), append='baud=4800',
      claim='a signal for rmmod does not end the wait',
      run='insmod kthread; sleep 1; timeout -s INT 0.02 rmmod kthread; sleep 2',
      expect=[order('[my_thread_f] Exiting', '[kthread_exit] Exit module'), rmmod_waited])

check('no-thread', todo=1,
      claim='if the thread cannot be created, insmod fails with that error',
      run='fail kthread; insmod kthread; echo status $?; lsmod; fail off',
      expect=[said('ENOMEM'), said('status 1'), no_log('[my_thread_f]')])
