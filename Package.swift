// swift-tools-version: 6.2
import PackageDescription

/// Language settings of every target: imports stay inside a target unless `package import` says otherwise,
/// and `any` is written wherever a value is boxed.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .swiftLanguageMode(.v6),
]

/// Kernels are optimized in debug builds too: without that the embedder is so slow that tests of the whole run out of time.
let kernels: [CSetting] = [.unsafeFlags(["-O2"], .when(configuration: .debug))]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A library room. Its dependencies may only name rooms of lower layers: `docs/architecture.md` has the table,
/// and `ArchitectureTests` holds the sources to it.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// A composition root: the only kind of target that opens PostgreSQL, Redis or the environment.
func command(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: house)
}

/// What several test targets need and no product does: it lives beside them under `Tests`.
func testSupport(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: house)
}

/// - Parameter data: folders of golden data, which the tests read from where they stand.
func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: data, swiftSettings: house)
}

/// What bytes from outside reach first.
let fuzzed: [Target.Dependency] = ["HTTP", "JSON", "Domain", "Wire", "Gateway", "Embedding", "Documents"]

/// A door to one C library of the system: a header and a module map.
func door(_ name: String, _ provider: String, pkgConfig: String? = nil) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([provider])])
}

let package = Package(
    name: "rag-pipeline",
    products: [
        .executable(name: "rag-api", targets: ["api"]),
        .executable(name: "rag-embedder", targets: ["embedder"]),
        .executable(name: "rag-retriever", targets: ["retriever"]),
        .executable(name: "rag-worker", targets: ["worker"]),
        .executable(name: "ragctl", targets: ["ragctl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    ],
    targets: [
        // Layer 0: doors to C libraries, and what imports nothing else of ours.
        door("CPostgres", "libpq-dev", pkgConfig: "libpq"),
        door("CRedis", "libhiredis-dev"),
        door("COpenSSL", "libssl-dev"),
        door("CXML", "libxml2-dev", pkgConfig: "libxml-2.0"),
        door("CMarkdown", "libcmark-gfm-dev"),
        door("CArchive", "libarchive-dev"),
        door("CStemmer", "libstemmer-dev"),
        door("CSandbox", "libc6-dev"),
        door("CEventPoll", "libc6-dev"),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CEmbeddingKernels", cSettings: kernels),
        .target(name: "CVectorKernels", cSettings: kernels),
        room("JSON"),
        room("Threads", ["CEventPoll"]),

        // Layer 1: the words, the settings, the numbers.
        room("Domain", ["JSON"]),
        room("Settings"),
        room("Telemetry", [logging, "JSON"]),

        // Layer 2: one technology or one skill each.
        room("Crypto", ["COpenSSL"]),
        room("Postgres", ["CPostgres", "COpenSSL", "Threads"]),
        room("Redis", ["CRedis", "Crypto", "Threads"]),
        room("HTTP", [logging, "JSON", "Telemetry", "Threads", "Crypto"]),
        room(
            "Documents",
            ["Domain", "JSON", "CXML", "CMarkdown", "CArchive", "CSandbox", subprocess, systemPackage]),
        room("Embedding", ["CEmbeddingKernels", "JSON", "Crypto"]),
        room("TextAnalysis", ["Domain", "CStemmer"]),
        room("Access", ["Domain", "JSON", "Telemetry", "Crypto"]),
        room("Ranking", ["Domain", "TextAnalysis"]),
        room("Answering", ["Domain", "TextAnalysis", "Threads"]),
        room("SearchIndex", ["Domain", "CVectorKernels"]),

        // Layer 3: the ports, on real technology.
        room("Storage", ["Access", "Domain", "JSON", "Postgres", "Crypto", "Telemetry", "CVectorKernels"]),
        room("Coordination", ["Access", "Domain", "Redis", "Crypto", "Threads"]),
        room("Wire", ["Domain", "JSON", "HTTP", "Settings", "Telemetry", "Crypto", "CCurl"]),
        room("ServiceHost", ["HTTP", "Settings", "Telemetry", "Domain", "JSON", "Crypto", logging]),
        room("OpenAIInterface", ["Domain", "JSON", "HTTP", "Crypto", "Wire", "ServiceHost"]),

        // Layer 4: the services, on ports alone.
        room(
            "Gateway",
            [
                "Access", "Domain", "JSON", "HTTP", "Telemetry", "Crypto", "Answering", "Wire", "ServiceHost",
                "OpenAIInterface", logging,
            ]),
        room(
            "RetrievalService",
            [
                "Domain", "JSON", "HTTP", "Telemetry", "Threads", "Crypto", "Ranking", "SearchIndex", "TextAnalysis",
                "Wire", logging,
            ]),
        room(
            "EmbeddingService",
            ["Domain", "JSON", "HTTP", "Telemetry", "Embedding", "Crypto", "OpenAIInterface", "Wire", logging]),
        room("EmbeddingBenchmark", ["Embedding", "HTTP", "JSON", "Threads"]),
        room(
            "IngestionService", ["Crypto", "Domain", "JSON", "Telemetry", "Documents", "TextAnalysis", "Wire", logging]),

        room(
            "Operations",
            [
                "Answering", "Domain", "JSON", "HTTP", "Wire", "Crypto", "Ranking", "TextAnalysis", "Threads",
                subprocess,
                systemPackage,
            ]),

        // Layer 5: the commands.
        command(
            "api",
            [
                "Access", "Gateway", "Answering", "Storage", "Coordination", "Wire", "ServiceHost", "Domain", "HTTP",
                "Postgres", "Redis", "Settings", "Telemetry", logging,
            ]),
        command(
            "retriever",
            [
                "RetrievalService", "Domain", "HTTP", "Settings", "Storage", "Postgres", "Redis", "Coordination",
                "Wire", "ServiceHost",
            ]),
        command(
            "embedder",
            ["EmbeddingService", "EmbeddingBenchmark", "Embedding", "JSON", "Wire", "ServiceHost", "Settings"]),
        command(
            "worker",
            [
                "Answering", "IngestionService", "Documents", "TextAnalysis", "Storage", "Coordination", "Wire",
                "ServiceHost",
                "Domain", "HTTP",
                "Settings", "Postgres", "Redis",
            ]),
        command(
            "ragctl",
            [
                "Access", "Operations", "Storage", "Postgres", "Redis", "Settings", "Domain", "JSON", "HTTP",
                "Ranking", "Wire", "ServiceHost", arguments,
            ]),

        // Tests.
        testSupport(
            "TestSupport",
            ["Access", "Domain", "JSON", "HTTP", "Storage", "Postgres", "Redis", "Threads", logging]),
        tests("JSONTests", ["JSON"]),
        tests("ThreadsTests", ["Threads"]),
        tests("DomainTests", ["Domain", "JSON"]),
        tests("SettingsTests", ["Settings"]),
        tests("TelemetryTests", ["Telemetry", "JSON", logging]),
        tests("CryptoTests", ["Crypto"]),
        tests("PostgresTests", ["Postgres", "TestSupport"]),
        tests("RedisTests", ["Redis", "TestSupport"]),
        tests("HTTPTests", ["HTTP", "JSON", "Threads", "TestSupport", logging]),
        .testTarget(
            name: "DocumentsTests", dependencies: ["Documents", "Domain", "JSON", "TestSupport", "worker"],
            exclude: ["Golden"],
            swiftSettings: house),
        tests("EmbeddingTests", ["Embedding", "CEmbeddingKernels", "JSON", "Crypto", "TestSupport"], data: ["Golden"]),
        tests("TextAnalysisTests", ["TextAnalysis", "Domain"]),
        tests("AccessTests", ["Access", "Crypto", "Domain", "JSON", "Telemetry", "TestSupport"], data: ["Golden"]),
        tests("RankingTests", ["Ranking", "Domain"]),
        tests("SearchIndexTests", ["SearchIndex", "CVectorKernels", "Domain"]),
        tests("AnsweringTests", ["Answering", "Domain", "JSON"], data: ["Golden"]),
        tests("StorageTests", ["Access", "Storage", "Postgres", "Crypto", "Domain", "JSON", "TestSupport"]),
        tests("CoordinationTests", ["Access", "Coordination", "Redis", "Domain", "TestSupport"]),
        tests("WireTests", ["Wire", "HTTP", "Domain", "JSON", "Telemetry", "TestSupport", logging]),
        tests(
            "ServiceHostTests",
            ["ServiceHost", "HTTP", "Domain", "JSON", "Settings", "Telemetry", logging, "TestSupport"]),
        tests(
            "GatewayTests",
            [
                "Access", "Gateway", "Answering", "Domain", "JSON", "HTTP", "Crypto", "ServiceHost", "Settings",
                "Telemetry", "Wire", "TestSupport", logging,
            ]),
        tests(
            "RetrievalServiceTests",
            [
                "RetrievalService", "SearchIndex", "Threads", "Domain", "JSON", "Telemetry", "TextAnalysis",
                "TestSupport",
            ]),
        tests(
            "EmbeddingServiceTests", ["EmbeddingService", "Embedding", "HTTP", "JSON", "Telemetry", "TestSupport"]),
        tests("EmbeddingBenchmarkTests", ["EmbeddingBenchmark", "JSON"]),
        tests(
            "IngestionServiceTests",
            ["IngestionService", "Documents", "Domain", "JSON", "Telemetry", logging, "TestSupport"]),
        tests(
            "ContractTests",
            [
                "Access", "Domain", "JSON", "Storage", "Coordination", "Postgres", "Redis", "RetrievalService",
                "Telemetry", "TextAnalysis", "TestSupport",
            ]),
        tests(
            "OperationsTests",
            ["Answering", "Operations", "Ranking", "Documents", "Domain", "JSON", "HTTP", "TestSupport", logging]),
        tests(
            "SystemTests",
            [
                "Access", "Storage", "Operations", logging, "Postgres", "Domain", "JSON", "HTTP", "Wire", "Crypto",
                "TestSupport",
                subprocess,
                systemPackage,
            ]),
        tests(
            "FaultTests",
            [
                "Operations", "Ranking", "Storage", "Postgres", "Redis", "HTTP", "JSON", "Domain", "TestSupport",
                subprocess, systemPackage,
            ]),
        tests("ArchitectureTests", ["Settings", "Telemetry"]),
        tests("FuzzTests", fuzzed + ["Threads"], data: ["corpus", "dictionaries", "Driver"]),
    ]
)

// Images are built from `Sources` alone.
if Context.environment["WITHOUT_TESTS"] != nil {
    package.targets.removeAll { $0.type == .test || $0.path?.hasPrefix("Tests/") == true }
}

// The fuzzer is made of the same targets (make fuzz), with everything in it built to be watched.
if Context.environment["WITH_FUZZER"] != nil {
    package.targets.removeAll { $0.type == .test }
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: fuzzed, path: "Tests/FuzzTests",
            exclude: ["corpus", "dictionaries", "KeptInputTests.swift"],
            swiftSettings: house))
}
