import FoundationEssentials
import Testing
import Threads

/// Every input that a fuzzer found worth keeping, crashes of the past among them, is taken or refused as promised.
/// A broken promise ends the process: `make fuzz` says more.
@Suite(.timeLimit(.minutes(5))) struct KeptInputTests {
    private static func inputs(of target: FuzzTarget) throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().path + "/corpus/"
        let path = folder + target.rawValue
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { name in
            Array(try Data(contentsOf: URL(filePath: path + "/" + name)))
        }
    }

    @Test(arguments: FuzzTarget.allCases) func `kept inputs do no harm`(target: FuzzTarget) async throws {
        let inputs = try Self.inputs(of: target)
        #expect(!inputs.isEmpty)
        // Some targets block their thread until asynchronous work is done, for which the pool may have no other.
        await BlockingThread().run {
            for input in inputs { target.take(input) }
        }
    }
}
