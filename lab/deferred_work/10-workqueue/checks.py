# SPDX-License-Identifier: MIT
"""What the items of insmod workqueue do, and what rmmod workqueue waits for."""

check('own-queue', todo=1, claim='an item on a queue of its own runs in the thread of that name',
      run='insmod workqueue; sleep 2; rmmod workqueue',
      expect=[log('[own] begins in lab_wq', at=0, by='T', count=1),
              log('[own] ends', at=0.5, by='T', count=1)])

check('destroyed', todo=1, claim='rmmod waits for the item that runs, and ends the thread',
      run='insmod workqueue; rmmod workqueue; ps -e',
      expect=[order('[workqueue] rmmod begins', '[own] ends', '[workqueue] rmmod ends'),
              not_said('lab_wq')])

check('behind-slow', todo=2, claim='behind waits for slow on the shared queue, own does not',
      run='insmod workqueue; sleep 3; rmmod workqueue',
      expect=[log('[own] begins in lab_wq', at=0),
              log('[slow] begins in events/', at=0, by='T'),
              log('[slow] ends', at=1.0),
              log('[behind] begins in events/', at=1.0),
              order('[slow] ends', '[behind] begins')])

check('slow-cancelled', todo=2, claim='rmmod waits for slow, which sleeps',
      run='insmod workqueue; sleep 0.2; rmmod workqueue; sleep 3',
      expect=[order('[workqueue] rmmod begins', '[slow] ends', '[workqueue] rmmod ends')])

check('in-order', todo=3, claim='one thread keeps the order; what waits is not queued twice',
      run='insmod workqueue; sleep 2; rmmod workqueue',
      expect=[log('[workqueue] a waits already', at=0),
              order('[own] ends', '[a] begins', '[a] ends', '[b] begins'),
              log('[a] begins in lab_wq', at=0.5, count=1),
              log('[b] begins in lab_wq', at=0.5, count=1)])

check('polls', todo=4, claim='poll comes every 700 ms, until rmmod cancels it',
      run='insmod workqueue; sleep 3; rmmod workqueue; sleep 2',
      expect=[log('[poll] in lab_wq', at=0.7, by='T', count=4),
              log('[poll] in lab_wq', at=2.8),
              no_log('[poll]', after='[workqueue] rmmod begins')])

check('poll-at-once', todo=4, claim='rmmod may come before the first time',
      run='insmod workqueue; rmmod workqueue; sleep 2; insmod workqueue; sleep 1; rmmod workqueue',
      expect=[log('[workqueue] rmmod ends', count=2), log('[poll] in lab_wq')])
