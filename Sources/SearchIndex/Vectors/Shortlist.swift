/// Vectors of one segment that the first look has left, with the most that each may reach. They are looked at closely
/// from the likeliest on: what is found among those rules most of the others out.
final class Shortlist {
    /// How many vectors are filtered by signs together.
    static let batch = 2048
    /// Beyond so many the likeliest are looked at, before more are added.
    private static let limit = 2048
    /// About how many are looked at before the others are compared with what was found.
    private static let round = 128
    /// Into so many steps of height the list is divided to find its likeliest.
    private static let steps = 256

    private static let capacity = limit + batch

    private let slots = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
    private let highest = UnsafeMutablePointer<Float>.allocate(capacity: capacity)
    private let taken = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
    private let heights = UnsafeMutablePointer<Int>.allocate(capacity: steps)
    private var count = 0

    deinit {
        slots.deallocate()
        highest.deallocate()
        taken.deallocate()
        heights.deallocate()
    }

    var isEmpty: Bool { count == 0 }
    var isLong: Bool { count > Self.limit }

    /// Adds what `filter` writes, at most `batch` slots and the most that each may reach; it returns how many.
    ///
    /// - Parameter admits: which of them count; nil for all.
    func add(
        _ admits: ((Int) -> Bool)?,
        from filter: (_ found: UnsafeMutablePointer<UInt32>, _ highest: UnsafeMutablePointer<Float>) -> Int
    ) {
        let start = count
        let end = start + filter(slots + start, highest + start)
        guard let admits else {
            count = end
            return
        }
        for place in start..<end where admits(Int(slots[place])) { keep(place) }
    }

    /// Takes the likeliest off the list, after those that cannot reach `threshold`: ascending, valid until the next
    /// call.
    func takeLikeliest(reaching threshold: Float) -> UnsafeBufferPointer<UInt32> {
        let all = count
        count = 0
        var top = -Float.infinity
        for place in 0..<all where highest[place] >= threshold {
            top = max(top, highest[place])
            keep(place)
        }
        let floor = floor(below: top)
        let rest = count
        count = 0
        var found = 0
        for place in 0..<rest {
            if highest[place] >= floor {
                taken[found] = slots[place]
                found += 1
            } else {
                keep(place)
            }
        }
        return UnsafeBufferPointer(start: taken, count: found)
    }

    /// Moves an entry to the end of those that stay. Its own place is not before that.
    private func keep(_ place: Int) {
        slots[count] = slots[place]
        highest[count] = highest[place]
        count += 1
    }

    /// What about `round` of the entries reach, or all where they are few or much the same.
    private func floor(below top: Float) -> Float {
        guard count > Self.round * 3 / 2 else { return -.infinity }
        var bottom = top
        for place in 0..<count { bottom = min(bottom, highest[place]) }
        let step = (top - bottom) / Float(Self.steps)
        guard step.isFinite, step > 0, 1 / step < .infinity else { return -.infinity }
        heights.update(repeating: 0, count: Self.steps)
        let perStep = 1 / step
        for place in 0..<count { heights[min(Self.steps - 1, Int((highest[place] - bottom) * perStep))] += 1 }
        var height = Self.steps
        var reached = 0
        while height > 0, reached < Self.round {
            height -= 1
            reached += heights[height]
        }
        // Rounding may put one that just reaches it below: it stays on the list.
        return height > 0 ? bottom + Float(height) * step : -.infinity
    }
}
