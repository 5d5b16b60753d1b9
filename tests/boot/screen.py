# SPDX-License-Identifier: MIT
"""A terminal's screen, as much of one as the shell's line editor uses: what a person would
see after some output. It refuses what it does not know, so that a new escape sequence
cannot pass unnoticed."""

import re

PIECE = re.compile(r'\033\[(\d*)([A-Za-z])|([\r\n\b\a])|([\x20-\x7e])', re.S)


class Screen:
    """Rows of text; it never scrolls, so earlier rows can be looked at, too."""

    def __init__(self, output='', columns=80):
        self.columns = columns
        self.rows = ['']
        self.row = self.column = 0
        self.show(output)

    def show(self, output):
        at = 0
        while at < len(output):
            piece = PIECE.match(output, at)
            assert piece, 'not for a terminal: %r' % output[at:at + 20]
            at = piece.end()
            if piece[2]:
                self.obey(piece[2], piece[1])
            elif piece[3]:
                self.move(piece[3])
            else:
                self.put(piece[4])

    def obey(self, final, number):
        if final == 'C':
            self.column += int(number or 1)
        elif final == 'D':
            self.column = max(0, self.column - int(number or 1))
        elif final == 'K' and not number:
            self.rows[self.row] = self.rows[self.row][:self.column]
        elif final == 'H' and not number:
            self.row = self.column = 0
        elif final == 'J' and number == '2':
            self.rows = ['']
        else:
            raise AssertionError('escape sequence ESC [ %s %s' % (number, final))
        assert self.column < self.columns

    def move(self, control):
        if control == '\n':
            self.row += 1
            if self.row == len(self.rows):
                self.rows.append('')
        elif control == '\r':
            self.column = 0
        elif control == '\b':
            self.column = max(0, self.column - 1)

    def put(self, char):
        assert self.column < self.columns, 'a row is longer than the screen is wide'
        row = self.rows[self.row].ljust(self.column)
        self.rows[self.row] = row[:self.column] + char + row[self.column + 1:]
        self.column += 1

    def shown(self):
        """The rows, without blanks at their ends."""
        return [row.rstrip() for row in self.rows]
