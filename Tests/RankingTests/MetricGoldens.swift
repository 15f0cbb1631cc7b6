/// A ranking, its judgements and what `ir_measures` 0.4.3 (PyPI; on pytrec_eval) says of them: nDCG@k, R@k, RR@10.
struct MetricGolden: Sendable {
    let ranking: [String]
    let grades: [String: Int]
    let ndcg10: Double
    let ndcg5: Double
    let recall10: Double
    let recall5: Double
    let rr10: Double

    static let all = [
        MetricGolden(
            ranking: [
                "d6", "d1", "d2", "d13", "d26", "d27", "d7", "d24", "d17", "d25", "d28", "d18", "d3", "d23", "d19",
                "d9", "d14", "d29", "d0", "d21", "d11", "d8", "d22", "d16", "d10",
            ],
            grades: ["d4": 2, "d12": 0, "d20": 1, "d1": 2, "d2": 0],
            ndcg10: 0.335435, ndcg5: 0.335435, recall10: 0.333333, recall5: 0.333333, rr10: 0.500000),
        MetricGolden(
            ranking: [
                "d26", "d21", "d5", "d3", "d18", "d25", "d20", "d6", "d11", "d29", "d17", "d2", "d1", "d22", "d15",
                "d10", "d8", "d16", "d27", "d7", "d9", "d14", "d28", "d24", "d19",
            ],
            grades: ["d17": 2, "d3": 1],
            ndcg10: 0.163697, ndcg5: 0.163697, recall10: 0.500000, recall5: 0.500000, rr10: 0.250000),
        MetricGolden(
            ranking: [
                "d9", "d16", "d15", "d10", "d23", "d14", "d29", "d19", "d2", "d3", "d28", "d13", "d5", "d26", "d4",
                "d24", "d7", "d6", "d0", "d22", "d1", "d8", "d17", "d21", "d18",
            ],
            grades: ["d22": 0, "d24": 0, "d0": 1],
            ndcg10: 0.000000, ndcg5: 0.000000, recall10: 0.000000, recall5: 0.000000, rr10: 0.000000),
        MetricGolden(
            ranking: [
                "d2", "d1", "d23", "d22", "d9", "d20", "d18", "d21", "d14", "d25", "d12", "d11", "d0", "d26", "d27",
                "d29", "d24", "d28", "d7", "d17", "d3", "d4", "d16", "d5", "d19",
            ],
            grades: ["d19": 0, "d15": 0, "d18": 1, "d25": 1, "d14": 3],
            ndcg10: 0.369284, ndcg5: 0.000000, recall10: 1.000000, recall5: 0.000000, rr10: 0.142857),
        MetricGolden(
            ranking: [
                "d7", "d0", "d15", "d26", "d18", "d5", "d8", "d9", "d28", "d4", "d13", "d17", "d11", "d10", "d20",
                "d25", "d19", "d23", "d22", "d16", "d21", "d29", "d6", "d3", "d12",
            ],
            grades: [
                "d12": 1, "d27": 3, "d15": 1, "d2": 1, "d5": 3, "d14": 1, "d29": 0, "d17": 0, "d8": 0, "d4": 0,
                "d13": 0, "d22": 0,
            ],
            ndcg10: 0.238882, ndcg5: 0.080511, recall10: 0.333333, recall5: 0.166667, rr10: 0.333333),
        MetricGolden(
            ranking: ["d19", "d12", "d4"],
            grades: [
                "d3": 2, "d15": 0, "d20": 0, "d12": 0, "d1": 2, "d6": 0, "d2": 2, "d24": 0, "d14": 1, "d5": 2,
                "d29": 0, "d10": 0,
            ],
            ndcg10: 0.000000, ndcg5: 0.000000, recall10: 0.000000, recall5: 0.000000, rr10: 0.000000),
        MetricGolden(
            ranking: ["d4", "d3", "d23"],
            grades: ["d11": 1, "d19": 1, "d15": 1, "d3": 1, "d27": 1],
            ndcg10: 0.213986, ndcg5: 0.213986, recall10: 0.200000, recall5: 0.200000, rr10: 0.500000),
        MetricGolden(
            ranking: ["d4", "d22", "d17", "d0", "d24", "d16", "d9", "d20", "d2", "d8"],
            grades: ["d23": 0, "d8": 2, "d15": 0, "d26": 0, "d22": 2],
            ndcg10: 0.564092, ndcg5: 0.386853, recall10: 1.000000, recall5: 0.500000, rr10: 0.500000),
        MetricGolden(
            ranking: ["d19", "d25", "d24"],
            grades: ["d29": 2, "d5": 2, "d11": 2, "d24": 1, "d7": 3],
            ndcg10: 0.076804, ndcg5: 0.076804, recall10: 0.200000, recall5: 0.200000, rr10: 0.333333),
        MetricGolden(
            ranking: ["d6", "d16", "d15"],
            grades: ["d25": 1, "d7": 3],
            ndcg10: 0.000000, ndcg5: 0.000000, recall10: 0.000000, recall5: 0.000000, rr10: 0.000000),
        MetricGolden(
            ranking: ["d25", "d23", "d11", "d27", "d2", "d7", "d3", "d24", "d15", "d6"],
            grades: ["d23": 1, "d0": 0, "d25": 3, "d8": 2, "d15": 1],
            ndcg10: 0.757233, ndcg5: 0.699259, recall10: 0.750000, recall5: 0.500000, rr10: 1.000000),
        MetricGolden(
            ranking: ["d26", "d21", "d3"],
            grades: ["d6": 0, "d15": 1, "d19": 3, "d28": 1, "d26": 3],
            ndcg10: 0.515157, ndcg5: 0.515157, recall10: 0.250000, recall5: 0.250000, rr10: 1.000000),
    ]
}
