import Telemetry
import Testing

@Suite struct MetricTests {
    @Test func `counters and gauges appear with their help, type and labels`() {
        let metrics = MetricRegistry()
        metrics.counter(.httpRequests, "GET", "/v1/x", "200").increment()
        metrics.counter(.httpRequests, "GET", "/v1/x", "200").increment(by: 2)
        metrics.gauge(.dependencyUp, "a\"b\\c\nd").set(1)
        let text = metrics.prometheusText()
        #expect(text.contains("# TYPE rag_http_requests_total counter\n"))
        #expect(text.contains("rag_http_requests_total{method=\"GET\",route=\"/v1/x\",status=\"200\"} 3\n"))
        #expect(text.contains(#"rag_dependency_up{dependency="a\"b\\c\nd"} 1"#))
    }

    @Test func `a histogram's buckets are cumulative and end with infinity`() {
        let metrics = MetricRegistry()
        let histogram = metrics.histogram(.embeddingBatchTokens)
        for value in [1, 4, 5, 1_000_000] { histogram.observe(value) }
        let text = metrics.prometheusText()
        #expect(text.contains("rag_embedding_batch_tokens_bucket{le=\"1\"} 1\n"))
        #expect(text.contains("rag_embedding_batch_tokens_bucket{le=\"4\"} 2\n"))
        #expect(text.contains("rag_embedding_batch_tokens_bucket{le=\"16\"} 3\n"))
        #expect(text.contains("rag_embedding_batch_tokens_bucket{le=\"+Inf\"} 4\n"))
        #expect(text.contains("rag_embedding_batch_tokens_sum 1000010\n"))
        #expect(text.contains("rag_embedding_batch_tokens_count 4\n"))
    }

    @Test func `nothing is lost when many tasks count at once`() async {
        let metrics = MetricRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        metrics.counter(.jobs, "succeeded").increment()
                        metrics.histogram(.jobDuration, "parse").observe(Duration.milliseconds(1))
                    }
                }
            }
        }
        #expect(metrics.counter(.jobs, "succeeded").value == 8000)
        #expect(metrics.histogram(.jobDuration, "parse").count == 8000)
    }

    @Test func `series beyond the bound are counted together`() {
        let metrics = MetricRegistry()
        for number in 0..<(MetricRegistry.maximumSeries + 50) { metrics.counter(.jobs, "outcome\(number)").increment() }
        #expect(metrics.prometheusText().contains("rag_jobs_total{outcome=\"other\"} 50\n"))
    }

    @Test func `a duration is observed on failure too`() async {
        struct Failure: Error {}
        let histogram = MetricRegistry().histogram(.queryDuration, "total")
        await #expect(throws: Failure.self) { try await histogram.time { throw Failure() } }
        #expect(histogram.count == 1)
    }

    @Test func `the process's own figures are plausible`() {
        let metrics = MetricRegistry()
        metrics.observeProcess()
        #expect(ProcessReading.residentBytes() > 1_048_576)
        #expect(ProcessReading.processorSeconds() > 0)
        #expect(metrics.prometheusText().contains("process_open_fds "))
    }

    @Test func `names follow the rules`() {
        let names = MetricNames.all.map(\.name)
        #expect(Set(names).count == names.count)
        for metric in MetricNames.all {
            #expect(metric.name.hasPrefix("rag_") || metric.name.hasPrefix("process_"))
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter))
            #expect(metric.labels.count <= 3)
            #expect(metric.buckets == metric.buckets.sorted())
        }
    }
}
