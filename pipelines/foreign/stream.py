"""The bytes of a file of records, inflated where they are gzip: never more of them at a time than is looked at.

Writers make a gzip member of each record, or one of the whole file, or none. So where a member begins as a record does,
a record begins, and what was being read is over, whatever length it has stated; damage costs what lies in its member.
"""

import os
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO

GZIP = b"\x1f\x8b\x08"
"""How a gzip member begins."""
_CHUNK = 1 << 16
"""Bytes that are read of the file, and inflated, at a time."""
_INFLATES = 31

_Portion = tuple[bytes, int, bool]
"""Bytes, where in the file they begin (in gzip: their member), and whether they are the first of a member."""


class Stream:
    """A file, from whose front lines and bytes are taken, and can be given back."""

    def __init__(self, file: BinaryIO, begins: Callable[[bytes], bool]) -> None:
        self._file = file
        self._begins = begins
        self._buffer = bytearray()
        self._held: _Portion | None = None
        self._portions = self._read()
        self._read_to = 0
        self._size = file.seek(0, os.SEEK_END)
        file.seek(0)
        self.member: int | None = None
        """Where the gzip member began of which the last bytes are; `None` in a file without."""
        self.damaged: list[int] = []
        """Where members begin that cannot be inflated, as far as was read; whoever told of them takes them out."""

    @property
    def place(self) -> int:
        """Where in the file stands what is taken next; within gzip, where its member begins."""
        return self._read_to - len(self._buffer) if self.member is None else self.member

    @property
    def left(self) -> int | None:
        """Bytes up to the end of the file; `None` where nobody knows before they are inflated."""
        return None if self.member is not None else self._size - self.place

    def open(self) -> bool:
        """Go on with the next record, if there is one: blanks before it are passed over."""
        while True:
            del self._buffer[: len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))]
            if self._buffer:
                return True
            if self._held is not None:
                portion, self._held = self._held, None
                self._take_in(portion)
            elif not self._more() and self._held is None:
                return False

    def ends(self) -> bool:
        """Whether nothing but blanks is left of the member, or of the file; where it is not, what comes next is there.

        Its checksum has been compared then. No blank is taken.
        """
        while not self._buffer.lstrip(b"\r\n"):
            if not self._more():
                return True
        return False

    def line(self, most: int) -> bytes:
        """The next line with its end, or as much of it as may be taken; empty where there is none."""
        while (at := self._buffer.find(b"\n", 0, most)) < 0 and len(self._buffer) < most and self._more():
            pass
        return self._take(at + 1 if at >= 0 else most)

    def look(self, count: int) -> bytes:
        """So many of the next bytes, or all that are left of the record, without taking them."""
        while len(self._buffer) < count and self._more():
            pass
        return bytes(self._buffer[:count])

    def read(self, count: int) -> bytes:
        """So many bytes, or all that are left of the record."""
        while len(self._buffer) < count and self._more():
            pass
        return self._take(count)

    def skip(self, count: int) -> int:
        """Pass over so many bytes; how many were there."""
        passed = 0
        while passed < count and (self._buffer or self._more()):
            passed += len(self._take(count - passed))
        return passed

    def give_back(self, data: bytes) -> None:
        """What was taken, to be taken again."""
        self._buffer[:0] = data

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _more(self) -> bool:
        portion = None if self._held is not None else next(self._portions, None)
        if portion is None:
            return False
        if portion[2] and self._begins(portion[0]):
            self._held = portion
            return False
        self._take_in(portion)
        return True

    def _take_in(self, portion: _Portion) -> None:
        self._buffer += portion[0]
        if self.member is not None or portion[2]:
            self.member = portion[1]
        else:
            self._read_to = portion[1] + len(portion[0])

    def _read(self) -> Iterator[_Portion]:
        head = self._file.read(len(GZIP))
        self._file.seek(0)
        if head == GZIP:
            yield from self._inflated()
            return
        at = 0
        while portion := self._file.read(_CHUNK):
            yield portion, at, False
            at += len(portion)

    def _inflated(self) -> Iterator[_Portion]:
        start: int | None = 0
        while start is not None:
            end = yield from self._member(start)
            if end is None:
                self.damaged.append(start)
            start = self._next_member(start + 1 if end is None else end, is_known=end is not None)

    def _member(self, start: int) -> Generator[_Portion, None, int | None]:
        """The bytes of a member; returns where it ends, `None` where it is damaged or cut."""
        self._file.seek(start)
        inflater, is_first, given = zlib.decompressobj(wbits=_INFLATES), True, 0
        while not inflater.eof:
            chunk = inflater.unconsumed_tail or self._file.read(_CHUNK)
            given += 0 if inflater.unconsumed_tail else len(chunk)
            if not chunk:
                return None
            try:
                portion = inflater.decompress(chunk, _CHUNK)
            except zlib.error:  # damage is told by who reads the records
                return None
            if portion:
                yield portion, start, is_first
                is_first = False
        return start + given - len(inflater.unused_data)

    def _next_member(self, start: int, *, is_known: bool) -> int | None:
        """Where the next member begins: right here, or, behind damage, where a record does; `None` for nowhere."""
        self._file.seek(start)
        if is_known and self._file.read(len(GZIP)) == GZIP:
            return start
        found = next((at for at in self._marks(start) if self._begins(self._head(at))), None)
        self._file.seek(start)
        if is_known and (found is not None or self._file.read(_CHUNK).strip(b"\0\r\n")):  # zeros at the end are none
            self.damaged.append(start)
        return found

    def _marks(self, start: int) -> Iterator[int]:
        """Where members may begin."""
        while True:
            self._file.seek(start)
            chunk = self._file.read(_CHUNK)
            at = chunk.find(GZIP)
            while at >= 0:
                yield start + at
                at = chunk.find(GZIP, at + 1)
            if len(chunk) < _CHUNK:
                return
            start += len(chunk) - len(GZIP) + 1

    def _head(self, at: int) -> bytes:
        self._file.seek(at)
        try:
            return zlib.decompressobj(wbits=_INFLATES).decompress(self._file.read(_CHUNK), _CHUNK)
        except zlib.error:  # bytes that look like a beginning and are none
            return b""
