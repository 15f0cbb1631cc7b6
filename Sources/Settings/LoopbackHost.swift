/// Addresses that only this machine reaches.
enum LoopbackHost {
    static func contains(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && AddressText.isValid(host))
    }
}
