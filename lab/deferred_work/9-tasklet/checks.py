# SPDX-License-Identifier: MIT
"""What insmod tasklet and rmmod tasklet have to say."""


def runs_after(start, *names):
    """From the line START to the next one of [tasklet], these tasklets ran, in this order."""
    def judge(run):
        texts = [line.text for line in run.log]
        begins = [i for i, text in enumerate(texts) if text.startswith(start)]
        if not begins:
            return 'there is no line "%s"' % start
        found = []
        for text in texts[begins[0] + 1:]:
            if text.startswith('[tasklet]'):
                break
            if text.startswith(('[normal]', '[high]')):
                found.append(text[1:text.index(']')])
        if found != list(names):
            return 'after "%s" there ran: %s; and should have: %s' % (
                start, ', '.join(found) or 'nothing', ', '.join(names) or 'nothing')
        return None
    return judge


check('coalesces', todo=1, claim='a tasklet scheduled three times before it runs, runs once',
      run='insmod tasklet; rmmod tasklet',
      expect=[runs_after('[tasklet] normal, three times', 'normal'),
              log('[normal] run 1', by='S', count=1)])

check('disabled', todo=2, claim='a disabled tasklet waits, and runs when it is enabled',
      run='insmod tasklet; rmmod tasklet',
      expect=[runs_after('[tasklet] normal, disabled'),
              runs_after('[tasklet] normal, enabled', 'normal'),
              log('[normal] run 2', by='S', at=0.5, after='[tasklet] normal, disabled')])

check('high-first', todo=3, claim='high runs before normal, though it was scheduled later',
      run='insmod tasklet; rmmod tasklet',
      expect=[runs_after('[tasklet] normal, then high', 'high', 'normal'),
              log('[high] runs', by='S')])

check('last', todo=4, claim='rmmod waits for the last run, and leaves nothing behind',
      run='insmod tasklet; rmmod tasklet',
      expect=[runs_after('[tasklet] normal, for the last time', 'normal')])

check('again', todo=4, claim='the module can come and go twice',
      run='insmod tasklet; rmmod tasklet; insmod tasklet; rmmod tasklet',
      expect=[log('[tasklet] runs of normal: 4', count=2)])
