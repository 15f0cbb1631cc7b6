import Glibc

/// The natural logarithm.
func logarithm(_ value: Double) -> Double { log(value) }

/// The binary logarithm.
func binaryLogarithm(_ value: Double) -> Double { log2(value) }
