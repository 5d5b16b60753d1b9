#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What C files declare outside of functions, and in which line.

    declarations.py [--table OUTPUT] HEADER.h... FILE.c... SCRIPT.ld

What the headers declare, and where the others define the headers' variables: one line each,
the kind, the name, the place. With --table, the table that is linked into the image for the
command `sym`; kernel/base/declarations.c describes it.

This is no compiler: it cuts the text at the braces and semicolons of the outermost level,
with both sides of every #if, and knows declarations by their shape. What a macro of the same
files makes at that level is there too, at the line that calls it.
"""
import argparse
import re
import struct
import sys

# The place in this list is the number in the table; kernel/base/declarations.c has it, too.
KINDS = ['struct', 'union', 'enum', 'enum constant', 'typedef', 'macro', 'inline function',
         'function', 'declaration', 'variable']
FILE_BITS = 12
TEXT_BYTES = 64         # DECLARATION_TEXT_BYTES

# Comments and strings go, line ends stay.
NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
DIRECTIVE = re.compile(r'^[ \t]*#[ \t]*(.*)$', re.M)
DEFINE = re.compile(r'define[ \t]+(\w+)(\(([^)]*)\))?(.*)', re.S)
TOKEN = re.compile(r'\n|[A-Za-z_]\w*|##|[^\s\w]|\w+')
WORD = re.compile(r'[A-Za-z_]\w*$')
CLOSING = {'(': ')', '[': ']', '{': '}'}
BODIED = ('struct', 'union', 'enum')
# Words that look like the name of a function in front of its parenthesis.
OPERATORS = {'__attribute__', 'typeof', '__typeof__', 'asm', '__asm__', '_Alignas', 'sizeof'}
STORAGE = {'static', 'extern', 'const', 'volatile'}
ASSERTIONS = {'static_assert', '_Static_assert'}
MAKES_VARIABLE = re.compile('(DECLARE|DEFINE)_|[A-Z]*LIST_HEAD$')
DEPTH_MAX = 8


class Token(str):
    """A word or a sign, and its line. A bracket's token has what is inside."""
    line = 0
    inside = ()

    @classmethod
    def at(cls, text, line, inside=()):
        token = cls(text)
        token.line, token.inside = line, inside
        return token


def tokens_of(text, line=1):
    found = []
    for word in TOKEN.findall(text):
        if word == '\n':
            line += 1
        else:
            found.append(Token.at(word, line))
    return found


def nested(tokens):
    """The tokens with each pair of brackets made one token. A bracket without a partner,
    as two sides of an #if can have one, ends where the tokens end."""
    stack = [('', [])]
    for token in tokens:
        if token in CLOSING:
            stack.append((token, []))
        elif token in CLOSING.values():
            if len(stack) > 1 and CLOSING[stack[-1][0]] == token:
                opened, inside = stack.pop()
                stack[-1][1].append(Token.at(opened, token.line, inside))
        else:
            stack[-1][1].append(token)
    while len(stack) > 1:
        opened, inside = stack.pop()
        stack[-1][1].append(Token.at(opened, 0, inside))
    return stack[0][1]


def flat(tokens):
    for token in tokens:
        yield token
        if token in CLOSING:
            yield from flat(token.inside)
            yield Token.at(CLOSING[token], token.line)


def split(tokens):
    """At the commas of this level."""
    parts = [[]]
    for token in tokens:
        if token == ',':
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class Source:
    """A file: its macros, and the text that is left without directives."""

    def __init__(self, name):
        self.name = name
        self.macros = {}        # name: (parameters or None, body)
        self.found = []         # (kind, name, line)
        with open(name, encoding='utf-8') as file:
            text = file.read()
        self.lines = text.splitlines()
        text = NOISE.sub(lambda m: ' ' + '\n' * m[0].count('\n'), text)
        # A continued line becomes one; the line ends it had follow it.
        text = re.sub(r'(?:[^\n]*\\\n)+[^\n]*', lambda m: m[0].replace('\\\n', ' ') +
                      '\n' * m[0].count('\n'), text)
        self.text = DIRECTIVE.sub('', text) if '#' in text else text
        for match in DIRECTIVE.finditer(text):
            define = DEFINE.match(match[1])
            if define:
                self.define(define, text.count('\n', 0, match.start()) + 1)

    def define(self, match, line):
        name, _, parameters, body = match.groups()
        guard = not body.strip() and parameters is None and name.endswith('_H')
        # A name given to itself only says that there is one.
        if not guard and body.strip() != name:
            self.found.append(('macro', name, line))
        self.macros[name] = ([p.strip() for p in parameters.split(',')]
                             if parameters is not None else None, tokens_of(body, line))


class Scanner:
    """Finds declarations in sources, of which it knows all macros."""

    def __init__(self, sources):
        self.macros = {}
        for source in sources:
            self.macros.update(source.macros)
        self.attributes = OPERATORS | {name for name, (_, body) in self.macros.items()
                                       if not body or body[0] in OPERATORS}

    def scan(self, source):
        self.found = source.found
        self.outermost(nested(tokens_of(source.text)))
        order = sorted(set(self.found), key=lambda d: (d[2], d[1], d[0]))
        source.found = order

    def add(self, kind, name):
        self.found.append((kind, str(name), name.line))

    def outermost(self, tokens, depth=0):
        declaration = []
        for token in tokens:
            if token == ';':
                self.declaration(declaration)
                declaration = []
                continue
            declaration.append(token)
            if token == '{' and self.is_body(declaration):
                self.function(declaration)
                declaration = []
            elif (token == '(' and len(declaration) == 2 and depth < DEPTH_MAX and
                  self.makes_functions(declaration[0])):
                self.outermost(self.expand(*declaration), depth + 1)
                declaration = []
        self.declaration(declaration)

    @staticmethod
    def is_body(declaration):
        """Of a function: no initializer, no struct's."""
        return '=' not in declaration and any(
            token == '(' and declaration[i - 1] not in OPERATORS
            for i, token in enumerate(declaration) if i) and (
                declaration[-2] == '(' or not any(w in BODIED for w in declaration[-4:-1]))

    def makes_functions(self, name, depth=0):
        """Is it a macro whose call stands for whole functions, with no ; after it?"""
        parameters, body = self.macros.get(name, (None, ()))
        if parameters is None or len(body) < 3 or depth == DEPTH_MAX:
            return False
        # It begins with a function, or calls a macro that does, or one that it is given.
        return body[0] == 'static' and '{' in body or body[0] in parameters and (
            body[1] == '(') or self.makes_functions(body[0], depth + 1)

    def expand(self, name, arguments):
        parameters, body = self.macros[name]
        given = dict(zip(parameters, split(arguments.inside)))
        if parameters and parameters[-1] == '...':
            given['__VA_ARGS__'] = []
        result = []
        for i, token in enumerate(body):
            words = list(flat(given[token])) if token in given else [token]
            if token == '##' and result:
                continue
            if i and body[i - 1] == '##' and result and words:
                words[0] = str(result.pop()) + words[0]
            result += [Token.at(word, name.line) for word in words]
        return nested(result)

    def function(self, declaration):
        name = self.function_name(declaration)
        if name:
            self.add('inline function', name)

    def function_name(self, declaration):
        """The word before the parameters, if it is no attribute. One that is a macro too may
        be in parentheses itself."""
        for i, token in enumerate(declaration[1:], 1):
            name = declaration[i - 1]
            if token == '(' and i > 1 and name == '(' and len(name.inside) == 1:
                return name.inside[0]
            if (token == '(' and i > 1 and WORD.match(name) and name not in self.attributes and
                    token.inside[:1] != ['*'] and declaration[i + 1:i + 2] != ['(']):
                return name
        return None

    def declaration(self, declaration):
        if not declaration or declaration[0] in ASSERTIONS:
            return
        self.types(declaration)
        if declaration[0] == 'typedef':
            self.typedef(declaration[1:])
        else:
            self.declared(declaration)

    def types(self, tokens):
        """Structs, unions and enums that have a body, also inside others."""
        for i, token in enumerate(tokens):
            if token != '{':
                continue
            before = tokens[max(i - 4, 0):i]
            kind = next((w for w in reversed(before) if w in BODIED), None)
            if '=' in tokens[:i] or not kind:
                continue
            after = before[len(before) - before[::-1].index(kind):]
            names = [w for w in after if WORD.match(w) and w not in self.attributes]
            if names:
                self.add(kind, names[-1])
            if kind == 'enum':
                for part in split(token.inside):
                    if part and WORD.match(part[0]):
                        self.add('enum constant', part[0])
            else:
                self.types(token.inside)

    def typedef(self, tokens):
        for token in tokens:
            pointer = [t for t in token.inside if WORD.match(t)]
            if token == '(' and token.inside and token.inside[0] == '*' and pointer:
                self.add('typedef', pointer[-1])
                return
        name = self.function_name(tokens) or self.declarator(tokens)
        if name:
            self.add('typedef', name)

    def declarator(self, tokens, typed=False):
        """The word that is declared: the last one that is neither attribute nor type."""
        name, skip = None, False
        for token in tokens:
            if token in ('=', '['):
                break
            if token in BODIED or token == '{':
                name, typed, skip = None, True, token != '{'
            elif WORD.match(token) and token not in self.attributes:
                if not skip:
                    name, typed = (token, typed) if typed else (None, True)
                skip = False
        return name

    def made(self, macro, arguments):
        """DEFINE_MUTEX(name), DECLARE_PER_CPU(type, name)."""
        parts = split(arguments)
        part = parts[1 if 'PER_CPU' in macro and len(parts) > 1 else 0]
        if MAKES_VARIABLE.match(macro) and part and WORD.match(part[-1]):
            self.add('declaration' if macro.startswith('DECLARE_PER_CPU') else 'variable',
                     part[-1])

    def declared(self, declaration):
        """Variables and functions."""
        words = [t for t in declaration if t not in STORAGE and t not in self.attributes]
        if len(words) > 1 and words[0] in self.macros and words[1] == '(':
            self.made(words[0], words[1].inside)
            return
        name = None if '=' in declaration else self.function_name(declaration)
        if name:
            self.add('function', name)
            return
        kind = 'declaration' if 'extern' in declaration else 'variable'
        for i, part in enumerate(split(words)):
            pointer = next((t for t in part if t == '(' and t.inside[:1] == ['*']), None)
            name = self.declarator(pointer.inside if pointer else part, bool(pointer or i))
            if name:
                self.add(kind, name)


def scan(headers, names=()):
    """The sources of both, scanned; the headers' macros are known in all."""
    sources = [Source(name) for name in [*headers, *names]]
    scanner = Scanner(sources)
    for source in sources:
        scanner.scan(source)
    return sources


def definitions(sources, scripts, wanted):
    """(kind, name, file, line) of the wanted variables, also those of the linker script."""
    found = [(kind, name, source.name, line) for source in sources
             for kind, name, line in source.found if kind == 'variable' and name in wanted]
    for script in scripts:
        with open(script, encoding='utf-8') as file:
            found += [('variable', m[1], script, i) for i, text in enumerate(file, 1)
                      for m in [re.match(r'[ \t]*(\w+) = .*;', text)] if m and m[1] in wanted]
    return found


def front_coded(texts):
    """Of sorted texts: for each how much of the one before it begins with, and the rest."""
    before = b''
    for text in (text.encode() for text in texts):
        shared = next((i for i, (a, b) in enumerate(zip(before, text)) if a != b),
                      min(len(before), len(text)))
        yield bytes([shared]) + text[shared:] + b'\0'
        before = text


def pack(found):
    """The table: numbers of files and of declarations, the files, the declarations."""
    found = sorted(found, key=lambda d: (d[1], KINDS.index(d[0]), d[2], d[3]))
    files = sorted({file for _, _, file, _ in found})
    numbers = {file: i for i, file in enumerate(files)}
    for kind, name, file, line in found:
        if max(len(name), len(file)) >= TEXT_BYTES or numbers[file] >> FILE_BITS or line >> 16:
            sys.exit('%s:%d: %s %s does not fit into the table' % (file, line, kind, name))
    places = (struct.pack('<HH', KINDS.index(kind) << FILE_BITS | numbers[file], line)
              for kind, _, file, line in found)
    names = front_coded([name for _, name, _, _ in found])
    return b''.join([struct.pack('<II', len(files), len(found)), *front_coded(files),
                     *(place + name for place, name in zip(places, names))])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--table', metavar='OUTPUT', help='write the table of `sym`')
    parser.add_argument('file', nargs='+', help='headers; C files, linker scripts')
    args = parser.parse_args()
    headers = [name for name in args.file if name.endswith('.h')]
    scripts = [name for name in args.file if name.endswith('.ld')]
    sources = scan(headers, [name for name in args.file if name not in headers + scripts])
    found = [(kind, name, source.name, line) for source in sources[:len(headers)]
             for kind, name, line in source.found]
    wanted = {name for kind, name, _, _ in found if kind == 'declaration'}
    found += definitions(sources[len(headers):], scripts, wanted)
    if args.table:
        with open(args.table, 'wb') as out:
            out.write(pack(found))
    else:
        for kind, name, file, line in found:
            print('%s %s  %s:%d' % (kind, name, file, line))


if __name__ == '__main__':
    main()
