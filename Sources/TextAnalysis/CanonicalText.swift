// The standard library's own normalization: Foundation's would need a library of 40 MB. Checked by a test of its own.
@_spi(_Unicode) import Swift

/// One form for texts that look the same: letters and their marks composed (Unicode's NFC).
enum CanonicalText {
    static func composed(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text._nfc)
        return String(scalars)
    }
}
