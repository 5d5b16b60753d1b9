# SPDX-License-Identifier: MIT
check('fires', todo=1,
      claim='a message, TIMER_TIMEOUT seconds after insmod',
      run='insmod timer; sleep 3; rmmod timer; sleep 2',
      expect=[log('[timer_handler] nseconds = 1', at=1.0, by='S')])

check('stops', todo=1,
      claim='rmmod stops the timer, also before it has fired',
      run='insmod timer; sleep 1; sleep 1; rmmod timer; insmod timer; rmmod timer; sleep 3',
      expect=[log('nseconds = 1', count=1), no_log('nseconds', after='Exit module')])

check('repeats', todo=2,
      claim='the message comes every TIMER_TIMEOUT seconds',
      run='insmod timer; sleep 6; rmmod timer; sleep 3',
      expect=[log('[timer_handler] nseconds = %d' % n, at=n, count=1) for n in range(1, 6)])

check('stops-while-running', todo=2, cpus=(2, 4),
      claim='rmmod while the handler runs on another CPU: it does not arm the timer again',
      append='baud=115200',
      run='on 1 insmod timer; timeout 10 on 0 when "nseconds = 2" rmmod timer; sleep 3',
      expect=[log('nseconds = 2', count=1), no_log('nseconds = 3')])
