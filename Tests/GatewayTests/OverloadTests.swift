import Testing

@testable import Gateway

/// The admission against a simulated service, in a time of its own.
struct OverloadTests {
    private static let seeds: [UInt64] = [1, 2, 3]

    @Test(arguments: seeds)
    func `at twice the load nearly as much is answered as can be, in about twice the time it takes in calm`(
        seed: UInt64
    ) {
        var service = OverloadSimulation(seed: seed)
        let calm = service.run(rate: OverloadSimulation.capacity / 10, seconds: 30)
        _ = service.run(rate: OverloadSimulation.capacity * 2, seconds: 5)
        let overload = service.run(rate: OverloadSimulation.capacity * 2, seconds: 20)
        #expect(calm.refused == 0)
        #expect(Double(overload.answered.count) >= 0.9 * 20 * OverloadSimulation.capacity)
        #expect(overload.percentile(99) <= 2.15 * calm.percentile(99))
    }

    @Test func `a service that never had a calm moment learns all the same`() {
        var service = OverloadSimulation(seed: 4)
        let overload = service.run(rate: OverloadSimulation.capacity * 2, seconds: 60)
        #expect(Double(overload.answered.count) >= 0.9 * 60 * OverloadSimulation.capacity)
        #expect(overload.percentile(99) <= 4 * OverloadSimulation.work)
    }

    @Test func `under lasting load it is learnt when questions take longer for good`() {
        var service = OverloadSimulation(seed: 5)
        _ = service.run(rate: OverloadSimulation.capacity * 2, seconds: 20)
        _ = service.run(rate: OverloadSimulation.capacity, seconds: 120, slowness: 4)
        let later = service.run(rate: OverloadSimulation.capacity, seconds: 30, slowness: 4)
        #expect(Double(later.answered.count) >= 0.9 * 30 * OverloadSimulation.capacity / 4)
    }

    @Test func `nearly all that can be answered is, without overload`() {
        var service = OverloadSimulation(seed: 6)
        let outcome = service.run(rate: OverloadSimulation.capacity * 0.9, seconds: 30)
        #expect(outcome.refused == 0)
    }
}
