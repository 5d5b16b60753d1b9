# SPDX-License-Identifier: MIT
"""Debian's 32-bit Linux 6.1, its headers and a busybox, unpacked below the build directory.

apt itself finds, checks and downloads them, with directories of its own: the running
system's lists, packages and dpkg database are neither read nor written, and nobody needs
to be root. The mirror is the one the system is configured for, else Debian's own. What is
there already is used as it is; a download that was interrupted is done again.

Which version: the newest that the mirror has all parts of. A mirror whose lists do not
match their signature (it is being brought up to date) may have to be left out for that.
"""

import collections
import hashlib
import os
import re
import shutil
import subprocess

Linux = collections.namedtuple('Linux', 'version release image headers busybox ttyprintk')
Found = collections.namedtuple('Found', 'version release packages files')

SUITE = 'bookworm'      # the release that has Linux 6.1
FLAVOUR = '686-pae'     # `long` has 32 bits, as on Jiffy
DEBIAN = ('http://deb.debian.org/debian', 'http://deb.debian.org/debian-security')
KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg'
TTYPRINTK = 'kernel/drivers/char/ttyprintk.ko'     # a terminal whose output is in the log
SOURCE = 'linux-source-6.1'
META = 'linux-image-%s:i386' % FLAVOUR

# Read after the system's own apt.conf, of which a proxy is kept, but none of the hooks.
APT_CONF = '''\
Dir::State "{apt}/state";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}/cache";
Dir::Etc::SourceList "{apt}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
#clear APT::Architectures;
APT::Architectures {{ "{machine}"; "i386"; }};
APT::Get::AllowUnauthenticated "false";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear Acquire::IndexTargets;
Acquire::IndexTargets::deb::Packages {{
	MetaKey "$(COMPONENT)/binary-$(ARCHITECTURE)/Packages";
	ShortDescription "Packages";
	Description "$(RELEASE)/$(COMPONENT) $(ARCHITECTURE) Packages";
}};
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
APT::Sandbox::User "root";
'''


class Unavailable(Exception):
    """Why there is no Linux to run: a line for the person."""


def call(*command, **options):
    """-> status and what was printed; a program that is not there is status 127."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, text=True, check=False,
                              env=dict(os.environ, LC_ALL='C'), **options)
    except FileNotFoundError as error:
        return 127, '%s: not found\n' % error.filename
    return done.returncode, done.stdout


def failures(said):
    """What apt could not do; without a network it only warns."""
    lines = [line for line in said.splitlines() if re.match('[EW]: ', line)]
    return [line for line in lines if 'Failed to fetch' in line] or lines or ['E: ' + said.strip()]


def mirrors():
    """(archive, security archive) as the system has them, then Debian's own."""
    archive, security = DEBIAN
    _, said = call('apt-get', 'indextargets',
                   '--format', '$(REPO_URI) $(RELEASE) $(COMPONENT)')
    for uri, release, component in re.findall(r'(?m)^(\S+?)/? (\S+) (\S+)$', said):
        if component != 'main' or not uri.rsplit('/', 1)[-1].startswith('debian'):
            continue
        if release.endswith('-security'):
            security = uri
        elif '-' not in release:
            archive = uri
    return [(archive, security)] + [DEBIAN] * ((archive, security) != DEBIAN)


class Apt:
    """apt-get and apt-cache with directories and sources of their own."""

    def __init__(self, place, mirror):
        self.place = place.resolve()
        self.machine = call('dpkg', '--print-architecture')[1].strip()
        for part in ('state/lists/partial', 'cache/archives/partial'):
            (self.place / part).mkdir(parents=True, exist_ok=True)
        (self.place / 'status').write_text('')
        options = 'arch=%s signed-by=%s' % (','.join({self.machine, 'i386'}), KEYS)
        (self.place / 'sources.list').write_text(''.join(
            'deb [%s] %s %s main\n' % (options, uri, suite)
            for uri, suite in zip(mirror, (SUITE, SUITE + '-security'))))
        (self.place / 'apt.conf').write_text(
            APT_CONF.format(apt=self.place, machine=self.machine))

    def __call__(self, program, *words, **options):
        return call(program, '-c', str(self.place / 'apt.conf'), '-q', *words, **options)

    def versions(self):
        """(release, version) of each kernel in the lists, the newest first."""
        _, said = self('apt-cache', 'show', META)
        return re.findall(r'linux-image-(6\.1\.\S+-%s) \(= (\S+)\)' % FLAVOUR, said)

    def packages(self, release, version):
        """What is to be downloaded, as apt names it."""
        common = release[:-len(FLAVOUR)] + 'common'
        kernel = ('linux-image-%s:i386' % release, 'linux-headers-%s:i386' % release,
                  'linux-headers-' + common, 'linux-kbuild-6.1:' + self.machine)
        return ['%s=%s' % (name, version) for name in kernel] + ['busybox-static:i386']

    def files(self, packages):
        """(name, size, hash) of each package's file; of those only that the lists have."""
        _, said = self('apt-get', 'download', '--print-uris', *packages, cwd=self.place)
        return re.findall(r"(?m)^'\S+' (\S+) (\d+) SHA256:(\w+)", said)

    def find_kernel(self):
        """-> the newest kernel of which the lists have all parts, or None."""
        for release, version in self.versions():
            packages = self.packages(release, version)
            files = self.files(packages)
            if len(files) == len(packages):
                return Found(version, release, packages, files)
        return None

    def find_source(self):
        """-> the newest source, whose file is NAME_VERSION_all.deb, or None."""
        files = self.files([SOURCE])
        return Found(files[0][0].split('_')[1], SOURCE, [SOURCE], files) if files else None


def find(place, say, look):
    """-> apt and what LOOK(apt) found, on the first mirror that has it."""
    for mirror in mirrors():
        say('reading the package lists of ' + mirror[0])
        apt = Apt(place, mirror)
        status, said = apt('apt-get', 'update')
        if status != 0 or 'Failed to fetch' in said:
            for line in failures(said):
                say('  ' + line)
        found = look(apt)
        if found:
            return apt, found
    raise Unavailable("needs Debian's package archive (linux-image-6.1.0-*-%s, %s), which could "
                      "not be read; is there a network?" % (FLAVOUR, SOURCE))


def is_whole(path, size, sha256):
    """apt takes a file of the right size for the right file."""
    return (path.is_file() and path.stat().st_size == int(size)
            and hashlib.sha256(path.read_bytes()).hexdigest() == sha256)


def download(place, say, look):
    """-> version, release and the files that LOOK(apt) finds, which are all there and whole."""
    stamp = place / 'complete'
    if stamp.is_file():
        version, release, *names = stamp.read_text().split()
        return version, release, [place / name for name in names]
    apt, found = find(place / 'apt', say, look)
    missing = [f for f in found.files if not is_whole(place / f[0], *f[1:])]
    for name, _, _ in missing:
        (place / name).unlink(missing_ok=True)
    say('downloading Linux %s: %.0f MB' % (found.version, sum(int(f[1]) for f in missing) / 1e6))
    status, said = apt('apt-get', 'download', *found.packages, cwd=place)
    if status != 0:
        raise Unavailable('cannot download Linux: ' + failures(said)[0])
    names = [f[0] for f in found.files]
    stamp.write_text('\n'.join((found.version, found.release, *names)) + '\n')
    return found.version, found.release, [place / name for name in names]


def unpack(debs, root):
    """Only what is needed: of linux-image the kernel and one of its modules."""
    for deb in debs:
        command = ['dpkg-deb', '-x', deb, root]
        if deb.name.startswith('linux-image-'):
            command = ['sh', '-c', 'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --wildcards '
                       '"./boot/vmlinuz-*" "*/$3"', 'sh', deb, root, TTYPRINTK]
        status, said = call(*map(str, command))
        if status != 0:
            raise Unavailable('cannot unpack %s: %s' % (deb, said.strip()))


def fetch(place, say):
    """-> Linux, below the directory PLACE."""
    place.mkdir(parents=True, exist_ok=True)
    version, release, debs = download(place, say, Apt.find_kernel)
    root = (place / version).resolve()
    ttyprintk = root / 'lib' / 'modules' / release / TTYPRINTK
    if not ttyprintk.is_file():
        shutil.rmtree(root, ignore_errors=True)
        fresh = place / 'unpacking'
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        unpack(debs, fresh)
        fresh.rename(root)
    headers = root / 'usr' / 'src' / ('linux-headers-' + release)
    makefile = headers / 'Makefile'     # it names where the headers would be installed
    makefile.write_text(re.sub(r'\S*/usr/src/', '%s/usr/src/' % root, makefile.read_text()))
    return Linux(version, release, root / 'boot' / ('vmlinuz-' + release), headers,
                 root / 'bin' / 'busybox', ttyprintk)
