import JSON
import Testing

@testable import EmbeddingBenchmark

/// Contestants played by a shell.
struct ContestantTests {
    private func shell(_ script: String) async throws -> Contestant {
        try await Contestant(
            "shell", command: ["/bin/sh", "-c", script], processors: ProcessorList.available().first(1))
    }

    @Test func `a contestant's fastest way is found and measured`() async throws {
        let slow = #"{"seconds":[2,2],"processor":[2,2]}"#
        let fast = #"{"seconds":[1,3,1],"processor":[1,3,1]}"#
        let contestant = try await shell(
            """
            echo '{"ready":true,"load_seconds":0.5}'
            while read -r line; do
              case $line in
                *'"case","name"'*) echo '{"ways":["a","b"]}' ;;
                *'"way":"a"'*) echo '\(slow)' ;;
                *'"way":"b"'*) echo '\(fast)' ;;
              esac
            done
            """)
        #expect(contestant.loadSeconds == 0.5)
        let work = Workload("w", [[101, 102]])
        let way = try await contestant.prepare(work)
        #expect(way == "b")
        #expect(try await contestant.time(work, way, seconds: 0) == 1)
    }

    @Test func `a contestant that ends early is named as the reason`() async throws {
        await #expect(throws: BenchmarkError.self) { try await shell("exit 0") }
        let contestant = try await shell(#"echo '{"ready":true}'; read -r line"#)
        await #expect(throws: BenchmarkError.self) { try await contestant.prepare(Workload("w", [[101, 102]])) }
    }
}
