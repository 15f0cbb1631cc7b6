import FoundationEssentials

/// Where the services' executables are that were built with these tests.
package enum BuiltExecutables {
    /// The folder of this test's own executable holds the services' too.
    package static func folder() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        while !folder.isEmpty {
            let path = folder.joined(separator: "/")
            for candidate in [path, path + "/.build/debug"]
            where FileManager.default.fileExists(atPath: candidate + "/rag-api") { return candidate }
            folder = folder.dropLast()
        }
        let here = FileManager.default.currentDirectoryPath + "/.build/debug"
        guard FileManager.default.fileExists(atPath: here + "/rag-api") else {
            throw MissingServer(description: "rag-api was not built: run swift build first")
        }
        return here
    }
}
