import Routing

/// Who moves from where to where: accounts and addresses by the two ends of their way.
struct PlanFlows {
    struct Flow: Equatable {
        let from: String
        let to: String
        var accounts: Int
        var addresses: Int
    }

    /// The largest first.
    let all: [Flow]

    init(_ plan: Plan) {
        var ids: [[String]: Set<String>] = [:]
        var addresses: [[String]: Int] = [:]
        for change in plan.changes where change.kind != .changed {
            let way = [PlanFlows.end(change.before), PlanFlows.end(change.after)]
            let id = (change.after ?? change.before)?.id ?? change.address
            ids[way, default: []].insert(id)
            addresses[way, default: 0] += 1
        }
        all = ids.map { way, ids in
            Flow(
                from: way[0], to: way[1], accounts: ids.count, addresses: addresses[way] ?? 0)
        }.sorted { ($1.accounts, $0.from, $0.to) < ($0.accounts, $1.from, $1.to) }
    }

    /// The system an address has mail sent to, or what happens instead.
    static func end(_ fate: Plan.Fate?) -> String {
        guard let fate else { return "no address" }
        switch fate.action {
        case "reject": return "rejected"
        case "defer": return "deferred"
        case "expand": return "list or contact"
        default: return fate.system ?? "-"
        }
    }
}

/// The picture of the flows: bands between two columns, in a coordinate system of its own.
struct FlowPicture {
    struct Band {
        let path: String
        let width: String
        let title: String
    }

    struct Label {
        let text: String
        let x: Int
        let y: String
        let anchor: String
    }

    static let width = 640
    private(set) var height = 0
    private(set) var bands: [Band] = []
    private(set) var labels: [Label] = []

    /// The smallest band that can be seen, the space between two ends, and the room for all bands.
    private static let (thinnest, gap, room) = (3.0, 14.0, 220.0)

    init(_ flows: [PlanFlows.Flow]) {
        guard !flows.isEmpty else { return }
        let total = Double(flows.reduce(0) { $0 + $1.accounts })
        let widths = flows.map {
            max(FlowPicture.thinnest, Double($0.accounts) / total * FlowPicture.room)
        }
        let left = FlowPicture.places(flows.map(\.from), widths)
        let right = FlowPicture.places(flows.map(\.to), widths)
        height = Int(max(left.height, right.height).rounded(.up))
        for (index, flow) in flows.enumerated() {
            let (y1, y2) = (text(left.middles[index]), text(right.middles[index]))
            bands.append(
                Band(
                    path: "M170 \(y1) C320 \(y1) 320 \(y2) 470 \(y2)", width: text(widths[index]),
                    title: "\(flow.from) to \(flow.to): \(flow.accounts) accounts, "
                        + "\(flow.addresses) addresses"))
        }
        labels =
            left.ends.map { Label(text: $0.name, x: 160, y: text($0.middle), anchor: "end") }
            + right.ends.map { Label(text: $0.name, x: 480, y: text($0.middle), anchor: "start") }
    }

    /// Where each band ends in a column, and where each end's label stands.
    private static func places(
        _ names: [String], _ widths: [Double]
    ) -> (middles: [Double], ends: [(name: String, middle: Double)], height: Double) {
        var middles = Array(repeating: 0.0, count: names.count)
        var ends: [(name: String, middle: Double)] = []
        var y = gap
        for name in Set(names).sorted() {
            let start = y
            for index in names.indices where names[index] == name {
                middles[index] = y + widths[index] / 2
                y += widths[index]
            }
            // A label needs the height of its line.
            y = max(y, start + gap)
            ends.append((name, (start + y) / 2))
            y += gap
        }
        return (middles, ends, y)
    }

    private func text(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
