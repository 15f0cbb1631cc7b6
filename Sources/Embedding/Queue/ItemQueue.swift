/// One text that waits, or is being computed.
struct BatchItem: Sendable {
    let request: UInt64
    let text: EncoderText
    /// Where its results belong among the request's rows.
    let row: Int
    let since: ContinuousClock.Instant
}

/// What a thread computes next, and whose time was up before.
struct BatchWork {
    let priority: BatchPriority
    var items: [BatchItem] = []
    var tokens = 0
    /// Tokens computed together, so that bulk work pauses often enough.
    var slice = Int.max
    var expired: [RequestTable.Completion] = []
}

/// Texts of one class: first in, first out, without moving what waits.
struct ItemQueue {
    let priority: BatchPriority
    private var items: [BatchItem] = []
    private var head = 0
    /// Tokens a thread takes at once, so that what waits is spread evenly over the threads.
    private var share = 0
    /// Of all texts here, those that are passed over included.
    private(set) var tokens = 0

    init(_ priority: BatchPriority) {
        self.priority = priority
    }

    var isEmpty: Bool { head == items.count }
    private var first: BatchItem? { isEmpty ? nil : items[head] }

    /// - Parameter share: how much of all that waits now one thread takes.
    mutating func append(_ request: UInt64, _ texts: [EncoderText], share: Int) {
        let now = ContinuousClock.now
        var row = 0
        for text in texts {
            items.append(BatchItem(request: request, text: text, row: row, since: now))
            row += text.rows
            tokens += text.count
        }
        self.share = share
    }

    mutating func removeAll() {
        items = []
        head = 0
        tokens = 0
    }

    /// The oldest texts, about a thread's share and `most` tokens at most, though at least one text.
    mutating func take(_ table: inout RequestTable, most: Int, now: ContinuousClock.Instant) -> BatchWork {
        var work = BatchWork(priority: priority)
        while let item = first {
            switch table.standing(of: item, now: now) {
            case .gone: removeFirst()
            case .expired(let completion): work.expired.append(completion)
            case .waits:
                let tokens = work.tokens + item.text.count
                // A text that goes beyond the share by less than half still belongs to it.
                let isFull = tokens > most || tokens - item.text.count / 2 > share
                if !work.items.isEmpty, isFull { return work }
                removeFirst()
                table.noteInHand(item)
                work.items.append(item)
                work.tokens = tokens
            }
        }
        return work
    }

    private mutating func removeFirst() {
        tokens -= items[head].text.count
        head += 1
        if head == items.count || head > 1024 {
            items.removeFirst(head)
            head = 0
        }
    }
}
