// SPDX-License-Identifier: GPL-3.0-or-later

// Files, sockets, memory maps and the standard streams, including writes that would only have filled a buffer. A frame of
// the window may not touch files either; sockets and the standard streams are its own business.

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <ctime>

#include "tests/rt/traps_internal.h"

AMP_TRAP_BOTH(int, open, (const char* path, int flags, mode_t mode), (path, flags, mode))
AMP_TRAP_BOTH(int, open64, (const char* path, int flags, mode_t mode), (path, flags, mode))
AMP_TRAP_BOTH(int, openat, (int folder, const char* path, int flags, mode_t mode), (folder, path, flags, mode))
AMP_TRAP_BOTH(int, openat64, (int folder, const char* path, int flags, mode_t mode), (folder, path, flags, mode))
AMP_TRAP_BOTH(int, __open_2, (const char* path, int flags), (path, flags))
AMP_TRAP_BOTH(int, __open64_2, (const char* path, int flags), (path, flags))
AMP_TRAP_BOTH(int, creat, (const char* path, mode_t mode), (path, mode))
AMP_TRAP(int, close, (int file), (file))
AMP_TRAP_FILE(ssize_t, read, (int file, void* data, std::size_t bytes), (file, data, bytes))
AMP_TRAP_FILE(ssize_t, write, (int file, const void* data, std::size_t bytes), (file, data, bytes))
AMP_TRAP_FILE(ssize_t, readv, (int file, const iovec* parts, int count), (file, parts, count))
AMP_TRAP_FILE(ssize_t, writev, (int file, const iovec* parts, int count), (file, parts, count))
AMP_TRAP_FILE(ssize_t, pread, (int file, void* data, std::size_t bytes, off_t at), (file, data, bytes, at))
AMP_TRAP_FILE(ssize_t, pwrite, (int file, const void* data, std::size_t bytes, off_t at), (file, data, bytes, at))
AMP_TRAP_FILE(ssize_t, pread64, (int file, void* data, std::size_t bytes, off_t at), (file, data, bytes, at))
AMP_TRAP_FILE(ssize_t, pwrite64, (int file, const void* data, std::size_t bytes, off_t at), (file, data, bytes, at))
AMP_TRAP_FILE(off_t, lseek, (int file, off_t offset, int from), (file, offset, from))
AMP_TRAP_FILE(off_t, lseek64, (int file, off_t offset, int from), (file, offset, from))
AMP_TRAP_FILE(int, fsync, (int file), (file))
AMP_TRAP_FILE(int, fdatasync, (int file), (file))
AMP_TRAP_FILE(int, sync_file_range, (int file, off_t at, off_t bytes, unsigned flags), (file, at, bytes, flags))
AMP_TRAP_FILE(int, ftruncate, (int file, off_t bytes), (file, bytes))
AMP_TRAP_FILE(int, ftruncate64, (int file, off_t bytes), (file, bytes))
AMP_TRAP_FILE(int, fallocate, (int file, int mode, off_t at, off_t bytes), (file, mode, at, bytes))
AMP_TRAP_FILE(int, posix_fallocate, (int file, off_t at, off_t bytes), (file, at, bytes))
AMP_TRAP_BOTH(int, rename, (const char* from, const char* to), (from, to))
AMP_TRAP_BOTH(int, unlink, (const char* path), (path))
AMP_TRAP_BOTH(int, mkdir, (const char* path, mode_t mode), (path, mode))
AMP_TRAP_BOTH(int, stat, (const char* path, void* result), (path, result))
AMP_TRAP_FILE(int, fstat, (int file, void* result), (file, result))
AMP_TRAP_BOTH(int, access, (const char* path, int mode), (path, mode))
AMP_TRAP_BOTH(int, lstat, (const char* path, void* result), (path, result))
AMP_TRAP_BOTH(int, fstatat, (int folder, const char* path, void* result, int flags), (folder, path, result, flags))
AMP_TRAP_BOTH(int, statx, (int folder, const char* path, int flags, unsigned mask, void* result),
              (folder, path, flags, mask, result))
AMP_TRAP_BOTH(void*, opendir, (const char* path), (path))
AMP_TRAP_BOTH(void*, fdopendir, (int file), (file))
AMP_TRAP_BOTH(void*, readdir, (void* folder), (folder))
AMP_TRAP_BOTH(void*, readdir64, (void* folder), (folder))
AMP_TRAP_BOTH(ssize_t, readlink, (const char* path, char* text, std::size_t bytes), (path, text, bytes))
AMP_TRAP_BOTH(char*, realpath, (const char* path, char* text), (path, text))
AMP_TRAP_BOTH(int, renameat, (int from, const char* fromPath, int to, const char* toPath), (from, fromPath, to, toPath))
AMP_TRAP_BOTH(int, unlinkat, (int folder, const char* path, int flags), (folder, path, flags))
AMP_TRAP_BOTH(int, rmdir, (const char* path), (path))
AMP_TRAP_BOTH(int, remove, (const char* path), (path))
AMP_TRAP_BOTH(int, truncate, (const char* path, off_t bytes), (path, bytes))
AMP_TRAP_BOTH(int, truncate64, (const char* path, off_t bytes), (path, bytes))
AMP_TRAP_BOTH(int, mkstemp, (char* path), (path))
AMP_TRAP_BOTH(pid_t, fork, (), ())
AMP_TRAP_BOTH(int, system, (const char* command), (command))
AMP_TRAP(int, ioctl, (int file, unsigned long request, void* argument), (file, request, argument))
AMP_TRAP(int, fcntl, (int file, int command, void* argument), (file, command, argument))
AMP_TRAP(int, fcntl64, (int file, int command, void* argument), (file, command, argument))
AMP_TRAP(int, poll, (pollfd * files, nfds_t count, int timeoutMs), (files, count, timeoutMs))
AMP_TRAP(int, ppoll, (pollfd * files, nfds_t count, const timespec* time, const sigset_t* mask),
         (files, count, time, mask))
AMP_TRAP(int, select, (int count, fd_set* in, fd_set* out, fd_set* error, timeval* time), (count, in, out, error, time))
AMP_TRAP(int, epoll_wait, (int file, epoll_event* events, int count, int timeoutMs), (file, events, count, timeoutMs))
AMP_TRAP(ssize_t, send, (int socket, const void* data, std::size_t bytes, int flags), (socket, data, bytes, flags))
AMP_TRAP(ssize_t, recv, (int socket, void* data, std::size_t bytes, int flags), (socket, data, bytes, flags))
AMP_TRAP(ssize_t, sendmsg, (int socket, const msghdr* message, int flags), (socket, message, flags))
AMP_TRAP(ssize_t, recvmsg, (int socket, msghdr* message, int flags), (socket, message, flags))
AMP_TRAP(int, eventfd_write, (int file, unsigned long value), (file, value))
AMP_TRAP(int, eventfd_read, (int file, unsigned long* value), (file, value))
AMP_TRAP_FILE(void*, mmap, (void* at, std::size_t bytes, int protection, int flags, int file, off_t offset),
              (at, bytes, protection, flags, file, offset))
AMP_TRAP_FILE(void*, mmap64, (void* at, std::size_t bytes, int protection, int flags, int file, off_t offset),
              (at, bytes, protection, flags, file, offset))
AMP_TRAP(int, munmap, (void* at, std::size_t bytes), (at, bytes))
AMP_TRAP(int, mprotect, (void* at, std::size_t bytes, int protection), (at, bytes, protection))
AMP_TRAP(int, madvise, (void* at, std::size_t bytes, int advice), (at, bytes, advice))

AMP_TRAP_BOTH(FILE*, fopen, (const char* path, const char* mode), (path, mode))
AMP_TRAP_BOTH(FILE*, fopen64, (const char* path, const char* mode), (path, mode))
AMP_TRAP(int, fclose, (FILE * file), (file))
AMP_TRAP(int, fflush, (FILE * file), (file))
AMP_TRAP(std::size_t, fread, (void* data, std::size_t size, std::size_t count, FILE* file), (data, size, count, file))
AMP_TRAP(std::size_t, fwrite, (const void* data, std::size_t size, std::size_t count, FILE* file),
         (data, size, count, file))
AMP_TRAP(int, fputs, (const char* text, FILE* file), (text, file))
AMP_TRAP(int, fputc, (int character, FILE* file), (character, file))
AMP_TRAP(int, putc, (int character, FILE* file), (character, file))
AMP_TRAP(int, putchar, (int character), (character))
AMP_TRAP(int, puts, (const char* text), (text))
AMP_TRAP(int, vprintf, (const char* format, va_list values), (format, values))
AMP_TRAP(int, vfprintf, (FILE * file, const char* format, va_list values), (file, format, values))
AMP_TRAP(int, __vfprintf_chk, (FILE * file, int flag, const char* format, va_list values), (file, flag, format, values))

// The variadic ones hand over to the forms with a list, which trap.
#define AMP_TRAP_PRINTF(name, parameters, stream)                                                      \
    extern "C" __attribute__((visibility("default"))) int halfstack_trap_##name parameters asm(#name); \
    int halfstack_trap_##name parameters {                                                             \
        va_list values;                                                                                \
        va_start(values, format);                                                                      \
        const int written = halfstack_trap_vfprintf(stream, format, values);                           \
        va_end(values);                                                                                \
        return written;                                                                                \
    }

AMP_TRAP_PRINTF(printf, (const char* format, ...), stdout)
AMP_TRAP_PRINTF(__printf_chk, (int, const char* format, ...), stdout)
AMP_TRAP_PRINTF(fprintf, (FILE * file, const char* format, ...), file)
AMP_TRAP_PRINTF(__fprintf_chk, (FILE * file, int, const char* format, ...), file)
