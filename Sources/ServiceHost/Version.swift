/// The version of this release, the same for every service.
package enum Version {
    package static let current = "0.1.0"
}
