import Glibc

extension MetricRegistry {
    /// Adds memory, processor time, file descriptors and start time of this process, under the names that every
    /// Prometheus client uses for them.
    package func observeProcess(startedAt start: Timestamp = .now) {
        observe(.processResidentMemory) { ProcessReading.residentBytes() }
        observe(.processCPU) { ProcessReading.processorSeconds() }
        observe(.processOpenDescriptors) { ProcessReading.openDescriptors() }
        observe(.processMaximumDescriptors) { ProcessReading.maximumDescriptors() }
        gauge(.processStartTime).set(Double(start.milliseconds) / 1000)
    }
}

/// Figures the kernel keeps of this process (proc(5), getrusage(2)).
package enum ProcessReading {
    /// The second number of `/proc/self/statm`, in bytes; 0 where there is none.
    package static func residentBytes() -> Double {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(
            separator: " ")
        return (fields.count > 1 ? Double(fields[1]) ?? 0 : 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Processor time of all threads, in user and kernel mode.
    package static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    static func openDescriptors() -> Double {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        return Double(max(0, count - 1))  // The directory itself is open while it is read.
    }

    static func maximumDescriptors() -> Double {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Double(limit.rlim_cur)
    }
}
