import TestSupport
import Testing

@testable import Routing

/// Which lists reach each other, and therefore the same people.
@Suite struct ListCirclesTests {
    @Test func `a list alone is its own circle, and what no root reaches has none`() {
        let circles = ListCircles(from: [0], inner: [[1], [], [0]]).circles
        #expect(circles == [0, 1, nil])
    }

    @Test func `two circles with a way from one to the other stay two`() {
        //  0 → 1 → 2 → 0, 2 → 3 ⇄ 4
        let circles = ListCircles(from: [0], inner: [[1], [2], [0, 3], [4], [3]]).circles
        #expect(circles == [0, 0, 0, 3, 3])
    }

    @Test func `a hundred thousand lists in one another end, in a row and in a ring`() {
        let count = 100_000
        var inner = (0..<count).map { [$0 + 1] }
        inner[count - 1] = []
        let row = ListCircles(from: 0..<count, inner: inner).circles
        #expect(Set(row.compactMap(\.self)).count == count)
        inner[count - 1] = [0]
        let ring = ListCircles(from: 0..<count, inner: inner).circles
        #expect(ring.allSatisfy { $0 == 0 })
    }

    @Test(arguments: 1...50)
    func `lists are in one circle when each reaches the other`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let count = random.number(1...12)
        let inner = (0..<count).map { _ in
            (0..<random.number(0...3)).map { _ in random.number(0...(count - 1)) }
        }
        func reaches(_ from: Int) -> Set<Int> {
            var found: Set<Int> = [from]
            var waiting = [from]
            while let list = waiting.popLast() {
                for next in inner[list] where found.insert(next).inserted { waiting.append(next) }
            }
            return found
        }
        let circles = ListCircles(from: 0..<count, inner: inner).circles
        for left in 0..<count {
            for right in 0..<count {
                let isOne = reaches(left).contains(right) && reaches(right).contains(left)
                #expect((circles[left] == circles[right]) == isOne, "\(inner)")
            }
        }
    }
}
