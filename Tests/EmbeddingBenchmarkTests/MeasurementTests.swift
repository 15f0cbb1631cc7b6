import JSON
import Testing

@testable import EmbeddingBenchmark

struct MeasurementTests {
    @Test func `a median lies in the middle, a quantile between its neighbours`() {
        let sample = Sample([4, 1, 3, 2])
        #expect(sample.median == 2.5)
        #expect(sample.quantile(0) == 1)
        #expect(sample.quantile(1) == 4)
        #expect(sample.spread == 1.5 / 2.5)
        #expect(Sample([]).median == 0)
    }

    @Test func `processors are read as the system writes them`() throws {
        let list = try #require(ProcessorList(parsing: "0-2,5"))
        #expect(list.numbers == [0, 1, 2, 5])
        #expect(list.last(2).text == "2,5")
        #expect(ProcessorList(parsing: "3-1") == nil)
        #expect(ProcessorList(parsing: "") == nil)
    }

    @Test func `accuracy is the least and the mean cosine`() {
        let accuracy = Accuracy([[1, 0], [2, 0]], reference: [[1, 0], [1, 1]])
        #expect(abs(accuracy.least - 0.5.squareRoot()) < 1e-9)
        #expect(abs(accuracy.mean - (1 + 0.5.squareRoot()) / 2) < 1e-9)
    }

    @Test(arguments: [
        (1234.56, "1235"), (12.345, "12.3"), (1.005, "1.00"), (0.0449, "0.045"), (-1.5, "-1.50"), (9.999, "10.00"),
    ])
    func `figures have the digits that matter`(value: Double, text: String) {
        #expect(value.brief == text)
    }

    @Test func `a table's columns are as wide as their widest cell`() {
        let table = ReportTable(title: "t", headings: ["", "ms"], rows: [["long", "1"]], notes: ["note"])
        #expect(table.markdown == "### t\n\n|      | ms |\n|------|----|\n| long | 1  |\n\nnote")
    }

    @Test func `a load's result survives the pipe`() throws {
        let result = LoadResult(
            durations: [.milliseconds(1), .milliseconds(3)], failures: 1, tokens: 40, seconds: 2)
        let copy = try #require(LoadResult(JSONValue(parsing: result.json.bytes)))
        #expect(copy.rate == 1)
        #expect(copy.median == 2)
        #expect(copy.tokensPerSecond == 20)
        #expect(copy.failures == 1)
        #expect(LoadResult(nil) == nil)
    }

    @Test func `of several rounds each figure's median counts by itself`() throws {
        let rounds = [(1, 60), (4, 20), (2, 40)].map { duration, tokens in
            LoadResult(durations: [.milliseconds(duration)], failures: 0, tokens: tokens, seconds: 2)
        }
        let median = try #require(LoadResult(medianOf: rounds))
        #expect(median.median == 2)
        #expect(median.tokensPerSecond == 20)
        #expect(LoadResult(medianOf: []) == nil)
    }
}
