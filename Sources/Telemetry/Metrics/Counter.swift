import Synchronization

/// A number that only grows.
package final class Counter: Sendable {
    private let number = AtomicDouble()

    init() {}

    /// - Parameter amount: not negative; anything else is left out.
    package func increment(by amount: Double = 1) {
        if amount > 0 { number.add(amount) }
    }

    package func increment(by amount: Int) {
        increment(by: Double(amount))
    }

    package var value: Double { number.value }
}

/// A number that goes up and down.
package final class Gauge: Sendable {
    private let number = AtomicDouble()

    init() {}

    package func set(_ value: Double) {
        number.set(value)
    }

    package func set(_ value: Int) {
        number.set(Double(value))
    }

    package func add(_ amount: Double) {
        number.add(amount)
    }

    package var value: Double { number.value }
}

/// A floating-point number that several threads change without a lock: its bits in an atomic integer.
final class AtomicDouble: Sendable {
    private let bits = Atomic<UInt64>(0)

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    func add(_ amount: Double) {
        var seen = bits.load(ordering: .relaxed)
        while true {
            let sum = Double(bitPattern: seen) + amount
            let (exchanged, original) = bits.weakCompareExchange(
                expected: seen, desired: sum.bitPattern, ordering: .relaxed)
            if exchanged { return }
            seen = original
        }
    }
}
