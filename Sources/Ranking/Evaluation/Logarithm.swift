import Glibc

/// The binary logarithm.
func binaryLogarithm(_ value: Double) -> Double { log2(value) }
