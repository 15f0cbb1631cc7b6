import Testing

@testable import Operations

struct LoadRoundsTests {
    /// - Parameter milliseconds: what each answer took.
    private func outcome(answered: Int, milliseconds: Int, refused: Int = 0, failed: Int = 0) -> OpenLoop.Outcome {
        var outcome = OpenLoop.Outcome()
        outcome.answered = Array(repeating: .milliseconds(milliseconds), count: answered)
        outcome.refused = Array(repeating: .milliseconds(5), count: refused)
        outcome.failed = failed
        outcome.seconds = 1
        return outcome
    }

    private func round(most: Int = 400, twice: Int = 400, slowdown: Int = 1, failed: Int = 0) -> LoadRound {
        LoadRound(
            calm: outcome(answered: 40, milliseconds: 10),
            full: [outcome(answered: most - 50, milliseconds: 20), outcome(answered: most, milliseconds: 20)],
            twice: outcome(answered: twice, milliseconds: 10 * slowdown, refused: 400, failed: failed))
    }

    private func figure(_ metric: String, _ rounds: [LoadRound]) -> Double? {
        LoadRounds(rounds).figures.first { $0.metric == metric }?.value
    }

    @Test func `a round is measured by the most that it found itself`() {
        #expect(round(most: 400, twice: 300).share == 0.75)
        #expect(round(slowdown: 2).slowdown == 2)
    }

    @Test func `one bad round decides nothing, and shows`() {
        let rounds = [round(), round(twice: 200, slowdown: 9), round()]
        #expect(LoadRounds(rounds).isMet)
        #expect(figure("load: at twice, share of the most", rounds) == 1)
        #expect(figure("load: at twice, share of the most, least", rounds) == 0.5)
        #expect(figure("load: at twice, p99 to that at a tenth, greatest", rounds) == 9)
    }

    @Test func `what most rounds miss is missed`() {
        #expect(!LoadRounds([round(), round(twice: 350), round(twice: 350)]).isMet)
        #expect(!LoadRounds([round(), round(slowdown: 3), round(slowdown: 3)]).isMet)
        #expect(!LoadRounds([round(), round(), round(failed: 1)]).isMet)
    }
}
