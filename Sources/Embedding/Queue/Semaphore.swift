import Glibc

/// Counts wake-ups for threads that wait outside the cooperative pool.
// Sendable is checked by hand: POSIX semaphores may be used from any thread, and it is destroyed with the last reference.
final class Semaphore: @unchecked Sendable {
    private let handle: UnsafeMutablePointer<sem_t>

    init() {
        handle = .allocate(capacity: 1)
        sem_init(handle, 0, 0)
    }

    deinit {
        sem_destroy(handle)
        handle.deallocate()
    }

    func signal() { sem_post(handle) }

    func wait() {
        while sem_wait(handle) != 0 {}
    }
}
