import Testing

@testable import Operations

struct MachineChecksTests {
    @Test func `packages of the groups build and run are required, others are not`() {
        let list = """
            # A comment.
            ## build
            libpq-dev        # a library
            libstdc++-12-dev|libstdc++-14-dev

            ## run
            redis-server     # a server
            ## pgvector
            gcc
            ## check
            shellcheck
            """
        #expect(MachineChecks.required(in: list) == ["libpq-dev", "libstdc++-12-dev|libstdc++-14-dev", "redis-server"])
    }
}
