# SPDX-License-Identifier: MIT
"""What rmmod softirq and insmod softirq have to say."""


def experiment(run, name):
    """The lines of rx_action() in the experiment NAME; None: there was no such experiment."""
    texts = [line.text for line in run.log]
    begins = [i for i, text in enumerate(texts) if text.startswith('[softirq] ' + name)]
    if not begins:
        return None
    ends = [i for i, text in enumerate(texts) if i > begins[0] and text.startswith('[softirq] ')]
    return [text for text in texts[begins[0]:ends[0] if ends else None]
            if text.startswith('[rx_action]')]


def over(name, *whom):
    """In the experiment NAME the action ran over threads whose names begin so, in this order."""
    def judge(run):
        lines = experiment(run, name)
        if lines is None:
            return 'there is no line "[softirq] %s"' % name
        found = [line.split(' over ')[-1] for line in lines]
        if len(found) != len(whom) or not all(map(str.startswith, found, whom)):
            return '%s: the action ran over %s, and should have run over %s' % (
                name, ', then '.join(found) or 'nobody', ', then '.join(whom))
        return None
    return judge


def hands_over(run):
    """Some rounds over insmod, no more than it is allowed; the last ones over ksoftirqd."""
    lines = experiment(run, 'raised by itself') or []
    if not lines:
        return 'raised by itself: the action did not run'
    if 'over insmod' not in lines[0]:
        return 'raised by itself: the first run should be over insmod: %s' % lines[0]
    if 'over ksoftirqd/' not in lines[-1]:
        return 'raised by itself: the last runs should be over ksoftirqd: %s' % lines[-1]
    return None


check('thread', todo=1, claim='what a thread raises, ksoftirqd runs',
      run='insmod softirq; rmmod softirq',
      expect=[over('raised by a thread', 'ksoftirqd/'),
              log('[rx_action] run 1, over ksoftirqd/', by='S'),
              log('[softirq] runs: 1', after='[softirq] raised by a thread')])

check('closed', todo=1, claim='the vector is closed at rmmod, so it can be opened again',
      run='insmod softirq; rmmod softirq; insmod softirq; rmmod softirq',
      expect=[log('[rx_action] run 1, over ksoftirqd/')])

check('bh-off', todo=2, claim='raised three times with bottom halves off: one run, over insmod',
      run='insmod softirq; rmmod softirq',
      expect=[over('raised three times', 'insmod'),
              log('[rx_action] run 1, over insmod', by='S', after='[softirq] raised three times')])

check('timer', todo=3, claim='what a timer raises is run by irq_exit(), over the idle thread',
      run='insmod softirq; rmmod softirq',
      expect=[over('raised by a timer', 'swapper/'),
              log('[rx_action] run 1, over swapper/', by='S')])

check('hand-over', todo=4, claim='what raises itself is left to ksoftirqd after some rounds',
      run='insmod softirq loops=100; rmmod softirq',
      expect=[hands_over, log('[softirq] runs: 100')])

check('short', todo=4, claim='five rounds are not too many: all over insmod',
      run='insmod softirq loops=5; rmmod softirq',
      expect=[over('raised by itself', 'insmod'), log('[softirq] runs: 5')])
