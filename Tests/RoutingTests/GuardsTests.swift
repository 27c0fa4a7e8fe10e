import Routing
import Testing

@Suite("Guards refuse a plan that is too large")
struct GuardsTests {
    private let guards = Guards(
        usersMin: 1, removed: .percent(10), moved: .percent(20), denied: .percent(10),
        allowed: .percent(10))
    private let calm = Guards.Circumstances(
        usersRead: 100, isFirstGeneration: false, settingsChanged: false)

    private func counts(_ change: (inout Plan.Counts) -> Void) -> Plan.Counts {
        var counts = Plan.Counts()
        counts.routesBefore = 200
        counts.loginsBefore = 100
        change(&counts)
        return counts
    }

    private func names(
        _ counts: Plan.Counts, _ circumstances: Guards.Circumstances? = nil,
        accepted: Set<GuardName> = []
    ) -> [GuardName] {
        guards.refusals(of: counts, circumstances ?? calm, accepted: accepted).map(\.name)
    }

    @Test("Exactly the limit passes, one more does not")
    func percentages() {
        #expect(names(counts { $0.removed = 20 }) == [])
        #expect(names(counts { $0.removed = 21 }) == [.removed])
        #expect(names(counts { $0.moved = 40 }) == [])
        #expect(names(counts { $0.moved = 41 }) == [.moved])
        #expect(names(counts { $0.denied = 10 }) == [])
        #expect(names(counts { $0.denied = 11 }) == [.denied])
        #expect(names(counts { $0.allowed = 10 }) == [])
        #expect(names(counts { $0.allowed = 11 }) == [.allowed])
        #expect(names(counts { $0.added = 10_000 }) == [])
    }

    @Test("Percentages do not bite below ten changed items")
    func smallNumbers() {
        let small = { (removed: Int) in
            self.counts {
                $0.routesBefore = 10
                $0.removed = removed
            }
        }
        #expect(names(small(9)) == [])
        #expect(names(small(10)) == [.removed])
    }

    @Test("Plain counts bite at once")
    func plainCounts() {
        let guards = Guards(
            usersMin: 1, removed: .count(2), moved: .count(0), denied: .count(0),
            allowed: .count(0))
        let refusals = { (counts: Plan.Counts) in
            guards.refusals(of: counts, self.calm).map(\.name)
        }
        #expect(refusals(counts { $0.removed = 2 }) == [])
        #expect(refusals(counts { $0.removed = 3 }) == [.removed])
        #expect(refusals(counts { $0.moved = 1 }) == [.moved])
        #expect(refusals(counts { $0.denied = 1 }) == [.denied])
        #expect(refusals(counts { $0.allowed = 1 }) == [.allowed])
    }

    @Test("A refusal says what was counted and what the limit is")
    func figures() {
        let refusals = guards.refusals(
            of: counts {
                $0.removed = 50
                $0.denied = 30
            }, calm)
        #expect(
            refusals == [
                GuardRefusal(
                    .removed, figure: "50 addresses lose their route, of 200 now", limit: "10%"),
                GuardRefusal(
                    .denied, figure: "30 logins are newly denied, of 100 now", limit: "10%"),
            ])
    }

    @Test("The first generation has no percent guards, but an empty directory is refused")
    func firstGeneration() {
        var first = Guards.Circumstances(
            usersRead: 1, isFirstGeneration: true, settingsChanged: true)
        let large = counts {
            $0.removed = 200
            $0.denied = 100
        }
        #expect(names(large, first) == [])
        first.usersRead = 0
        #expect(names(large, first, accepted: Set(GuardName.allCases)) == [.usersMin])
    }

    @Test("Edited settings that take something away need a look")
    func settings() {
        let edited = Guards.Circumstances(
            usersRead: 1, isFirstGeneration: false, settingsChanged: true)
        #expect(names(counts { $0.added = 5 }, edited) == [])
        #expect(names(counts { $0.changed = 5 }, edited) == [])
        #expect(names(counts { $0.allowed = 5 }, edited) == [])
        #expect(names(counts { $0.removed = 1 }, edited) == [.settings])
        #expect(names(counts { $0.moved = 1 }, edited) == [.settings])
        #expect(names(counts { $0.denied = 1 }, edited) == [.settings])
        #expect(names(counts { $0.denied = 1 }, edited, accepted: [.settings]) == [])
    }

    @Test("What is accepted passes, and nothing else with it")
    func accepting() {
        let large = counts {
            $0.removed = 100
            $0.moved = 100
        }
        #expect(names(large) == [.removed, .moved])
        #expect(names(large, accepted: [.removed]) == [.moved])
        #expect(names(large, accepted: [.removed, .moved]) == [])
    }

    @Test("A canary that fails refuses the plan, whatever is accepted")
    func canaries() {
        var circumstances = calm
        circumstances.failedCanaries = ["boss@example.com is not at exchange"]
        #expect(
            names(counts { _ in }, circumstances, accepted: Set(GuardName.allCases)) == [.canaries])
    }

    @Test("Limits are shown as they are written")
    func limitTexts() {
        #expect(Guards.Limit.percent(10).text == "10%")
        #expect(Guards.Limit.percent(2.5).text == "2.5%")
        #expect(Guards.Limit.count(500).text == "500")
    }

    @Test("Nothing of nothing is refused by no percentage; ten of nothing is")
    func emptyBase() {
        let empty = { (denied: Int) in
            self.counts {
                $0.loginsBefore = 0
                $0.denied = denied
            }
        }
        #expect(names(empty(9)) == [])
        #expect(names(empty(10)) == [.denied])
    }
}
