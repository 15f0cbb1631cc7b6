/// A drawing with two axes, in SVG, to be put into a page. Colours come from the page's style sheet by class.
struct SVGChart {
    /// What an axis shows, and how its values become places.
    struct Axis {
        let title: String
        let range: ClosedRange<Double>
        /// Where lines and numbers stand.
        let ticks: [Double]
        var digits = 0
        /// By orders of magnitude.
        var isLogarithmic = false

        /// 0 at the axis's beginning, 1 at its end.
        func share(_ value: Double) -> Double {
            let (low, high) = (scaled(range.lowerBound), scaled(range.upperBound))
            guard high > low else { return 0 }
            return (min(max(scaled(value), low), high) - low) / (high - low)
        }

        private func scaled(_ value: Double) -> Double {
            isLogarithmic ? naturalLogarithm(max(value, 1e-9)) : value
        }
    }

    /// How many series have a colour of their own.
    static let styles = 4
    static let (width, height) = (640.0, 320.0)
    private static let (left, right, top, bottom) = (64.0, 16.0, 16.0, 48.0)

    let title: String
    let x: Axis
    let y: Axis
    private var marks = ""

    init(_ title: String, x: Axis, y: Axis) {
        self.title = title
        self.x = x
        self.y = y
    }

    /// A line through points, in the style of the series with this number.
    mutating func line(_ points: [(x: Double, y: Double)], series: Int) {
        let path = points.map { place($0.x, $0.y) }.joined(separator: " ")
        marks += "<polyline class=\"s\(series)\" points=\"\(path)\"/>\n"
    }

    /// An upright bar from 0, with the interval that its value lies in where one is given.
    mutating func bar(at center: Double, width: Double, value: Double, interval: ClosedRange<Double>?, series: Int) {
        let (low, high) = (horizontal(center - width / 2), horizontal(center + width / 2))
        let (above, below) = (vertical(max(value, 0)), vertical(min(value, 0)))
        marks +=
            "<rect class=\"s\(series)\" x=\"\(text(low))\" y=\"\(text(above))\" "
            + "width=\"\(text(high - low))\" height=\"\(text(below - above))\"/>\n"
        guard let interval else { return }
        let middle = text(horizontal(center))
        marks +=
            "<path class=\"interval\" d=\"M\(middle) \(text(vertical(interval.lowerBound)))"
            + "V\(text(vertical(interval.upperBound)))\"/>\n"
    }

    /// Words beside a place of the drawing.
    mutating func label(_ words: String, x: Double, y: Double, offset: Double = 0) {
        marks +=
            "<text class=\"label\" x=\"\(text(horizontal(x)))\" y=\"\(text(vertical(y) + offset))\">"
            + HTMLText.escaped(words) + "</text>\n"
    }

    var svg: String {
        let frame = "viewBox=\"0 0 \(text(Self.width)) \(text(Self.height))\" role=\"img\""
        return "<svg \(frame)><title>\(HTMLText.escaped(title))</title>\n" + grid + marks + "</svg>\n"
    }

    private var grid: String {
        let (floor, ceiling) = (text(Self.height - Self.bottom), text(Self.top))
        let (start, end) = (text(Self.left), text(Self.width - Self.right))
        var grid = ""
        for tick in y.ticks {
            let level = text(vertical(tick))
            grid += "<path class=\"grid\" d=\"M\(start) \(level)H\(end)\"/>"
            grid +=
                "<text class=\"y\" x=\"\(text(Self.left - 8))\" y=\"\(level)\">"
                + FixedPoint.text(tick, digits: y.digits) + "</text>\n"
        }
        for tick in x.ticks {
            let place = text(horizontal(tick))
            grid += "<path class=\"grid\" d=\"M\(place) \(ceiling)V\(floor)\"/>"
            grid +=
                "<text class=\"x\" x=\"\(place)\" y=\"\(text(Self.height - Self.bottom + 18))\">"
                + FixedPoint.text(tick, digits: x.digits) + "</text>\n"
        }
        grid +=
            "<text class=\"x\" x=\"\(text((Self.left + Self.width - Self.right) / 2))\" y=\"\(text(Self.height - 8))\">"
        return grid + HTMLText.escaped(x.title) + "</text>\n"
    }

    private func place(_ x: Double, _ y: Double) -> String { "\(text(horizontal(x))),\(text(vertical(y)))" }

    private func horizontal(_ value: Double) -> Double {
        Self.left + x.share(value) * (Self.width - Self.left - Self.right)
    }

    private func vertical(_ value: Double) -> Double {
        Self.height - Self.bottom - y.share(value) * (Self.height - Self.top - Self.bottom)
    }

    private func text(_ value: Double) -> String { FixedPoint.text(value, digits: 1) }
}
