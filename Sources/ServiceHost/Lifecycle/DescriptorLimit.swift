import Glibc

/// How many files and sockets this process may have open at once. Shells and service managers commonly grant 1,024, which
/// is as many as a service's clients may have alone; up to the hard limit it may help itself to more.
enum DescriptorLimit {
    /// What a service has open beside its clients: pools, calls of other services, files of parsers.
    private static let own = 512

    /// Makes room for `connections` and the rest, as far as may be: how many clients there is room for.
    static func makeRoom(for connections: Int) -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return connections }
        let wanted = rlim_t(connections + own)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            guard setrlimit(resource, &limit) == 0 else { return connections }
        }
        return min(connections, max(1, Int(clamping: limit.rlim_cur) - own))
    }
}
