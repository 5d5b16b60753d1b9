# SPDX-License-Identifier: MIT
"""As much of gdb's remote protocol as it takes to stop a machine at an instruction and read
its memory. A breakpoint shows what no log line can: the state in that very moment.

The protocol is in gdb's manual, appendix "GDB Remote Serial Protocol".
"""

import contextlib
import socket
import time

CONNECT_S = 10


class Gdb:
    def __init__(self, path):
        """PATH: the socket that QEMU was given by -gdb unix:PATH,server=on,wait=off."""
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.data = b''
        until = time.monotonic() + CONNECT_S
        while True:
            try:
                self.socket.connect(path)
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)        # for QEMU to make it; nothing in the guest waits

    def send(self, text):
        self.socket.sendall(b'$%s#%02x' % (text.encode(), sum(text.encode()) % 256))

    def receive(self):
        """The next packet's text."""
        while b'#' not in self.data or len(self.data.split(b'#', 1)[1]) < 2:
            more = self.socket.recv(4096)
            if not more:
                raise ConnectionError('QEMU has closed the socket')
            self.data += more
        packet, rest = self.data.split(b'#', 1)
        self.data = rest[2:]
        self.socket.sendall(b'+')
        return packet.split(b'$', 1)[1].decode()

    def ask(self, text):
        self.send(text)
        return self.receive()

    def run_to(self, address):
        """Go on until the instruction at ADDRESS is about to run."""
        assert self.ask('Z0,%x,1' % address) == 'OK'
        stop = self.ask('c')
        assert stop.startswith('T05'), 'stopped by ' + stop
        assert self.ask('z0,%x,1' % address) == 'OK'

    def read_u32(self, address):
        return int.from_bytes(bytes.fromhex(self.ask('m%x,4' % address)), 'little')

    def detach(self):
        """Let the machine run without us; it may end before it has read our thanks."""
        with contextlib.suppress(OSError):
            self.ask('D')
        self.socket.close()
