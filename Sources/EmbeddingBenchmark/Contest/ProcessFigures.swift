/// What a contestant's process took.
struct ProcessFigures: Sendable {
    let name: String
    let loadSeconds: Double
    let readySeconds: Double
    /// After all work, and at most.
    let residentBytes: Int
    let peakBytes: Int

    init(_ contestant: Contestant) {
        name = contestant.name
        loadSeconds = contestant.loadSeconds
        readySeconds = contestant.readySeconds
        residentBytes = ProcFile.memory("VmRSS", of: contestant.process.id) ?? 0
        peakBytes = ProcFile.memory("VmHWM", of: contestant.process.id) ?? 0
    }
}
