// SPDX-License-Identifier: GPL-3.0-or-later

// Locks, waits, sleeps and threads. Waking somebody (sem_post, FUTEX_WAKE) is allowed; pthread_cond_signal is not, because
// it takes a lock inside. Neither is a try-lock: whoever holds the lock afterwards makes others wait for the audio thread.
// A frame of the window may take locks, which are held for moments, but may neither sleep nor wait for another thread's work.

#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>

#include <cstdint>

#include "tests/rt/traps_internal.h"

// The version that this processor's glibc calls current; others have only one.
#if defined(__x86_64__)
#define AMP_COND_VERSION "GLIBC_2.3.2"
#else
#define AMP_COND_VERSION nullptr
#endif

AMP_TRAP(int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
AMP_TRAP(int, pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex))
AMP_TRAP(int, pthread_mutex_timedlock, (pthread_mutex_t * mutex, const timespec* until), (mutex, until))
AMP_TRAP(int, pthread_mutex_clocklock, (pthread_mutex_t * mutex, clockid_t clock, const timespec* until),
         (mutex, clock, until))
AMP_TRAP(int, pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
AMP_TRAP(int, pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
AMP_TRAP(int, pthread_rwlock_tryrdlock, (pthread_rwlock_t * lock), (lock))
AMP_TRAP(int, pthread_rwlock_trywrlock, (pthread_rwlock_t * lock), (lock))
AMP_TRAP(int, pthread_rwlock_timedrdlock, (pthread_rwlock_t * lock, const timespec* until), (lock, until))
AMP_TRAP(int, pthread_rwlock_timedwrlock, (pthread_rwlock_t * lock, const timespec* until), (lock, until))
AMP_TRAP(int, pthread_rwlock_clockrdlock, (pthread_rwlock_t * lock, clockid_t clock, const timespec* until),
         (lock, clock, until))
AMP_TRAP(int, pthread_rwlock_clockwrlock, (pthread_rwlock_t * lock, clockid_t clock, const timespec* until),
         (lock, clock, until))
AMP_TRAP(int, pthread_spin_lock, (pthread_spinlock_t * lock), (lock))
AMP_TRAP_BOTH_VERSION(int, pthread_cond_wait, AMP_COND_VERSION, (pthread_cond_t * condition, pthread_mutex_t* mutex),
                      (condition, mutex))
AMP_TRAP_BOTH_VERSION(int, pthread_cond_timedwait, AMP_COND_VERSION,
                      (pthread_cond_t * condition, pthread_mutex_t* mutex, const timespec* until),
                      (condition, mutex, until))
AMP_TRAP_BOTH(int, pthread_cond_clockwait,
              (pthread_cond_t * condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* until),
              (condition, mutex, clock, until))
AMP_TRAP_VERSION(int, pthread_cond_signal, AMP_COND_VERSION, (pthread_cond_t * condition), (condition))
AMP_TRAP_VERSION(int, pthread_cond_broadcast, AMP_COND_VERSION, (pthread_cond_t * condition), (condition))
AMP_TRAP_BOTH(int, pthread_barrier_wait, (pthread_barrier_t * barrier), (barrier))
AMP_TRAP(int, pthread_create,
         (pthread_t * thread, const pthread_attr_t* attributes, void* (*entry)(void*), void* argument),
         (thread, attributes, entry, argument))
AMP_TRAP_BOTH(int, pthread_join, (pthread_t thread, void** result), (thread, result))
AMP_TRAP_BOTH(int, sem_wait, (sem_t * semaphore), (semaphore))
AMP_TRAP_BOTH(int, sem_timedwait, (sem_t * semaphore, const timespec* until), (semaphore, until))
AMP_TRAP_BOTH(int, sem_clockwait, (sem_t * semaphore, clockid_t clock, const timespec* until),
              (semaphore, clock, until))

AMP_TRAP_BOTH(int, nanosleep, (const timespec* time, timespec* left), (time, left))
AMP_TRAP_BOTH(int, clock_nanosleep, (clockid_t clock, int flags, const timespec* time, timespec* left),
              (clock, flags, time, left))
AMP_TRAP_BOTH(int, usleep, (unsigned time), (time))
AMP_TRAP_BOTH(unsigned, sleep, (unsigned time), (time))
AMP_TRAP(int, sched_yield, (), ())

// Reached only while a function's static object is not yet constructed.
AMP_TRAP(int, __cxa_guard_acquire, (std::int64_t * guard), (guard))

extern "C" __attribute__((visibility("default"))) long halfstack_trap_syscall(long number, long a, long b, long c,
                                                                              long d, long e, long f) asm("syscall");
long halfstack_trap_syscall(long number, long a, long b, long c, long d, long e, long f) {
    static constinit std::atomic<long (*)(long, long, long, long, long, long, long)> found{nullptr};
    const bool futex = number == SYS_futex;
    const bool wake = futex && (b & FUTEX_CMD_MASK) == FUTEX_WAKE;
    const int armed = amp::test::traps::tArmed;
    // Of the calls made in this way a frame is watched for the wait inside futures and latches.
    if (!wake && (armed == amp::rt::kTrapsAudio || (armed == amp::rt::kTrapsFrame && futex)))
        amp::test::traps::violated("syscall", number);
    return amp::test::traps::next(found, "syscall", nullptr)(number, a, b, c, d, e, f);
}
