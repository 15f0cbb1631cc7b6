import Settings
import Testing

@Suite struct SettingsTests {
    private func read(
        _ service: Service, _ environment: [String: String], files: [String: String] = [:]
    ) throws -> Settings {
        try Settings(
            for: service, from: SettingsSource(environment: environment) { files[$0].map { Array($0.utf8) } })
    }

    private func problems(_ service: Service, _ environment: [String: String], files: [String: String] = [:])
        -> [String]
    {
        do {
            _ = try read(service, environment, files: files)
            return []
        } catch {
            return (error as? SettingsError)?.problems.map(\.description) ?? ["\(error)"]
        }
    }

    @Test func `defaults serve where nothing is set`() throws {
        let settings = try read(.api, ["DATABASE_URL": "postgres://h/d"])
        #expect(settings.port == 8000)
        #expect(settings.host == "127.0.0.1")
        #expect(settings.maxUploadBytes == 50 << 20)
        #expect(settings.startupTimeout == .seconds(60))
        #expect(settings.redisURL == nil)
        #expect(settings.llmProvider == .none)
    }

    @Test func `an API that asks nobody stands open on purpose alone`() throws {
        let database = ["DATABASE_URL": "postgres://h/d"]
        func found(_ more: [String: String]) -> [String] { problems(.api, database.merging(more) { $1 }) }
        for host in ["127.0.0.1", "localhost", "::1", "127.9.9.9"] { #expect(found(["HOST": host]).isEmpty) }
        for host in ["0.0.0.0", "10.0.0.1", "::", "127.0.0.1.example.com"] {
            #expect(found(["HOST": host]).first?.contains("set AUTH=keys") == true)
            #expect(found(["HOST": host, "AUTH": "none"]).isEmpty)
        }
        #expect(found(["AUTH": "keys"]).first?.contains("AUTH_SECRET is required") == true)
        #expect(found(["AUTH": "keys", "AUTH_SECRET": "short"]).first?.contains("32 characters") == true)
        let secret = String(repeating: "s", count: 32)
        #expect(found(["HOST": "0.0.0.0", "AUTH": "keys", "AUTH_SECRET": secret]).isEmpty)
        #expect(try read(.worker, database.merging(["HOST": "0.0.0.0"]) { $1 }).host == "0.0.0.0")
    }

    @Test func `tokens need an issuer, an audience and a key`() throws {
        let start = ["DATABASE_URL": "postgres://h/d", "AUTH": "jwt"]
        #expect(problems(.api, start).count == 3)
        let whole = start.merging(["JWT_ISSUER": "https://i", "JWT_AUDIENCE": "rag, other"]) { $1 }
        #expect(problems(.api, whole).first?.hasPrefix("JWT_KEYS_URL") == true)
        for key in ["JWT_KEYS_URL": "https://i/keys", "JWT_SECRET": String(repeating: "s", count: 32)] {
            #expect(problems(.api, whole.merging([key.key: key.value]) { $1 }).isEmpty)
        }
        let settings = try read(.api, whole.merging(["JWT_KEYS_URL": "https://i/keys"]) { $1 })
        #expect(settings.jwtAudience == ["rag", "other"])
    }

    @Test func `each service has its own port`() throws {
        #expect(try read(.embedder, ["MODEL_PATH": "/m"]).port == 8002)
        #expect(try read(.worker, ["DATABASE_URL": "postgres://h/d"]).port == 8003)
    }

    @Test func `all problems are listed at once`() {
        let found = problems(
            .api, ["PORT": "eighty", "LOG_LEVEL": "loud", "MAX_UPLOAD_BYTES": "2GiB", "REFUSAL_THRESHOLD": "2"])
        #expect(
            Set(found) == [
                "PORT is \"eighty\", but must be an integer from 0 to 65535",
                "LOG_LEVEL is \"loud\", but must be one of trace, debug, info, notice, warning, error, critical",
                "DATABASE_URL is required and must be a URL beginning with postgres://, postgresql://",
                "REFUSAL_THRESHOLD is \"2\", but must be a number from 0.0 to 1.0",
                "MAX_UPLOAD_BYTES is \"2GiB\", but must be a number of bytes from 1 to 1GiB",
            ])
    }

    @Test func `a secret's value is never shown`() throws {
        let found = problems(.api, ["DATABASE_URL": "mysql://user:hunter2@h/d"]).joined()
        #expect(!found.contains("hunter2"))
        let settings = try read(.api, ["DATABASE_URL": "postgres://u:hunter2@h/d"])
        #expect("\(settings.databaseURL)" == "(secret)")
        #expect(String(reflecting: settings.databaseURL) == "(secret)")
        var dumped = ""
        dump(settings.databaseURL, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(settings.databaseURL.value == "postgres://u:hunter2@h/d")
    }

    @Test func `a file serves as a value without its last line feed`() throws {
        let settings = try read(
            .api, ["DATABASE_URL_FILE": "/run/secret"], files: ["/run/secret": "postgres://h/d\r\n\n"])
        #expect(settings.databaseURL.value == "postgres://h/d")
    }

    @Test func `a missing file, and a value set twice, are problems`() {
        #expect(
            problems(.api, ["DATABASE_URL_FILE": "/none"]) == [
                "DATABASE_URL_FILE names \"/none\", which cannot be read"
            ])
        #expect(
            problems(.api, ["DATABASE_URL_FILE": "/f", "DATABASE_URL": "postgres://h/d"], files: ["/f": "x"]) == [
                "DATABASE_URL is set twice: by itself and by DATABASE_URL_FILE; keep one"
            ])
    }

    @Test func `an empty variable counts as unset`() throws {
        #expect(try read(.api, ["DATABASE_URL": "postgres://h/d", "REDIS_URL": "", "PORT": ""]).port == 8000)
    }

    @Test func `values that contradict each other are problems`() {
        let base = ["DATABASE_URL": "postgres://h/d"]
        #expect(
            problems(.api, base.merging(["LLM_PROVIDER": "openai"]) { $1 }) == [
                "LLM_MODEL is required with LLM_PROVIDER=openai"
            ])
        #expect(problems(.worker, base.merging(["CHUNK_OVERLAP_TOKENS": "150"]) { $1 }).count == 1)
    }

    @Test func `a command that needs few keys reads few keys`() throws {
        let source = SettingsSource(environment: ["API_URL": "http://h:1"])
        #expect(try Settings(for: .ragctl, keys: [\.apiURL], from: source).apiURL == "http://h:1")
    }

    @Test func `what is not read is not missed either: a health check needs no door's guard`() throws {
        let source = SettingsSource(environment: ["HOST": "0.0.0.0"])
        #expect(try Settings(for: .api, keys: [\.host, \.port], from: source).host == "0.0.0.0")
    }

    @Test func `a misspelt key is named, what Kubernetes sets is not`() throws {
        let settings = try read(
            .api,
            [
                "DATABASE_URL": "postgres://h/d", "DATABASE_POOLSIZE": "3", "EMBEDDER_SERVICE_HOST": "10.0.0.1",
                "REDIS_PORT": "tcp://10.0.0.2:6379", "PATH": "/bin", "LLM_API_KEY_FILE": "/f",
            ], files: ["/f": "key"])
        #expect(settings.unknownNames == ["DATABASE_POOLSIZE"])
        #expect(settings.llmAPIKey?.value == "key")
    }

    @Test func `bytes and seconds are read as people write them`() throws {
        let settings = try read(
            .worker,
            [
                "DATABASE_URL": "postgres://h/d", "PARSER_MEMORY_BYTES": "256MiB", "JOB_LEASE_SECONDS": "7.5",
                "TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            ])
        #expect(settings.parserMemoryBytes == 256 << 20)
        #expect(settings.jobLease == .seconds(7.5))
        #expect(settings.trustedProxies == ["10.0.0.0/8", "::1"])
    }

    @Test func `named paths are read in order`() throws {
        let settings = try embedder("judge=/models/ms-marco, BAAI/bge=/models/a=b")
        #expect(settings.models.map(\.name) == ["judge", "BAAI/bge"])
        #expect(settings.models.map(\.path) == ["/models/ms-marco", "/models/a=b"])
    }

    @Test(arguments: [
        ("ALLOWED_ADDRESSES", "10.0.0.0/33"), ("DENIED_ADDRESSES", "somewhere"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,::/129"),
        ("CORS_ORIGINS", "*"), ("CORS_ORIGINS", "https://app.example.com/"), ("CORS_ORIGINS", "app.example.com"),
        ("CORS_ORIGINS", "https://App.example.com"), ("CORS_ORIGINS", "https://"),
    ])
    func `a network or an origin that none could ever be is refused`(name: String, value: String) {
        let error = #expect(throws: SettingsError.self) {
            try read(.api, ["DATABASE_URL": "postgres://h/d", name: value])
        }
        #expect(error?.problems.map(\.name) == [name])
    }

    @Test(arguments: ["judge", "=/models/a", "judge=", "a=/x,a=/y", "a b=/x", "ä=/x"])
    func `paths without a name of their own are refused`(text: String) {
        let error = #expect(throws: SettingsError.self) { try embedder(text) }
        #expect(error?.problems.map(\.name) == ["MODELS"])
    }

    private func embedder(_ models: String) throws -> Settings {
        try read(.embedder, ["MODEL_PATH": "/models/mini", "MODELS": models])
    }

    @Test func `no key stands twice in the catalogue and each service finds its own`() {
        let names = SettingsCatalogue.descriptions.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(SettingsCatalogue.descriptions.allSatisfy { !$0.services.isEmpty && !$0.help.isEmpty })
    }
}
