import Glibc
@testable import HTTP
import Testing

@Suite struct AddressSpreadTests {
    private func addresses(_ hosts: String...) -> [ResolvedAddress] {
        hosts.flatMap { ResolvedAddress.resolve(host: $0, port: 1) }
    }

    private func lastByte(_ address: ResolvedAddress) -> UInt8 {
        address.withPointer { pointer, _ in
            pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { UInt8($0.pointee.sin_addr.s_addr >> 24) }
        }
    }

    @Test func `each of several instances comes first now and then`() {
        let list = addresses("127.0.0.1", "127.0.0.2", "127.0.0.3")
        let first = Set((0..<1000).compactMap { _ in list.spread.first.map(lastByte) })
        #expect(first == [1, 2, 3])
        #expect(Set(list.spread.map(lastByte)) == [1, 2, 3])
    }

    @Test func `the family that the resolver prefers stays in front`() {
        let list = addresses("::1", "127.0.0.1", "127.0.0.2")
        for _ in 0..<100 { #expect(list.spread.map(\.family) == [AF_INET6, AF_INET, AF_INET]) }
    }
}
