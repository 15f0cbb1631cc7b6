import FoundationEssentials
import Settings
import Telemetry
import Testing

@Suite struct DocumentationTests {
    @Test func `docs configuration.md says what the catalogue says`() throws {
        try expectEqual("docs/configuration.md", Self.configuration)
    }

    @Test func `docs metrics.md says what the list of metrics says`() throws {
        try expectEqual("docs/metrics.md", Self.metrics)
    }

    @Test func `every metric in the file of names is in its list`() throws {
        let file = try #require(SourceTree.sources.first { $0.path.hasSuffix("/MetricNames.swift") })
        let declared = file.lines.joined(separator: " ").split(separator: "\"").filter {
            $0.hasPrefix("rag_") || $0.hasPrefix("process_")
        }
        #expect(Set(declared.map(String.init)) == Set(MetricNames.all.map(\.name)))
    }

    @Test func `the chart knows every setting that its values may hold`() throws {
        let ofTheChart: Set<String> = [
            "HOST", "PORT", "SHUTDOWN_DELAY_SECONDS", "SHUTDOWN_GRACE_SECONDS", "RETRIEVER_URL", "MODEL_PATH",
            "LLM_PROVIDER", "LLM_BASE_URL", "LLM_MODEL",
        ]
        let schema = try #require(SourceTree.text("deployment/helm/rag-pipeline/values.schema.json"))
        let unknown = SettingsCatalogue.descriptions.filter { setting in
            !setting.isSecret && Service.servers.contains(where: setting.services.contains)
                && !ofTheChart.contains(setting.name) && !schema.contains("\"\(setting.name)\"")
        }.map(\.name)
        #expect(unknown.isEmpty, "run: deployment/scripts/render-manifests --schema")
    }

    @Test func `only commands read the environment`() {
        let allowed: Set<String> = ["Settings", "api", "retriever", "embedder", "worker", "ragctl"]
        let wrong = SourceTree.lines { file, line in
            !allowed.contains(file.room) && (line.contains("processInfo.environment") || line.contains("getenv("))
                && !line.contains("TMPDIR")
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    /// Compares a file with what it must say; with `UPDATE_DOCS=1` in the environment writes it.
    private func expectEqual(_ path: String, _ expected: String) throws {
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
            try Data(expected.utf8).write(to: URL(filePath: SourceTree.root + "/" + path))
        }
        let isEqual = SourceTree.text(path) == expected
        #expect(isEqual, "\(path) must be as follows; UPDATE_DOCS=1 with this test rewrites it.\n\(expected)")
    }

    private static let configuration = """
        # Configuration

        Each service reads these keys once, at start, from its environment. Instead of `NAME` a file can be named with
        `NAME_FILE`, as Docker and Kubernetes hand secrets over. An empty variable counts as unset. A service does not start on
        a key that is missing, unreadable or out of range: it lists all problems at once and exits with code 78. A secret's value
        is never shown. Sizes may be written with `KiB`, `MiB` or `GiB`.

        \(SettingsCatalogue.markdownTable)
        """

    private static let metrics: String = {
        let rows = MetricNames.all.map { metric in
            let labels = metric.labels.isEmpty ? " " : " \(metric.labels.map { "`\($0)`" }.joined(separator: ", ")) "
            return "| `\(metric.name)` | \(metric.kind.rawValue) | \(metric.unit.rawValue) |\(labels)| \(metric.help) |"
        }
        return """
            # Metrics

            Every service shows its own at `/metrics`, in Prometheus's text format. Labels have few values each: a route is its
            template, never a path. Durations are observed on success and on failure.

            | metric | kind | unit | labels | what it tells |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }()
}
