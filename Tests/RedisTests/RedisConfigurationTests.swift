@testable import Redis
import Testing

@Suite struct RedisConfigurationTests {
    @Test func `a URL's parts are read`() throws {
        let plain = try RedisConfiguration(url: "redis://localhost")
        #expect(plain.host == "localhost" && plain.port == 6379 && plain.database == 0 && plain.password == nil)
        let full = try RedisConfiguration(url: "redis://worker:p%40ss:w%2Frd@10.0.0.7:6380/3")
        #expect(full.host == "10.0.0.7" && full.port == 6380 && full.database == 3)
        #expect(full.user == "worker" && full.password == "p@ss:w/rd")
        let address = try RedisConfiguration(url: "redis://:secret@[::1]:7000/")
        #expect(address.host == "::1" && address.port == 7000 && address.user == nil && address.password == "secret")
    }

    @Test func `Sentinels are read with their ports and the master's name`() throws {
        let group = try RedisConfiguration(url: "redis://:a,b@one:7000,two,[::1]:7001/2?sentinel=rag")
        #expect(group.password == "a,b" && group.database == 2)
        #expect(group.host == "one" && group.port == 7000)
        #expect(try RedisConfiguration(url: "redis://two/0?sentinel=rag").port == 26_379)
    }

    @Test func `over TLS the URL may name who vouches for the server`() throws {
        let secure = try RedisConfiguration(url: "rediss://:p@host:6380/1?ca_file=/etc/ca%20s.pem")
        #expect(secure.isSecure && secure.authorities == "/etc/ca s.pem" && secure.database == 1)
        #expect(try !RedisConfiguration(url: "redis://host").isSecure)
    }

    @Test(arguments: [
        "localhost:6379", "http://localhost", "redis://", "redis://host:port", "redis://host:0", "redis://host/x",
        "rediss://:hush@", "redis://:hush@host:99999", "redis://[::1",
        "redis://one,two/0", "redis://one,/0?sentinel=rag", "redis://one,two:0/0?sentinel=rag",
        "redis://:hush@one,two/0?sentinel=",
    ])
    func `a URL that cannot be used is refused without its password`(url: String) {
        #expect { try RedisConfiguration(url: url) } throws: { error in
            (error as? RedisError)?.kind == .invalidURL && !"\(error)".contains("hush")
        }
    }
}
