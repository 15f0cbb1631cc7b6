import Ranking
import Testing

@Suite struct WeightChoiceTests {
    /// Figures of 200 questions that are best at `peak` and fall off by `slope` a step, each with noise of its own.
    private func values(peak: Double, slope: Double, count: Int = 200, seed: UInt64 = 3) -> [Double: [Double]] {
        var random = SeededGenerator(seed: seed)
        let noise = (0..<count).map { _ in Double.random(in: -0.2...0.2, using: &random) }
        return Dictionary(
            uniqueKeysWithValues: (0...10).map { step in
                let weight = Double(step) / 10
                let loss = (weight - peak).magnitude * 10 * slope
                return (weight, noise.map { 0.6 - loss + $0 + Double.random(in: -0.02...0.02, using: &random) })
            })
    }

    @Test func `a weight that is clearly better is adopted`() {
        let choice = WeightChoice(values(peak: 0.8, slope: 0.02), present: 0.5)
        #expect(choice.best == 0.8 && choice.adopted == 0.8)
        #expect(choice.heldOut.difference > 0 && choice.heldOut.isSignificant)
    }

    @Test func `where all weights are as good, the one in use stays`() {
        for seed in UInt64(1)...10 {
            let choice = WeightChoice(values(peak: 0.5, slope: 0, count: 60, seed: seed), present: 0.5)
            #expect(choice.adopted == 0.5 || choice.heldOut.probability < 0.05)
        }
        let equal = Dictionary(uniqueKeysWithValues: (0...10).map { (Double($0) / 10, [0.5, 1, 0]) })
        #expect(WeightChoice(equal, present: 0.5).best == 0.5)
    }

    @Test func `few questions change nothing, however clear they are`() {
        let choice = WeightChoice(values(peak: 1, slope: 0.05, count: 40), present: 0.5)
        #expect(choice.best == 1 && choice.adopted == 0.5)
    }

    @Test func `kinds of questions that want different sides change nothing`() {
        let up = WeightChoice(values(peak: 0.8, slope: 0.02), present: 0.5)
        let far = WeightChoice(values(peak: 1, slope: 0.02), present: 0.5)
        let down = WeightChoice(values(peak: 0.2, slope: 0.02), present: 0.5)
        #expect(WeightChoice.agreed([up, down]) == 0.5)
        #expect(WeightChoice.agreed([up, far]) == 0.8)
        #expect(WeightChoice.agreed([far, up]) == 0.8)
        #expect(WeightChoice.agreed([]) == nil)
    }
}
