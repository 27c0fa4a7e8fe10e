/// Lists that reach each other in a circle, and therefore reach the same people.
///
/// R. E. Tarjan, Depth-First Search and Linear Graph Algorithms (1972): one walk that takes as long
/// as there are lists and mentions of lists; without recursion, for lists nest as deep as somebody
/// likes.
struct ListCircles {
    /// The circle of each list, by its number; a list in no circle has one of its own, and one that
    /// was not reached has none.
    private(set) var circles: [Int?]

    /// One list on the way from the root to where the walk is.
    private struct Step {
        let list: Int
        /// How many of the lists in it have been looked at.
        var looked = 0
    }

    private var order: [Int?]
    private var lowest: [Int]
    private var open: [Int] = []
    private var count = 0

    /// Walks from each root; `inner` are the lists that each list names.
    init(from roots: some Sequence<Int>, inner: [[Int]]) {
        circles = Array(repeating: nil, count: inner.count)
        order = circles
        lowest = Array(repeating: 0, count: inner.count)
        for root in roots where order[root] == nil { walk(from: root, inner) }
    }

    private mutating func walk(from root: Int, _ inner: [[Int]]) {
        var path = [begin(root)]
        while var step = path.popLast() {
            guard step.looked < inner[step.list].count else {
                end(step.list)
                if let outer = path.last { note(lowest[step.list], in: outer.list) }
                continue
            }
            let next = inner[step.list][step.looked]
            step.looked += 1
            path.append(step)
            if let place = order[next] {
                if circles[next] == nil { note(place, in: step.list) }
            } else {
                path.append(begin(next))
            }
        }
    }

    private mutating func begin(_ list: Int) -> Step {
        order[list] = count
        lowest[list] = count
        count += 1
        open.append(list)
        return Step(list: list)
    }

    private mutating func note(_ place: Int, in list: Int) {
        lowest[list] = min(lowest[list], place)
    }

    /// A list from which nothing before it is reached closes a circle: all that is open since.
    private mutating func end(_ list: Int) {
        guard lowest[list] == order[list] else { return }
        while let member = open.popLast() {
            circles[member] = list
            if member == list { return }
        }
    }
}
