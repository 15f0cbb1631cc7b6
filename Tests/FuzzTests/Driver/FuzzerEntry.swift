import Glibc

// libFuzzer brings the main function, and calls these two by their names. Which target is fuzzed stands in
// `FUZZ_TARGET`, as it takes every argument for itself.

@_cdecl("LLVMFuzzerInitialize")
func initialize(_ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer) -> CInt {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
        exit(64)
    }
    FuzzTarget.chosen = target
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
func takeOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    FuzzTarget.chosen.take(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
