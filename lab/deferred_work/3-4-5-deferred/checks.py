# SPDX-License-Identifier: MIT
device = 'insmod deferred; makenode; '
end = '; timeout 5 rmmod deferred; rm /dev/deferred'


def took_long(run):
    """The call between the marks."""
    before, after = [line.seconds for line in run.log if line.text.startswith('mark')]
    return 'it took %.2f s' % (after - before) if after - before > 0.1 else None


check('set', todo=1,
      claim='./test s 3: three seconds later the pid and the name of the current process',
      run=device + './test s 3; echo status $?; sleep 5' + end,
      expect=[said('status 0'), log('[timer_handler] pid = ', at=3.0, slack=0.1, count=1, by='S'),
              log('comm = swapper/')])

check('set-again', todo=1,
      claim='one timer: a second ./test s replaces the first',
      run=device + './test s 2; ./test s 4; sleep 6; ./test s 1; sleep 2' + end,
      expect=[log('[timer_handler] pid = ', count=2),
              log('[timer_handler] pid = ', at=4.0, slack=0.1),
              log('[timer_handler] pid = ', at=7.0, slack=0.1)])

check('cancel', todo=1,
      claim='./test c: nothing comes; and ./test s works afterwards',
      run=device + './test s 2; ./test c; echo status $?; sleep 4; ./test s 1; sleep 2' + end,
      expect=[said('status 0'), log('[timer_handler] pid = ', count=1),
              log('[timer_handler] pid = ', at=5.0, slack=0.1)])

check('stops', todo=1,
      claim='rmmod stops the timer',
      run=device + './test s 1; sleep 2; ./test s 2' + end + '; sleep 4',
      expect=[log('[timer_handler] pid = ', count=1)])

check('alloc', todo=2,
      claim='./test a 3 calls alloc_io() three seconds later; ./test s prints as before',
      run=device + './test s 1; sleep 2; ./test a 3; echo status $?; sleep 10; '
          './test s 1; sleep 2' + end,
      reports=['BUG: scheduling while atomic'],
      expect=[said('status 0'), log('[timer_handler] pid = ', count=2),
              log('Yawn! I\'ve been sleeping for 5 seconds.', count=1)])

check('sleeps', todo=3,
      claim='alloc_io() runs in a thread: no report, and the message five seconds later',
      run=device + './test a 3; sleep 10' + end,
      expect=[log('Yawn! I\'ve been sleeping for 5 seconds.', at=8.0, slack=0.15, count=1, by='T')])

check('stops-work', todo=3,
      claim='rmmod waits for the work item',
      run=device + './test a 1; sleep 3; timeout 10 rmmod deferred; echo status $?; '
          'rm /dev/deferred; sleep 6',
      expect=[said('status 0'),
              order('Yawn! I\'ve been sleeping for 5 seconds.', '[deferred_exit]')])

check('dead', todo=4,
      claim='./test p PID: a message once the process has ended, and only then',
      run=device + 'sleep 4 &; ./test p $!; echo status $?; sleep 7' + end,
      expect=[said('status 0'), log('task sleep (', count=1),
              log('is dead', at=5.0, slack=1.1, count=1)])

check('at-once', todo=4,
      claim='./test p returns at once: under a lock nobody waits',
      run=device + 'sleep 1 &; echo mark > /dev/kmsg; ./test p $!; echo mark > /dev/kmsg; '
          'sleep 3' + end,
      expect=[log('is dead', count=1), took_long])

check('two', todo=4,
      claim='several processes at once, each named when it ends',
      run=device + 'sleep 2 &; ./test p $!; sleep 60 &; ./test p $!; sleep 4; kill $!; sleep 3;'
          ' sleep 1 &; ./test p $!; sleep 4' + end,
      expect=[log('is dead', count=3), log('is dead', at=3.0, slack=1.1),
              log('is dead', at=5.5, slack=1.1), log('is dead', at=9.0, slack=1.1)])

check('no-process', todo=4,
      claim='./test p of no process: ESRCH; and nothing is monitored',
      run=device + './test p 9999; echo status $?; sleep 3; sleep 1 &; ./test p $!; sleep 4' + end,
      expect=[said('No such process'), said('status 1'), log('is dead', count=1)])

check('list-lock', todo=4,
      claim='the list is changed only under its lock',
      append='list_lock_check=deferred',
      run=device + 'sleep 1 &; ./test p $!; sleep 2 &; ./test p $!; sleep 5' + end,
      expect=[log('is dead', count=2)])

check('cancel-monitor', todo=4, cpus=(2, 4),
      claim='./test c while the list is gone through on another CPU: the timer is not armed again',
      append='baud=115200',
      run=device + 'sleep 2 &; on 1 ./test p $!; sleep 5 &; on 1 ./test p $!;'
          ' timeout 10 on 0 when "is dead" ./test c; sleep 6' + end,
      expect=[log('is dead', count=1)])

check('gives-back', todo=4,
      claim='rmmod with processes in the list: nothing stays behind, and the timer is stopped',
      run=device + 'sleep 2 &; ./test p $!; sleep 1 &; ./test p $!; sleep 1; sleep 1; sleep 60 &;'
          ' ./test p $!; timeout 5 rmmod deferred; echo status $?; kill $!; rm /dev/deferred;'
          ' sleep 2',
      expect=[said('status 0'), log('task sleep ('), ])
