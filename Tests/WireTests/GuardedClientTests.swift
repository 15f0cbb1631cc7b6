import HTTP
import Synchronization
import Testing
import Wire

/// What a URL in another's hands may not reach, over a real server where it is about the connection.
@Suite(.timeLimit(.minutes(5)))
struct GuardedClientTests {
    /// Names and where they lead, in this test's world.
    private static let names: [String: [String]] = [
        "public.test": ["93.184.216.34"], "loopback.test": ["127.0.0.1"], "localhost": ["127.0.0.1", "::1"],
        "metadata.test": ["169.254.169.254"], "private.test": ["10.0.0.7"],
        "mixed.test": ["93.184.216.34", "10.0.0.7"],
        "mapped.test": ["::ffff:127.0.0.1"], "nat64.test": ["64:ff9b::7f00:1"], "six.test": ["fd00::1"],
        "cgnat.test": ["100.64.0.1"], "any.test": ["0.0.0.0"], "inner.test": ["10.0.0.7"],
    ]

    static let attacks = [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
        "http://0x7f.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://0/", "http://0.0.0.0/",
        "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fd00:ec2::254]/latest/",
        "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/",
        "http://100.100.100.200/", "http://168.63.129.16/", "http://10.0.0.7/", "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://localhost/", "http://LOCALHOST./",
        "http://loopback.test/", "http://metadata.test/", "http://private.test/", "http://mixed.test/",
        "http://mapped.test/", "http://nat64.test/", "http://six.test/", "http://cgnat.test/", "http://any.test/",
        "http://public.test@127.0.0.1/", "http://user:word@public.test/", "http://user@public.test/",
        "http://127.0.0.1#@public.test/", "http://127.0.0.1\\@public.test/", "http://public.test:22/",
        "https://public.test:6379/", "http://public.test:8000/", "file:///etc/passwd", "gopher://public.test:6379/_",
        "ftp://public.test/", "dict://public.test:11211/", "javascript:alert(1)", "data:text/plain,a", "//public.test/",
        "public.test", "http://", "http:///", "http://public.test:99999/", "http://public.test:0/",
        "http://pub lic.test/",
        "http://public.test/\r\nX: y", "http://\u{2460}27.0.0.1/", "http://１２７.0.0.1/", "http://inner.test:81/", "",
        "http://" + String(repeating: "a", count: 4000),
    ]

    @Test(arguments: attacks)
    func `an attack is refused before anything is sent`(url: String) async throws {
        let client = client(innerHosts: ["inner.test:82"])
        await #expect {
            try await client.send(GuardedRequest(url, timeout: .seconds(60), maximumBytes: 1000))
        } throws: {
            ($0 as? GuardedError)?.kind == .refused
        }
    }

    @Test func `a redirect to each of the attacks is refused`() async throws {
        try await GuardedServer.with { server in
            let client = client(innerHosts: ["127.0.0.1:\(server.port)"])
            for attack in Self.attacks where attack.hasPrefix("http://") && attack.count < 1000 && attack != "http:///"
            {
                let escaped = attack.utf8.map { "%" + String(Int($0) + 0x100, radix: 16).dropFirst() }.joined()
                // What no header field can hold never arrives.
                guard attack.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { continue }
                await #expect("\(attack)") {
                    try await client.send(request("http://127.0.0.1:\(server.port)/to?u=\(escaped)"))
                } throws: {
                    ($0 as? GuardedError)?.kind == .refused
                }
            }
        }
    }

    @Test func `a name is looked up once a connection, which goes to the address that was judged`() async throws {
        try await GuardedServer.with { server in
            let looks = Mutex<[String]>([])
            // Whoever asks a second time is led elsewhere.
            let client = GuardedClient(
                rules: OutsideRules(innerHosts: ["rebinding.test:\(server.port)"]), patience: .unhurried
            ) {
                host, _ in
                let isFirst = looks.withLock { looks in
                    looks.append(host)
                    return looks.count == 1
                }
                return [NetworkAddress(isFirst ? "127.0.0.1" : "169.254.169.254")].compactMap { $0 }
            }
            let base = "http://rebinding.test:\(server.port)"
            let answer = try await client.send(request(base + "/page.md"))
            #expect(answer.status == 200 && answer.body == Array("# Hello".utf8))
            #expect(looks.withLock(\.self) == ["rebinding.test"])
            #expect(server.askedHosts == ["rebinding.test:\(server.port)"])
            await #expect { try await client.send(request(base + "/page.md")) } throws: {
                ($0 as? GuardedError)?.kind == .refused
            }
            #expect(server.askedHosts.count == 1)
        }
    }

    @Test func `redirects are followed as far as they may, and told where they ended`() async throws {
        try await GuardedServer.with { server in
            let base = "http://127.0.0.1:\(server.port)"
            let client = client(innerHosts: ["127.0.0.1:\(server.port)"])
            let answer = try await client.send(request(base + "/to?u=/to%3Fu=page.md%23part"))
            #expect(answer.address.url == base + "/page.md" && answer.headers["Content-Type"] == "text/markdown")
            await expect(.misled, client, base + "/loop")
            let untouched = try await client.send(
                GuardedRequest(base + "/loop", timeout: .seconds(120), maximumBytes: 10_000))
            #expect(untouched.status == 301)
            #expect(try await client.send(request(base + "/missing")).status == 404)
        }
    }

    @Test func `bytes are counted, unpacked ones too`() async throws {
        try await GuardedServer.with { server in
            let client = client(innerHosts: ["127.0.0.1:\(server.port)"])
            for path in ["large", "endless", "bomb"] {
                await expect(.tooLarge, client, "http://127.0.0.1:\(server.port)/\(path)")
            }
        }
    }

    @Test func `time is bounded, and nobody there is said`() async throws {
        try await GuardedServer.with { server in
            let client = client(innerHosts: ["127.0.0.1:\(server.port)", "127.0.0.1:1"])
            await #expect {
                try await client.send(
                    GuardedRequest(
                        "http://127.0.0.1:\(server.port)/hang", timeout: .milliseconds(300), maximumBytes: 1000))
            } throws: {
                ($0 as? GuardedError)?.kind == .timedOut
            }
            await expect(.unreachable, client, "http://127.0.0.1:1/")
            await expect(.unreachable, client, "http://unknown.test/")
        }
    }

    @Test func `something is posted, and a redirect then is told`() async throws {
        try await GuardedServer.with { server in
            let client = client(innerHosts: ["127.0.0.1:\(server.port)"])
            let answer = try await client.send(
                GuardedRequest(
                    "http://127.0.0.1:\(server.port)/hook", body: Array("told".utf8), timeout: .seconds(120),
                    maximumBytes: 1000))
            #expect(answer.status == 200 && answer.body == Array("told".utf8))
        }
    }

    private func client(innerHosts: [String]) -> GuardedClient {
        GuardedClient(rules: OutsideRules(innerHosts: innerHosts), patience: .unhurried) { host, _ in
            let name = host.hasSuffix(".") ? String(host.dropLast()) : host
            // The system's resolver reads every way of writing an address.
            let found = Self.names[name] ?? (name.contains { $0.isLetter && $0 != "x" } ? [] : ["127.0.0.1"])
            return found.compactMap { NetworkAddress($0) }
        }
    }

    private func request(_ url: String) -> GuardedRequest {
        GuardedRequest(url, timeout: .seconds(120), maximumBytes: 50_000, maximumRedirects: 5)
    }

    private func expect(_ kind: GuardedError.Kind, _ client: GuardedClient, _ url: String) async {
        await #expect("\(url)") { try await client.send(request(url)) } throws: {
            ($0 as? GuardedError)?.kind == kind
        }
    }
}
