import HTTP
import Testing
import Wire

struct AddressKindTests {
    @Test(
        arguments: [
            "1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
            "223.255.255.255",
            "2606:4700::1111", "2a00:1450:4001::200e", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1",
        ])
    func `what is on the internet may be asked`(address: String) throws {
        #expect(AddressKind(try #require(NetworkAddress(address))) == .outer)
    }

    @Test(
        arguments: [
            "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
            "::1", "fd12:3456::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::127.0.0.1",
            "64:ff9b::c0a8:101",
        ])
    func `what is this machine's or a private network's is told apart`(address: String) throws {
        #expect(AddressKind(try #require(NetworkAddress(address))) == .inner)
    }

    @Test(
        arguments: [
            "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192",
            "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
            "240.0.0.1", "255.255.255.255", "::", "::127.0.0.1", "fe80::1", "fec0::1", "ff02::1", "fd00:ec2::254",
            "2001:db8::1", "2001::1", "2002:7f00:1::", "3fff::1", "100::1", "::ffff:169.254.169.254", "::ffff:0.0.0.0",
            "64:ff9b::169.254.169.254", "64:ff9b:1::1", "5f00::1", "4000::1",
        ])
    func `what serves no documents is never asked`(address: String) throws {
        #expect(AddressKind(try #require(NetworkAddress(address))) == .never)
    }

    @Test(arguments: ["127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "localhost", "", "1.2.3.4.5", "::1%lo"])
    func `only the plain ways of writing are addresses`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }
}
