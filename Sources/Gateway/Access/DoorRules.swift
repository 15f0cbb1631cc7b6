package import Access
package import HTTP

/// Who may send how much, and from where: what the settings say.
package struct DoorRules: Sendable {
    /// Where there are any, only these may come in.
    package var allowed: [AddressRange] = []
    package var denied: [AddressRange] = []
    package var perAddress: RateLimit?
    package var perKey: RateLimit?

    package init() {}

    func admits(_ address: String) -> Bool {
        !denied.contain(address) && (allowed.isEmpty || allowed.contain(address))
    }
}
